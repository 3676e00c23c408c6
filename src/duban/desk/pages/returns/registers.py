"""登记簿: local bodies, institutions, activities, meetings; who is still without a line; a decision becomes a task."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from duban.desk import answers
from duban.desk.one_act import Asked, at_once, one_act, sent
from duban.desk.parts import marks
from duban.desk.parts.values import Column, Crumb, Row, Tab, Table
from duban.desk.requests import DeskRequest
from duban.desk.unit_field import UnitField
from duban.desk.wording import label
from duban.kernel.actor import Actor
from duban.kernel.errors import NotThere, Refusal
from duban.returns import rules
from duban.returns.actions import registers as acts
from duban.returns.queries import registers as queries
from duban.returns.register import REGISTERS, Register
from duban.units import policy


class LineForm(forms.Form):
    """A line of a register; the register's own fields are added to it."""

    title = forms.CharField(label=gettext_lazy("名称"), max_length=120)
    on = forms.DateField(label=gettext_lazy("日期"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, register: Register, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        for cell in register.fields:
            words = label(cell.title)
            if cell.kind == "choice":
                choices = [(code, label(title)) for code, title in cell.options]
                self.fields[cell.code] = forms.ChoiceField(label=words, choices=choices, required=cell.needed)
            elif cell.kind == "day":
                widget = forms.DateInput(attrs={"type": "date"})
                self.fields[cell.code] = forms.CharField(label=words, required=cell.needed, widget=widget)
            else:
                self.fields[cell.code] = forms.CharField(label=words, required=cell.needed, max_length=2000)


def page(request: DeskRequest, campaign_id: int, register: str) -> HttpResponse:
    """A register: its lines, who lacks one, and the form for a new one."""
    known = REGISTERS.get(register)
    if known is None:
        raise NotThere("register.missing", "没有这本登记簿。")
    form, status = LineForm(known, sent(request)), 0
    if request.method == "POST" and form.is_valid():
        given = {name: str(value or "") for name, value in form.cleaned_data.items() if name not in ("title", "on")}

        def do() -> str:
            acts.add(
                actor=request.actor, at=request.at, campaign_id=campaign_id, register=register, title=form.cleaned_data["title"],
                on=form.cleaned_data["on"], typed=given,
            )  # fmt: skip
            return reverse("desk:register", args=[campaign_id, register])

        try:
            return redirect(at_once(request, do))
        except Refusal as refusal:
            status = answers.put_on(form, refusal)
    return answers.form_page(
        request, "desk/returns/register.html", form, _context(request, campaign_id, known), status=status
    )


def _context(request: DeskRequest, campaign_id: int, known: Register) -> dict[str, Any]:
    return {
        "title": label(known.title),
        "tabs": [
            Tab(label(one.title), reverse("desk:register", args=[campaign_id, one.code]), one.code == known.code)
            for one in REGISTERS.values()
        ],
        "table": _table(request, campaign_id, known),
        "lacking": [unit.name for unit in queries.lacking(request.actor, campaign_id, known.code)],
        "filings": _filings(request, campaign_id) if known.code == "local_body" else None,
        "may_add": policy.holds(request.actor, "return.fill"),
        "crumbs": [Crumb(_("报送"), reverse("desk:returns"))],
    }


def _table(request: DeskRequest, campaign_id: int, known: Register) -> Table:
    decides = known.code == "meeting" and policy.holds(request.actor, "campaign.manage")
    columns = [
        Column("title", _("名称"), kind="main"),
        Column("unit", _("单位")),
        Column("on", _("日期"), kind="date"),
        *(Column(cell.code, label(cell.title), phone=False) for cell in known.fields),
        Column("state", _("状态")),
    ]
    rows = []
    for line in queries.lines(request.actor, campaign_id, known.code):
        cells = [label(rules.shown(cell, line.body.get(cell.code))) for cell in known.fields]
        href = reverse("desk:register-decide", args=[line.pk]) if decides and line.state == "on" else ""
        rows.append(
            Row(
                str(line.pk),
                [line.title, line.unit.name, marks.day(line.on), *cells, label(line.get_state_display())],
                href,
            )
        )
    return Table(label(known.title), columns, rows, empty=_("还没有登记。"))


def _filings(request: DeskRequest, campaign_id: int) -> Table | None:
    columns = [
        Column("what", _("应报事项"), kind="main"),
        Column("rate", _("报送率"), kind="number"),
        Column("missing", _("未报")),
    ]
    rows = [
        Row(
            str(one.round_id),
            [f"{one.demand.title} · {one.label}", one.cover.percent, "、".join(one.missing) or "—"],
            reverse("desk:return-sum", args=[one.round_id]),
        )
        for one in queries.filings(request.actor, campaign_id)
    ]
    return Table(_("方案备案情况"), columns, rows) if rows else None


class DecisionForm(forms.Form):
    """What was decided, who does it, by when."""

    what = forms.CharField(label=gettext_lazy("议定事项"), max_length=120)
    unit = UnitField(label=gettext_lazy("责任单位"))
    due_on = forms.DateField(label=gettext_lazy("完成日期"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, actor: Actor, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        for field in self.fields.values():
            if isinstance(field, UnitField):
                field.serve(actor)


def decide(request: DeskRequest, record_id: int) -> HttpResponse:
    """Make a meeting's decision a dated task."""
    policy.require(request.actor, "campaign.manage")
    asked = Asked(
        title=_("议定事项转为任务"), button=_("下达任务"), cancel=reverse("desk:returns"),
        consequences=[_("责任单位的待办里会出现这项任务,到期前提醒,逾期逐级催办。")], crumbs=[Crumb(_("报送"), reverse("desk:returns"))],
    )  # fmt: skip

    def do(values: dict[str, Any]) -> str:
        demand = acts.decide(
            actor=request.actor, at=request.at, record_id=record_id, what=values["what"], units=[values["unit"].id],
            due_on=values["due_on"],
        )  # fmt: skip
        return reverse("desk:return-board", args=[demand.pk])

    return one_act(request, asked, DecisionForm(request.actor, sent(request)), do)
