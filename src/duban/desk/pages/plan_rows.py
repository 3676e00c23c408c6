"""核对页的内容: what was understood of a plan as rows of sections, and the marks by which the text points at them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from duban.campaign import queries as campaigns
from duban.campaign.actions.review import UNTOUCHED
from duban.campaign.elements import ELEMENT_KINDS
from duban.desk.pages import plan_words
from duban.desk.parts import marks
from duban.desk.parts.plan_text import Mark, MarkKind
from duban.desk.parts.values import Tone
from duban.desk.wording import label
from duban.plans import persons


@dataclass(frozen=True, slots=True)
class Cover:
    """遮盖: names, telephones and mail boxes in a plan are the office's to see, and in a demonstration nobody's (X-6)."""

    on: bool
    named: tuple[str, ...] = ()

    def text(self, words: str) -> str:
        """The same words, covered at the same length."""
        return persons.cover(words, persons.find(words, self.named)) if self.on and words else words

    def value(self, value: Any) -> Any:
        """The same of a list, or of whatever else stands in an element's body."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, (list, tuple)):
            return [self.value(each) for each in value]
        return {name: self.value(each) for name, each in value.items()} if isinstance(value, dict) else value

    def uncovered(self, given: Any, was: Any) -> Any:
        """What was filled in beside covered words: what nobody has touched is what stood there before it was covered."""
        if isinstance(given, (list, tuple)) and isinstance(was, (list, tuple)):
            known = {self.value(each): each for each in was if isinstance(each, str)}
            return [known.get(each, each) if isinstance(each, str) else each for each in given]
        if isinstance(given, dict) and isinstance(was, dict):
            return {name: self.uncovered(each, was.get(name)) for name, each in given.items()}
        return was if isinstance(given, str) and isinstance(was, str) and given == self.text(was) else given


def cover_for(elements: Iterable[Any], compiled: dict[str, Any], *, on: bool) -> Cover:
    """What to cover: every holder that was read or settled."""
    named = [name for duty in compiled.get("duties", ()) for name in duty.get("persons", ())]
    for row in elements:
        if row.kind == "duty":
            named += row.body["persons"]
        elif row.kind == "post" and row.body["name"]:
            named.append(row.body["name"])
    return Cover(on, tuple(dict.fromkeys(named)))


@dataclass(frozen=True, slots=True)
class RowShown:
    """一项: ``key`` names it in the page and in addresses (``element-12``); ``spanned`` if the text points at it."""

    key: str
    table: str
    id: int
    nr: int
    words: str
    details: Sequence[tuple[str, str]]
    state: str
    state_words: str
    tone: Tone
    spanned: bool
    edit: str = ""
    split: str = ""
    depth: int = 0
    note: str = ""
    place: str = ""

    @property
    def untouched(self) -> bool:
        """Nobody has yet said anything about it."""
        return self.state in UNTOUCHED


@dataclass(frozen=True, slots=True)
class Section:
    """一类: rows of one kind with how many are settled. ``kind`` is that of the marks as well."""

    kind: str
    title: str
    rows: Sequence[RowShown]
    empty: str = ""
    dropped: int = 0
    structure: bool = True
    """Whether rows may be deleted, split and merged now."""

    @property
    def mark(self) -> MarkKind:
        """The colour of its marks."""
        return mark_kind(self.kind)

    @property
    def done(self) -> int:
        """Rows about which somebody has said something."""
        return sum(1 for row in self.rows if not row.untouched)


@dataclass(frozen=True, slots=True)
class Reading:
    """解读: everything of a campaign's plan that the review page shows, read once."""

    one: Any
    text: Any
    phases: Sequence[Any]
    topics: Sequence[campaigns.Node]
    elements: Sequence[Any]
    mentions: Sequence[Any]
    questions: Sequence[Any]
    cover: Cover
    compiled: dict[str, Any] = field(default_factory=dict)


def section(reading: Reading, kind: str) -> Section:
    """The section of one kind: ``phase``, ``topic`` or a kind of element."""
    draft = reading.one.state == "draft"
    if kind == "phase":
        rows = [_phase(reading, nr, row) for nr, row in enumerate(reading.phases, 1)]
        return Section(kind, _("阶段"), rows, _("方案没有写明阶段。"), structure=draft)
    if kind == "topic":
        rows = [_topic(reading, nr, node) for nr, node in enumerate(reading.topics, 1)]
        return Section(kind, _("问题类别"), rows, _("方案没有列出整治内容,请增加问题类别。"), structure=draft)
    of_kind = [row for row in reading.elements if row.kind == kind]
    rows = [_element(reading, nr, row) for nr, row in enumerate(of_kind, 1)]
    return Section(kind, label(ELEMENT_KINDS[kind]), rows, _("没有读出,可以选中原文补充。"))


SECTIONS = ("phase", "topic", *ELEMENT_KINDS)
"""Kinds of rows that are reviewed, in the order of the screen."""


def _phase(reading: Reading, nr: int, row: Any) -> RowShown:
    days = f"{row.starts_on or '?'} — {row.ends_on or '?'}" if row.starts_on or row.ends_on else _("方案未写日期")
    said = {"starts_on": _("开始日期为推算"), "ends_on": _("结束日期为推算")}
    note = " · ".join(words for name, words in said.items() if name in row.derived)
    edit = reverse("desk:campaign-phase", args=[reading.one.pk, row.pk])
    split = reverse("desk:campaign-split", args=[reading.one.pk, "phase", row.pk])
    return _row(reading, "phase", row, nr, row.name, [(_("起止"), days)], edit, split=split, note=note)


