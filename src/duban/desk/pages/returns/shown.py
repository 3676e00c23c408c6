"""How a due of the plan looks in a line: state, days, where it leads."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from duban.desk.pages.cases import shown as case_shown
from duban.desk.parts import marks
from duban.desk.parts.values import Tone
from duban.desk.wording import label
from duban.returns.queries.owed import Owed
from duban.returns.rules import SATISFIED, SHOWN

TONES: dict[str, Tone] = {
    "not_due": "quiet",
    "due": "plain",
    "missing": "bad",
    "draft": "plain",
    "zero": "good",
    "filled": "good",
    "sent_back": "warn",
    "accepted": "good",
    "corrected": "accent",
}


def place(one: Any) -> tuple[int, int, int]:
    """The three numbers that name a due."""
    return one.round_id, one.owing_id, one.about_id


def href(one: Any) -> str:
    """Address of the return's page."""
    return reverse("desk:return", args=place(one))


def state(code: str) -> SafeString:
    """A state as a chip; each has a word of its own (S4-33)."""
    return marks.chip(label(SHOWN[code]), TONES[code]) if code else SafeString("")


def due(one: Owed, today: date) -> SafeString:
    """Colour, distance and day; for what is handed in, its state."""
    shown = one.standing(today)
    if shown in SATISFIED:
        return state(shown)
    colour = "red" if today > one.overdue_after else "yellow" if today >= one.target_on else "green"
    left = case_shown.left(one.overdue_after, today, provisional=one.provisional, workdays=False)
    return marks.due(case_shown.as_colour(colour), left, one.overdue_after, short=True)


def title(one: Owed) -> str:
    """What is asked for and for which period; about whom, where that is another."""
    about = _("(%(unit)s)") % {"unit": one.about} if one.about_id != one.owing_id else ""
    return f"{one.title}{about} · {one.label}"
