"""Dues of 3,000 units × 40 obligations × 12 months: generated, stored under proof, read and proved (4/10).

    python -m bench.dues [--engine sqlite|postgres] [--units 3000] [--obligations 40] [--verify]

Times the pure generator telling every due one by one; ``operate.apply`` storing them; applying again (nothing to do); a unit's inbox; the
channel matrix; with ``--verify`` the proof.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time

from bench.place import ROOT, place


def main() -> None:
    """Start the work in a process of its own, with its own data folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--units", type=int, default=3000)
    parser.add_argument("--obligations", type=int, default=40)
    parser.add_argument("--verify", action="store_true")
    given = parser.parse_args()
    with place(given.engine) as environment:
        values = [given.units, given.obligations, int(given.verify)]
        command = [sys.executable, "-m", "bench.dues_worker", *map(str, values)]
        subprocess.run(command, env=environment, cwd=ROOT, check=True)


def timed(words: str, start: float) -> None:
    """Print how long something took."""
    print(f"{words:<60}{time.perf_counter() - start:8.2f} s", flush=True)


def middle(words: str, seconds: list[float]) -> None:
    """Print the middle and the 95th of a hundred of short times."""
    ordered = sorted(seconds)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    print(f"{words:<60}{statistics.median(ordered) * 1000:8.1f} ms p95 {p95 * 1000:.1f} ms", flush=True)


if __name__ == "__main__":
    main()
