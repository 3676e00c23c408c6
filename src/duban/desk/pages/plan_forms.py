"""要素表单: one form for each kind of element, and the words of the plan that prove it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from duban.campaign.elements import ANCHORS, MECHANISMS, OBLIGATION_KINDS, PERIODS
from duban.desk.wording import label

_NAMES = gettext_lazy("一行一个,照方案的写法。")
_DUE_KINDS = {
    "date": gettext_lazy("某一天"),
    "every": gettext_lazy("按周期"),
    "phase": gettext_lazy("随阶段"),
    "within": gettext_lazy("某事之后若干日"),
    "unspecified": gettext_lazy("方案未写明"),
}
FIELD_TITLES = {
    "task": gettext_lazy("任务"),
    "lead": gettext_lazy("牵头"),
    "assist": gettext_lazy("配合"),
    "implement": gettext_lazy("具体实施"),
    "persons": gettext_lazy("责任人"),
    "what": gettext_lazy("事项"),
    "kind": gettext_lazy("种类"),
    "who": gettext_lazy("由谁"),
    "to": gettext_lazy("报给"),
    "value": gettext_lazy("数值"),
    "code": gettext_lazy("机制"),
    "name": gettext_lazy("名称"),
    "members": gettext_lazy("成员单位"),
    "office": gettext_lazy("办公室设在"),
    "body": gettext_lazy("所在机构"),
    "role": gettext_lazy("角色"),
    "title": gettext_lazy("职务"),
}
"""What the fields of a body are called."""


@dataclass(frozen=True, slots=True)
class _Row:
    """How a field is asked: ``words`` a line, ``text`` several lines, ``names``, or a choice of a table."""

    name: str
    how: str = "words"
    needed: bool = False


_FIELDS: Mapping[str, tuple[_Row, ...]] = {
    "duty": (
        _Row("task", "text", needed=True), _Row("lead", "names"), _Row("implement", "names"), _Row("assist", "names"), _Row("persons", "names"),
    ),
    "obligation": (_Row("what", "text", needed=True), _Row("kind", "kinds", needed=True), _Row("who", "names"), _Row("to", "names")),
    "channel": (_Row("who", "names", needed=True), _Row("to", "names", needed=True)),
    "quantity": (_Row("what", needed=True), _Row("value", needed=True)),
    "mechanism": (_Row("code", "codes", needed=True),),
    "group": (_Row("name", needed=True), _Row("members", "names"), _Row("office")),
    "post": (_Row("body"), _Row("role", needed=True), _Row("name"), _Row("title")),
}  # fmt: skip
_LISTS = frozenset({"lead", "assist", "implement", "persons", "who", "to", "members"})


class DueForm(forms.Form):
    """When it is due: the first field says which of the others count."""

    due_kind = forms.ChoiceField(label=gettext_lazy("何时"), choices=list(_DUE_KINDS.items()))
    due_on = forms.CharField(
        label=gettext_lazy("哪一天"),
        required=False,
        max_length=10,
        help_text=gettext_lazy("写成 2026-06-30;年份未定时写 XXXX-06-30。"),
    )
    due_period = forms.ChoiceField(label=gettext_lazy("周期"), required=False)
    due_day = forms.IntegerField(
        label=gettext_lazy("第几天前"),
        required=False,
        min_value=1,
        max_value=31,
        help_text=gettext_lazy("每周填 1–7;不填为期末。"),
    )
    due_month = forms.IntegerField(label=gettext_lazy("期内第几个月"), required=False, min_value=1, max_value=12)
    due_next = forms.BooleanField(label=gettext_lazy("在下一期报上一期的情况"), required=False)
    due_phase = forms.ChoiceField(label=gettext_lazy("哪个阶段"), required=False)
    due_anchor = forms.ChoiceField(label=gettext_lazy("从何时起算"), required=False)
    due_days = forms.IntegerField(label=gettext_lazy("多少日内"), required=False, min_value=0, max_value=3660)
    due_working = forms.BooleanField(label=gettext_lazy("按工作日计算"), required=False)
    due_after = forms.CharField(
        label=gettext_lazy("从什么事起算"), required=False, max_length=120, help_text=gettext_lazy("例如:收到交办单。")
    )
    due_phrase = forms.CharField(label=gettext_lazy("方案的原话"), required=False, max_length=60)

    def __init__(self, *args: Any, phases: list[str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["due_period"].choices = [(code, label(title)) for code, title in PERIODS.items()]  # type: ignore[attr-defined]
        self.fields["due_phase"].choices = [("each", _("每个阶段")), *((name, name) for name in phases)]  # type: ignore[attr-defined]
        self.fields["due_anchor"].choices = [(code, label(title)) for code, title in ANCHORS.items()]  # type: ignore[attr-defined]

    def due(self) -> dict[str, Any]:
        """What was filled in, as duban-plan/1 writes it; only the fields that belong to the kind chosen."""
        given = self.cleaned_data
        match given["due_kind"]:
            case "date":
                return {"kind": "date", "on": given["due_on"].strip()}
            case "every":
                return {
                    "kind": "every", "period": given["due_period"], "day": given["due_day"], "offset": int(given["due_next"]),
                    "month": given["due_month"],
                }  # fmt: skip
            case "phase":
                return {
                    "kind": "phase",
                    "phase": given["due_phase"],
                    "anchor": given["due_anchor"],
                    "days": given["due_days"],
                }
            case "within":
                return {
                    "kind": "within", "days": given["due_days"], "working": given["due_working"], "after": given["due_after"]
                }  # fmt: skip
            case _:
                return {"kind": "unspecified", "phrase": given["due_phrase"]}


class ElementForm(DueForm):
    """One element. ``kind`` decides which fields there are; ``body()`` is what was filled in."""

    quote = forms.CharField(
        label=gettext_lazy("方案原文"),
        required=False,
        max_length=4000,
        help_text=gettext_lazy("证明这一项的原话,须与正文一字不差。不填表示正文没有写,是专治办补充的。"),
        widget=forms.Textarea(attrs={"rows": 3, "lang": "zh", "class": "input quote-field"}),
    )
    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: str, phases: list[str], **more: Any) -> None:
        super().__init__(*args, phases=phases, **more)
        self.kind = kind
        if kind != "obligation":
            for name in [name for name in self.fields if name.startswith("due_")]:
                del self.fields[name]
        asked = {row.name: _field(row) for row in _FIELDS[kind]}
        rest = dict(self.fields)
        self.fields.clear()
        self.fields.update(asked)
        self.fields.update(rest)

    def body(self) -> dict[str, Any]:
        """The body as JSON, to be checked by ``elements.parse``."""
        found = {
            row.name: _lines(self.cleaned_data[row.name]) if row.how == "names" else self.cleaned_data[row.name]
            for row in _FIELDS[self.kind]
        }
        return {**found, "due": self.due()} if self.kind == "obligation" else found


def initial(kind: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """A body as what stands in the form."""
    found = {name: "\n".join(value) if name in _LISTS else value for name, value in body.items() if name != "due"}
    due = body.get("due")
    if not due:
        return found
    return found | {
        "due_kind": due["kind"],
        "due_on": due.get("on", ""),
        "due_period": due.get("period", "month"),
        "due_day": due.get("day"),
        "due_month": due.get("month"),
        "due_next": bool(due.get("offset")),
        "due_phase": due.get("phase", "each"),
        "due_anchor": due.get("anchor", "end"),
        "due_days": due.get("days"),
        "due_working": due.get("working", False),
        "due_after": due.get("after", ""),
        "due_phrase": due.get("phrase", ""),
    }


def _lines(words: str) -> list[str]:
    """Names stand on lines of their own: many have a 、 within (市、县相关职能部门)."""
    return [line.strip() for line in words.splitlines() if line.strip()]


def _field(row: _Row) -> forms.Field:
    title = FIELD_TITLES[row.name]
    match row.how:
        case "text":
            return forms.CharField(
                label=title, max_length=2000, required=row.needed, widget=forms.Textarea(attrs={"rows": 2})
            )
        case "names":
            widget = forms.Textarea(attrs={"rows": 2})
            return forms.CharField(label=title, max_length=4000, required=row.needed, help_text=_NAMES, widget=widget)
        case "kinds":
            return forms.ChoiceField(
                label=title, choices=[(code, label(word)) for code, word in OBLIGATION_KINDS.items()]
            )
        case "codes":
            return forms.ChoiceField(label=title, choices=[(code, label(word)) for code, word in MECHANISMS.items()])
        case _:
            return forms.CharField(label=title, max_length=200, required=row.needed)


class SplitForm(forms.Form):
    """The parts, one a line."""

    parts = forms.CharField(
        label=gettext_lazy("拆成"),
        max_length=4000,
        help_text=gettext_lazy("每行一项。其余内容各项照抄,拆开后可以分别修改。"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def lines(self) -> list[str]:
        """The parts."""
        return _lines(self.cleaned_data["parts"])
