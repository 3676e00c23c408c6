"""`python -m duban.files.strip KIND NAME SOURCE TARGET SECONDS BYTES`: one file cleaned in a process of its own, under limits.

Prints the outcome as JSON. Whatever else happens (no memory, no time, a crash) the caller sees by the lack of it.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

from duban.files import rules, strip
from duban.kernel.errors import Refusal


def main(kind: str, name: str, source: str, target: str, seconds: str, size: str) -> None:
    """Clean ``source`` into ``target`` within ``seconds`` of computing and ``size`` bytes of memory."""
    _limit(resource.RLIMIT_CPU, int(seconds))
    _limit(resource.RLIMIT_AS, int(size))
    _limit(resource.RLIMIT_CORE, 0)
    try:
        with Path(source).open("rb") as old, Path(target).open("rb+") as new:
            cleaned = strip.clean(old, new, rules.KINDS[kind], name)
    except Refusal as refusal:
        print(json.dumps({"code": refusal.code, "sentence": refusal.sentence, "ground": refusal.ground}))
    except OSError as error:
        print(json.dumps({"errno": error.errno}))
    else:
        print(json.dumps({"removed": cleaned.removed, "left": cleaned.left}))


def _limit(which: int, most: int) -> None:
    hard = resource.getrlimit(which)[1]
    resource.setrlimit(which, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


if __name__ == "__main__":
    main(*sys.argv[1:])
