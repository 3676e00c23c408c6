"""选择框: search fields for units and persons. Candidates come as radio buttons or boxes: by htmx while typing, else by the
button beside the field, which sends the form to be shown again with them. Keyboard and screen reader know both by nature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from duban.cases import choices
from duban.cases.choices import Choice
from duban.cases.fields import FIELDS
from duban.desk.keyset import number
from duban.desk.pages.cases.today import today_of
from duban.desk.requests import DeskRequest
from duban.kernel.errors import NotThere

WORDS = "_words"


class Picker(forms.Widget):
    """A search field with its candidates. ``chosen`` and ``found`` are set by the form, which knows who asks."""

    def __init__(self, kind: str, *, many: bool, required: bool) -> None:
        super().__init__()
        self.kind, self.many, self.required = kind, many, required
        self.chosen: Sequence[Choice] = ()
        self.found: Sequence[Choice] = ()
        self.typed = ""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[str]:
        getlist = getattr(data, "getlist", None)
        return list(getlist(name)) if getlist else list(data.get(name, []))

    def id_for_label(self, id_: str | None, index: Any = None) -> str:
        return id_ or ""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        held = attrs or {}
        id_ = held.get("id", f"id_{name}")
        described = (
            format_html(' aria-describedby="{}"', held["aria-describedby"]) if "aria-describedby" in held else ""
        )
        wrong = mark_safe(' aria-invalid="true"') if "aria-invalid" in held else ""
        return format_html(
            '<div class="picker" data-picker>{}<div class="picker-find"><input class="input" type="search" id="{}" name="{}" value="{}" '
            'maxlength="60" autocomplete="off" placeholder="{}"{}{} hx-get="{}" hx-trigger="input changed delay:150ms" hx-target="#{}-found" '
            'hx-swap="innerHTML" hx-sync="this:replace"><button class="btn btn-small" name="find" value="{}" formnovalidate>{}</button></div>'
            '<div class="picker-found" id="{}-found" role="group" aria-label="{}" aria-live="polite">{}</div></div>',
            self._chosen(name),
            id_,
            f"{name}{WORDS}",
            self.typed,
            _("输入名称中的几个字,再从下面选择") if self.kind == "unit" else _("输入姓名,再从下面选择"),
            described,
            wrong,
            f"{reverse('desk:pick', args=[self.kind])}?field={name}",
            id_,
            name,
            _("查找"),
            id_,
            _("查找结果"),
            options(self.found, name, many=self.many) if self.typed and self.found else "",
        )

    def _chosen(self, name: str) -> SafeString:
        if not self.chosen:
            return mark_safe("")
        none = (
            format_html(
                '<label class="picker-option picker-none"><input type="radio" name="{}" value=""><span>{}</span></label>',
                name,
                _("不填"),
            )
            if not self.many and not self.required
            else ""
        )
        return format_html(
            '<div class="picker-chosen">{}{}</div>', options(self.chosen, name, many=self.many, checked=True), none
        )


def options(found: Sequence[Choice], name: str, *, many: bool, checked: bool = False) -> SafeString:
    """Candidates as boxes (``many``) or radio buttons of one field."""
    mark = mark_safe(" checked") if checked else ""
    kind = "checkbox" if many else "radio"
    return format_html_join(
        "",
        '<label class="picker-option"><input type="{}" name="{}" value="{}"{}><span>{}</span>{}</label>',
        (
            (kind, name, one.id, mark, one.name, format_html("<small>{}</small>", one.where) if one.where else "")
            for one in found
        ),
    )


def candidates(request: DeskRequest, kind: str, words: str) -> Sequence[Choice]:
    """Units or persons by typed words."""
    if kind == "unit":
        return choices.units(request.actor, words)
    return choices.people(request.actor, words, today_of(request))


def pick(request: DeskRequest, kind: str) -> HttpResponse:
    """Candidates for a field while one types; a fragment."""
    name = request.GET.get("field", "")
    field = FIELDS.get(name)
    if kind not in ("unit", "person") or field is None or field.kind not in ("unit", "units", "person"):
        raise NotThere("pick.field", "没有这个选择框。")
    words = request.GET.get(f"{name}{WORDS}", "").strip()[:60]
    found = candidates(request, kind, words) if words else []
    if not words:
        return HttpResponse("")
    if not found:
        return HttpResponse(format_html('<p class="hint">{}</p>', _("没有找到。试试名称中的两个字或简称。")))
    said = ngettext("找到 %(n)d 个", "找到 %(n)d 个", len(found)) % {"n": len(found)}
    return HttpResponse(
        format_html('<span class="only-read">{}</span>{}', said, options(found, name, many=field.kind == "units"))
    )


def chosen_ids(typed: Sequence[str]) -> list[int]:
    """The ids among what a field sent."""
    return [id_ for text in typed if (id_ := number(text.strip())) is not None]
