"""Moves per second of whole cases through the door, with durable commit, beside bare durable single-row inserts (issue 6.2).

    python bench/moves.py [--engine sqlite postgres] [--connections 1 8] [--seconds 6] [--rounds 3]

Each connection walks problem items from registration to strike-off by real moves of several people: policy, clocks, notices, search
index, entry, all of it. Beside it ``bench/acts.py``'s bare inserts on the same disk. Prints medians and their ratio and fails under
1/10 on any engine.
"""

from __future__ import annotations

import argparse
import itertools
import json
import statistics
import subprocess
import sys
from pathlib import Path

from bench.place import ENGINES, place

LEAST = 0.1


def main() -> int:
    """Measure each engine in a process of its own; 1 if a ratio is too low."""
    parser = argparse.ArgumentParser(description="moves per second beside bare durable inserts")
    parser.add_argument("--engine", nargs="+", choices=ENGINES, default=ENGINES)
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 8])
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    low = False
    for engine, count in itertools.product(given.engine, given.connections):
        with place(engine) as environment:
            subprocess.run(
                [sys.executable, "-m", "django", "migrate", "-v0", "--skip-checks"], env=environment, check=True
            )
            worker: list[str | Path] = [
                sys.executable,
                Path(__file__).with_name("moves_worker.py"),
                str(count),
                str(given.seconds),
                str(given.rounds),
            ]
            said = subprocess.run(worker, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
        runs = json.loads(said)
        bare, moves, own = (statistics.median(run[name] for run in runs) for name in ("bare", "moves", "own_ms"))
        low = low or moves / bare < LEAST
        print(
            f"{engine:9} {count} connection(s): bare {bare:7.0f}/s  moves {moves:6.0f}/s  ratio {moves / bare:.2f} (1/{bare / moves:.1f})"
            f"  {own:.1f} ms of the program's own time a move",
            flush=True,
        )
    return int(low)


if __name__ == "__main__":
    sys.exit(main())
