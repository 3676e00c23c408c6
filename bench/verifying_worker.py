"""The two sides of ``bench/verifying.py`` in the environment it made: ``make SUBJECTS ENTRIES``, then ``prove``."""

from __future__ import annotations

import json
import resource
import sys
import time
from datetime import UTC, datetime, timedelta

import django

django.setup()

from duban.journal.door import act  # noqa: E402
from duban.journal.verify import prove  # noqa: E402
from duban.kernel.actor import Actor  # noqa: E402
from duban.units.models import Unit  # noqa: E402

WHO = Actor(person_id=None, name="测量", role="clock")
AT = datetime(2026, 1, 1, tzinfo=UTC)
BATCH = 5000


def make(subjects: int, entries: int) -> None:
    """Units in batches, each renamed ``entries`` − 1 times in later acts, so that entries of one subject lie far apart."""
    began, ids = time.perf_counter(), []
    for start in range(0, subjects, BATCH):
        with act(actor=WHO, at=AT, kind="bench.add") as deed:
            deed.permit("unit.manage")
            codes = range(start, min(start + BATCH, subjects))
            units = deed.add_many([Unit(code=f"Y{code}", name=f"演示{code}", kind="area", level=3) for code in codes])
        ids += [unit.pk for unit in units]
    for turn in range(1, entries):
        for start in range(0, subjects, BATCH):
            with act(actor=WHO, at=AT + timedelta(hours=turn), kind="bench.rename") as deed:
                deed.permit("unit.manage")
                for unit in deed.take_all(Unit, ids[start : start + BATCH]):
                    unit.short_name = f"第 {turn} 次"
    print(json.dumps({"rate": subjects * entries / (time.perf_counter() - began)}))


def check() -> None:
    """Prove, and say what it took."""
    began = time.perf_counter()
    proof = prove()
    found = {
        "seconds": time.perf_counter() - began,
        "entries": proof.entries,
        "checkpoints": proof.checkpoints,
        "faults": len(proof.faults),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    make(int(sys.argv[2]), int(sys.argv[3])) if sys.argv[1] == "make" else check()
