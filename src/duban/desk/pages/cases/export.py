"""导出台账: says beforehand what will leave the house, asks why, writes it down, then hands over the file (C10)."""

from __future__ import annotations

import hashlib
import tempfile
from typing import Any

from django import forms
from django.http import FileResponse, HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from duban.cases import actions, listing, lists
from duban.desk import answers, campaigns
from duban.desk.pages.cases import asked, sheet
from duban.desk.pages.cases.today import today_of
from duban.desk.parts.values import Crumb
from duban.desk.requests import DeskRequest
from duban.kernel.errors import NotPermitted, Refusal

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ExportForm(forms.Form):
    """Why; kept with the record."""

    reason = forms.CharField(
        label=gettext_lazy("导出事由"),
        max_length=200,
        help_text=gettext_lazy("例如:报县专治办月度汇总。事由、筛选条件、件数和文件指纹会记入流水。"),
    )


def export(request: DeskRequest) -> HttpResponseBase:
    """GET tells what would be exported; POST does it."""
    if not lists.may_export(request.actor):
        raise NotPermitted("export.no_right", "导出台账由专治办办理。", ground="C10 导出留痕")
    query = QueryDict(request.POST.get("query", "") if request.method == "POST" else request.GET.urlencode())
    wanted = asked.read(request.actor, query)
    form = ExportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _file(request, wanted, form.cleaned_data["reason"])
        except Refusal as refusal:
            answers.put_on(form, refusal)
    total = listing.counted(listing.ledger(request.actor, wanted.filters, today_of(request)), lists.MOST_EXPORTED)
    sentence = asked.sentence(request.actor, wanted, query, total, campaigns.of(request, request.actor))
    back = f"{reverse('desk:ledger')}?{asked.plain(query).urlencode()}"
    context = {
        "crumbs": [Crumb(_("台账"), back)],
        "said": [chip.said for chip in sentence.filters if chip.said],
        "total": sentence.total,
        "query": asked.plain(query).urlencode(),
        "back": back,
        "most": lists.MOST_EXPORTED,
        "columns": [str(column.title) for column in sheet.COLUMNS],
    }
    return answers.form_page(request, "desk/cases/export.html", form, context)


def _file(request: DeskRequest, wanted: asked.Asked, reason: str) -> FileResponse:
    """Make the sheet, write it down, hand it over. Without the record no file leaves."""
    today = today_of(request)
    rows = lists.exported(request.actor, wanted.filters, today, order=wanted.order)
    target: Any = tempfile.TemporaryFile()  # noqa: SIM115  (FileResponse closes it)
    at = timezone.localtime(request.at)
    note = _("%(unit)s %(name)s 于 %(at)s 导出") % {
        "unit": request.actor.unit_name,
        "name": request.actor.name,
        "at": f"{at:%Y-%m-%d %H:%M}",
    }
    number = sheet.write(target, sheet.Head(_title(request), f"{note} · {reason}", _training(request)), rows)
    target.seek(0)
    digest = hashlib.file_digest(target, "sha256").hexdigest()
    told: dict[str, Any] = {"what": "ledger", **asked.told(wanted)}
    actions.record_export(actor=request.actor, at=request.at, asked=told, reason=reason, rows=number, sha256=digest)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"{_('台账')}-{at:%Y%m%d-%H%M}.xlsx", content_type=XLSX)


def _title(request: DeskRequest) -> str:
    one = _campaign(request)
    return _("%(title)s台账") % {"title": one.title} if one else _("问题台账")


def _training(request: DeskRequest) -> bool:
    """One campaign of made-up data among those on the ledger is enough for the mark."""
    return any(one.training for one in campaigns.open_to(request.actor))


def _campaign(request: DeskRequest) -> Any:
    return campaigns.in_hand(request, campaigns.open_to(request.actor))
