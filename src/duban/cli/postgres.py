"""测试用 PostgreSQL: a private server in a temporary folder, reached by a socket in it, gone afterwards.

It listens on no port and waits for no disk, so it is for tests only. A server that runs on this machine already is left alone.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from duban.cli.ready.trouble import CommandFailed

OLDEST = 14
_START_SECONDS = 60
_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "128MB",
}
# Set up as docs/howto/run-the-house.md says for real use.
_DURABLE = {
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "shared_buffers": "1GB",
    "random_page_cost": "1.1",
}
# In a plain C locale the trigrams that searches rest on would leave every Chinese character out.
_CTYPE = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
_TEXT = ("-E", "UTF8", "--lc-collate=C", f"--lc-ctype={_CTYPE}", "--lc-messages=C")


def programs() -> Path | None:
    """The folder of the newest PostgreSQL programs from version 14 on that this machine has, or None."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    on_path = shutil.which("initdb")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    fit = [(version, folder) for folder in folders if (version := _version(folder)) >= OLDEST]
    return max(fit)[1] if fit else None


def _version(folder: Path) -> int:
    told = subprocess.run([folder / "initdb", "--version"], capture_output=True, text=True, check=False).stdout
    number = re.search(r"(\d+)", told)
    return int(number[1]) if number else 0


@contextmanager
def private_server(folder: Path, *, durable: bool = False) -> Iterator[str]:
    """Run a new server with the programs of ``folder`` and give its address as `duban.toml` writes it.

    ``durable`` makes it wait for the disk as a real one does: for measuring, and for tests that kill writers.
    The server refuses to run as root, so root hands it to `postgres`, or to `nobody` where there is none.
    """
    place = Path(tempfile.mkdtemp(prefix="duban-pg-"))
    owner = _owner()
    try:
        if owner:
            os.chown(place, owner.pw_uid, owner.pw_gid)
        data = place / "data"
        _run(
            [folder / "initdb", "-D", data, "-U", "duban", "-A", "trust", *_TEXT, "--no-sync"],
            owner,
        )
        settings = {**_SETTINGS, **(_DURABLE if durable else {})}
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        # The server outlives pg_ctl and would hold an output pipe open for ever: it writes to a file instead.
        started: list[str | Path] = [
            folder / "pg_ctl",
            "-D",
            data,
            "-w",
            "-t",
            str(_START_SECONDS),
            "-l",
            place / "log",
        ]
        _run([*started, "-o", f"-k {place} {options}", "start"], owner)
        try:
            yield f"postgresql://duban@{quote(str(place), safe='')}/duban"
        finally:
            _run([folder / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"], owner)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _owner() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _run(command: list[str | Path], owner: pwd.struct_passwd | None) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        cwd="/",
        user=owner.pw_uid if owner else None,
        group=owner.pw_gid if owner else None,
        extra_groups=[] if owner else None,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CommandFailed(Path(command[0]).name, done.returncode, done.stdout)
