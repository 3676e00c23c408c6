"""Python 环境: makes `.venv` from the hashed locks, and knows in a millisecond whether it still fits them.

`.venv/duban.json` is written last. It says "making" while an installation runs: one that was cut short is made anew, since
a package of which half the files are there looks installed to every installer.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from duban.cli.ready.index import uv_environment
from duban.cli.ready.run import run
from duban.cli.ready.trouble import CommandFailed, Trouble, disk_is_full, full_disk, network_is_away, no_network

GROUPS = ("run", "dev")
_MARK = "duban.json"


def folder(root: Path) -> Path:
    """Where the environment lies."""
    return root / ".venv"


def python(root: Path) -> Path:
    """The environment's interpreter."""
    return folder(root) / "bin" / "python"


def is_ready(root: Path, group: str) -> bool:
    """Whether the environment holds what the lock of ``group`` (``run`` or ``dev``) asks for."""
    mark = _mark(root)
    return mark.get(group) == _lock_hash(root, group) and python(root).exists()


def make(root: Path, group: str) -> None:
    """Make or finish the environment for ``group``. What this call began and could not end is taken away again."""
    place = folder(root)
    before = _mark(root)
    fresh = not _is_usable(root, before)
    if fresh and place.exists():
        shutil.rmtree(place)
    place.mkdir(exist_ok=True)
    _write_mark(root, {"making": group})
    try:
        if fresh:
            run([sys.executable, "-m", "venv", place])
        _put_source_on_path(root)
        _install(root, group)
    except BaseException:
        if fresh:
            shutil.rmtree(place, ignore_errors=True)
        raise
    # The dev lock holds all of the run lock, so whoever has the first has the second.
    held = {"run", group}
    _write_mark(root, {name: _lock_hash(root, name) for name in GROUPS if name in held})


def _is_usable(root: Path, mark: dict[str, Any]) -> bool:
    """Whether an environment is there that can be added to: not cut short, its Python alive, its pip in place."""
    if "making" in mark or not python(root).exists():
        return False
    try:
        run([python(root), "-c", "import sys, pip; assert sys.version_info >= (3, 11)"])
    except CommandFailed:
        return False
    return True


def _put_source_on_path(root: Path) -> None:
    """Make `src` importable by a .pth file whose path is relative, so that the whole folder can be moved."""
    packages = next((folder(root) / "lib").glob("python3.*/site-packages"))
    (packages / "duban.pth").write_text(os.path.relpath(root / "src", packages) + "\n", encoding="utf-8")


def _install(root: Path, group: str) -> None:
    lock = root / "locks" / f"{group}.txt"
    try:
        if not _install_with_uv(root, lock):
            run(
                [python(root), "-m", "pip", "install", "--no-input", "--require-hashes", "-r", lock],
                env={"PIP_USER": "0"},
            )
    except CommandFailed as failure:
        raise _told(failure, root) from failure


def _install_with_uv(root: Path, lock: Path) -> bool:
    """Install with uv, ten times faster than pip; False where this machine can have no uv, or uv cannot serve it."""
    own_uv = folder(root) / "bin" / "uv"
    try:
        run(
            [python(root), "-m", "pip", "install", "--no-input", "--require-hashes", "-r", root / "locks" / "uv.txt"],
            env={"PIP_USER": "0"},
        )
        run(
            [own_uv, "pip", "install", "--python", python(root), "--require-hashes", "-r", lock],
            env=uv_environment(python(root)),
        )
    except CommandFailed as failure:
        # With a full disk or no network pip fares no better, only slower.
        if disk_is_full(failure.output) or network_is_away(failure.output):
            raise
        return False
    return True


def _told(failure: CommandFailed, root: Path) -> Trouble:
    """The sentence for a failed installation."""
    if disk_is_full(failure.output):
        return full_disk(root)
    if network_is_away(failure.output):
        return no_network("Python 软件源", "the Python package source", "pip config set global.index-url ADDRESS")
    last = next((text for text in reversed(failure.output.splitlines()) if text.strip()), "")
    return Trouble(
        "environment.failed",
        f"Python 程序包没有装成({failure.program}:{last.strip()});请确认系统是常见的 64 位 Linux 或 macOS,然后重新运行。",
        f"The Python packages could not be installed ({failure.program}: {last.strip()}); "
        "make sure that this is a common 64-bit Linux or macOS, and run again.",
    )


def _lock_hash(root: Path, group: str) -> str:
    return hashlib.sha256((root / "locks" / f"{group}.txt").read_bytes()).hexdigest()


def _mark(root: Path) -> dict[str, Any]:
    """What the environment says of itself; empty if it says nothing that can be read."""
    try:
        mark = json.loads((folder(root) / _MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return mark if isinstance(mark, dict) else {}


def _write_mark(root: Path, mark: dict[str, Any]) -> None:
    new = folder(root) / f"{_MARK}.new"
    new.write_text(json.dumps(mark), encoding="utf-8")
    new.replace(folder(root) / _MARK)
