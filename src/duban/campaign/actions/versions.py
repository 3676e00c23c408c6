"""Later versions of a plan: laid beside, compared, taken proposal by proposal, or given up. What is applied is what was shown (X-3)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from duban.campaign import elements
from duban.campaign.actions import drafting
from duban.campaign.actions.approval import bars_from_applying
from duban.campaign.actions.linking import keep_names
from duban.campaign.actions.outline import free_code, rename_dues
from duban.campaign.actions.step import Step, ask_anew, step, taken
from duban.campaign.comparing import Proposal
from duban.campaign.models import Element, Mention, Phase, PlanText, Topic
from duban.campaign.queries import compared, mentions_of, proposed
from duban.journal.door import act
from duban.kernel.actor import Actor
from duban.kernel.errors import NotThere, Refusal
from duban.kernel.script import organ_key
from duban.plans import Plan, read_text
from duban.plans.model import as_date

HOWS = {"whole": "整体替换", "supplement": "补充通知"}
"""新版本的方式: the whole text anew, or a paper that changes parts of it."""


def add_version(*, actor: Actor, at: datetime, campaign_id: int, plan: Plan, how: str) -> PlanText:
    """Lay a later version beside the one in force; nothing changes until it is applied."""
    if how not in HOWS:
        raise Refusal("version.how", "请选择是整体替换还是补充通知。", field="how", ground="X-3")
    with act(actor=actor, at=at, kind="campaign.add_version") as deed:
        campaign = taken(deed, actor, campaign_id)
        if campaign.state == "closed":
            raise Refusal("campaign.closed", f"“{campaign.title}”已经结束,不能再修改方案的解读。", ground="X-3")
        if campaign.plans.filter(sha256=plan.source.sha256, dropped_at=None).exists():
            raise Refusal("version.same", "这份文件与已有的版本完全相同。", field="file", ground="X-3")
        nr = campaign.plans.count() + 1
        return drafting.add_text(deed, campaign, plan, nr=nr, how=how)


def drop_version(*, actor: Actor, at: datetime, campaign_id: int, nr: int) -> PlanText:
    """Give up a version that has not been applied."""
    with act(actor=actor, at=at, kind="campaign.drop_version") as deed:
        campaign = taken(deed, actor, campaign_id)
        text = proposed(campaign, nr)
        deed.take_part(campaign, text).dropped_at = at
    return text


def apply_version(
    *, actor: Actor, at: datetime, campaign_id: int, nr: int, keys: Collection[str], version: int | None = None
) -> PlanText:
    """Put a version into force with the proposals named by ``keys``; the organs they touch are told.

    ``version`` is the campaign's number as the person saw the comparison: Outdated if anything was settled since.
    """
    with step(actor=actor, at=at, campaign_id=campaign_id, kind="apply_version", version=version) as one:
        campaign = one.campaign
        text = proposed(campaign, nr)
        plan = read_text(text.text, text.name)
        found = compared(campaign, text, plan)
        if unknown := set(keys) - {proposal.key for proposal in found.proposals}:
            raise NotThere("version.no_proposal", f"对照表中没有这一处变动({sorted(unknown)[0]}),请重新打开对照页。")
        if barred := bars_from_applying(campaign, text, keys):
            raise barred
        chosen = [proposal for proposal in found.proposals if proposal.key in keys]
        one.plan_nr = nr
        for row, span, place in found.moved:
            moved = one.find(Element, row.id)
            moved.span, moved.place, moved.plan_nr = list(span), place, nr
        for proposal in chosen:
            _apply(one, proposal)
        _mentions(one, plan)
        _questions(one, plan, text)
        if campaign.state == "draft":
            # The reading of a draft is approved as a whole, with the version in it.
            ask_anew(one.deed, campaign, text)
        one.deed.take_part(campaign, text).applied_at = at
        one.deed.note(campaign, version=nr, taken=len(chosen), left=len(found.proposals) - len(chosen))
        if campaign.state == "open":
            _tell(one, chosen)
    return text


def _apply(one: Step, proposal: Proposal) -> None:
    if proposal.kind == "campaign":
        for name, value in proposal.body.items():
            setattr(one.campaign, name, as_date(value) or getattr(one.campaign, name))
    elif proposal.kind == "phase":
        _phase(one, proposal)
    elif proposal.kind == "topic":
        _topic(one, proposal)
    else:
        _element(one, proposal)


def _element(one: Step, proposal: Proposal) -> None:
    if proposal.old is None:
        nr = one.campaign.elements.count() + 1
        row = one.add(drafting.element(one.campaign, nr, proposal.new, plan_nr=one.plan_nr))
    else:
        row = one.find(Element, proposal.old.id)
        if proposal.new is None:
            row.until_nr = one.plan_nr
            return
        row.body = row.read = elements.dump(proposal.new.body)
        row.span, row.place = list(proposal.new.span or ()), proposal.new.place
        row.plan_nr, row.state = one.plan_nr, "read"
    keep_names(one, elements.organs(row.kind, row.body))


def _phase(one: Step, proposal: Proposal) -> None:
    said = proposal.body
    if proposal.old is None:
        one.add(Phase(
            campaign=one.campaign, nr=one.campaign.phases.count() + 1, plan_nr=one.plan_nr, **_phase_fields(said)
        ))  # fmt: skip
        return
    row = one.find(Phase, proposal.old.id)
    if proposal.new is None:
        row.until_nr = one.plan_nr
        return
    rename_dues(one, row.name, said["name"])
    for name, value in _phase_fields(said).items():
        # What this version does not say (a start that a notice of extension leaves out) stays as it was settled.
        if value is not None:
            setattr(row, name, value)
    row.plan_nr, row.state = one.plan_nr, "read"


def _phase_fields(said: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": said["name"][:120],
        "starts_on": as_date(said["starts_on"]),
        "ends_on": as_date(said["ends_on"]),
        "derived": said["derived"],
        "span": said["span"],
        "place": said["place"],
        "read": {name: said[name] for name in ("name", "starts_on", "ends_on", "derived")},
    }


def _topic(one: Step, proposal: Proposal) -> None:
    said = proposal.body
    if proposal.old is not None:
        row = one.find(Topic, proposal.old.id)
        if proposal.new is None:
            row.until_nr = one.plan_nr
            return
        row.text, row.span, row.place = said["text"], said["span"], said["place"]
        row.plan_nr, row.state = one.plan_nr, "read"
        return
    parent = None
    if said["parent"]:
        rows = one.campaign.topics.filter(until_nr=None, code=said["parent"][:40]).exclude(state="dropped")
        parent = rows.first()
    known = set(one.campaign.topics.values_list("code", flat=True))
    code = said["code"][:40] if said["code"][:40] not in known else free_code(one.campaign, parent)
    one.add(Topic(
        campaign=one.campaign, nr=one.campaign.topics.count() + 1, code=code, text=said["text"], parent=parent, span=said["span"],
        place=said["place"], plan_nr=one.plan_nr, read={name: said[name] for name in ("code", "text", "parent")},
    ))  # fmt: skip


def _mentions(one: Step, plan: Plan) -> None:
    """Organs of the new text: their places there, and those that are new."""
    known = {organ_key(row.name): row for row in one.campaign.mentions.all()}
    for name, spans in drafting.mentioned(plan):
        row = known.get(organ_key(name))
        if row is None:
            one.add(Mention(campaign=one.campaign, name=name[:200], spans=spans, plan_nr=one.plan_nr))
        else:
            one.take(row)
            row.spans, row.plan_nr = spans, one.plan_nr


def _questions(one: Step, plan: Plan, text: PlanText) -> None:
    """What the new text leaves open, unless the same has been asked before. A supplement need not say what the plan said."""
    asked = {(row.code, row.text) for row in one.campaign.questions.all()}
    nr = one.campaign.questions.count()
    for question in plan.questions:
        if (question.code, question.text) in asked or (text.how == "supplement" and question.span is None):
            continue
        nr += 1
        one.add(drafting.asked(one.campaign, nr, question, plan_nr=one.plan_nr))


def _tell(one: Step, chosen: list[Proposal]) -> None:
    """The units behind the organs that the changes touch; those of the campaign's days, phases and topics concern all."""
    names = {organ_key(name) for proposal in chosen for name in proposal.organs}
    everybody = any(proposal.kind in ("campaign", "phase", "topic") for proposal in chosen)
    units: set[int] = set()
    for mention in mentions_of(one.campaign):
        if everybody or organ_key(mention.name) in names:
            units |= {*mention.member_ids, mention.unit_id} - {None}
    words = {"title": one.campaign.title, "version": one.plan_nr}
    for unit_id in sorted(units):
        one.deed.tell(one.campaign, "campaign.changed", unit=unit_id, role="liaison", words=words)
