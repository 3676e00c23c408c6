"""Kills writers with SIGKILL under load, again and again: no acknowledged act may be lost, and the proof must hold each time.

    python bench/kill9.py [--engine sqlite postgres] [--kills 50]

Each round starts a process with eight threads, as the server has, that act as fast as they can and say so on a pipe once an act has
returned (what a page would have shown as done). After a random moment the whole process is killed; on PostgreSQL every second time the
database server is crashed under it instead, which loses what is not yet in its log. Then every act that was acknowledged so far
must be in the journal and in its table, and `verify` must have nothing to say (issue 6.3).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bench.place import ENGINES, place
from duban.cli.postgres import programs

WORKER = Path(__file__).with_name("kill9_worker.py")


def main() -> int:
    """1 if anything was lost or does not fit."""
    parser = argparse.ArgumentParser(description="kill -9 under write load")
    parser.add_argument("--engine", nargs="+", choices=ENGINES, default=ENGINES)
    parser.add_argument("--kills", type=int, default=50)
    given = parser.parse_args()
    bad = False
    for engine in given.engine:
        with place(engine) as environment:
            bad = not survives(environment, given.kills, engine) or bad
    return int(bad)


def survives(environment: dict[str, str], kills: int, engine: str) -> bool:
    """Kill that many times; True if nothing was ever lost."""
    acknowledged: list[str] = []
    began, dice = time.monotonic(), random.Random()
    told: dict[str, list[str] | int] = {}
    for number in range(1, kills + 1):
        crash = crash_database if engine == "postgres" and number % 2 == 0 else None
        acknowledged += killed(environment, number, dice.uniform(0.1, 1.2), crash)
        told = checked(environment, acknowledged)
        if told["lost"] or told["faults"]:
            print(f"{engine}: kill {number}: {told}", flush=True)
            return False
    took = time.monotonic() - began
    print(
        f"{engine:9} {kills} kills, {len(acknowledged)} acts acknowledged, {told['entries']} entries, "
        f"none lost, proof clean each time ({took:.0f} s)",
        flush=True,
    )
    return True


def crash_database(environment: dict[str, str]) -> None:
    """Stop the private server at once, as a crash does, and start it again, as its owner."""
    data = Path(unquote(urlsplit(environment["DUBAN_DATABASE"]).hostname or "")) / "data"
    owner, folder = data.stat(), programs()
    assert folder is not None
    subprocess.run(
        [folder / "pg_ctl", "-D", data, "-m", "immediate", "-w", "-l", data.parent / "log", "restart"],
        user=owner.st_uid,
        group=owner.st_gid,
        extra_groups=[],
        cwd="/",
        stdout=subprocess.DEVNULL,
        check=True,
    )


def killed(
    environment: dict[str, str], number: int, seconds: float, crash: Callable[[dict[str, str]], None] | None = None
) -> list[str]:
    """Start writers, let them work for ``seconds`` from their first act on, kill them; what they had acknowledged."""
    command = [sys.executable, str(WORKER), "write", str(number)]
    quiet = subprocess.DEVNULL if crash is not None else None  # a crash makes them say much
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=quiet, start_new_session=True
    ) as writers:
        assert writers.stdout is not None
        pipe = writers.stdout.fileno()
        said, until = b"", None
        while until is None or time.monotonic() < until:
            if not select.select([pipe], [], [], 0.01)[0]:
                continue
            fresh = os.read(pipe, 65536)
            if not fresh:
                raise SystemExit(f"the writers ended by themselves in round {number}")
            said += fresh
            until = until or time.monotonic() + seconds
        if crash is not None:
            crash(environment)
        os.killpg(writers.pid, signal.SIGKILL)
        said += writers.stdout.read()
    # A line that was not finished was not acknowledged.
    return said.decode().split("\n")[:-1]


def checked(environment: dict[str, str], acknowledged: list[str]) -> dict[str, list[str] | int]:
    """What of the acknowledged is not there, and what verification found."""
    told = subprocess.run(
        [sys.executable, str(WORKER), "check"],
        env=environment,
        input="\n".join(acknowledged),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
    found: dict[str, list[str] | int] = json.loads(told)
    return found


if __name__ == "__main__":
    sys.exit(main())
