"""Phases and topics, on which cases hang: edited and added at any time, split and merged only in a draft."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from duban.campaign.actions.review import alive, only_in_draft, span_in
from duban.campaign.actions.step import Step, step
from duban.campaign.models import Campaign, Phase, Topic
from duban.kernel.actor import Actor
from duban.kernel.errors import NotThere, Refusal


def date_phase(
    *, actor: Actor, at: datetime, campaign_id: int, phase_id: int, starts_on: date | None, ends_on: date | None
) -> None:
    """Give a phase the dates the plan left open; they are the office's words from then on, no longer derived."""
    edit_phase(actor=actor, at=at, campaign_id=campaign_id, phase_id=phase_id, starts_on=starts_on, ends_on=ends_on)


def edit_phase(
    *,
    actor: Actor,
    at: datetime,
    campaign_id: int,
    phase_id: int,
    starts_on: date | None,
    ends_on: date | None,
    name: str | None = None,
    seen: str = "",
) -> Phase:
    """Give a phase its dates and name; obligations that hang on it by name follow the new name. ``seen`` as for elements."""
    _in_order(starts_on, ends_on)
    with step(actor=actor, at=at, campaign_id=campaign_id, kind="date_phase") as one:
        phase = one.find(Phase, phase_id, seen=seen)
        alive(phase)
        if (starts_on, ends_on) != (phase.starts_on, phase.ends_on):
            phase.starts_on, phase.ends_on, phase.derived = starts_on, ends_on, []
            _edited(phase)
        if name is not None and name.strip() != phase.name:
            _named(name)
            rename_dues(one, phase.name, name.strip())
            phase.name = name.strip()
            _edited(phase)
    return phase


def add_phase(
    *,
    actor: Actor,
    at: datetime,
    campaign_id: int,
    name: str,
    starts_on: date | None,
    ends_on: date | None,
    span: Sequence[int] = (),
    plan_nr: int = 0,
) -> Phase:
    """Add a phase that was not read; it takes its place by its first day, or by its place in the text."""
    _in_order(starts_on, ends_on)
    _named(name)
    with step(actor=actor, at=at, campaign_id=campaign_id, kind="add_phase") as one:
        place = span_in(one, span, plan_nr or one.plan_nr) if span else []
        rows = list(one.campaign.phases.all())
        day = starts_on or ends_on
        before = [
            row.nr
            for row in rows
            if (place and row.span and row.span[0] <= place[0]) or (day and row.starts_on and row.starts_on <= day)
        ]
        return one.add(Phase(
            campaign=one.campaign, nr=max(before, default=len(rows) + 1 if not day and not place else 1), name=name.strip()[:120],
            starts_on=starts_on, ends_on=ends_on, span=place, state="added", plan_nr=plan_nr or one.plan_nr,
        ))  # fmt: skip


def add_topic(
    *,
    actor: Actor,
    at: datetime,
    campaign_id: int,
    text: str,
    parent_id: int | None = None,
    span: Sequence[int] = (),
    plan_nr: int = 0,
) -> Topic:
    """Add a node to the tree of matters: plans list them incompletely, and every case needs a leaf."""
    _worded(text)
    with step(actor=actor, at=at, campaign_id=campaign_id, kind="add_topic") as one:
        parent = _parent(one.campaign, parent_id)
        place = span_in(one, span, plan_nr or one.plan_nr) if span else []
        return one.add(Topic(
            campaign=one.campaign, nr=one.campaign.topics.count() + 1, code=free_code(one.campaign, parent), text=text.strip(),
            parent=parent, span=place, state="added", plan_nr=plan_nr or one.plan_nr,
        ))  # fmt: skip


def edit_topic(
    *, actor: Actor, at: datetime, campaign_id: int, topic_id: int, text: str, parent_id: int | None, seen: str = ""
) -> Topic:
    """Give a topic other words or another place in the tree (only in a draft: cases hang on the leaves). ``seen`` as for elements."""
    _worded(text)
    with step(actor=actor, at=at, campaign_id=campaign_id, kind="edit_topic") as one:
        topic = one.find(Topic, topic_id, seen=seen)
        alive(topic)
        parent = _parent(one.campaign, parent_id)
        if (parent.pk if parent else None) != topic.parent_id:
            only_in_draft(one)
            above = parent
            while above is not None:
                if above.pk == topic.pk:
                    raise Refusal("topic.loop", "不能归到它自己的下级。", field="parent_id", ground="S1-8")
                above = above.parent
            topic.parent = parent
            _edited(topic)
        if text.strip() != topic.text:
            topic.text = text.strip()
            _edited(topic)
    return topic


def split_topic(*, actor: Actor, at: datetime, campaign_id: int, topic_id: int, parts: Sequence[str]) -> list[Topic]:
    """Make several of one, side by side; what is below stays with the first."""
    wanted = _parts(parts)
    with step(actor=actor, at=at, campaign_id=campaign_id, kind="split") as one:
        only_in_draft(one)
        topic = one.find(Topic, topic_id)
        alive(topic)
        topic.text, topic.state = wanted[0], "edited"
        made = [
            one.add(Topic(
                campaign=one.campaign, nr=topic.nr, code=free_code(one.campaign, topic.parent), text=text, parent_id=topic.parent_id,
                span=topic.span, read=topic.read, place=topic.place, state="edited", plan_nr=topic.plan_nr, origin=[topic.pk],
            ))
            for text in wanted[1:]
        ]  # fmt: skip
    return [topic, *made]


