"""One process of a round of ``bench/acts.py`` in the environment it made: prints two rates."""

from __future__ import annotations

import itertools
import sqlite3
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import django
import psycopg
from django.conf import settings

django.setup()

from django.db import connection  # noqa: E402

from duban.journal.door import act  # noqa: E402
from duban.kernel.actor import Actor  # noqa: E402
from duban.units.models import Unit  # noqa: E402

ROW = "x" * 700
WHO = Actor(person_id=None, name="测量", role="clock")
Step = Callable[[], None]


def bare_sqlite() -> Step:
    """A connection of its own that inserts one row a commit."""
    base = sqlite3.connect(Path(settings.DATA) / "bare.sqlite3", isolation_level=None, timeout=60)
    base.execute("PRAGMA journal_mode=WAL")
    base.execute("PRAGMA synchronous=FULL")
    base.execute("CREATE TABLE IF NOT EXISTS bare (id INTEGER PRIMARY KEY, body TEXT)")

    def step() -> None:
        base.execute("BEGIN IMMEDIATE")
        base.execute("INSERT INTO bare (body) VALUES (?)", (ROW,))
        base.execute("COMMIT")

    return step


def bare_postgres() -> Step:
    """A connection of its own that inserts one row a commit."""
    base = psycopg.connect(settings.CONFIG.database, autocommit=True)
    base.execute("CREATE TABLE IF NOT EXISTS bare (id BIGSERIAL PRIMARY KEY, body TEXT)")

    def step() -> None:
        base.execute("INSERT INTO bare (body) VALUES (%s)", (ROW,))

    return step


def acts(unit: int) -> Step:
    """Change one unit's short name, again and again."""
    count = itertools.count()

    def step() -> None:
        with act(actor=WHO, at=datetime.now(UTC), kind="bench.rename") as deed:
            deed.permit("unit.manage")
            deed.take(Unit, unit).short_name = f"第 {next(count)} 次"

    return step


def rate(make: Callable[[int], Step], count: int, seconds: float) -> float:
    """Steps per second of ``count`` threads, each with what ``make`` gives it."""
    done = [0] * count
    ready, go = threading.Barrier(count + 1), threading.Event()

    def work(number: int) -> None:
        step = make(number)
        step()
        ready.wait()
        go.wait()
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            step()
            done[number] += 1
        connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    ready.wait()
    start = time.perf_counter()
    go.set()
    for thread in threads:
        thread.join()
    return sum(done) / (time.perf_counter() - start)


def main() -> None:
    """Arguments: seconds, number of connections. Says ``ready`` and waits for a line before each of the two parts."""
    seconds, count = float(sys.argv[1]), int(sys.argv[2])
    run = time.time_ns()
    with act(actor=WHO, at=datetime.now(UTC), kind="bench.begin") as deed:
        deed.permit("unit.manage")
        units = deed.add_many([Unit(code=f"{run}-{i}", name=f"单位 {i}", kind="area", level=3) for i in range(count)])
    bare = bare_sqlite if connection.vendor == "sqlite" else bare_postgres
    makes: list[Callable[[int], Step]] = [lambda number: bare(), lambda number: acts(units[number].pk)]
    for make in makes:
        print("ready", flush=True)
        sys.stdin.readline()
        print(rate(make, count, seconds), flush=True)


if __name__ == "__main__":
    main()
