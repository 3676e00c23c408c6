"""阶段条: phases of a campaign drawn to scale on one line, with today on it. Geometry only, in hundredths of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from duban.desk.parts.values import PhaseShown

State = Literal["past", "now", "ahead", "undated"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """One phase on the line: where it begins and how wide it is (percent), and how it stands to today."""

    phase: PhaseShown
    nr: int
    x: float
    width: float
    state: State


@dataclass(frozen=True, slots=True)
class Line:
    """The whole line; ``today`` is None when it lies outside."""

    stretches: tuple[Stretch, ...]
    today: float | None
    months: tuple[tuple[float, date], ...]


def line(phases: Sequence[PhaseShown], today: date) -> Line:
    """Lay phases out between the first and the last date named; phases without dates get no stretch of their own."""
    days = [day for phase in phases for day in (phase.from_on, phase.to_on) if day]
    if not days:
        return Line(tuple(Stretch(p, i, 0, 0, "undated") for i, p in enumerate(phases, 1)), None, ())
    first, after = min(days), max(days) + timedelta(days=1)
    whole = (after - first).days

    def at(day: date) -> float:
        return round(100 * (day - first).days / whole, 2)

    stretches = []
    for nr, phase in enumerate(phases, 1):
        start = phase.from_on or phase.to_on
        end = (phase.to_on or after - timedelta(days=1)) + timedelta(days=1)
        if start is None:
            stretches.append(Stretch(phase, nr, 0, 0, "undated"))
        else:
            state: State = "past" if end <= today else "ahead" if start > today else "now"
            stretches.append(Stretch(phase, nr, at(start), round(at(end) - at(start), 2), state))
    return Line(
        tuple(stretches),
        at(today) if first <= today < after else None,
        tuple((at(m), m) for m in _months(first, after)),
    )


def _months(first: date, after: date) -> list[date]:
    """First days of the months strictly inside; every third only when there are many."""
    found, day = [], first.replace(day=1)
    while (day := (day + timedelta(days=32)).replace(day=1)) < after:
        found.append(day)
    return found if len(found) <= 14 else [day for day in found if day.month in {1, 4, 7, 10}]
