"""单位的导入导出: template, export, upload, preview with every row's errors, and the file that goes back with them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from duban.desk import answers, held
from duban.desk.one_act import at_once, sent
from duban.desk.parts.values import Column, Crumb, Row, Table
from duban.desk.requests import DeskRequest
from duban.desk.wording import label
from duban.kernel.errors import Refusal
from duban.units import exchange, policy
from duban.units import queries as units
from duban.units.kinds import KINDS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
MOST_BYTES = 20 * 1024 * 1024
SHOWN = 200
ACTIONS = {
    "add": gettext_lazy("新增"),
    "change": gettext_lazy("修改"),
    "same": gettext_lazy("不变"),
    "wrong": gettext_lazy("有误"),
}
FIELDS = {"name": gettext_lazy("名称"), "short_name": gettext_lazy("简称"), "kind": gettext_lazy("类型"), "parent": gettext_lazy("上级单位"),
          "line": gettext_lazy("主管单位"), "opened_on": gettext_lazy("设立日期"), "closed_on": gettext_lazy("撤销日期"),
          "code": gettext_lazy("机构代码"), "aliases": gettext_lazy("别名"), "same_as": gettext_lazy("同一单位")}  # fmt: skip


class SheetForm(forms.Form):
    """A sheet of units."""

    file = forms.FileField(
        label=gettext_lazy("单位表"),
        help_text=gettext_lazy("xlsx、xls、ods 或 csv,最大 20 MB。先预览,确认后才写入。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.et,.csv"}),
    )

    def clean_file(self) -> UploadedFile[bytes]:
        """Not larger than a sheet of units can be."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("文件超过 20 MB。请删去图片和无关的工作表,或分几次导入。"))
        return file


def sheets(request: DeskRequest) -> HttpResponse:
    """Where sheets come in and go out; an uploaded one leads to its preview."""
    policy.require(request.actor, "unit.manage")
    form = SheetForm(sent(request), request.FILES or None)
    status = 0
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data["file"].read()
        try:
            exchange.preview(request.actor, data)
            return redirect("desk:units-preview", held.hold(request.person_id, data, request.at))
        except Refusal as refusal:
            status = answers.put_on(form, refusal)
    return answers.form_page(request, "desk/units/sheets.html", form, {"crumbs": [_home()]}, status=status)


def template(request: DeskRequest) -> HttpResponse:
    """An empty sheet with drop-downs and explanations."""
    return _file(exchange.template(request.actor), _("单位导入模板") + ".xlsx", XLSX)


def export(request: DeskRequest, form: str) -> HttpResponse:
    """All units the actor manages."""
    day = units.local_day(request.at).isoformat()
    if form == "csv":
        return _file(exchange.export_csv(request.actor), _("单位") + f"-{day}.csv", CSV)
    return _file(exchange.export_xlsx(request.actor), _("单位") + f"-{day}.xlsx", XLSX)


def preview(request: DeskRequest, token: str) -> HttpResponse:
    """What the sheet would do, and what is wrong with it."""
    shown = exchange.preview(request.actor, held.held(request.person_id, token))
    counts = shown.comparison.counts
    words = {
        "token": token,
        "mark": shown.mark,
        "ready": shown.ready,
        "counts": [(code, title, counts[code]) for code, title in ACTIONS.items()],
        "links": sum(1 for link in shown.comparison.links if link.fresh),
        "wrong": _wrong_table(shown),
        "wrong_total": _wrong_total(shown),
        "changed": _changed_table(request, shown),
        "added": _added_table(shown),
        "shown": SHOWN,
        "statements": [str(s) for s in getattr(shown.reading, "statements", ())],
        "crumbs": [_home(), Crumb(_("导入导出"), reverse("desk:units-exchange"))],
    }
    return render(request, "desk/units/preview.html", words)


