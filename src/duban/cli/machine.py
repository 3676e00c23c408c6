"""机器: the programs that tests need beyond Python packages: found, installed where we may, else named."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from duban.cli import postgres
from duban.cli.ready import say
from duban.cli.ready.run import run
from duban.cli.ready.trouble import CommandFailed, Trouble, disk_is_full, full_disk

_CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True)
class Tool:
    """A program or font: what it is called, the Debian package that brings it, and how to see whether it is here."""

    name: str
    package: str
    is_here: Callable[[], bool]


def chromium() -> str | None:
    """The path of the browser, or None."""
    return next((path for name in _CHROMIUM if (path := shutil.which(name))), None)


def _has_chinese_font() -> bool:
    if sys.platform == "darwin":
        return True
    lister = shutil.which("fc-list")
    if lister is None:
        return False
    told = subprocess.run([lister, ":lang=zh-cn", "family"], capture_output=True, text=True, check=False).stdout
    # A font that merely knows some Chinese is drawn with gaps and wrong widths.
    return any(name in told for name in ("CJK", "Han", "Hei", "Song", "Fang", "Kai", "Ming"))


POSTGRES = Tool("PostgreSQL", "postgresql", lambda: postgres.programs() is not None)
CHROMIUM = Tool("Chromium", "chromium", lambda: chromium() is not None)
CHINESE_FONT = Tool("中文字体 Chinese font", "fonts-noto-cjk", _has_chinese_font)


def make_ready(tools: Iterable[Tool]) -> list[Tool]:
    """Install what is missing where this is Debian (or its kin) and we are root; return what is missing still."""
    missing = [tool for tool in tools if not tool.is_here()]
    if missing and _may_install():
        packages = [tool.package for tool in missing]
        with say.step(f"安装 {'、'.join(packages)}", f"Installing {', '.join(packages)}"):
            _install(packages)
        missing = [tool for tool in missing if not tool.is_here()]
    return missing


def _may_install() -> bool:
    return Path("/etc/debian_version").exists() and os.geteuid() == 0 and shutil.which("apt-get") is not None


def _install(packages: list[str]) -> None:
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        run(["apt-get", "update"], env=quiet)
        run(["apt-get", "install", "-y", "--no-install-recommends", *packages], env=quiet)
    except CommandFailed as failure:
        if disk_is_full(failure.output):
            raise full_disk(Path("/")) from failure
        lines = [text for text in failure.output.splitlines() if text.startswith("E:")] or [""]
        raise Trouble(
            "machine.apt",
            f"apt-get 没有装成 {'、'.join(packages)}({lines[0]});请检查 Debian 软件源后重新运行。",
            f"apt-get could not install {', '.join(packages)} ({lines[0]}); check the Debian sources and run again.",
        ) from failure
