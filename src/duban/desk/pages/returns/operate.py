"""应报事项: the office takes obligations of the plan over, sees what that will ask of whom, and puts it to work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from duban.campaign import queries as campaigns
from duban.campaign.obligations.change import LineChange
from duban.campaign.obligations.kind import all_kinds
from duban.desk.one_act import Asked, at_once, one_act, sent
from duban.desk.pages import plan_words
from duban.desk.pages.cases.today import today_of
from duban.desk.parts import marks
from duban.desk.parts.values import Column, Crumb, Row, Table
from duban.desk.requests import DeskRequest
from duban.desk.wording import label
from duban.returns.actions import operate
from duban.returns.burden import Load
from duban.returns.following import Follow
from duban.returns.form import FORMS
from duban.returns.queries import asking
from duban.returns.settings import leads_of
from duban.units import policy


def _managed(request: DeskRequest, campaign_id: int) -> Any:
    campaign = campaigns.get(request.actor, campaign_id)
    policy.require(request.actor, "campaign.manage", unit=campaign.area)
    return campaign


def _crumbs(campaign: Any) -> list[Crumb]:
    return [
        Crumb(_("报送"), reverse("desk:returns")),
        Crumb(campaign.title, reverse("desk:campaign", args=[campaign.pk])),
    ]


def demands(request: DeskRequest, campaign_id: int) -> HttpResponse:
    """What is asked for, what the plan offers, and what applying would change."""
    campaign = _managed(request, campaign_id)
    today = today_of(request)
    on = _day(request.GET.get("on")) or today + timedelta(days=1)
    found = asking.running(request.actor, campaign_id, today)
    offers = asking.offered(request.actor, campaign_id)
    preview = asking.preview(request.actor, campaign_id, on) if campaign.state == "open" else None
    heaviest = asking.heaviest(request.actor, campaign_id, today)
    return render(
        request,
        "desk/returns/demands.html",
        {
            "campaign": campaign,
            "table": _running(found),
            "offers": [_offer(one) for one in offers],
            "preview": preview,
            "changes": changes(preview.changes, {one.demand.pk: one.demand.title for one in found})
            if preview
            else None,
            "behind": follows(asking.behind(request.actor, campaign_id)),
            "on": on.isoformat(),
            "burden": _burden(heaviest),
            "twice": twice(heaviest),
            "crumbs": _crumbs(campaign),
        },
    )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _running(found: list[asking.Running]) -> Table:
    columns = [
        Column("title", _("应报事项"), kind="main"),
        Column("kind", _("种类")),
        Column("form", _("报表"), phone=False),
        Column("units", _("应报单位"), kind="number"),
        Column("rounds", _("期数"), kind="number"),
        Column("next", _("下一个期限"), kind="date"),
        Column("state", _("状态")),
    ]
    rows = [
        Row(
            str(one.demand.pk),
            [
                one.demand.title, label(all_kinds()[one.demand.kind].title), label(_form(one.demand.form)), one.units, one.rounds,
                marks.day(one.next_on), marks.chip(label(one.demand.get_state_display()), "quiet"),
            ],
            reverse("desk:return-board", args=[one.demand.pk]),
        )
        for one in found
    ]  # fmt: skip
    return Table(_("应报事项"), columns, rows, empty=_("还没有应报事项。从下面方案里的应报应办中选用。"))


def _form(code: str) -> str:
    return FORMS[code].title if code in FORMS else ""


def _offer(one: asking.Offer) -> dict[str, Any]:
    """One obligation of the plan not yet taken over, as the page lists it."""
    return {
        "key": one.key,
        "title": one.settled.title,
        "kind": label(all_kinds()[one.settled.kind].title),
        "form": label(_form(one.settled.form)),
        "quote": one.settled.quote,
        "who": one.who,
        "units": one.units,
        "first": one.first_on,
        "slots": one.slots,
        "troubles": one.troubles,
        "asked": [(title, "、".join(data)) for title, data in one.asked],
        "ready": one.units > 0 and not one.gaps,
    }


def follows(found: Sequence[Follow]) -> list[tuple[str, list[str]]]:
    """Demands that follow a later version of the plan: what each takes over from it, and what of the office's own stays."""
    told = []
    for one in found:
        lines = [_("方案不再要求:停止报送,已经开始的照旧")] if one.ended else []
        lines += [
            _("%(field)s:%(was)s 改为 %(now)s")
            % {"field": _FIELDS[name], "was": _said(name, one.before[name]), "now": _said(name, value)}
            for name, value in one.after.items()
        ]
        if one.own:
            fields = "、".join(str(_FIELDS[name]) for name in one.own)
            lines.append(_("方案改了%(fields)s,但专治办另有确定,照旧;需要改的请在应报事项中调整") % {"fields": fields})
        told.append((one.title, lines))
    return told


