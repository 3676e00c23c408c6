"""The two sides of ``bench/kill9.py`` in the environment it made: ``write ROUND`` until killed, ``check`` what is left;
and ``cases``, the second side of ``bench/kill9_server.py``."""

from __future__ import annotations

import itertools
import json
import os
import sys
import threading
from datetime import UTC, datetime

import django

django.setup()

from duban.cases.models import Case  # noqa: E402
from duban.journal.door import act  # noqa: E402
from duban.journal.models import Entry  # noqa: E402
from duban.journal.verify import prove  # noqa: E402
from duban.kernel.actor import Actor  # noqa: E402
from duban.units.models import Alias, Unit  # noqa: E402

WHO = Actor(person_id=None, name="测量", role="clock")
THREADS = 8


def write(turn: int) -> None:
    """Act for ever; each line is an act that has returned: its entry's number, what it wrote, and the unit."""

    def work(thread: int) -> None:
        with act(actor=WHO, at=datetime.now(UTC), kind="bench.add") as deed:
            deed.permit("unit.manage")
            unit = deed.add(Unit(code=f"{turn}-{thread}", name="演示", kind="area", level=3))
        for number in itertools.count():
            token = f"{turn}-{thread}-{number}"
            with act(actor=WHO, at=datetime.now(UTC), kind="bench.rename") as deed:
                deed.permit("unit.manage")
                taken = deed.take(Unit, unit.pk)
                taken.short_name = token
                if number % 5 == 0:
                    deed.add_part(taken, Alias(unit=taken, name=token, state="suggested"))
            # One write of less than a pipe's buffer: a line is there whole or not at all.
            os.write(1, f"{deed.entries[0].seq} {token} {unit.pk}\n".encode())

    threads = [threading.Thread(target=work, args=(thread,)) for thread in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def check() -> None:
    """Read acknowledged lines from standard input; print what is lost, and what verification finds."""
    acknowledged = [line.split() for line in sys.stdin.read().splitlines()]
    written = dict(Entry.objects.filter(kind="bench.rename").values_list("seq", "payload"))
    lost = [token for seq, token, _ in acknowledged if f'"short_name":"{token}"' not in written.get(int(seq), "")]
    last: dict[int, tuple[int, str]] = {}
    for seq, token, unit in acknowledged:
        last[int(unit)] = max(last.get(int(unit), (0, "")), (int(seq), token))
    units = Unit.objects.in_bulk(list(last))
    for unit, (seq, token) in last.items():
        # A later act may have been committed whose acknowledgement the kill swallowed.
        behind = unit not in units or int(units[unit].short_name.split("-")[2]) < int(token.split("-")[2])
        lost += [f"{token} (unit {unit}, entry {seq})"] if behind else []
    proof = prove()
    print(json.dumps({"lost": lost, "faults": [str(fault) for fault in proof.faults], "entries": proof.entries}))


def cases() -> None:
    """Read ``id title`` lines of acknowledged cases; print those that are not there."""
    acknowledged = [line.split(" ", 1) for line in sys.stdin.read().splitlines()]
    titles = dict(Case.objects.values_list("pk", "title"))
    print("\n".join(f"{case} {title}" for case, title in acknowledged if titles.get(int(case)) != title), end="")


if __name__ == "__main__":
    {"write": lambda: write(int(sys.argv[2])), "check": check, "cases": cases}[sys.argv[1]]()