def merge_topics(*, actor: Actor, at: datetime, campaign_id: int, ids: Sequence[int]) -> Topic:
    """Make one of several: the first takes in the others' words and what is below them."""
    with step(actor=actor, at=at, campaign_id=campaign_id, kind="merge") as one:
        only_in_draft(one)
        found = sorted((one.find(Topic, id_) for id_ in dict.fromkeys(ids)), key=lambda row: (row.nr, row.pk))
        if len(found) < 2:
            raise Refusal("element.one_row", "请选择至少两项再合并。")
        first, others = found[0], found[1:]
        swallowed = {row.pk for row in others}
        if first.parent_id in swallowed:
            raise Refusal("topic.loop", "不能把类别并入它自己的下级。", ground="S1-8")
        for row in others:
            alive(row)
            for child in one.campaign.topics.filter(parent=row):
                if child.pk not in swallowed and child.pk != first.pk:
                    one.take(child).parent_id = first.pk
            row.state = "dropped"
        first.text = ";".join(dict.fromkeys(row.text for row in found))
        first.origin, first.state = [*first.origin, *sorted(swallowed)], "edited"
    return first


def split_phase(*, actor: Actor, at: datetime, campaign_id: int, phase_id: int, parts: Sequence[str]) -> list[Phase]:
    """Make several of one: the first keeps the start, the last the end; the days between are the office's to give."""
    wanted = _parts(parts)
    with step(actor=actor, at=at, campaign_id=campaign_id, kind="split") as one:
        only_in_draft(one)
        phase = one.find(Phase, phase_id)
        alive(phase)
        last_day, phase.ends_on, phase.derived = phase.ends_on, None, []
        phase.name, phase.state = wanted[0][:120], "edited"
        made = [
            one.add(Phase(
                campaign=one.campaign, nr=phase.nr, name=name[:120], ends_on=last_day if name is wanted[-1] else None, span=phase.span,
                read=phase.read, place=phase.place, state="edited", plan_nr=phase.plan_nr, origin=[phase.pk],
            ))
            for name in wanted[1:]
        ]  # fmt: skip
    return [phase, *made]


def merge_phases(*, actor: Actor, at: datetime, campaign_id: int, ids: Sequence[int]) -> Phase:
    """Make one of several: from the first start to the last end; obligations follow the name that remains."""
    with step(actor=actor, at=at, campaign_id=campaign_id, kind="merge") as one:
        only_in_draft(one)
        found = sorted((one.find(Phase, id_) for id_ in dict.fromkeys(ids)), key=lambda row: (row.nr, row.pk))
        if len(found) < 2:
            raise Refusal("element.one_row", "请选择至少两项再合并。")
        first, others = found[0], found[1:]
        starts = [row.starts_on for row in found if row.starts_on]
        ends = [row.ends_on for row in found if row.ends_on]
        for row in others:
            alive(row)
            rename_dues(one, row.name, first.name)
            row.state = "dropped"
        first.starts_on, first.ends_on = min(starts, default=None), max(ends, default=None)
        first.derived, first.state = [], "edited"
        first.origin = [*first.origin, *(row.pk for row in others)]
    return first


def free_code(campaign: Campaign, parent: Topic | None) -> str:
    """A code below ``parent`` that no topic of the campaign has had: a plus marks what the plan did not number."""
    taken = set(campaign.topics.values_list("code", flat=True))
    head = f"{parent.code}.+" if parent else "+"
    nr = 1
    while f"{head}{nr}"[:40] in taken:
        nr += 1
    return f"{head}{nr}"[:40]


def rename_dues(one: Step, old: str, new: str) -> None:
    """Obligations that hang on a phase by its name follow the new name."""
    for row in one.campaign.elements.filter(kind="obligation", until_nr=None).exclude(state="dropped"):
        due = row.body["due"]
        if due["kind"] == "phase" and due["phase"] == old:
            one.take(row).body = {**row.body, "due": {**due, "phase": new}}


def _parent(campaign: Campaign, parent_id: int | None) -> Topic | None:
    if parent_id is None:
        return None
    parent = campaign.topics.filter(pk=parent_id, until_nr=None).exclude(state="dropped").first()
    if parent is None:
        raise NotThere("topic.missing", "没有找到上级类别。")
    return parent


def _edited(row: Phase | Topic) -> None:
    row.state = "added" if row.state == "added" else "edited"


def _parts(parts: Sequence[str]) -> list[str]:
    wanted = [part.strip() for part in parts if part.strip()]
    if len(wanted) < 2:
        raise Refusal("element.one_part", "拆分至少要写两行,每行一项。", field="parts")
    return wanted


def _in_order(starts_on: date | None, ends_on: date | None) -> None:
    if starts_on and ends_on and starts_on > ends_on:
        raise Refusal("phase.reversed", "阶段的开始晚于结束,请核对。", field="starts_on", ground="F3")


def _named(name: str) -> None:
    if not name.strip():
        raise Refusal("phase.name_missing", "请写明阶段名称。", field="name")


def _worded(text: str) -> None:
    if not text.strip():
        raise Refusal("topic.empty", "请写明问题类别。", field="text", ground="S1-8")
