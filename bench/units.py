"""Importing, searching, exporting and moving units at the size of S1-7, with durable commit.

    python bench/units.py [--engine sqlite postgres] [--units 20000] [--rounds 3]

Each round is a fresh database in a process of its own. Import is everything: reading the xlsx, the comparison for the preview, the
comparison again inside the act, journal entries, search keys, commit. Searches are 53 words, common and rare, one after
another. The ``cpu`` figures are this program's own working time: where they lie far below the others, the machine was busy with something
else (or, on PostgreSQL, with the server). Prints medians over the rounds; fails if an import takes 10 s or a search 100 ms (issue 3.2).
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path

from bench.place import ENGINES, place

IMPORT_S, SEARCH_MS = 10.0, 100.0


def main() -> int:
    """Measure each engine; 1 if a limit is passed."""
    parser = argparse.ArgumentParser(description="import and search of units")
    parser.add_argument("--engine", nargs="+", choices=ENGINES, default=ENGINES)
    parser.add_argument("--units", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    slow = False
    for engine in given.engine:
        runs = []
        for _ in range(given.rounds):
            with place(engine) as environment:
                worker = [sys.executable, Path(__file__).with_name("units_worker.py"), str(given.units)]
                said = subprocess.run(worker, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
            runs.append(json.loads(said))
        middle = {
            name: statistics.median(run[name] for run in runs)
            for name, value in runs[0].items()
            if isinstance(value, int | float)
        }
        slow = slow or middle["import_s"] >= IMPORT_S or max(run["search_ms_most"][1] for run in runs) >= SEARCH_MS
        print(f"{engine:9}", json.dumps({**runs[-1], **middle}, ensure_ascii=False), flush=True)
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())
