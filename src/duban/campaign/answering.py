"""答复的效果: what an answer to a question settles besides being kept. Pure: words and JSON in, JSON out.

Only plain answers do anything: a year, a date, a cycle, names. Anything else is kept as words and changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from duban.campaign import elements
from duban.kernel.errors import Refusal

_YEAR = re.compile(r"((?:19|20)\d{2})\s*年?")
_DATE = re.compile(r"(\d{4})\s*[-年./]\s*(\d{1,2})\s*[-月./]\s*(\d{1,2})\s*日?")
_CYCLES = {word: code for code, word in elements.PERIODS.items()}
_OPEN_YEAR = "XXXX"
_DUES = frozenset({"due_missing", "due_before_end", "weekend_due", "date_ambiguous", "already_due"})


def year_of(answer: str) -> int | None:
    """The year an answer names, if it is nothing but a year (2016 or 2016年)."""
    match = _YEAR.fullmatch(answer.strip())
    return int(match[1]) if match else None


def date_of(answer: str) -> date | None:
    """The day an answer names, if it is nothing but a day."""
    match = _DATE.fullmatch(answer.strip())
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def phase_dates(read: Mapping[str, Any], answer: str) -> dict[str, date]:
    """Dates of a phase whose year the plan left open, in the year that was answered; an end before its start is in the next one."""
    year = year_of(answer)
    found: dict[str, date] = {}
    if year is None:
        return found
    for name in ("starts_on", "ends_on"):
        text = read.get(name) or ""
        if text.startswith(_OPEN_YEAR):
            day = _in_year(text, year)
            if day is not None:
                found[name] = day
    if len(found) == 2 and found["ends_on"] < found["starts_on"]:
        later = _in_year(str(read["ends_on"]), year + 1)
        if later is not None:
            found["ends_on"] = later
    return found


def settled(code: str, answer: str, body: Mapping[str, Any], *, here: bool) -> dict[str, Any]:
    """The body of an obligation after the answer; unchanged where the answer says nothing about it.

    ``here`` says that the question was asked of this very place.
    """
    found = dict(body)
    due = body["due"]
    if code == "year_missing" and due["kind"] == "date" and due["on"].startswith(_OPEN_YEAR):
        year = year_of(answer)
        day = _in_year(due["on"], year) if year else None
        if day is not None:
            found["due"] = {"kind": "date", "on": day.isoformat()}
    elif here and code == "recipient_missing" and not body["to"]:
        found["to"] = list(_names(answer))
    elif here and code in _DUES:
        found["due"] = _due(answer) or due
    return found


def _due(answer: str) -> dict[str, Any] | None:
    words = answer.strip()
    day = date_of(words)
    if day is not None:
        return {"kind": "date", "on": day.isoformat()}
    if words in _CYCLES:
        return {"kind": "every", "period": _CYCLES[words], "day": None, "offset": 0}
    return None


def _names(answer: str) -> tuple[str, ...]:
    """Names in the answer; nothing if it is a sentence rather than a name."""
    if len(answer) > 60 or re.search("[。,\uff0c?\uff1f]", answer):
        return ()
    try:
        return elements.parse_names(answer)
    except Refusal:
        return ()


def _in_year(text: str, year: int) -> date | None:
    try:
        return date.fromisoformat(text.replace(_OPEN_YEAR, f"{year:04d}", 1))
    except ValueError:
        # 29 February of an open year: the last of February of this one.
        return date(year, 2, 28) if text.endswith("-02-29") else None
