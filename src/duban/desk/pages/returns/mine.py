"""报送首页: what my unit owes now, what it handed in lately, and what comes to my desk."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from duban.desk import campaigns
from duban.desk.pages.cases.today import today_of
from duban.desk.pages.returns import shown
from duban.desk.parts import marks
from duban.desk.parts.values import Column, Row, Table
from duban.desk.requests import DeskRequest
from duban.desk.wording import label
from duban.returns.form import FORMS
from duban.returns.queries import board, owed, persons
from duban.returns.rules import SATISFIED
from duban.units import policy

_RECENT = 20


def mine(request: DeskRequest) -> HttpResponse:
    """The room's first page."""
    today = today_of(request)
    waiting = owed.inbox(request.actor, today)
    ids = {(one.round_id, one.about_id) for one in waiting}
    past = [one for one in owed.of_unit(request.actor, today, limit=60) if (one.round_id, one.about_id) not in ids]
    campaign = campaigns.in_hand(request, campaigns.of(request, request.actor))
    return render(
        request,
        "desk/returns/mine.html",
        {
            "waiting": _table(_("现在要报的"), waiting, today),
            "together": [
                (
                    label(_form_title(form)),
                    several[0].label,
                    len(several),
                    reverse("desk:returns-together", args=[form, key]),
                )
                for form, key, several in owed.groups(waiting)
            ],
            "own_checks": [
                (shown.title(one), marks.day(one.overdue_after), reverse("desk:return-persons", args=[one.round_id]))
                for one in persons.waiting(request.actor, today)
            ],
            "past": _table(_("近期报送"), past[:_RECENT], today),
            "demands": _demands(request, campaign),
            "campaign": campaign,
            "manages": campaign is not None and policy.holds(request.actor, "campaign.manage", unit=campaign.area),
        },
    )


def _table(caption: str, dues: list[owed.Owed], today: Any) -> Table:
    columns = [
        Column("what", _("事项"), kind="main"),
        Column("state", _("状态")),
        Column("due", _("期限"), kind="date"),
        Column("days", _("数据起止"), phone=False),
        Column("campaign", _("专项行动"), phone=False),
    ]
    rows = [
        Row(
            f"{one.round_id}-{one.about_id}",
            [
                shown.title(one),
                shown.state(one.standing(today)),
                shown.due(one, today) if one.state not in SATISFIED else marks.day(one.overdue_after),
                f"{one.from_on} — {one.to_on}",
                one.campaign,
            ],
            shown.href(one),
        )
        for one in dues
        if one.form
    ]
    return Table(caption, columns, rows)


def _demands(request: DeskRequest, campaign: Any) -> Table | None:
    """What comes to the actor's desk in the campaign in hand; None where nothing does."""
    if campaign is None or not policy.holds(request.actor, "return.receive"):
        return None
    found = board.demands(request.actor, campaign.pk)
    columns = [
        Column("title", _("应报事项"), kind="main"),
        Column("form", _("报表")),
        Column("state", _("状态"), phone=False),
    ]
    rows = [
        Row(
            str(one.pk),
            [one.title, label(_form_title(one.form)), marks.chip(label(one.get_state_display()), "quiet")],
            reverse("desk:return-board", args=[one.pk]),
        )
        for one in found
    ]
    return Table(_("报到这里的"), columns, rows) if rows else None


def _form_title(code: str) -> str:
    form = FORMS.get(code)
    return form.title if form else ""
