"""One round of ``bench/units.py`` in the environment it made: imports, searches, exports, moves; prints figures as JSON."""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import django

from bench.units_sheet import sheet

django.setup()

from duban.kernel.actor import Actor  # noqa: E402
from duban.units import queries  # noqa: E402
from duban.units.actions import found_house, move_unit  # noqa: E402
from duban.units.exchange import export_xlsx, preview, take  # noqa: E402
from duban.units.models import Person, Unit, UnitTerm  # noqa: E402

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)


def main() -> None:
    found_house(
        at=AT,
        root_name="演示省",
        root_kind="province",
        root_code="99",
        administrators={
            "sysadmin": ("xitong", "演示甲"),
            "secadmin": ("anquan", "演示乙"),
            "auditor": ("shenji", "演示丙"),
        },
    )
    actor = queries.actor_for(Person.objects.get(login="xitong"), None, AT)
    data = sheet(int(sys.argv[1]))
    figures: dict[str, object] = {}
    with _clocked(figures, "import_s"):
        shown = preview(actor, data)
        taken = take(actor=actor, at=AT, data=data, mark=shown.mark)
    figures["units"] = taken.added
    figures["terms"] = UnitTerm.objects.count()
    with _clocked(figures, "export_s"):
        again = export_xlsx(actor)
    with _clocked(figures, "preview_s"):
        figures["round_trip"] = preview(actor, again).comparison.counts
    _search(figures, actor)
    town = Unit.objects.filter(kind="county").order_by("pk")[0]
    other = Unit.objects.filter(kind="city").exclude(pk=town.parent_id).order_by("pk")[0]
    with _clocked(figures, "move_s"):
        figures["moved"] = move_unit(actor=actor, at=AT, unit_id=town.pk, parent_id=other.pk)
    print(json.dumps(figures, ensure_ascii=False))


def _search(figures: dict[str, object], actor: Actor) -> None:
    words = [
        "教育局",
        "财政所",
        "发改委",
        "财",
        "村民小组",
        "甲03",
        "高坪",
        "县卫健委",
        "第三小组",
        "農業農村局",
        "没有这个单位",
        "甲县 财政所",
        "乡教局",
    ]
    units = list(Unit.objects.values_list("name", flat=True))
    words += random.Random(7).sample(units, 40)
    asks: tuple[tuple[str, Callable[[Actor, str], object]], ...] = (
        ("search", queries.search),
        ("suggest", queries.suggest),
    )
    for name, ask in asks:
        times = []
        slowest = ("", 0.0)
        for word in words:
            started = time.perf_counter()
            ask(actor, word)
            spent = (time.perf_counter() - started) * 1000
            times.append(spent)
            slowest = max(slowest, (word, spent), key=lambda pair: pair[1])
        figures[f"{name}_ms_median"] = round(statistics.median(times), 1)
        figures[f"{name}_ms_p95"] = round(sorted(times)[int(len(times) * 0.95)], 1)
        figures[f"{name}_ms_most"] = [slowest[0], round(slowest[1], 1)]


@contextmanager
def _clocked(figures: dict[str, object], name: str) -> Iterator[None]:
    started, worked = time.perf_counter(), time.process_time()
    yield
    figures[name] = round(time.perf_counter() - started, 2)
    figures[name.replace("_s", "_cpu_s")] = round(time.process_time() - worked, 2)


if __name__ == "__main__":
    main()
