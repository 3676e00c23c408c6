"""个人自查: one's own check, the unit's checks, and the paper form of who has no account (S1-14, B15)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from duban.desk import answers
from duban.desk.one_act import at_once
from duban.desk.pages.cases.today import today_of
from duban.desk.pages.returns import shown
from duban.desk.parts import marks
from duban.desk.parts.values import Column, Crumb, Row, Table
from duban.desk.requests import DeskRequest
from duban.kernel.errors import Refusal
from duban.returns.actions import persons as actions
from duban.returns.queries import persons
from duban.returns.queries.persons import Check, Whole


class CheckForm(forms.Form):
    """One's own check: an explicit 无, or what was found."""

    nil = forms.BooleanField(label=gettext_lazy("无:经自查没有发现问题"), required=False)
    found = forms.CharField(
        label=gettext_lazy("自查发现的问题"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    mended = forms.CharField(label=gettext_lazy("整改情况"), required=False, widget=forms.Textarea(attrs={"rows": 3}))


class PaperForm(CheckForm):
    """A paper form of somebody without an account."""

    name = forms.CharField(label=gettext_lazy("姓名"), max_length=40)
    title = forms.CharField(label=gettext_lazy("职务"), max_length=60, required=False)
    field_order = ("name", "title", "nil", "found", "mended")


def page(request: DeskRequest, round_id: int) -> HttpResponse:
    """Sign the own check, or enter a paper form; the unit's checks below."""
    whole = persons.whole(request.actor, round_id, request.actor.unit_id or 0, today_of(request))
    does = request.POST.get("do") if request.method == "POST" else ""
    mine = whole.mine
    first = {"nil": mine.nil, "found": mine.words[0], "mended": mine.words[1]} if mine else {}
    own = CheckForm(request.POST if does == "own" else None, initial=first, prefix="own")
    paper = PaperForm(request.POST if does == "enter" else None, prefix="paper")
    status, bound = 200, own if does == "own" else paper
    if does in ("own", "enter"):
        status = 422
        if bound.is_valid():
            try:
                return redirect(at_once(request, lambda: _do(request, round_id, does, bound.cleaned_data)))
            except Refusal as refusal:
                status = answers.put_on(bound, refusal)
    words = {
        "whole": whole,
        "title": shown.title(whole.owed),
        "own": own,
        "paper": paper,
        "table": _table(whole),
        "signed": request.GET.get("signed"),
        "crumbs": [Crumb(_("报送"), reverse("desk:returns"))],
    }
    return render(request, "desk/returns/persons.html", words, status=status)


def _do(request: DeskRequest, round_id: int, does: str, values: dict[str, Any]) -> str:
    given: dict[str, Any] = {"actor": request.actor, "at": request.at, "round_id": round_id, **values}
    if does == "own":
        actions.sign(**given)
    else:
        actions.enter(**given)
    return reverse("desk:return-persons", args=[round_id]) + "?signed=1"


def _table(whole: Whole) -> Table:
    columns = [
        Column("name", _("姓名"), kind="main"),
        Column("title", _("职务"), phone=False),
        Column("result", _("结果")),
        Column("words", _("自查发现和整改")),
        Column("how", _("签认")),
        Column("at", _("时间"), kind="date"),
    ]
    rows = [
        Row(str(one.id), [one.name, one.title, _result(one), " / ".join(filter(None, one.words)), _how(one), marks.moment(one.at)])
        for one in whole.checks
    ]  # fmt: skip
    return Table(_("个人自查表"), columns, rows, empty=_("还没有人签认。"))


def _result(one: Check) -> Any:
    return marks.chip(_("无"), "good") if one.nil else marks.chip(_("有发现"), "warn")


def _how(one: Check) -> str:
    return _("本人签认") if one.own else _("纸质表,%(by)s录入") % {"by": one.by}
