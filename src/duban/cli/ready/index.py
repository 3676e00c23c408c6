"""软件源: hands the package source that this machine's pip is set to (mirror, certificate, proxy) on to uv.

uv reads none of pip's settings. On a machine whose only way out is a mirror named in pip.conf, it would fail without this.
Source: pip's "Configuration" page and uv's "Environment variables" page.
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Mapping
from pathlib import Path

from duban.cli.ready.run import run

# pip's option → uv's variable, and what joins several values there.
_NAMES = {
    "index-url": ("UV_DEFAULT_INDEX", " "),
    "extra-index-url": ("UV_INDEX", " "),
    "find-links": ("UV_FIND_LINKS", ","),
    "trusted-host": ("UV_INSECURE_HOST", " "),
    "no-index": ("UV_NO_INDEX", " "),
    "cert": ("SSL_CERT_FILE", " "),
    "client-cert": ("SSL_CLIENT_CERT", " "),
    "proxy": ("ALL_PROXY", " "),
    "timeout": ("UV_HTTP_TIMEOUT", " "),
}
_LINE = re.compile(r"^(?P<section>[^.=\s]+)\.(?P<option>[a-z-]+)=(?P<value>.*)$")
# pip reads a command's own section over the global one, and the environment over both.
_RANK = {"global": 0, "install": 1, ":env:": 2}


def uv_settings(pip_config: str, present: Mapping[str, str]) -> dict[str, str]:
    """The variables uv needs, from what ``pip config list`` printed; a variable that is ``present`` already stays."""
    chosen: dict[str, tuple[int, str]] = {}
    for text in pip_config.splitlines():
        match = _LINE.match(text.strip())
        if not match or match["section"] not in _RANK or match["option"] not in _NAMES:
            continue
        rank = _RANK[match["section"]]
        if rank >= chosen.get(match["option"], (-1, ""))[0]:
            chosen[match["option"]] = (rank, _unquoted(match["value"]))
    settings = {}
    for option, (_, value) in chosen.items():
        variable, joint = _NAMES[option]
        if variable not in present and value.strip():
            settings[variable] = joint.join(value.split())
    return settings


def _unquoted(value: str) -> str:
    """pip prints values as Python literals."""
    try:
        return str(ast.literal_eval(value))
    except (ValueError, SyntaxError):
        return value


def uv_environment(python: Path) -> dict[str, str]:
    """The variables to run uv with, for the pip that ``python`` has."""
    env = uv_settings(run([python, "-m", "pip", "config", "list"]), os.environ)
    # Every file is checked against the lock's hash, so it may come from whichever source has it, as with pip.
    env["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    # A set-up must not depend on fetching a Python.
    env["UV_PYTHON_DOWNLOADS"] = "never"
    return env
