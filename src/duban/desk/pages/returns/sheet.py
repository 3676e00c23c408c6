"""一张报表: the form with what the house knows beside every figure; save, sign, sign a nil, paste; receive or send back; correct."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from duban.desk import answers
from duban.desk.one_act import Asked, at_once, one_act, sent
from duban.desk.pages.cases import shown as case_shown
from duban.desk.pages.cases.today import today_of
from duban.desk.pages.returns import attached, shown
from duban.desk.parts import marks
from duban.desk.parts.values import Column, Crumb, Fact, Row, Table
from duban.desk.requests import DeskRequest
from duban.desk.wording import label
from duban.kernel.errors import Refusal
from duban.returns import rules
from duban.returns.actions import fill, receive
from duban.returns.form import Cell, Form
from duban.returns.queries import sheet as sheets
from duban.returns.queries.sheet import Sheet
from duban.returns.rules import Finding

TEMPLATE = "desk/returns/sheet.html"
Place = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Line:
    """一栏: what stands in one row of the form; ``asks`` holds words of what is wrong, ``reason_name`` the field for a reason (empty: none)."""

    cell: Cell
    title: str
    words: str
    unit: str
    typed: str
    known: str
    known_href: str
    last: str
    total: str
    hard: Sequence[str]
    soft: Sequence[str]
    reason_name: str
    reason: str


def page(request: DeskRequest, round_id: int, owing_id: int, about_id: int) -> HttpResponse:
    """Show the return; keep, sign or fill it from a paste."""
    place = (round_id, owing_id, about_id)
    one = sheets.sheet(request.actor, *place, request.at)
    if request.method != "POST":
        begun = one.row is not None and one.row.state != "draft"
        return show(request, one, typed_of(one), list(one.findings) if begun else _unasked(one.findings))
    typed = {cell.code: request.POST.get(f"c-{cell.code}", "") for cell in one.form.cells if cell.typed}
    if request.POST.get("do") == "paste":
        typed = pasted(one.form, typed, request.POST.get("pasted", ""))
    values, faults = rules.read(one.form, typed)
    reasons = _reasons(request, one.form)
    if request.POST.get("do") == "paste" or faults:
        return show(
            request,
            one,
            typed,
            [*faults, *rules.judge(one.form, values, reasons, one.beside)],
            reasons,
            422 if faults else 200,
        )
    try:
        return redirect(at_once(request, lambda: _do(request, place, values, reasons)))
    except Refusal as refusal:
        found = rules.judge(one.form, values, reasons, one.beside)
        return show(request, one, typed, found, reasons, answers.status_of(refusal), refusal)


def _do(request: DeskRequest, place: Place, values: Mapping[str, Any], reasons: Mapping[str, str]) -> str:
    version = int(request.POST.get("version", "0") or 0) or None
    given: dict[str, Any] = {"actor": request.actor, "at": request.at, "place": place, "version": version}
    if request.POST.get("do") == "sign":
        fill.sign(**given, cells=values, reasons=reasons)
    elif request.POST.get("do") == "nil":
        fill.sign_nil(**given, reason=request.POST.get("reason-nil", ""))
    else:
        fill.keep(**given, cells=values, reasons=reasons)
    return reverse("desk:return", args=place)


def _unasked(findings: Sequence[Finding]) -> list[Finding]:
    """Before anything was handed in a blank is no mistake: a draft may have as many as it likes."""
    return [one for one in findings if one.code not in ("blank", "unreadable")]


def typed_of(one: Sheet) -> dict[str, str]:
    """The figures as they stand in the form."""
    return {cell.code: rules.shown(cell, one.cells.get(cell.code)) for cell in one.form.cells if cell.typed}


def _reasons(request: DeskRequest, form: Form) -> dict[str, str]:
    codes = [*(cell.code for cell in form.cells), *(check.code for check in form.checks), "early"]
    return {code: words for code in codes if (words := request.POST.get(f"reason-{code}", "").strip())}


def pasted(form: Form, typed: Mapping[str, str], text: str) -> dict[str, str]:
    """Cells filled from a paste out of a spreadsheet: rows of title and value in any order, or a column of values in the form's order."""
    rows = [[part.strip() for part in line.split("\t")] for line in text.splitlines() if line.strip()]
    cells = [cell for cell in form.cells if cell.typed]
    by_title = {cell.title: cell.code for cell in cells}
    found = dict(typed)
    named = [row for row in rows if len(row) > 1 and row[0] in by_title]
    if named:
        found |= {by_title[row[0]]: row[1] for row in named}
    else:
        values = [part for row in rows for part in row]
        found |= {cell.code: value for cell, value in zip(cells, values, strict=False)}
    return found


