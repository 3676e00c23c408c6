"""Acts per second through the door with durable commit, beside the same machine's bare durable single-row insert.

    python bench/acts.py [--engine sqlite postgres] [--connections 1 8] [--seconds 4] [--rounds 3]

Bare means: the engine's own driver, one row of the size of an entry, one commit, waiting for the disk (SQLite: WAL,
synchronous FULL; PostgreSQL: fsync and synchronous_commit on). An act is the smallest real one: take a unit, change a
field, one entry. Both run on the same disk, in turn within each round, so that a neighbour's load hits both, and in as many
processes as the server has (one a core), the connections spread over them. Prints medians and their ratio and fails under 1/10
(issue 6.2).
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from bench.place import ENGINES, place
from duban.cli.serving import worker_count

LEAST = 0.1


def main() -> int:
    """Measure each engine in processes of their own; 1 if a ratio is too low."""
    parser = argparse.ArgumentParser(description="acts per second beside bare durable inserts")
    parser.add_argument("--engine", nargs="+", choices=ENGINES, default=ENGINES)
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 8])
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    low = False
    for engine in given.engine:
        with place(engine) as environment:
            for count in given.connections:
                runs = [one_round(environment, count, given.seconds) for _ in range(given.rounds)]
                bare, acts = (statistics.median(rates) for rates in zip(*runs, strict=True))
                low = low or acts / bare < LEAST
                print(
                    f"{engine:9} {count} connection(s): bare {bare:7.0f}/s  acts {acts:6.0f}/s  "
                    f"ratio {acts / bare:.2f} (1/{bare / acts:.1f})",
                    flush=True,
                )
    return int(low)


def one_round(environment: dict[str, str], connections: int, seconds: float) -> tuple[float, float]:
    """Bare inserts and acts a second, summed over the processes, which start each part at the same moment."""
    processes = min(connections, worker_count())
    shares = [connections // processes + (number < connections % processes) for number in range(processes)]
    command = [sys.executable, str(Path(__file__).with_name("acts_worker.py")), str(seconds)]
    with ExitStack() as stack:
        workers = [
            stack.enter_context(
                subprocess.Popen(
                    [*command, str(share)], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
                )
            )
            for share in shares
        ]
        bare = together(workers)
        return bare, together(workers)


def together(workers: list[subprocess.Popen[str]]) -> float:
    """Wait until all are ready, let them go, and sum what they say."""
    said: list[str] = []
    for expected in ("ready", "rate"):
        for worker in workers:
            assert worker.stdout is not None
            said.append(worker.stdout.readline().strip())
        if expected == "ready":
            for worker in workers:
                assert worker.stdin is not None
                worker.stdin.write("go\n")
                worker.stdin.flush()
    return sum(float(line) for line in said[len(workers) :])


if __name__ == "__main__":
    sys.exit(main())
