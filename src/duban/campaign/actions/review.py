"""Elements under review: confirmed, edited, dropped, split, merged, added. Each is one step that can be taken back.

Splitting and merging keep the first row, so that what hangs on it stays; rows made or swallowed are named in ``origin``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from duban.campaign import elements
from duban.campaign.actions.linking import keep_names
from duban.campaign.actions.step import TABLES, Step, step
from duban.campaign.models import Element, Phase, Topic
from duban.kernel.actor import Actor
from duban.kernel.errors import NotThere, Refusal

UNTOUCHED = frozenset({"read", "inherited"})
"""States in which nobody has yet said anything about a row."""
_MAIN = {"duty": "task", "obligation": "what", "quantity": "what", "group": "name", "post": "name"}
_NEAR = 120
"""Two places this many characters apart at most become one span when their elements are merged."""

RowKey = tuple[str, int]
"""Table (``element``, ``phase``, ``topic``) and id."""


def confirm(*, actor: Actor, at: datetime, campaign_id: int, rows: Iterable[RowKey]) -> int:
    """Say that rows were read rightly; those already confirmed, edited or added stay as they are. Returns how many changed."""
    with step(actor=actor, at=at, campaign_id=campaign_id, kind="confirm") as one:
        return _confirm(_found(one, rows))


def confirm_all(*, actor: Actor, at: datetime, campaign_id: int, kind: str) -> int:
    """Confirm every untouched row of a kind: a kind of element, ``phase`` or ``topic``."""
    with step(actor=actor, at=at, campaign_id=campaign_id, kind="confirm") as one:
        if kind in elements.ELEMENT_KINDS:
            found = one.campaign.elements.filter(kind=kind, state__in=UNTOUCHED, until_nr=None)
            return _confirm([one.take(row) for row in found])
        if kind == "phase":
            return _confirm([one.take(row) for row in one.campaign.phases.filter(state__in=UNTOUCHED, until_nr=None)])
        if kind == "topic":
            return _confirm([one.take(row) for row in one.campaign.topics.filter(state__in=UNTOUCHED, until_nr=None)])
        raise Refusal("element.kind", f"没有“{kind}”这种要素。", field="kind")


def edit_element(
    *,
    actor: Actor,
    at: datetime,
    campaign_id: int,
    element_id: int,
    body: Mapping[str, Any],
    span: Sequence[int] = (),
    seen: str = "",
) -> Element:
    """Give an element another content, and another place in the text if ``span`` is given. Raises Refusal naming the field.

    ``seen`` is its mark as the person saw it: Outdated if somebody has changed it since.
    """
    with step(actor=actor, at=at, campaign_id=campaign_id, kind="edit_element") as one:
        row = one.find(Element, element_id, seen=seen)
        alive(row)
        parsed = elements.dump(elements.parse(row.kind, body))
        if parsed != row.body or span:
            row.body, row.state = parsed, "added" if row.state == "added" else "edited"
        if span:
            row.span = span_in(one, span, row.plan_nr)
        keep_names(one, elements.organs(row.kind, parsed))
    return row


def add_element(
    *,
    actor: Actor,
    at: datetime,
    campaign_id: int,
    kind: str,
    body: Mapping[str, Any],
    span: Sequence[int] = (),
    plan_nr: int = 0,
) -> Element:
    """Add what the reading missed; ``span`` is where the plan says it (empty: nowhere, it is the office's own), in version ``plan_nr`` (0: the one in force)."""
    with step(actor=actor, at=at, campaign_id=campaign_id, kind="add_element") as one:
        parsed = elements.dump(elements.parse(kind, body))
        nr = plan_nr or one.plan_nr
        place = span_in(one, span, nr) if span else []
        row = Element(
            campaign=one.campaign, nr=_nr(one, kind, place), kind=kind, body=parsed, span=place, state="added", plan_nr=nr
        )  # fmt: skip
        one.add(row)
        keep_names(one, elements.organs(kind, parsed))
    return row


def drop(*, actor: Actor, at: datetime, campaign_id: int, rows: Iterable[RowKey]) -> int:
    """Delete rows: they are kept, but count no more. A topic goes with what is below it; after opening topics and phases stay."""
    with step(actor=actor, at=at, campaign_id=campaign_id, kind="drop") as one:
        found = _found(one, rows)
        for row in found:
            if not isinstance(row, Element):
                only_in_draft(one)
            if isinstance(row, Topic):
                _drop_below(one, row)
            row.state = "dropped"
    return len(found)


def split_element(
    *, actor: Actor, at: datetime, campaign_id: int, element_id: int, parts: Sequence[str], seen: str = ""
) -> list[Element]:
    """Make several of one: each part is the new main text (for a channel: its senders), everything else is copied."""
    wanted = [part.strip() for part in parts if part.strip()]
    if len(wanted) < 2:
        raise Refusal("element.one_part", "拆分至少要写两行,每行一项。", field="parts")
    with step(actor=actor, at=at, campaign_id=campaign_id, kind="split") as one:
        row = one.find(Element, element_id, seen=seen)
        alive(row)
        bodies = [elements.dump(elements.parse(row.kind, _part(row, part))) for part in wanted]
        row.body, row.state = bodies[0], "edited"
        made = [
            one.add(Element(
                campaign=one.campaign, nr=row.nr, kind=row.kind, body=body, read=row.read, span=row.span, place=row.place,
                state="edited", plan_nr=row.plan_nr, origin=[row.pk],
            ))
            for body in bodies[1:]
        ]  # fmt: skip
        keep_names(one, [name for body in bodies for name in elements.organs(row.kind, body)])
    return [row, *made]


def merge_elements(*, actor: Actor, at: datetime, campaign_id: int, ids: Sequence[int]) -> Element:
    """Make one of several of the same kind: the first in the plan takes in the others. Refused where their dues differ."""
    with step(actor=actor, at=at, campaign_id=campaign_id, kind="merge") as one:
        found = sorted((one.find(Element, id_) for id_ in dict.fromkeys(ids)), key=lambda row: (row.nr, row.pk))
        if len(found) < 2:
            raise Refusal("element.one_row", "请选择至少两项再合并。")
        first, others = found[0], found[1:]
        for row in found:
            alive(row)
            if row.kind != first.kind:
                raise Refusal("element.mixed", "只能合并同一种要素。")
        first.body = elements.dump(elements.parse(first.kind, _merged(found)))
        first.span, first.state = _hull(found), "edited"
        first.origin = [*first.origin, *(row.pk for row in others)]
        for row in others:
            row.state = "dropped"
    return first


def _found(one: Step, rows: Iterable[RowKey]) -> list[Element | Phase | Topic]:
    found: list[Element | Phase | Topic] = []
    for table, id_ in rows:
        model = TABLES.get(table)
        if model is Element:
            found.append(one.find(Element, id_))
        elif model is Phase:
            found.append(one.find(Phase, id_))
        elif model is Topic:
            found.append(one.find(Topic, id_))
        else:
            raise NotThere("element.missing", "没有找到要核对的内容。")
    if not found:
        raise Refusal("element.none", "请先选择要处理的内容。")
    for row in found:
        alive(row)
    return found


def _confirm(rows: Iterable[Element | Phase | Topic]) -> int:
    changed = [row for row in rows if row.state in UNTOUCHED]
    for row in changed:
        row.state = "confirmed"
    return len(changed)


def alive(row: Element | Phase | Topic) -> None:
    if not row.in_force:
        raise Refusal("element.gone", "这一项已经删除或已被新版本取代,不能再改。请先撤回删除。", ground="X-3")


def only_in_draft(one: Step) -> None:
    if one.campaign.state != "draft":
        raise Refusal(
            "campaign.not_draft",
            "行动启动后,阶段和问题类别上已挂有办件,不能删除、拆分或合并。请改文字,或上传补充方案。",
            ground="X-3",
        )


def _drop_below(one: Step, topic: Topic) -> None:
    for child in one.campaign.topics.filter(parent=topic, until_nr=None).exclude(state="dropped"):
        one.take(child).state = "dropped"
        _drop_below(one, child)


def _part(row: Element, part: str) -> dict[str, Any]:
    if row.kind == "channel":
        return {**row.body, "who": [part]}
    if row.kind not in _MAIN:
        raise Refusal("element.whole", "这种要素不能拆分。")
    return {**row.body, _MAIN[row.kind]: part}


def _merged(rows: Sequence[Element]) -> dict[str, Any]:
    """The first row's body with the others' names joined and their main texts put after its own."""
    body = dict(rows[0].body)
    for row in rows[1:]:
        for name, value in row.body.items():
            mine = body[name]
            if isinstance(value, list):
                body[name] = [*mine, *(item for item in value if item not in mine)]
            elif isinstance(value, str) and value and value not in mine.split(";"):
                if mine and name not in (_MAIN.get(row.kind), "title"):
                    raise _differs()
                body[name] = f"{mine};{value}" if mine else value
            elif not isinstance(value, str) and value != mine:
                raise _differs()
    return body


def _differs() -> Refusal:
    return Refusal(
        "element.differs", "所选各项的种类、时限或名称不同,合并会丢失内容。请先改成一致再合并。", ground="S1-49"
    )


def _hull(rows: Sequence[Element]) -> list[int]:
    places = sorted(row.span for row in rows if row.span and row.plan_nr == rows[0].plan_nr)
    if not places:
        return list(rows[0].span)
    begin, end = places[0]
    for left, right in places[1:]:
        if left - end > _NEAR:
            break
        end = max(end, right)
    return [begin, end]


def span_in(one: Step, span: Sequence[int], plan_nr: int) -> list[int]:
    """A place in that version's text, checked. Raises Refusal (field ``quote``)."""
    plan = one.campaign.plans.filter(nr=plan_nr).first()
    if plan is None:
        raise NotThere("version.missing", "没有找到方案的这个版本。")
    begin, end = span
    if not 0 <= begin < end <= len(plan.text) or not plan.text[begin:end].strip():
        raise Refusal("element.span", "所选文字不在方案正文里。", field="quote", ground="duban-plan/1")
    return [begin, end]


def _nr(one: Step, kind: str, span: Sequence[int]) -> int:
    """The number by which a new element takes its place in the order of the text."""
    rows = list(one.campaign.elements.filter(kind=kind))
    before = [row.nr for row in rows if not span or (row.span and row.span[0] <= span[0])]
    return max(before, default=min((row.nr for row in rows), default=1))
