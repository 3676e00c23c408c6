"""一表通: returns of several campaigns that ask the same for the same period, filled side by side and signed in one go (X-2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from duban.desk import answers
from duban.desk.one_act import at_once
from duban.desk.pages.cases.today import today_of
from duban.desk.pages.returns import shown
from duban.desk.parts.values import Crumb
from duban.desk.requests import DeskRequest
from duban.desk.wording import label
from duban.kernel.errors import NotThere, Refusal
from duban.returns import rules
from duban.returns.actions import fill
from duban.returns.queries import owed
from duban.returns.queries import sheet as sheets
from duban.returns.queries.sheet import Sheet


def page(request: DeskRequest, form: str, key: str) -> HttpResponse:
    """One table: rows are the form's items, columns the campaigns that ask for them."""
    dues = owed.alike(request.actor, today_of(request), form, key)
    if len(dues) < 2:
        raise NotThere("return.not_alike", "这一期没有可以合并填报的报表。")
    several = [sheets.sheet(request.actor, *shown.place(one), request.at) for one in dues]
    if request.method != "POST":
        return _show(request, several, [_typed(one) for one in several])
    nil = request.POST.get("do") == "nil"
    typed = [
        {cell.code: request.POST.get(_name(one, cell.code), "") for cell in one.form.cells if cell.typed}
        for one in several
    ]
    reasons = [_given(request, one) for one in several]
    wrong: dict[str, list[str]] = {}
    for one, mine, why in zip(several, typed, reasons, strict=True):
        found = rules.nil_fits(one.form, one.known) if nil and not why.get("nil") else []
        if not nil:
            values, found = rules.read(one.form, mine)
            found = [*found, *rules.stops(rules.judge(one.form, values, why, one.beside))]
        for fault in found:
            wrong.setdefault(_name(one, fault.cell), []).append(fault.sentence)
    if wrong:
        return _show(request, several, typed, wrong, reasons, status=422)
    try:
        return redirect(at_once(request, lambda: _sign(request, several, typed, reasons, nil=nil)))
    except Refusal as refusal:
        return _show(
            request,
            several,
            typed,
            {"": [one.words for one in answers.said(refusal)]},
            reasons,
            status=answers.status_of(refusal),
        )


def _name(one: Sheet, code: str) -> str:
    return f"c-{one.owed.round_id}-{one.owed.about_id}-{code}"


def _given(request: DeskRequest, one: Sheet) -> dict[str, str]:
    """One reason for everything that asks for a word in this campaign's column."""
    words = request.POST.get(_name(one, "reason"), "").strip()
    if not words:
        return {}
    return dict.fromkeys([*one.form.by_code, *(check.code for check in one.form.checks), "nil"], words)


def _typed(one: Sheet) -> dict[str, str]:
    return {cell.code: rules.shown(cell, one.cells.get(cell.code)) for cell in one.form.cells if cell.typed}


def _sign(
    request: DeskRequest,
    several: Sequence[Sheet],
    typed: Sequence[dict[str, str]],
    reasons: Sequence[dict[str, str]],
    *,
    nil: bool,
) -> str:
    """Each campaign's return is an act of its own; all have been judged before the first is signed."""
    for one, mine, why in zip(several, typed, reasons, strict=True):
        place = (one.owed.round_id, one.owed.owing_id, one.owed.about_id)
        given: dict[str, Any] = {"actor": request.actor, "at": request.at, "place": place}
        if nil:
            fill.sign_nil(**given, reason=why.get("nil", ""))
        else:
            values, _faults = rules.read(one.form, mine)
            needed = {one_.cell for one_ in rules.judge(one.form, values, {}, one.beside)} | {
                check.code for check in one.form.checks
            }
            fill.sign(**given, cells=values, reasons={code: words for code, words in why.items() if code in needed})
    return reverse("desk:returns")


def _show(
    request: DeskRequest,
    several: Sequence[Sheet],
    typed: Sequence[dict[str, str]],
    wrong: dict[str, list[str]] | None = None,
    reasons: Sequence[dict[str, str]] = (),
    *,
    status: int = 200,
) -> HttpResponse:
    said = wrong or {}
    form = several[0].form
    lines = [
        (
            label(cell.title),
            label(cell.unit),
            cell,
            [
                (_name(one, cell.code), mine.get(cell.code, ""), said.get(_name(one, cell.code), []), one.owed.campaign)
                for one, mine in zip(several, typed, strict=True)
            ],
        )
        for cell in form.cells
        if cell.typed
    ]
    words = {
        "title": f"{label(form.title)} · {several[0].owed.label}",
        "campaigns": [one.owed.campaign for one in several],
        "lines": lines,
        "reasons": [
            (
                _name(one, "reason"),
                (reasons[i] if i < len(reasons) else {}).get("nil", ""),
                one.owed.campaign,
                said.get(_name(one, ""), []),
            )
            for i, one in enumerate(several)
        ],
        "whole": said.get("", []),
        "nil": form.nil,
        "crumbs": [Crumb(_("报送"), reverse("desk:returns"))],
    }
    return render(request, "desk/returns/together.html", words, status=status)
