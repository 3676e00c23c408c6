"""方案的产出: duty matrix, task books, calendar of dues, leading groups: what was settled, for reading, printing and taking along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from typing import Any

import icalendar
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from duban.campaign import queries as campaigns
from duban.campaign.elements import OBLIGATION_KINDS, dump_due
from duban.campaign.obligations.cadence import Slot
from duban.desk.keyset import number
from duban.desk.pages import campaigns as overview
from duban.desk.pages import plan_rows, plan_words
from duban.desk.parts.values import Crumb
from duban.desk.requests import DeskRequest
from duban.desk.wording import label
from duban.kernel.errors import NotThere
from duban.units import policy
from duban.units import queries as units

PARTS = {"lead": gettext_lazy("牵头"), "implement": gettext_lazy("具体实施"), "assist": gettext_lazy("配合")}
"""单位在任务中的角色."""
_SIGNS = {"lead": "●", "implement": "◆", "assist": "○"}


@dataclass(frozen=True, slots=True)
class DueShown:
    """一次到期: a day with what is due; ``target_on`` is the day to aim at where it is earlier (F1.5)."""

    on: date
    target_on: date
    what: str
    who: str
    to: str
    kind: str
    rhythm: str
    label: str
    provisional: bool
    element_id: int
    quote: str


@dataclass(frozen=True, slots=True)
class Line:
    """矩阵的一行: a unit as the plan writes it, with its part in each task (a key of PARTS, or empty)."""

    name: str
    href: str
    cells: Sequence[tuple[str, str]]


def tasks(request: DeskRequest, campaign_id: int) -> HttpResponse:
    """All task books, and the way to the other outputs."""
    books = campaigns.books(request.actor, campaign_id)
    known = units.units(request.actor, list(books))
    rows = [(known[unit_id], _counts(book)) for unit_id, book in books.items() if unit_id in known]
    mentions = campaigns.mentions(request.actor, campaign_id)
    words = {
        "rows": sorted(rows, key=lambda row: (-row[1]["lead"], -sum(row[1].values()), row[0].name)),
        "unlinked": sum(1 for m in mentions if m.unit_id is None and not m.collective),
    }
    return _page(request, campaign_id, "tasks", "desk/campaign/tasks.html", words)


def task_book(request: DeskRequest, campaign_id: int, unit_id: int) -> HttpResponse:
    """What the plan asks of one unit, with the sentence it comes from."""
    book = campaigns.books(request.actor, campaign_id).get(unit_id)
    unit = units.units(request.actor, [unit_id]).get(unit_id)
    if book is None or unit is None:
        raise NotThere("book.missing", "方案中没有这个单位的任务,或者您无权查看。")
    reading = _cover(request, campaign_id)
    shown = [
        (
            reading.text(task.duty.task),
            str(PARTS[task.part]),
            [(title, reading.text(words)) for title, words in _others(task.duty)],
            reading.text(task.duty.at.quote),
            task.duty.at,
        )
        for task in book.tasks
    ]
    words = {
        "unit": unit,
        "duties": shown,
        "dues": _dues(book.dues, reading),
        "undated": _undated(book.dues, reading),
        "crumbs": [overview.home(), Crumb(_("任务书"), reverse("desk:campaign-tasks", args=[campaign_id]))],
        "ics": reverse("desk:campaign-dues-ics", args=[campaign_id], query={"unit": unit_id}),
    }
    return _page(request, campaign_id, "book", "desk/campaign/task_book.html", words)


def matrix(request: DeskRequest, campaign_id: int) -> HttpResponse:
    """Units by tasks: who leads, who implements, who assists."""
    duties = campaigns.duties(request.actor, campaign_id)
    cover = _cover(request, campaign_id)
    parts: dict[str, dict[int, str]] = {}
    linked: dict[str, tuple[int, ...]] = {}
    for nr, duty in enumerate(duties):
        for part, named in (("lead", duty.lead), ("implement", duty.implement), ("assist", duty.assist)):
            for one in named:
                parts.setdefault(one.name, {}).setdefault(nr, part)
                linked[one.name] = () if one.collective else one.unit_ids
    lines = [
        Line(
            name,
            _book_href(campaign_id, linked[name]),
            [(_SIGNS.get(own.get(nr, ""), ""), str(PARTS.get(own.get(nr, ""), ""))) for nr in range(len(duties))],
        )
        for name, own in parts.items()
    ]
    words = {
        "lines": lines,
        "duties": [(nr, cover.text(duty.task), duty.at) for nr, duty in enumerate(duties, 1)],
        "signs": [(_SIGNS[part], title) for part, title in PARTS.items()],
    }
    return _page(request, campaign_id, "matrix", "desk/campaign/matrix.html", words)


def dues(request: DeskRequest, campaign_id: int) -> HttpResponse:
    """The calendar of dues, month by month."""
    found = campaigns.planned(request.actor, campaign_id)
    cover = _cover(request, campaign_id)
    months: dict[str, list[DueShown]] = {}
    for one in _dues(found, cover):
        months.setdefault(f"{one.on:%Y-%m}", []).append(one)
    words = {
        "months": list(months.items()),
        "undated": _undated(found, cover),
        "ics": reverse("desk:campaign-dues-ics", args=[campaign_id]),
        "today": timezone.localtime(request.at).date(),
    }
    return _page(request, campaign_id, "dues", "desk/campaign/dues.html", words)


def dues_ics(request: DeskRequest, campaign_id: int) -> HttpResponse:
    """The same as a calendar file; of one unit with ``?unit=``. Each day is an all-day entry; nothing is shared back."""
    one = campaigns.get(request.actor, campaign_id)
    unit_id = number(request.GET.get("unit"))
    if unit_id:
        book = campaigns.books(request.actor, campaign_id).get(unit_id)
        found: Sequence[campaigns.Planned] = book.dues if book else ()
    else:
        found = campaigns.planned(request.actor, campaign_id)
    body = calendar_file(one, _dues(found, _cover(request, campaign_id)), at=request.at)
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="duban-dues-{one.pk}{f"-{unit_id}" if unit_id else ""}.ics"'
    return answer


def calendar_file(one: Any, found: Iterable[DueShown], *, at: Any) -> bytes:
    """Dues as iCalendar (RFC 5545). An entry stands on the last day; where reminders aim at an earlier one, it says so."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Duban//Plan//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", one.title)
    for due in found:
        event = icalendar.Event()
        event.add("uid", f"campaign-{one.pk}-element-{due.element_id}-{due.on:%Y%m%d}@duban")
        event.add("dtstamp", at.astimezone(UTC))
        event.add("dtstart", due.on)
        event.add("dtend", due.on + timedelta(days=1))
        event.add("summary", due.what if not due.label else f"{due.what}({due.label})")
        lines = [
            _("由谁:%(who)s") % {"who": due.who} if due.who else "",
            _("报给:%(to)s") % {"to": due.to} if due.to else "",
            _("提醒目标日:%(day)s") % {"day": due.target_on} if due.target_on != due.on else "",
            due.quote,
        ]
        event.add("description", "\n".join(line for line in lines if line))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def groups(request: DeskRequest, campaign_id: int) -> HttpResponse:
    """Leading bodies: members, office, posts with their holders."""
    cover = _cover(request, campaign_id)
    shown = [
        {
            "name": group.name,
            "members": group.members,
            "office": group.office.name if group.office else "",
            "holders": [(one.role, cover.text(one.name), cover.text(one.title)) for one in group.holders],
            "at": group.at,
        }
        for group in campaigns.groups(request.actor, campaign_id)
    ]
    return _page(request, campaign_id, "groups", "desk/campaign/groups.html", {"groups": shown, "covered": cover.on})


