"""How long `verify` takes and how much memory it needs: the proof streams, so memory must not grow with the house.

    python bench/verifying.py [--engine sqlite postgres] [--subjects 100000] [--entries 3]

Makes that many units with that many entries each through the door, in large acts, then verifies in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

from bench.place import ENGINES, place

WORKER = Path(__file__).with_name("verifying_worker.py")


def main() -> int:
    """Print one line an engine; 1 if the proof found anything."""
    parser = argparse.ArgumentParser(description="time and memory of a verification")
    parser.add_argument("--engine", nargs="+", choices=ENGINES, default=ENGINES)
    parser.add_argument("--subjects", type=int, default=100_000)
    parser.add_argument("--entries", type=int, default=3, help="entries a subject")
    given = parser.parse_args()
    faults = 0
    for engine in given.engine:
        with place(engine) as environment:
            make = [sys.executable, WORKER, "make", str(given.subjects), str(given.entries)]
            made = json.loads(subprocess.run(make, env=environment, check=True, stdout=subprocess.PIPE).stdout)
            prove = [sys.executable, WORKER, "prove"]
            told = json.loads(subprocess.run(prove, env=environment, check=True, stdout=subprocess.PIPE).stdout)
            faults += told["faults"]
            print(
                f"{engine:9} {told['entries']:,} entries of {given.subjects:,} subjects, {told['checkpoints']:,} checkpoints: "
                f"proved in {told['seconds']:.0f} s ({told['entries'] / told['seconds']:,.0f} entries/s), "
                f"{told['megabytes']:.0f} MB at most, {told['faults']} faults; written at {made['rate']:,.0f} entries/s",
                flush=True,
            )
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main())