def _topic(reading: Reading, nr: int, node: campaigns.Node) -> RowShown:
    edit = reverse("desk:campaign-topic-edit", args=[reading.one.pk, node.topic.pk])
    split = reverse("desk:campaign-split", args=[reading.one.pk, "topic", node.topic.pk])
    return _row(reading, "topic", node.topic, nr, node.topic.text, [], edit, split=split, depth=node.depth)


def _element(reading: Reading, nr: int, row: Any) -> RowShown:
    edit = reverse("desk:campaign-element", args=[reading.one.pk, row.pk])
    words = plan_words.main_words(row.kind, row.body)
    split = f"{edit}#split" if row.kind in SPLITS else ""
    return _row(reading, "element", row, nr, words, plan_words.details(row.kind, row.body), edit, split=split)


SPLITS = frozenset({"duty", "obligation", "channel", "quantity", "group", "post"})
"""Kinds of elements that can be made several: the others have no main words."""


def _row(
    reading: Reading,
    table: str,
    row: Any,
    nr: int,
    words: str,
    details: list[tuple[str, str]],
    edit: str,
    *,
    split: str,
    depth: int = 0,
    note: str = "",
) -> RowShown:
    cover = reading.cover
    return RowShown(
        key=f"{table}-{row.pk}",
        table=table,
        id=row.pk,
        nr=nr,
        words=cover.text(words),
        details=[(title, cover.text(value)) for title, value in details],
        state=row.state,
        state_words=label(row.get_state_display()),
        tone=plan_words.STATE_TONES[row.state],
        spanned=bool(row.span) and reading.text is not None and row.plan_nr == reading.text.nr,
        edit=edit,
        split=split,
        depth=min(depth, 3),
        note=note,
        place=row.place,
    )


def read_words(row: Any, cover: Cover) -> list[tuple[str, str]]:
    """What the compiler read, if a person has changed it since: the main words, then the rest, with labels."""
    if not row.read or row.read == row.body:
        return []
    return _said(row.kind, _("读出的"), row.read, cover)


def now_words(row: Any, cover: Cover) -> list[tuple[str, str]]:
    """What an element says now, for one who has written over another's change."""
    return _said(row.kind, _("现在的"), row.body, cover)


def _said(kind: str, title: str, body: Any, cover: Cover) -> list[tuple[str, str]]:
    words = [(title, plan_words.main_words(kind, body)), *plan_words.details(kind, body)]
    return [(name, cover.text(value)) for name, value in words]


def marks_of(reading: Reading, sections: Iterable[Section]) -> Iterator[Mark]:
    """Every element that points into the text, as marks of it; ``sections`` are all that ``section`` gives."""
    named = {"title": _("标题"), "doc_no": _("文号"), "issuers": _("发文单位"), "issued_on": _("发文日期"),
             "recipients": _("主送"), "starts_on": _("开始"), "ends_on": _("结束")}  # fmt: skip
    for key, spans in (reading.compiled.get("meta_spans") or {}).items():
        yield from _spans(f"meta-{key}", "meta", spans, named.get(key, key))
    for found in sections:
        kind, places = found.kind, _places(reading, found.kind)
        for row in found.rows:
            if row.spanned:
                title = _("%(kind)s:%(words)s") % {"kind": found.title, "words": row.words[:60]}
                tag = str(row.nr) if kind in ("phase", "topic", "duty", "obligation") else ""
                yield from _spans(row.key, mark_kind(kind), [places[row.id]], title, tag)
    for mention in reading.mentions:
        title = _("单位:%(name)s") % {"name": mention.unit.name if mention.unit else mention.name}
        if mention.plan_nr == reading.text.nr:
            yield from _spans(f"unit-{mention.pk}", "unit", mention.spans, title)
    for one in reading.questions:
        if one.state == "open" and one.span and one.plan_nr == reading.text.nr:
            yield from _spans(
                f"question-{one.pk}",
                "question",
                [one.span],
                plan_words.question_words(reading.cover.text(one.text)),
                "?",
            )


def mark_kind(kind: str) -> MarkKind:
    """The colour of a kind in the text: channels look like obligations, posts like their group."""
    return {"channel": "obligation", "post": "group"}.get(kind, kind)  # type: ignore[return-value]


def _places(reading: Reading, kind: str) -> dict[int, Any]:
    if kind == "phase":
        return {row.pk: row.span for row in reading.phases}
    if kind == "topic":
        return {node.topic.pk: node.topic.span for node in reading.topics}
    return {row.pk: row.span for row in reading.elements if row.kind == kind}


def _spans(key: str, kind: MarkKind, spans: list[Any], title: str, tag: str = "") -> Iterator[Mark]:
    for nr, span in enumerate((s for s in spans if s), 1):
        yield Mark(key, kind, span[0], span[1], title, tag, nr)


def read_title(reading: Reading) -> list[tuple[str, str, Any]]:
    """What was read of the plan as a whole: key of its mark (empty = none), label, value."""
    compiled, one = reading.compiled, reading.one
    spans = compiled.get("meta_spans") or {}
    days = f"{one.starts_on or '?'} — {one.ends_on or '?'}" if one.starts_on or one.ends_on else ""
    rows = [
        ("title", _("标题"), compiled.get("title")),
        ("doc_no", _("文号"), compiled.get("doc_no")),
        ("issuers", _("发文单位"), "、".join(compiled.get("issuers") or ())),
        ("issued_on", _("发文日期"), compiled.get("issued_on")),
        ("recipients", _("主送"), "、".join(compiled.get("recipients") or ())),
        ("starts_on", _("起止"), days),
        ("", _("方案自己的叫法"), "、".join(dict.fromkeys((one.words or {}).values()))),
    ]
    missing = marks.chip(_("方案未写明"), "quiet")
    return [(f"meta-{key}" if spans.get(key) else "", name, value or missing) for key, name, value in rows]
