"""报表附件: upload, download with the access on record, take back while the return is still being filled."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from duban.desk import answers
from duban.desk.one_act import Asked, one_act, sent
from duban.desk.pages.returns import shown
from duban.desk.parts.values import Crumb, FileShown
from duban.desk.requests import DeskRequest
from duban.desk.wording import label
from duban.files import rules
from duban.kernel.errors import Refusal, Refusals
from duban.returns.actions import attach
from duban.returns.queries import sheet as sheets
from duban.returns.queries.sheet import Sheet

MOST_AT_ONCE = 20


def shown_of(one: Sheet) -> list[FileShown]:
    """The return's files as the page lists them."""
    return [_shown(one, row) for row in attach.of(one)]


def _shown(one: Sheet, row: Any) -> FileShown:
    kind = rules.BY_SUFFIX.get(row.name.rpartition(".")[2])
    removed = "、".join(label(rules.REMOVED.get(code, code)) for code in row.stripped)
    notes = [_("已清除:%(what)s") % {"what": removed}] if removed else []
    notes += [label(rules.LEFT.get(row.left, row.left))] if row.left else []
    return FileShown(
        row.name, reverse("desk:return-file", args=[*shown.place(one.owed), row.pk]), row.size, kind=label(kind.title) if kind else "",
        sha256=row.sha256, at=row.added_at, note=" · ".join(notes),
    )  # fmt: skip


@require_POST
def add(request: DeskRequest, round_id: int, owing_id: int, about_id: int) -> HttpResponse:
    """Upload. Good files stay even if others are refused: a browser never gives them back."""
    place = (round_id, owing_id, about_id)
    back = reverse("desk:return", args=place) + "#files"
    uploads = request.FILES.getlist("files")
    refused: list[Refusal] = []
    if not uploads:
        refused = [Refusal("file.none", "还没有选择文件。请先选择再上传。", field="files")]
    if len(uploads) > MOST_AT_ONCE:
        refused = [Refusal("file.many", f"一次最多上传 {MOST_AT_ONCE} 个附件,请分几次上传。", field="files")]
    for upload in uploads if not refused else ():
        try:
            attach.add(
                actor=request.actor, at=request.at, place=place, name=upload.name or "", stream=upload.file or upload
            )
        except Refusal as refusal:
            refused.append(refusal)
    return answers.refused(request, Refusals(refused), back=back) if refused else redirect(back)


def fetch(request: DeskRequest, round_id: int, owing_id: int, about_id: int, file_id: int) -> FileResponse:
    """A file's bytes, always as an attachment; who opened it is on the file's chain before a byte leaves."""
    opened = attach.open_for(actor=request.actor, at=request.at, place=(round_id, owing_id, about_id), file_id=file_id)
    answer = FileResponse(opened.stream, as_attachment=True, filename=opened.name, content_type=opened.media_type)
    answer["Content-Length"] = str(opened.size)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


class WithdrawForm(forms.Form):
    """Which file, and why."""

    file = forms.ChoiceField(label=gettext_lazy("附件"))
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200)


def withdraw(request: DeskRequest, round_id: int, owing_id: int, about_id: int) -> HttpResponse:
    """Take a file back, with a reason."""
    place = (round_id, owing_id, about_id)
    one = sheets.sheet(request.actor, *place, request.at)
    here = reverse("desk:return", args=place)
    form = WithdrawForm(sent(request))
    form.fields["file"].choices = [(str(row.pk), row.name) for row in attach.of(one)]  # type: ignore[attr-defined]
    asked = Asked(
        title=_("撤回附件"), button=_("撤回"), cancel=here, words=shown.title(one.owed), grave=True,
        consequences=[_("撤回后不再列出;内容和谁打开过的记录仍保留。")], crumbs=[Crumb(_("报送"), reverse("desk:returns"))],
    )  # fmt: skip

    def do(values: dict[str, Any]) -> str:
        attach.withdraw(
            actor=request.actor, at=request.at, place=place, file_id=int(values["file"]), reason=values["reason"]
        )
        return f"{here}#files"

    return one_act(request, asked, form, do)
