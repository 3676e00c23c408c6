"""A place to measure in: a fresh data folder on this disk, and if wanted a fresh PostgreSQL that waits for the disk."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg

from duban.cli.postgres import private_server, programs

ROOT = Path(__file__).resolve().parents[1]
ENGINES = ("sqlite", "postgres")


@contextmanager
def place(engine: str) -> Iterator[dict[str, str]]:
    """Make a migrated database on ``engine``; gives the environment in which the program works on it.

    Raises SystemExit where PostgreSQL is wanted and not installed.
    """
    with ExitStack() as stack:
        # Beside the repository: /tmp may be memory, which waits for nothing.
        data = stack.enter_context(tempfile.TemporaryDirectory(dir=ROOT, prefix=".bench-"))
        database = _postgres(stack) if engine == "postgres" else ""
        environment = {
            **os.environ,
            "DUBAN_DATA": data,
            "DUBAN_DATABASE": database,
            "DJANGO_SETTINGS_MODULE": "duban.site.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        }
        command = [sys.executable, "-m", "django", "migrate", "-v0", "--skip-checks"]
        subprocess.run(command, env=environment, check=True)
        yield environment


def _postgres(stack: ExitStack) -> str:
    folder = programs()
    if folder is None:
        raise SystemExit("PostgreSQL is not installed here: measure --engine sqlite only")
    database = stack.enter_context(private_server(folder, durable=True))
    with psycopg.connect(database.rsplit("/", 1)[0] + "/postgres", autocommit=True) as server:
        server.execute("CREATE DATABASE duban")
    return database
