"""Acts per second through the door with durable commit, beside the same machine's bare durable single-row insert.

    python bench/acts.py [--engine sqlite postgres] [--connections 1 8] [--seconds 4] [--rounds 3]

Bare means: the engine's own driver, one row of the size of an entry, one commit, waiting for the disk (SQLite: WAL,
synchronous FULL; PostgreSQL: fsync and synchronous_commit on). An act is the smallest real one: take a unit, change a
field, one entry. Both run on the same disk, in turn within each round, so that a neighbour's load hits both. Threads of
one process, as in the server. Prints medians and their ratio and fails under 1/10 (issue 6.2).
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path

from bench.place import ENGINES, place

LEAST = 0.1


def main() -> int:
    """Measure each engine in a process of its own; 1 if a ratio is too low."""
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
                worker = [sys.executable, Path(__file__).with_name("acts_worker.py"), str(count), str(given.seconds)]
                runs = []
                for _ in range(given.rounds):
                    said = subprocess.run(worker, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
                    runs.append(json.loads(said))
                bare, acts = (statistics.median(run[name] for run in runs) for name in ("bare", "acts"))
                low = low or acts / bare < LEAST
                print(
                    f"{engine:9} {count} connection(s): bare {bare:7.0f}/s  acts {acts:6.0f}/s  "
                    f"ratio {acts / bare:.2f} (1/{bare / acts:.1f})",
                    flush=True,
                )
    return int(low)


if __name__ == "__main__":
    sys.exit(main())
