"""阶段: phases from numbered headings, 第一阶段, prose (…阶段(3月至4月)), dated lines and tables, with dates by F3."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from . import dates, stages
from .dates import When, Years
from .head import Meta
from .model import Phase, as_date
from .stage_parts import Found
from .text import View


def read(view: View, found: list[Found], meta: Meta, years: Years) -> list[Phase]:
    """The phases that ``stages.find`` found, with their dates, in order of the text."""
    phases: list[Phase] = []
    before: Phase | None = None
    known = next(
        (int(y) for f in found if f.when for p in (f.when.a, f.when.b) if p and p.year for y in [p.year]), None
    )
    for here in found:
        parent = next((p for p in reversed(phases) if p.parent is None), None) if here.parent else None
        here.when = _told_from_first(here.when, phases)
        phase = _dated(view, here, before, parent, known, meta, years)
        phases.append(phase)
        before = phase if here.parent is None else before
    return phases


def _told_from_first(when: When | None, phases: list[Phase]) -> When | None:
    """次年6月 behind a phase that ended in 次年5月 is of the same year: both are told from the first phase."""
    day = as_date(phases[0].starts_on or phases[0].ends_on) if phases else None
    if when is None or day is None:
        return when
    first = day.year
    if when.a is not None and when.a.relative:
        return replace(when, a=replace(when.a, year=first + when.a.relative, relative=0))
    if when.a is None and when.b is not None and when.b.relative:
        return replace(when, b=replace(when.b, year=first + when.b.relative, relative=0))
    return when


def _dated(
    view: View,
    here: Found,
    before: Phase | None,
    parent: Phase | None,
    known: int | None,
    meta: Meta,
    years: Years,
) -> Phase:
    """One phase. ``before`` is the phase before it, ``parent`` the phase it is a part of, ``known`` the first year
    any phase states."""
    floor = parent.starts_on if parent else (before.starts_on or before.ends_on if before else None)
    last = parent.ends_on if parent else (before.ends_on if before else None)
    near = int(last[:4]) if last and as_date(last) else None
    if parent and parent.starts_on and parent.starts_on[:4].isdigit():
        near = int(parent.starts_on[:4])
    if near is None and years.base is None and years.span is None:
        near = known
    start, end = _bounds(here.when, years, near)
    if floor and here.when and not any(p and p.year for p in (here.when.a, here.when.b)):
        start, end = _crossed(start, end, floor)
    derived: tuple[str, ...] = ()
    if (
        start is None
        and end is not None
        and here.parent is None
        and here.when is not None
        and here.when.form == "before"
    ):
        start = _next_day(before.ends_on) if before else meta.starts_on
        if before is None and re.match(
            r"(?:从|自)?(?:即日|现在|即时|本|方案|通知|印发)", view.text[here.when.start :][:6]
        ):
            start = None
        if start and (day := as_date(start)) and (stop := as_date(end)) and day > stop:
            start = None
        derived = ("starts_on",) if start else ()
    name = view.words(*stages.place_of(view.text, here))
    return Phase(name, start, end, derived, view.span(*here.where), here.parent and _name_of(view, here))


def _name_of(view: View, here: Found) -> str:
    above = here.above
    return view.words(*stages.place_of(view.text, above)) if above is not None else here.parent or ""


def _bounds(when: When | None, years: Years, near: int | None) -> tuple[str | None, str | None]:
    if when is None or when.masked:
        return None, None
    return dates.bounds(when, years, near)


def _crossed(start: str | None, end: str | None, floor: str | None) -> tuple[str | None, str | None]:
    """Move dates without a stated year into the next year where they lie before the phase before them (F3)."""
    last, day = as_date(floor), as_date(end or start)
    if last is None or day is None or day >= last:
        return start, end
    later = [iso and f"{int(iso[:4]) + 1}{iso[4:]}" for iso in (start, end)]
    return later[0], later[1]


def _next_day(iso: str | None) -> str | None:
    if iso is None:
        return None
    if iso.startswith(dates.UNKNOWN):
        day = date(2001, int(iso[5:7]), int(iso[8:10])) + timedelta(days=1)
        return dates.UNKNOWN + day.isoformat()[4:]
    return (date.fromisoformat(iso) + timedelta(days=1)).isoformat()
