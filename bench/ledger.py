"""What eight people at once wait for: the ledger, each filter, searches and case pages, over HTTP from the real server.

    python bench/ledger.py --cases 10000 1000000 [--engine sqlite] [--users 8] [--seconds 60]
    python bench/ledger.py --filled FOLDER FOLDER ...      SQLite places that many.py has filled already

Fills a place for each size, serves it with ``duban start``, signs in by name and password (province, city, county, town)
and lets every user ask for one page after the other without a pause. Client and server share the machine. Prints p50 and
p95 in milliseconds for each kind of page, what a request costs the server in CPU, and by how much p50 and CPU grew from
the first size to the last. Ends with 1 if a p95 is over 150 ms or the growth is 1.5 or more (issue 6.1).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.ledger_client import PAGES, Reader
from bench.place import ENGINES, ROOT, place

LOGINS = ("province", "city", "county", "town")
MOST_MS = 150.0
MOST_GROWTH = 1.5
PORT = 8437
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Found:
    """Milliseconds of every request by kind of page, CPU milliseconds a request, requests a second."""

    took: dict[str, list[float]]
    cpu: float
    rate: float


def main() -> int:
    """Measure each size, print, compare."""
    parser = argparse.ArgumentParser(description="pages at many cases, eight people at once")
    parser.add_argument("--engine", choices=ENGINES, default="sqlite")
    parser.add_argument("--cases", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--filled", type=Path, nargs="+", default=[])
    parser.add_argument("--users", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=60)
    given = parser.parse_args()
    found = []
    for folder in given.filled:
        environment = {**os.environ, "DUBAN_DATA": str(folder), "DUBAN_DATABASE": "", **_program()}
        found.append(_measured(environment, given.users, given.seconds, str(folder)))
    for number in [] if given.filled else given.cases:
        with place(given.engine) as environment:
            _worker(environment, "many.py", str(number))
            found.append(_measured(environment, given.users, given.seconds, f"{given.engine} {number:,}"))
    return int(_compared(found))


def _program() -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "duban.site.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }


def _worker(environment: dict[str, str], script: str, *given: str) -> str:
    command = [sys.executable, str(Path(__file__).with_name(script)), *given]
    return subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


def _measured(environment: dict[str, str], users: int, seconds: float, what: str) -> Found:
    passwords = json.loads(_worker(environment, "ledger_door.py", *LOGINS))
    with _served(environment) as server:
        readers = [Reader(PORT, LOGINS[i % len(LOGINS)], passwords[LOGINS[i % len(LOGINS)]]) for i in range(users)]
        # Once through by itself: caches of the machine and of the server fill before anything is measured.
        _loop(readers, 0, 1)
        before, began = _cpu(server.pid), time.monotonic()
        took = _loop(readers, seconds, 1)
        wall, number = time.monotonic() - began, sum(map(len, took.values()))
        found = Found(took, (_cpu(server.pid) - before) * 1000 / number, number / wall)
    _say(what, found)
    return found


@contextmanager
def _served(environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """The real server, until it has said that it is ready."""
    command = [sys.executable, "-m", "duban.cli", "start", "--data", environment["DUBAN_DATA"], "--port", str(PORT)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            while f":{PORT}" not in (line := server.stdout.readline()):
                if not line:
                    raise SystemExit("the server did not start")
            yield server
        finally:
            server.terminate()
            server.wait()


def _loop(readers: list[Reader], seconds: float, least: int) -> dict[str, list[float]]:
    """Every reader in a thread of its own through all pages in an order of its own, again and again."""
    took: dict[str, list[float]] = defaultdict(list)
    until = time.monotonic() + seconds

    def read(reader: Reader, chance: random.Random) -> None:
        rounds = 0
        while rounds < least or time.monotonic() < until:
            for name in chance.sample(list(PAGES), len(PAGES)):
                if rounds >= least and time.monotonic() >= until:
                    return
                took[name].append(reader.page(name, chance))
            rounds += 1

    threads = [threading.Thread(target=read, args=(reader, random.Random(i))) for i, reader in enumerate(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took


def _cpu(pid: int) -> float:
    """CPU seconds of the server and its workers so far."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue  # ended while we looked
        if pid in (int(stat.parent.name), int(fields[1])):
            total += int(fields[11]) + int(fields[12])
    return total / TICKS


def _p95(took: list[float]) -> float:
    return statistics.quantiles(took, n=20)[-1] if len(took) > 1 else took[0]


def _say(what: str, found: Found) -> None:
    print(f"\n{what}: {found.rate:.0f} pages/s, server CPU {found.cpu:.1f} ms a page, {_load()}")
    for name in PAGES:
        took = found.took[name]
        print(f"  {name:22} {len(took):6}  p50 {statistics.median(took):7.1f}  p95 {_p95(took):7.1f} ms", flush=True)


def _load() -> str:
    return f"load of the machine {os.getloadavg()[0]:.1f}"


def _compared(found: list[Found]) -> bool:
    """Print the growth from the first to the last; True if a limit is broken."""
    last = found[-1].took
    slow = max(_p95(took) for took in last.values())
    broken = slow > MOST_MS
    print(f"\nslowest p95 {slow:.0f} ms (at most {MOST_MS:.0f})")
    if len(found) > 1:
        ratios = {name: statistics.median(last[name]) / statistics.median(found[0].took[name]) for name in PAGES}
        most = max(ratios, key=lambda name: ratios[name])
        cpu = found[-1].cpu / found[0].cpu
        print(f"growth: CPU a page {cpu:.2f}, p50 at most {ratios[most]:.2f} ({most}), limit {MOST_GROWTH}")
        broken = broken or max(cpu, ratios[most]) >= MOST_GROWTH
    return broken


if __name__ == "__main__":
    sys.exit(main())
