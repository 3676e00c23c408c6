"""Runs another program quietly: its output is kept for the case that it fails, its messages are in English."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from duban.cli.ready.trouble import CommandFailed

# A caller's own Python settings would lead our interpreter to other packages than the locked ones.
_FOREIGN = ("PYTHONPATH", "PYTHONHOME", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV", "VIRTUAL_ENV")


def clean_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's environment without what would bend a child's Python, plus ``extra``."""
    env = {key: value for key, value in os.environ.items() if key not in _FOREIGN}
    # LC_ALL would beat LC_MESSAGES, yet it may also be what makes the output UTF-8: hand its value on as the character type.
    if "LC_ALL" in env:
        env["LC_CTYPE"] = env.pop("LC_ALL")
    env.update({"LC_MESSAGES": "C", "LANGUAGE": "C"})
    env.update(extra or {})
    return env


def run(command: Sequence[str | Path], *, env: Mapping[str, str] | None = None, cwd: Path | None = None) -> str:
    """Run ``command`` to its end and return all it printed; raises CommandFailed with the output if it fails.

    ``env`` is added to the cleaned environment. Standard input is closed: nothing that we run may ask a question.
    """
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=clean_environment(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise CommandFailed(Path(command[0]).name, done.returncode, done.stdout)
    return done.stdout