def _said(name: str, value: Any) -> str:
    if name == "rule":
        return plan_words.due_words({key: part for key, part in value.items() if key not in ("ahead", "opens")})
    return str(value) if name == "title" else _("按方案的新写法") if value else "—"


_FIELDS = {
    "title": gettext_lazy("事项"),
    "rule": gettext_lazy("时限"),
    "to": gettext_lazy("报送至"),
    "reporter": gettext_lazy("报送单位"),
}


def changes(found: Sequence[LineChange], titles: Mapping[int, str]) -> Table:
    """Dues that come, go and move, line by line."""
    columns = [
        Column("title", _("应报事项"), kind="main"),
        Column("slots", _("新增期数"), kind="number"),
        Column("gone", _("取消期数"), kind="number"),
        Column("moved", _("改期"), kind="number"),
        Column("joined", _("加入单位"), kind="number"),
        Column("left", _("退出单位"), kind="number"),
        Column("changed", _("改报送渠道"), kind="number"),
        Column("added", _("新增应报"), kind="number"),
        Column("ended", _("取消应报"), kind="number"),
    ]
    rows = [
        Row(
            "-".join(map(str, one.key)),
            [
                titles.get(one.key[0], ""), len(one.slots_added), len(one.slots_ended), len(one.slots_moved), len(one.joined),
                len(one.left), len(one.changed), one.dues_added, one.dues_ended,
            ],
        )
        for one in found
    ]  # fmt: skip
    return Table(_("将要发生的变化"), columns, rows)


def twice(found: Sequence[Load]) -> Table | None:
    """Data asked for more than once, each with who asks already and of how many of the units shown (issue 4 line 8)."""
    by_datum: dict[tuple[str, tuple[str, ...]], int] = {}
    for one in found:
        for datum, by in one.twice:
            by_datum[datum, by] = by_datum.get((datum, by), 0) + 1
    columns = [
        Column("datum", _("数据"), kind="main"),
        Column("by", _("哪些事项在要")),
        Column("units", _("涉及单位"), kind="number"),
    ]
    rows = [
        Row(str(i), [datum, "、".join(by), number])
        for i, ((datum, by), number) in enumerate(sorted(by_datum.items(), key=lambda each: (-each[1], each[0])))
    ]
    return Table(_("重复要的数"), columns, rows) if rows else None


def _burden(found: Sequence[Load]) -> Table:
    """What is asked of units now: shown before anything is added (G4)."""
    columns = [
        Column("unit", _("单位"), kind="main"),
        Column("returns", _("每周报表"), kind="number"),
        Column("asked", _("每周填写项"), kind="number"),
        Column("known", _("其中系统已填"), kind="number"),
        Column("twice", _("重复要数"), kind="number"),
    ]
    rows = [
        Row(str(one.unit_id), [one.name, tenth(one.returns), tenth(one.asked), tenth(one.known), len(one.twice)])
        for one in found
    ]
    return Table(_("负担最重的单位(今后四周平均)"), columns, rows)


def tenth(number: float) -> str:
    """One decimal."""
    return f"{number:.1f}"


def take_over(request: DeskRequest, campaign_id: int) -> HttpResponse:
    """Take the chosen obligations of the plan over as demands."""
    campaign = _managed(request, campaign_id)
    here = reverse("desk:demands", args=[campaign.pk])
    if request.method != "POST":
        return redirect(here)
    wanted = set(request.POST.getlist("offer"))

    def do() -> str:
        chosen = [one.settled for one in asking.offered(request.actor, campaign_id) if one.key in wanted]
        if chosen:
            operate.take_over(actor=request.actor, at=request.at, campaign_id=campaign_id, settled=chosen)
        return here

    return redirect(at_once(request, do))


