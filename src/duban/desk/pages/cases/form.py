"""办件表单: a move's fields as a form. It only shows and keeps what was typed; what it means ``cases.asks`` decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext as _

from duban.cases import asks, choices, flow
from duban.cases.asks import Raw
from duban.cases.fields import FIELDS, Field
from duban.desk import answers
from duban.desk.pages.cases import pickers
from duban.desk.requests import DeskRequest
from duban.desk.wording import label
from duban.kernel.errors import Refusal, Refusals

RADIOS = 5  # up to so many choices stand in the open


_SHORT = frozenset({"day", "money", "count", "choice", "topic", "unit", "person", "case"})


class Typed(forms.Field):
    """A field that takes whatever was typed. ``wide`` ones stand alone in their row."""

    wide = True

    def bound_data(self, data: Any, initial: Any) -> Any:
        return initial if data is None else data


class MoveForm(forms.Form):
    """表单: ``raw`` is what was typed or what is already known. Errors come from refusals (``answers.put_on``)."""

    use_required_attribute = False

    def __init__(self, request: DeskRequest, move: flow.Move, raw: Raw, *, topics: Sequence[choices_topic] = (), milestones: Sequence[tuple[str, str]] = ()) -> None:  # fmt: skip
        data = QueryDict(mutable=True)
        for name, values in raw.items():
            data.setlist(name, list(values))
        super().__init__(data=data, label_suffix="")
        self.request, self.move = request, move
        for code in move.asks:
            field = FIELDS[code]
            widget = _widget(field, code in move.needed, topics=topics, milestones=milestones)
            made = Typed(label=label(field.label), required=code in move.needed, help_text=_hint(field), widget=widget)
            made.wide = field.kind not in _SHORT
            self.fields[code] = made
            if isinstance(made.widget, pickers.Picker):
                self._fill(made.widget, field, data)

    def full_clean(self) -> None:
        """Nothing is judged here."""
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}

    def _fill(self, widget: pickers.Picker, field: Field, data: QueryDict) -> None:
        """What was chosen, by name, and the candidates for words that were typed."""
        ids = pickers.chosen_ids(data.getlist(field.code))
        look = choices.units_by_id if widget.kind == "unit" else choices.people_by_id
        widget.chosen = look(self.request.actor, ids) if ids else ()
        widget.typed = data.get(f"{field.code}{pickers.WORDS}", "").strip()[:60]
        if widget.typed:
            held = {one.id for one in widget.chosen}
            widget.found = [
                one for one in pickers.candidates(self.request, widget.kind, widget.typed) if one.id not in held
            ]


choices_topic = tuple[int, str, int, bool]
"""A topic for the select: id, text, depth, whether cases may hang on it."""


def _hint(field: Field) -> str:
    """The field's hint, and how long its text may be where that is worth saying."""
    hint = label(field.hint)
    if field.most < 200:
        return hint
    words = {"hint": hint, "n": field.most}
    return _("%(hint)s。最多 %(n)d 字") % words if hint else _("最多 %(n)d 字") % words


def _widget(
    field: Field, required: bool, *, topics: Sequence[choices_topic], milestones: Sequence[tuple[str, str]]
) -> forms.Widget:
    attrs: dict[str, Any] = {"class": "input"} | ({"aria-required": "true"} if required else {})
    if field.most:
        attrs["maxlength"] = str(field.most)
    if field.kind in ("unit", "units", "person"):
        kind = "person" if field.kind == "person" else "unit"
        return pickers.Picker(kind, many=field.kind == "units", required=required)
    if field.kind == "choice":
        table = list(field.choices.items()) if field.choices else list(milestones)
        return _select(table, required, attrs)
    if field.kind == "topic":
        return _topics(topics, attrs)
    if field.kind in ("text", "rows"):
        rows = 3 if 0 < field.most <= 1000 else 5
        return forms.Textarea(attrs=attrs | {"rows": rows, "data-grow": ""})
    if field.kind in ("yes", "flag"):
        return forms.CheckboxInput(attrs={"aria-required": "true"} if required else {})
    if field.kind == "files":
        return Files(attrs=attrs | {"multiple": True})
    extra = {"day": {"type": "date"}, "money": {"inputmode": "decimal"}, "count": {"inputmode": "numeric"}}.get(
        field.kind, {}
    )
    return forms.TextInput(attrs=attrs | {"autocomplete": "off"} | extra)


