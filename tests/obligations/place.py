"""A made-up city in plain values: ten counties, their organs, a township with ten villages and eighty groups."""

from __future__ import annotations

from datetime import date

from duban.campaign.obligations.cadence import Span, Stretch
from duban.campaign.obligations.select import Body

CITY, CITY_DISCIPLINE, OFFICE = 1, 2, 3


def body(id_: int, kind: str, level: int, path: tuple[int, ...], **more: object) -> Body:
    """A unit whose name tells what it is."""
    return Body(id_, f"演示{kind}{id_}", kind, level, (*path, id_), **more)  # type: ignore[arg-type]


def city() -> list[Body]:
    """演示市: discipline organ, office, education bureau; ten counties, each with discipline organ and education bureau."""
    top = (CITY,)
    found = [
        body(CITY, "city", 2, ()),
        body(CITY_DISCIPLINE, "discipline", 0, top),
        body(OFFICE, "task_office", 0, top),
        body(4, "department", 0, top),
    ]
    for i in range(10):
        county = 100 * (i + 1)
        path = (*top, county)
        found += [
            body(county, "county", 3, top),
            body(county + 1, "discipline", 0, path, line=CITY_DISCIPLINE),
            body(county + 2, "department", 0, path, line=4),
        ]
    return found


def township() -> list[Body]:
    """One township, ten villages, eight groups in each (S1-40)."""
    path = (CITY, 100, 5000)
    found = [body(CITY, "city", 2, ()), body(100, "county", 3, (CITY,)), body(5000, "township", 4, (CITY, 100))]
    for v in range(10):
        village = 5001 + v
        found.append(body(village, "village", 5, path))
        found += [body(6000 + v * 8 + g, "group", 6, (*path, village)) for g in range(8)]
    return found


def yichun() -> Span:
    """The span and phases of S1: June 2016 to May 2017, starts derived (S1-4, S1-10)."""
    ends = [date(2016, 6, 30), date(2016, 8, 30), date(2017, 4, 30), date(2017, 5, 31)]
    starts = [date(2016, 6, 1), date(2016, 7, 1), date(2016, 8, 31), date(2017, 5, 1)]
    names = ["动员部署", "自查自纠", "集中整治", "总结提高"]
    phases = tuple(Stretch(n, a, b) for n, a, b in zip(names, starts, ends, strict=True))
    return Span(date(2016, 6, 1), date(2017, 5, 31), phases)