def show(
    request: DeskRequest,
    one: Sheet,
    typed: Mapping[str, str],
    findings: Sequence[Finding],
    reasons: Mapping[str, str] | None = None,
    status: int = 200,
    refusal: Refusal | None = None,
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The page of a return with what was typed and what is wrong with it; nothing is kept by showing."""
    said = reasons if reasons is not None else one.reasons
    known_lines = _lines(request, one, typed, findings, said)
    today = today_of(request)
    context = {
        "one": one,
        "title": shown.title(one.owed),
        "state": shown.state(one.standing),
        "due": shown.due(one.owed, today),
        "facts": _facts(one),
        "groups": known_lines,
        "rest": _checks_left(one, findings, said),
        "nil_doubts": [finding.sentence for finding in rules.nil_fits(one.form, one.known)] if one.form.nil else [],
        "nil_reason": request.POST.get("reason-nil", ""),
        "refused": answers.said(refusal) if refusal else [],
        "history": _history(request, one),
        "corrections": _corrections(one),
        "early_reason": said.get("early", ""),
        "missing": [each.owing for each in sheets.lower(one.owed) if each.state not in rules.SATISFIED] if one.owed.stage > 1 else [],
        "crumbs": [Crumb(_("报送"), reverse("desk:returns"))],
        "place": shown.place(one.owed),
        "files": attached.shown_of(one),
        "runs": any(cell.runs for cell in one.form.cells),
    }  # fmt: skip
    return render(request, TEMPLATE, {**context, **(more or {})}, status=status)


def _lines(
    request: DeskRequest, one: Sheet, typed: Mapping[str, str], findings: Sequence[Finding], reasons: Mapping[str, str]
) -> list[tuple[str, list[Line], bool]]:
    """Heading, lines, and whether the group holds words only, which need no columns of figures."""
    by_cell: dict[str, list[Finding]] = {}
    for finding in findings:
        by_cell.setdefault(finding.cell, []).append(finding)
    values = rules.computed(one.form, one.cells)
    return [
        (
            label(head),
            [_line(one, cell, typed, values, by_cell.get(cell.code, []), reasons) for cell in cells],
            not any(cell.is_number for cell in cells),
        )
        for head, cells in one.form.groups
    ]


def _line(
    one: Sheet,
    cell: Cell,
    typed: Mapping[str, str],
    values: Mapping[str, Any],
    findings: Sequence[Finding],
    reasons: Mapping[str, str],
) -> Line:
    known = one.known.get(cell.code)
    opens = known is not None and bool(cell.known) and one.owed.stage == 1
    asked = any(finding.code in ("differs", "unlike_before", "unlike_others") for finding in findings)
    return Line(
        cell=cell,
        title=label(cell.title),
        words=label(cell.definition),
        unit=label(cell.unit),
        typed=typed.get(cell.code, "") if cell.typed else rules.shown(cell, values.get(cell.code)),
        known=rules.shown(cell, known) if known is not None else "",
        known_href=_behind(one, cell) if opens else "",
        last=rules.shown(cell, one.beside.last.get(cell.code, 0)) if cell.runs else "",
        total=rules.shown(cell, one.totals.get(cell.code)) if cell.runs else "",
        hard=[finding.sentence for finding in findings if finding.level == "hard"],
        soft=[finding.sentence for finding in findings if finding.level != "hard"],
        reason_name=f"reason-{cell.code}" if asked or reasons.get(cell.code) else "",
        reason=reasons.get(cell.code, ""),
    )


def _behind(one: Sheet, cell: Cell) -> str:
    """Where a pre-filled figure opens to: its rows, or the persons who checked themselves (for their own unit alone)."""
    if not cell.known.startswith("persons."):
        return reverse("desk:return-rows", args=[*shown.place(one.owed), cell.code])
    return reverse("desk:return-persons", args=[one.owed.round_id]) if one.may_fill or one.may_correct else ""


def _checks_left(one: Sheet, findings: Sequence[Finding], reasons: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Warnings of checks, each with a field for its reason: (sentence, field, what was typed)."""
    codes = {check.code for check in one.form.checks if check.level == "warn"}
    found = [
        (finding.sentence, f"reason-{finding.code}", reasons.get(finding.code, ""))
        for finding in findings
        if finding.code in codes
    ]
    asked = {name for _, name, _ in found}
    settled = [
        (check.sentence, f"reason-{check.code}", reasons[check.code])
        for check in one.form.checks
        if reasons.get(check.code)
    ]
    return found + [row for row in settled if row[1] not in asked]  # fmt: skip


def _facts(one: Sheet) -> list[Fact]:
    row = one.row
    found = [
        Fact(_("报送单位"), one.owed.owing),
        Fact(_("报送至"), "、".join(one.recipients.values()) or "—"),
        Fact(_("数据起止"), f"{one.days.from_on} — {one.days.to_on}"),
        Fact(_("期限"), marks.day(one.owed.overdue_after)),
    ]
    if one.owed.quote:
        found.append(Fact(_("方案原文"), one.owed.quote, wide=True))
    if row is not None and row.signer:
        found += [Fact(_("签报人"), row.signer), Fact(_("签报时间"), marks.moment(row.signed_at))]
        found += (
            [Fact(_("已接收"), "、".join(one.recipients.get(int(unit), "") for unit in row.receipts))]
            if row.receipts
            else []
        )
    if row is not None and row.sent_back:
        found.append(Fact(_("退回原因"), row.sent_back, wide=True))
    if one.afterwards:
        found.append(Fact(_("零报告后发现的问题"), str(len(one.afterwards)), wide=True))
    return found


def _history(request: DeskRequest, one: Sheet) -> Table | None:
    if one.row is None:
        return None
    columns = [Column("at", _("时间"), kind="date"), Column("cell", _("栏目"), kind="main"), Column("old", _("原值")), Column("new", _("新值")),
               Column("who", _("经办"))]  # fmt: skip
    rows = [
        Row(str(i), [marks.moment(each.at), label(cell.title), _cut(rules.shown(cell, each.old)) or "—", _cut(rules.shown(cell, each.new)) or "—", each.who])
        for i, each in enumerate(sheets.history(request.actor, one))
        if (cell := one.form.by_code.get(each.cell)) is not None
    ]  # fmt: skip
    return Table(_("每个数据的来历"), columns, rows) if rows else None


def _cut(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"


def _corrections(one: Sheet) -> Table | None:
    columns = [Column("nr", _("序号")), Column("cell", _("栏目"), kind="main"), Column("old", _("原值")), Column("new", _("新值")),
               Column("reason", _("原因")), Column("by", _("更正人"))]  # fmt: skip
    rows = []
    for slip in one.corrections:
        cell = one.form.by_code[slip.cell]
        values = [rules.shown(cell, slip.old), rules.shown(cell, slip.new)]
        rows.append(Row(str(slip.nr), [slip.nr, label(cell.title), *values, slip.reason, slip.by]))
    return Table(_("更正单"), columns, rows) if rows else None


def rows(request: DeskRequest, round_id: int, owing_id: int, about_id: int, cell: str) -> HttpResponse:
    """The rows behind one pre-filled figure."""
    one = sheets.sheet(request.actor, round_id, owing_id, about_id, request.at)
    found = sheets.rows_behind(request.actor, one, cell, today_of(request))
    lines = [
        Row(str(row.pk), [case_shown.number(row), row.title, case_shown.station(row), row.registered_on], case_shown.href(row))
        if hasattr(row, "station")
        else Row(str(row.pk), [row.get_state_display(), row.title, row.by, row.on])
        for row in found
    ]  # fmt: skip
    columns = [
        Column("nr", _("编号")),
        Column("title", _("名称"), kind="main"),
        Column("state", _("状态")),
        Column("on", _("日期"), kind="date"),
    ]
    words = {
        "title": label(one.form.by_code[cell].title),
        "definition": label(one.form.by_code[cell].definition),
        "table": Table(_("台账明细"), columns, lines, empty=_("这一期没有相应的记录。")),
        "crumbs": [Crumb(_("报送"), reverse("desk:returns")), Crumb(shown.title(one.owed), shown.href(one.owed))],
    }
    return render(request, "desk/returns/rows.html", words)


# --- receiving and correcting -----------------------------------------------------------------------------------------------


class ReasonForm(forms.Form):
    """Words for sending back."""

    reason = forms.CharField(label=gettext_lazy("退回原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


@require_POST
def accept(request: DeskRequest, round_id: int, owing_id: int, about_id: int) -> HttpResponse:
    """Receive."""
    place = (round_id, owing_id, about_id)

    def do() -> str:
        receive.accept(actor=request.actor, at=request.at, place=place)
        return reverse("desk:return", args=place)

    return redirect(at_once(request, do))


def send_back(request: DeskRequest, round_id: int, owing_id: int, about_id: int) -> HttpResponse:
    """Send back, with words."""
    place = (round_id, owing_id, about_id)
    one = sheets.sheet(request.actor, *place, request.at)
    here = reverse("desk:return", args=place)
    asked = Asked(
        title=_("退回报表"), button=_("退回"), cancel=here, words=shown.title(one.owed), grave=True,
        consequences=[_("报送单位会收到通知,期限照常计算。")], crumbs=[Crumb(_("报送"), reverse("desk:returns"))],
    )  # fmt: skip

    def do(values: dict[str, Any]) -> str:
        receive.send_back(actor=request.actor, at=request.at, place=place, reason=values["reason"])
        return here

    return one_act(request, asked, ReasonForm(sent(request)), do)


def correct(request: DeskRequest, round_id: int, owing_id: int, about_id: int) -> HttpResponse:
    """A correction slip for one figure."""
    place = (round_id, owing_id, about_id)
    one = sheets.sheet(request.actor, *place, request.at)
    here = reverse("desk:return", args=place)
    form = _correction_form(one, request)
    asked = Asked(
        title=_("更正报表"), button=_("提交更正单"), cancel=here, words=shown.title(one.owed),
        consequences=[_("原值、新值和原因都会留下,接收单位会收到通知。")], crumbs=[Crumb(_("报送"), reverse("desk:returns"))],
    )  # fmt: skip

    def do(values: dict[str, Any]) -> str:
        cell = one.form.by_code[values["cell"]]
        value, wrong = rules.read_cell(cell, values["value"])
        if wrong:
            raise Refusal("return.unreadable", wrong, field="value")
        fill.correct(
            actor=request.actor, at=request.at, place=place, cell=cell.code, value=value, reason=values["reason"]
        )
        return here

    return one_act(request, asked, form, do)


def _correction_form(one: Sheet, request: DeskRequest) -> forms.Form:
    form = forms.Form(sent(request))
    cells = [(cell.code, label(cell.title)) for cell in one.form.cells if cell.typed]
    form.fields["cell"] = forms.ChoiceField(label=_("栏目"), choices=cells)
    form.fields["value"] = forms.CharField(label=_("新值"), max_length=2000)
    form.fields["reason"] = forms.CharField(label=_("原因"), max_length=200)
    return form