class Files(forms.ClearableFileInput):
    """Several files at once; a browser never gives them back, so nothing is shown of earlier ones here."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return None


def _select(table: Sequence[tuple[str, Any]], required: bool, attrs: dict[str, Any]) -> forms.Widget:
    rows = [(code, label(text)) for code, text in table]
    if len(rows) <= RADIOS:
        return forms.RadioSelect(choices=rows if required else [("", _("不填")), *rows], attrs={"class": "choice"})
    return forms.Select(choices=[("", _("请选择")), *rows], attrs=attrs)


def _topics(topics: Sequence[choices_topic], attrs: dict[str, Any]) -> forms.Widget:
    """The tree as an indented list; only leaves can be chosen (S1-8)."""
    widget = TopicSelect(
        choices=[("", _("请选择")), *((str(id_), f"{'　' * depth}{text}") for id_, text, depth, _leaf in topics)],
        attrs=attrs,
    )
    widget.closed = {str(id_) for id_, _text, _depth, leaf in topics if not leaf}
    return widget


class TopicSelect(forms.Select):
    """A select in which nodes that are not leaves cannot be chosen."""

    closed: set[str] = set()

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if str(value) in self.closed:
            option["attrs"]["disabled"] = True
        return option


def put_on(form: MoveForm, refusal: Refusal) -> int:
    """Write a refusal at the fields it names, each with the rule it rests on (4.6); return the status to answer with."""
    parts = refusal.parts if isinstance(refusal, Refusals) else (refusal,)
    for part, said in zip(parts, answers.said(refusal), strict=True):
        ground = " " + _("依据:%(ground)s") % {"ground": label(said.ground)} if said.ground else ""
        form.add_error(part.field if part.field in form.fields else None, said.words + ground)
    return answers.status_of(refusal)


def typed(request: DeskRequest) -> dict[str, list[str]]:
    """What a form sent, as ``asks`` and ``MoveForm`` want it."""
    return {name: list(values) for name, values in request.POST.lists()}


def settle(
    request: DeskRequest, move: flow.Move, raw: Mapping[str, Sequence[str]]
) -> tuple[dict[str, list[str]], list[Refusal]]:
    """Names typed into search fields become ids where exactly one is meant; else a refusal that asks to choose.

    A candidate chosen below the field always wins over words left in it.
    """
    found = {name: list(values) for name, values in raw.items()}
    refused: list[Refusal] = []
    for code in move.asks:
        field = FIELDS[code]
        words = "".join(found.get(f"{code}{pickers.WORDS}", ())).strip()
        if field.kind not in ("unit", "units", "person") or not words:
            continue
        if field.kind != "units" and pickers.chosen_ids(found.get(code, ())):
            found[f"{code}{pickers.WORDS}"] = []
            continue
        refusal = _resolve(request, field, words, found)
        if refusal is not None:
            refused.append(refusal)
    return found, refused


def _resolve(request: DeskRequest, field: Field, words: str, found: dict[str, list[str]]) -> Refusal | None:
    """Put the one meant into ``found``, or say that it is not clear."""
    ids = pickers.chosen_ids(found.get(field.code, ()))
    candidates = pickers.candidates(request, "person" if field.kind == "person" else "unit", words)
    exact = [one for one in candidates if one.exact and one.id not in ids]
    if len(exact) == 1:
        found[field.code] = [*(str(id_) for id_ in ids), str(exact[0].id)]
        found[f"{field.code}{pickers.WORDS}"] = []
        return None
    if any(one.id in ids for one in candidates):
        found[f"{field.code}{pickers.WORDS}"] = []
        return None
    if not candidates:
        return Refusal("pick.none", f"“{field.label}”没有找到“{words}”,请换几个字再查。", field=field.code)
    return Refusal(
        "pick.choose", f"“{field.label}”:“{words}”找到 {len(candidates)} 个,请在下面选定一个。", field=field.code
    )


def known(case: Any, move: flow.Move, today: date) -> dict[str, list[str]]:
    """What the form may start with: what is already known of the case. Summaries are written anew, never filled in (C8.1b)."""
    columns = {"topic": "topic_id", "place": "place_id", "about_unit": "about_unit_id", "about_person": "about_person_id", "about_post": "about_post",
               "urgency": "urgency", "fix_kind": "fix_kind"}  # fmt: skip
    found = {code: asks.typed_of(code, getattr(case, columns[code])) for code in move.asks if code in columns}
    if move.code in ("answer", "report_result"):
        found |= {
            code: asks.typed_of(code, getattr(case, code))
            for code in ("answer", "result", "finding")
            if code in move.asks
        }
    if move.code == "make_item":
        found["title"] = [case.title]
    if move.code == "plan":
        found |= {
            code: [str(value)] for code, value in case.plan.items() if code in move.asks and code != "responsible_unit"
        }
        found["responsible_unit"] = asks.typed_of("responsible_unit", case.handler_id)
    if move.code in ("ask_review", "ask_second_review"):
        found["requested_on"] = [today.isoformat()]
    return found