def _page(request: DeskRequest, campaign_id: int, here: str, template: str, words: Mapping[str, Any]) -> HttpResponse:
    one = campaigns.get(request.actor, campaign_id)
    left = sum(1 for question in campaigns.questions(request.actor, campaign_id) if question.state == "open")
    around = {
        "one": one,
        "state": overview.state_chip(one),
        "crumbs": [overview.home()],
        "tabs": overview.tabs(one.pk, "outputs", left),
        "here": here,
        "ways": [
            ("tasks", _("任务书"), reverse("desk:campaign-tasks", args=[one.pk])),
            ("matrix", _("任务分工矩阵"), reverse("desk:campaign-matrix", args=[one.pk])),
            ("dues", _("应报应办日历"), reverse("desk:campaign-dues", args=[one.pk])),
            ("groups", _("领导机构"), reverse("desk:campaign-groups", args=[one.pk])),
        ],
    }
    return render(request, template, {**around, **words})


def _cover(request: DeskRequest, campaign_id: int) -> plan_rows.Cover:
    """Names of persons are the office's to see, and in a demonstration nobody's (X-6)."""
    one = campaigns.get(request.actor, campaign_id)
    text = campaigns.plan_in_force(one)
    on = one.training or not policy.holds(request.actor, "campaign.manage", unit=one.area)
    return plan_rows.cover_for(campaigns.elements_of(one), text.compiled if text else {}, on=on)


def _dues(found: Iterable[campaigns.Planned], cover: plan_rows.Cover) -> list[DueShown]:
    """Every day of every obligation, soonest first."""
    shown = [_due_shown(one.obligation, slot, cover) for one in found for slot in one.slots]
    return sorted(shown, key=lambda due: (due.on, due.element_id))


def _due_shown(told: campaigns.Obligation, slot: Slot, cover: plan_rows.Cover) -> DueShown:
    return DueShown(
        on=slot.overdue_after,
        target_on=slot.target_on,
        what=cover.text(told.what),
        who=_names(told.who),
        to=_names(told.to),
        kind=label(OBLIGATION_KINDS[told.kind]),
        rhythm=plan_words.due_words(dump_due(told.due)),
        label="" if slot.single else slot.label,
        provisional=slot.provisional,
        element_id=told.at.id,
        quote=cover.text(told.at.quote),
    )


def _undated(found: Iterable[campaigns.Planned], cover: plan_rows.Cover) -> list[tuple[str, str, str, int]]:
    """What is owed without a day in the calendar: what, by whom, why."""
    rows = []
    for one in found:
        told = one.obligation
        if one.by_event:
            rows.append((cover.text(told.what), _names(told.who), plan_words.due_words(dump_due(told.due)), told.at.id))
        rows += [(cover.text(told.what), _names(told.who), gap.sentence, told.at.id) for gap in one.gaps]
    return rows


def _others(duty: campaigns.Duty) -> list[tuple[str, str]]:
    said = [(_("牵头"), _names(duty.lead)), (_("具体实施"), _names(duty.implement)), (_("配合"), _names(duty.assist)),
            (_("责任人"), "、".join(duty.persons))]  # fmt: skip
    return [(title, words) for title, words in said if words]


def _counts(book: campaigns.Book) -> dict[str, int]:
    parts = [task.part for task in book.tasks]
    return {**{part: parts.count(part) for part in PARTS}, "dues": len(book.dues)}


def _book_href(campaign_id: int, unit_ids: tuple[int, ...]) -> str:
    return reverse("desk:campaign-task-book", args=[campaign_id, unit_ids[0]]) if len(unit_ids) == 1 else ""


def _names(named: Iterable[campaigns.Named]) -> str:
    return "、".join(one.name for one in named)
