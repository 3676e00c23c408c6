"""Excel 往返: the return as a workbook, an uploaded one read into the form, its errors in the same layout; the round's table."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from duban.desk import held
from duban.desk.pages.returns import sheet as pages
from duban.desk.requests import DeskRequest
from duban.desk.wording import label
from duban.kernel.errors import Refusal
from duban.returns import books, rules
from duban.returns.queries import board
from duban.returns.queries import sheet as sheets
from duban.returns.queries.sheet import Sheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class UploadForm(forms.Form):
    """A filled sheet."""

    file = forms.FileField(label=gettext_lazy("上传填好的 Excel 表"))


def _file(data: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx") or "attachment"
    return answer


def book(request: DeskRequest, round_id: int, owing_id: int, about_id: int) -> HttpResponse:
    """The return as a workbook: to fill, or as it was handed in."""
    one = sheets.sheet(request.actor, round_id, owing_id, about_id, request.at)
    name = f"{one.form.title} {one.owed.label} {one.owed.about}"
    return _file(books.book(one, pages.typed_of(one), dict(one.reasons)), name)


@require_POST
def upload(request: DeskRequest, round_id: int, owing_id: int, about_id: int) -> HttpResponse:
    """Read a filled sheet into the form. With an error nothing is taken; without, it still waits to be signed."""
    one = sheets.sheet(request.actor, round_id, owing_id, about_id, request.at)
    form = UploadForm(request.POST, request.FILES)
    if not one.may_fill:
        return redirect(reverse("desk:return", args=[round_id, owing_id, about_id]))
    if not form.is_valid():
        empty = Refusal("file.none", "还没有选择文件,或者文件是空的。请先选择再上传。", field="file")
        return pages.show(request, one, pages.typed_of(one), [], status=422, refusal=empty)
    data = form.cleaned_data["file"].read()
    try:
        found = books.read(one, data)
    except Refusal as refusal:
        return pages.show(request, one, pages.typed_of(one), [], status=422, refusal=refusal)
    if found.errors:
        token = held.hold(request.person_id, data, request.at)
        wrong = [(label(_title(one, code)), words) for code, words in found.errors.items()]
        href = reverse("desk:return-errors", args=[round_id, owing_id, about_id, token])
        more: dict[str, Any] = {"wrong_rows": wrong, "wrong_href": href}
        return pages.show(request, one, pages.typed_of(one), [], status=422, more=more)
    values, _faults = rules.read(one.form, found.typed)
    findings = rules.judge(one.form, values, found.reasons, one.beside)
    return pages.show(request, one, found.typed, findings, found.reasons)


def _title(one: Sheet, code: str) -> str:
    cell = one.form.by_code.get(code)
    return cell.title if cell else _("整张表")


def errors(request: DeskRequest, round_id: int, owing_id: int, about_id: int, token: str) -> HttpResponse:
    """The uploaded sheet in the same layout, what was typed in it, and each error beside its row."""
    one = sheets.sheet(request.actor, round_id, owing_id, about_id, request.at)
    found = books.read(one, held.held(request.person_id, token))
    data = books.book(one, found.typed, found.reasons, found.errors)
    return _file(data, f"{one.form.title} {one.owed.label} {_('错误')}")


def table(request: DeskRequest, round_id: int) -> HttpResponse:
    """The round's table, one row a unit."""
    whole = board.summed(request.actor, round_id)
    return _file(books.table(whole, board.cells_of(whole)), f"{whole.form.title} {whole.round.label} {_('汇总')}")