def errors(request: DeskRequest, token: str) -> HttpResponse:
    """The file as it came, each wrong row with what is wrong beside it."""
    shown = exchange.preview(request.actor, held.held(request.person_id, token))
    csv = shown.book.form == "csv"
    return _file(exchange.errors_file(shown), _("单位表-待改正") + (".csv" if csv else ".xlsx"), CSV if csv else XLSX)


@require_POST
def take(request: DeskRequest, token: str) -> HttpResponse:
    """Write what was shown."""

    def do() -> str:
        data = held.held(request.person_id, token)
        taken = exchange.take(actor=request.actor, at=request.at, data=data, mark=request.POST.get("mark", ""))
        return f"{reverse('desk:units-exchange')}?added={taken.added}&changed={taken.changed}&links={taken.links}"

    href = at_once(request, do)
    held.drop(request.person_id, token)
    return redirect(href)


def _wrong_total(shown: exchange.Preview) -> int:
    units_wrong = sum(1 for item in shown.comparison.items if item.draft.problems)
    return units_wrong + sum(1 for link in shown.comparison.links if link.draft.problems)


def _wrong_table(shown: exchange.Preview) -> Table:
    wrong = [i.draft for i in shown.comparison.items if i.draft.problems]
    rows = [Row(str(d.place), (str(d.place), d.name, ";".join(map(str, d.problems)))) for d in wrong[:SHOWN]]
    links = [link.draft for link in shown.comparison.links if link.draft.problems]
    rows += [
        Row(str(d.place), (str(d.place), d.unit, ";".join(map(str, d.problems)))) for d in links[: SHOWN - len(rows)]
    ]
    columns = [
        Column("place", _("位置"), kind="narrow"),
        Column("name", _("名称"), kind="main"),
        Column("what", _("怎么改")),
    ]
    return Table(_("有误的行"), columns, rows)


def _added_table(shown: exchange.Preview) -> Table:
    added = [i for i in shown.comparison.items if i.action == "add"]
    rows = [
        Row(
            str(i.draft.place),
            (
                i.draft.name,
                label(KINDS[i.kind].title) if i.kind in KINDS else "—",
                i.draft.parent or "—",
                "、".join(i.draft.notes),
            ),
        )
        for i in added[:SHOWN]
    ]
    columns = [
        Column("name", _("名称"), kind="main"),
        Column("kind", _("类型")),
        Column("parent", _("上级单位")),
        Column("note", _("说明"), phone=False),
    ]
    return Table(_("新增的单位"), columns, rows)


def _changed_table(request: DeskRequest, shown: exchange.Preview) -> Table:
    changed = [i for i in shown.comparison.items if i.action == "change"][:SHOWN]
    ids = {
        value
        for i in changed
        for name in ("parent", "line")
        for value in i.changes.get(name, ())
        if isinstance(value, int)
    }
    names = {id_: row.name for id_, row in units.units(request.actor, sorted(ids)).items()}
    rows = [Row(str(i.draft.place), (i.draft.name, ";".join(_change_words(i, names)))) for i in changed]
    return Table(_("修改的单位"), [Column("name", _("名称"), kind="main"), Column("what", _("变化"))], rows)


def _change_words(item: Any, names: dict[int, str]) -> list[str]:
    def said(value: Any) -> str:
        return names.get(value, str(value)) if isinstance(value, int) else str(value or "—")

    found = [
        f"{FIELDS.get(name, name)} {said(old)} → {said(new)}"
        for name, (old, new) in item.changes.items()
        if name in FIELDS
    ]
    found += [_("增加写法“%(name)s”") % {"name": name} for name, _state in item.add_aliases]
    found += [_("撤销写法“%(name)s”") % {"name": name} for name in item.undo_aliases]
    found += [_("确认写法“%(name)s”") % {"name": name} for name in item.confirm_aliases]
    found += [_("曾用名“%(name)s”") % {"name": name} for name, _on in item.add_former]
    return found or [_("其他")]


def _home() -> Crumb:
    return Crumb(_("单位库"), reverse("desk:units"))


def _file(data: bytes, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=kind)
    answer.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    return answer
