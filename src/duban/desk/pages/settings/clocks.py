"""期限: the clocks with their sources, how far each is confirmed, and a place's own limit from a day on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from duban.cases import settings
from duban.cases.clocks import Clock
from duban.cases.settings import MOST, SOURCE_MOST, UNITS, Standing
from duban.desk.one_act import Asked, one_act, sent
from duban.desk.pages.settings.calendar import tabs
from duban.desk.parts import marks
from duban.desk.parts.values import Crumb
from duban.desk.requests import DeskRequest
from duban.desk.wording import label
from duban.kernel.errors import NotThere
from duban.units import policy
from duban.units import queries as units

STATUS: dict[str, tuple[Any, Any, Any]] = {
    "law": (gettext_lazy("已核"), "good", gettext_lazy("依据已在公开来源核实")),
    "unconfirmed": (gettext_lazy("待核"), "warn", gettext_lazy("依据未核实,用前请查对原文")),
    "setting": (gettext_lazy("本地"), "plain", gettext_lazy("本地做法或系统默认,可以修改")),
}


def clocks(request: DeskRequest) -> HttpResponse:
    """All clocks as they stand today."""
    today = units.local_day(request.at)
    rows = settings.standing(request.actor, today)
    may = policy.holds(request.actor, "setting.manage")
    shown = [
        {
            "clock": row.now,
            "limit": limit_words(row.now),
            "status": _status(row.now),
            "former": limit_words(row.built_in) if row.now is not row.built_in else "",
            "ahead": [(limit_words(c), c.from_on) for c in row.own if c.from_on > today],
            "may": may and row.changeable,
        }
        for row in rows
    ]
    words = {
        "tabs": tabs(request, "clocks"),
        "groups": [
            (_("法定和规定的期限"), [r for r in shown if r["clock"].code.startswith("T")]),
            (_("系统内部的期限"), [r for r in shown if not r["clock"].code.startswith("T")]),
        ],
        "unconfirmed": sum(1 for row in rows if row.now.status == "unconfirmed"),
        "may": may,
    }
    return render(request, "desk/settings/clocks.html", words)


class ClockForm(forms.Form):
    """A limit from a day on."""

    amount = forms.IntegerField(label=gettext_lazy("期限"), min_value=1, max_value=MOST)
    unit_of = forms.ChoiceField(label=gettext_lazy("单位"))
    source = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=SOURCE_MOST,
        help_text=gettext_lazy("文件名称、文号和条款,会印在每一条由它产生的期限旁。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    from_on = forms.DateField(
        label=gettext_lazy("生效日期"),
        help_text=gettext_lazy("今天或以后。这一天起新产生的期限按它计算。"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


def change(request: DeskRequest, code: str) -> HttpResponse:
    """Another limit for one clock from a day on."""
    policy.require(request.actor, "setting.manage")
    today = units.local_day(request.at)
    row = _one(request, code)
    start = {"amount": row.now.amount, "unit_of": row.now.unit, "from_on": today}
    form = ClockForm(sent(request), initial=start)
    form.fields["unit_of"].choices = [(c, label(t)) for c, t in UNITS.items()]  # type: ignore[attr-defined]

    def do(given: dict[str, Any]) -> str:
        settings.set_clock(actor=request.actor, at=request.at, code=code, **given)
        return reverse("desk:clocks") + f"#{code}"

    asked = Asked(
        _("修改期限:%(title)s") % {"title": label(row.now.title)},
        _("保存"),
        reverse("desk:clocks"),
        words=_("现为 %(limit)s,依据:%(source)s。") % {"limit": limit_words(row.now), "source": label(row.now.source)},
        consequences=[_("正在走的期限不变,按起算时的规定到期。"), _("谁改的、依据什么,记入流水。")],
        crumbs=[Crumb(_("时限规则"), reverse("desk:clocks"))],
    )
    return one_act(request, asked, form, do)


def limit_words(clock: Clock) -> str:
    """15 天, 5 个工作日, or that it is stated with each case."""
    words = {
        "day": ngettext("%(n)d 天", "%(n)d 天", clock.amount),
        "workday": ngettext("%(n)d 个工作日", "%(n)d 个工作日", clock.amount),
        "month": ngettext("%(n)d 个月", "%(n)d 个月", clock.amount),
        "quarter": ngettext("%(n)d 个季度", "%(n)d 个季度", clock.amount),
    }
    return words[clock.unit] % {"n": clock.amount} if clock.unit in words else _("每件写明")


def _status(clock: Clock) -> Any:
    words, tone, hint = STATUS[clock.status]
    return marks.chip(str(words), tone, hint=str(hint))


def _one(request: DeskRequest, code: str) -> Standing:
    rows = settings.standing(request.actor, units.local_day(request.at))
    found = next((row for row in rows if row.now.code == code and row.changeable), None)
    if found is None:
        raise NotThere("clock.unknown", f"没有“{code}”这条可以修改的期限。")
    return found
