"""A monthly roll-up over many cases and all units at once, and the same again after some have changed (4/10).

    python -m bench.returns [--engine sqlite|postgres] [--cases 1000000]

Fills a place with ``bench/many.py`` (1 province, 5 cities, 50 counties, 1,000 townships, 2,000 villages) and times ``figures.rolled_up``:
seven figures for every unit, in one pass; then ``figures.refreshed`` after cases have been touched.
"""

from __future__ import annotations

import argparse
import subprocess
import sys

from bench.place import ENGINES, ROOT, place


def main() -> None:
    """Fill, then measure in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=ENGINES, default="sqlite")
    parser.add_argument("--cases", type=int, default=1_000_000)
    given = parser.parse_args()
    with place(given.engine) as environment:
        for command in (["bench.many", str(given.cases)], ["bench.returns_worker"]):
            subprocess.run([sys.executable, "-m", *command], env=environment, cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
