"""How a case looks in a line: number, station, due, flags. Small marks that ledger, inbox and case page share."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from django.urls import get_script_prefix, reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from duban.campaign.calendar import calendar
from duban.cases import flow, queries, rules, words
from duban.desk.parts import marks
from duban.desk.parts.values import Colour, Tone
from duban.desk.wording import label
from duban.kernel import codes, limits
from duban.kernel.limits import Deadline, Left, Unit
from duban.kernel.workdays import Calendar

_PHASE_TONES: dict[str, Tone] = {"open": "plain", "parked": "warn", "closed": "quiet"}
# Moves that lead elsewhere than onward: they answer no due by themselves and never lead the buttons.
NOT_ONWARD = frozenset({
    "object", "dismiss", "merge", "split", "withdraw", "reassign", "raise_level", "ask_extension", "suspend", "refuse", "ask_more",
    "revise_plan", "unapply", "unreport", "send_back", "redo_result", "deny_extension", "reject_return", "redo", "ask_review",
    "ask_second_review", "find_relapse",
})  # fmt: skip
_GOOD = frozenset({"struck_off", "steady", "closed"})
_NO_FLAGS = mark_safe("")
_URGENT: dict[str, Tone] = {"urgent": "warn", "danger": "bad"}


def href(case: Any) -> str:
    """Address of the case's page."""
    return f"{_case_address(get_script_prefix())}{case.pk}"


@lru_cache(maxsize=4)
def _case_address(prefix: str) -> str:
    """Address of a case without its number, looked up once: a list has fifty of them. ``prefix`` only tells places apart."""
    return reverse("desk:case", args=[0]).removesuffix("0")


def file_href(file_id: int) -> str:
    """Address at which a file is fetched."""
    return reverse("desk:file", args=[file_id])


def number(case: Any) -> str:
    """The number as people write it: public codes in groups of four, items as they are; 重n after each reopening (C2)."""
    shown = codes.printed(case.number) if case.kind == "report" else case.number
    return f"{shown} {_('重')}{case.reopened}" if case.reopened else str(shown)


def left(end: date, today: date, *, provisional: bool = False, workdays: bool = True) -> Left:
    """How far off a last day is; in working days unless the rule counts otherwise."""
    unit = Unit.WORKDAY if workdays else Unit.DAY
    return limits.left(Deadline(end, end, end, unit, provisional), today, calendar())


def due(case: Any, today: date, days: Calendar | None = None) -> SafeString:
    """Colour, words and distance of the case's nearest due; for one that owes nothing, how it ended.

    ``days`` is the working calendar, where a list has it at hand.
    """
    colour = queries.colour_of(case, today)
    if colour == "none":
        return format_html(
            '<span class="due-none">{}</span>', label(rules.COLOURS["none"]) if case.phase != "closed" else "—"
        )
    if colour == "grey":
        until = case.suspended_until
        return marks.due("grey", on=until, words=_("暂停至 %(day)s") % {"day": until} if until else "", short=True)
    return _due(as_colour(colour), case.due_on, today, get_language() or "", days or calendar())


@lru_cache(maxsize=4096)
def _due(colour: Colour, end: date, today: date, language: str, days: Calendar) -> SafeString:
    """Made once for each end and language: a list says the same few days again and again."""
    return marks.due(colour, limits.left(Deadline(end, end, end, Unit.WORKDAY), today, days), end, short=True)


def as_colour(colour: str) -> Colour:
    """One of the five, for the parts."""
    known: dict[str, Colour] = {"green": "green", "yellow": "yellow", "red": "red", "grey": "grey", "blue": "blue"}
    return known[colour]


def station(case: Any) -> SafeString:
    """The station as a chip; parked and closed ones look different from those on the road."""
    row = flow.STATIONS[case.station]
    return _station(label(row.title), "good" if row.code in _GOOD else _PHASE_TONES[row.phase])


@lru_cache(maxsize=256)
def _station(title: str, tone: Tone) -> SafeString:
    """Made once: a list says the same few stations in every row."""
    return marks.chip(title, tone)


def flags(case: Any) -> SafeString:
    """挂账, 提级, 重n and urgency, each in words."""
    if not (case.listed or case.raised or case.reopened or case.urgency in _URGENT):
        return _NO_FLAGS
    found: list[tuple[str, Tone, str]] = []
    if case.urgency in _URGENT:
        found.append((label(words.URGENCIES[case.urgency]), _URGENT[case.urgency], ""))
    if case.listed:
        found.append((_("挂账"), "accent", _("挂账督办")))
    if case.raised:
        found.append((_("提级"), "accent", _("由上一级承办")))
    if case.reopened:
        found.append((_("重%(n)d") % {"n": case.reopened}, "warn", _("重新办理的次数")))
    return format_html_join("", "{}", ((marks.chip(text, tone, hint=hint),) for text, tone, hint in found))


def title(case: Any) -> SafeString:
    """Title with its flags, for a line of a list."""
    chips = flags(case)
    tail = f" {chips}" if chips else ""
    return mark_safe(f'<span class="case-title">{escape(case.title)}</span>{tail}')  # noqa: S308  (chips are marked up already)


def unit_named(name: str | None, short: str | None) -> SafeString:
    """A unit of which only the names are at hand, by the short one, or a dash."""
    return _unit_named(short or name, name) if name else marks.day(None)


@lru_cache(maxsize=4096)
def _unit_named(shown: str, full: str) -> SafeString:
    """Made once: the same few units handle what a list shows."""
    return marks.unit(shown, full=full)


def unit(row: Any, *, link: bool = False) -> SafeString:
    """A unit by its short name, or a dash."""
    if row is None:
        return format_html("{}", "—")
    return marks.unit(str(row), full=row.name, href=reverse("desk:unit", args=[row.pk]) if link else "")
