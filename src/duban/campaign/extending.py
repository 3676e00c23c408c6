"""延期和改期: days that a short notice moves, by the names of what is already settled. Pure.

A notice of extension has no phases of its own to be read: it says "自查自纠阶段延长至6月30日" of a phase, a report or the whole
undertaking that the plan has named. Only what stands in one sentence with the name counts, and a person takes or leaves it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = r"(?:(?P<{0}y>\d{{4}})年)?(?:(?P<{0}m>\d{{1,2}})月(?:(?P<{0}d>\d{{1,2}})日|(?P<{0}x>上旬|中旬|下旬|底|末))|(?P<{0}e>年?底))"
_TO = r"(?:延长|延期|延|顺延|推迟|順延|推遲|延長|提前|提早|调整|調整|变更|變更|改)(?:报送|上报|完成)?(?:时间|時間)?(?:至|到|为|為|于)"
_RANGE = r"(?:至|到|-|—|–|~)"
_MOVED = re.compile(rf"[^。;\n]{{0,40}}?{_TO}\s*" + _DAY.format("a"))
_SPANNED = re.compile(r"\s*[(:是为時时间間]{0,6}\s*" + _DAY.format("a") + rf"\s*{_RANGE}\s*" + _DAY.format("b"))
_WHOLE = re.compile(
    rf"(?:专项|專項|整治|治理|行动|行動|清理)[^。;\n]{{0,30}}?(?:{_TO}|(?:延长|延期|顺延|延長)[^,。;]{{0,8}},\s*(?:至|到))\s*"
    + _DAY.format("a")
)
_ENDS = {"上旬": 10, "中旬": 20}
_LEAST_NAME = 2


@dataclass(frozen=True, slots=True)
class Known:
    """已定的名称: a phase or a report with its days as settled; ``key`` is the caller's own."""

    key: int
    name: str
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Moved:
    """改期: the new days (None: not said) and where the notice says so. ``key`` None is the whole campaign."""

    key: int | None
    starts_on: date | None
    ends_on: date | None
    span: tuple[int, int]


def moved(text: str, known: Iterable[Known], campaign: Known) -> list[Moved]:
    """Every known thing whose days the text moves, once each; the year is the text's own or that of the day it moves."""
    clean = _plain(text)
    found: list[Moved] = []
    taken: list[tuple[int, int]] = []
    for one in sorted(known, key=lambda one: -len(one.name)):
        hit = _of(clean, one, taken)
        if hit is not None:
            found.append(hit)
            taken.append(hit.span)
    for match in _WHOLE.finditer(clean):
        day = _day(match, "a", campaign.ends_on)
        inside = any(a < match.end() and match.start() < b for a, b in taken)
        if day is not None and not inside and day != campaign.ends_on:
            found.append(Moved(None, None, day, match.span()))
            break
    return found


def _of(text: str, one: Known, taken: list[tuple[int, int]]) -> Moved | None:
    name = _plain(one.name)
    if len(name) < _LEAST_NAME:
        return None
    for place in re.finditer(re.escape(name), text):
        if any(a <= place.start() < b for a, b in taken):
            continue
        for match in _tries(text, place.end()):
            ends_on = _day(match, "b" if "by" in match.groupdict() else "a", one.ends_on)
            starts_on = _day(match, "a", one.starts_on or one.ends_on) if "by" in match.groupdict() else None
            if ends_on is None or (starts_on, ends_on) in ((None, one.ends_on), (one.starts_on, one.ends_on)):
                continue
            return Moved(one.key, starts_on, ends_on, (place.start(), match.end()))
    return None


def _tries(text: str, at: int) -> Iterator[re.Match[str]]:
    for pattern in (_SPANNED, _MOVED):
        match = pattern.match(text, at)
        if match is not None:
            yield match


def _day(match: re.Match[str], letter: str, near: date | None) -> date | None:
    """The day meant; None where neither the text nor the day that is moved gives a year."""
    said = match.groupdict()
    year = said[f"{letter}y"] or (said.get("ay") if letter == "b" else None)
    if year is None and near is None:
        return None
    number = int(year) if year else near.year if near else 0
    try:
        if said[f"{letter}e"]:
            return date(number, 12, 31)
        month = int(said[f"{letter}m"])
        if said[f"{letter}d"]:
            return date(number, month, int(said[f"{letter}d"]))
        tenth = _ENDS.get(said[f"{letter}x"])
        return date(number, month, tenth) if tenth else _last(number, month)
    except ValueError:
        return None


def _last(year: int, month: int) -> date:
    """Last day of a month. Raises ValueError for a month that is none."""
    first = date(year, month, 1)
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _plain(text: str) -> str:
    """Half-width digits and brackets, at the same length, so that spans hold."""
    return text.translate(_FOLD)


_FOLD = {0xFF10 + n: str(n) for n in range(10)} | {0xFF08: "(", 0xFF09: ")", 0xFF1A: ":", 0xFF1B: ";"}