class DayForm(forms.Form):
    """From which day a change takes effect."""

    on = forms.DateField(label=gettext_lazy("从哪天起"), widget=forms.DateInput(attrs={"type": "date"}))


def apply(request: DeskRequest, campaign_id: int) -> HttpResponse:
    """Apply what the preview shows."""
    campaign = _managed(request, campaign_id)
    here = reverse("desk:demands", args=[campaign.pk])
    today = today_of(request)
    on = _day(request.GET.get("on")) or today + timedelta(days=1)
    preview = asking.preview(request.actor, campaign_id, on)
    added, ended = (sum(getattr(one, name) for one in preview.changes) for name in ("dues_added", "dues_ended"))
    asked = Asked(
        title=_("生成应报"), button=_("确认生成"), cancel=here,
        consequences=[
            ngettext("新增 %(n)d 条应报", "新增 %(n)d 条应报", added) % {"n": added},
            ngettext("取消 %(n)d 条尚未开始的应报", "取消 %(n)d 条尚未开始的应报", ended) % {"n": ended},
            _("已经开始的报送期不受影响。"),
        ],
        crumbs=_crumbs(campaign),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> str:
        operate.follow(actor=request.actor, at=request.at, campaign_id=campaign_id)
        operate.apply(actor=request.actor, at=request.at, campaign_id=campaign_id, on=values["on"])
        return here

    return one_act(request, asked, DayForm(sent(request), initial={"on": on}), do)


class LeadsForm(forms.Form):
    """When a due comes into the inbox, and when its unit is reminded."""

    ahead = forms.IntegerField(
        label=gettext_lazy("提前几个工作日提醒"), min_value=0, max_value=20,
        help_text=gettext_lazy("期限前这么多个工作日提醒还没有报的单位。"),
    )  # fmt: skip
    opens = forms.IntegerField(
        label=gettext_lazy("提前几个工作日列入待办"), min_value=0, max_value=120,
        help_text=gettext_lazy("只对一次性日期:期限前这么多个工作日出现在待办里。按期报送的,从每期第一天起。"),
    )  # fmt: skip


def leads(request: DeskRequest, campaign_id: int, demand_id: int) -> HttpResponse:
    """Other leads for a demand at work."""
    campaign = _managed(request, campaign_id)
    demand = asking.demand(request.actor, campaign_id, demand_id)
    here = reverse("desk:return-board", args=[demand_id])
    known = leads_of(demand.rule)
    asked = Asked(
        title=_("提醒和列入待办"), button=_("保存"), cancel=here, words=demand.title,
        consequences=[_("各期的期限不变;已经发出的提醒不再重发。")], crumbs=_crumbs(campaign),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> str:
        operate.set_leads(actor=request.actor, at=request.at, campaign_id=campaign_id, demand_id=demand_id, **values)
        return here

    return one_act(request, asked, LeadsForm(sent(request), initial={"ahead": known.ahead, "opens": known.opens}), do)


class ReasonForm(forms.Form):
    """Why something is no longer asked for."""

    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200)


def end(request: DeskRequest, campaign_id: int, demand_id: int) -> HttpResponse:
    """Stop asking for something."""
    campaign = _managed(request, campaign_id)
    here = reverse("desk:demands", args=[campaign.pk])
    asked = Asked(
        title=_("停止报送"), button=_("停止"), cancel=here, grave=True,
        consequences=[_("已经报来的仍然保留;尚未开始的应报在下次生成时取消。")], crumbs=_crumbs(campaign),
    )  # fmt: skip

    def do(values: dict[str, Any]) -> str:
        operate.end(
            actor=request.actor, at=request.at, campaign_id=campaign_id, demand_id=demand_id, reason=values["reason"]
        )
        return here

    return one_act(request, asked, ReasonForm(sent(request)), do)
