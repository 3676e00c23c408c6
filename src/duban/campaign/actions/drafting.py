"""A draft campaign from a plan: nothing is added that the text does not say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from duban.campaign import elements, reading
from duban.campaign.models import Campaign, Element, Mention, Phase, PlanText, Question, Topic
from duban.journal.door import Deed, act
from duban.kernel.actor import Actor
from duban.kernel.script import organ_key
from duban.plans import Plan
from duban.plans import model as plan_model
from duban.plans.model import as_date
from duban.units import policy


def draft(*, actor: Actor, at: datetime, plan: Plan, training: bool = False) -> Campaign:
    """Make a draft campaign of what was read from ``plan``.

    The actor's unit becomes the campaign office and their area its area; both can be changed while it is a draft.
    """
    with act(actor=actor, at=at, kind="campaign.draft") as deed:
        deed.permit(policy.require(actor, "campaign.manage"))
        campaign = deed.add(
            Campaign(
                title=(plan.title or "(方案没有标题)")[:200],
                office_id=actor.unit_id,
                area_id=next(iter(actor.reach), None),
                starts_on=as_date(plan.starts_on),
                ends_on=as_date(plan.ends_on),
                words=reading.own_words(plan.text),
                training=training,
                made_at=at,
            )
        )
        add_text(deed, campaign, plan, nr=1, how="first")
        _phases(deed, campaign, plan)
        _topics(deed, campaign, plan)
        for nr, one in enumerate(reading.drafted(plan), 1):
            deed.add_part(campaign, element(campaign, nr, one))
        for name, spans in mentioned(plan):
            deed.add_part(campaign, Mention(campaign=campaign, name=name[:200], spans=spans))
        for nr, question in enumerate(plan.questions, 1):
            deed.add_part(campaign, asked(campaign, nr, question))
    return campaign


def add_text(deed: Deed, campaign: Campaign, plan: Plan, *, nr: int, how: str) -> PlanText:
    """Keep one version of the text; a later one only lies beside the one in force until it is applied."""
    return deed.add_part(campaign, PlanText(
        campaign=campaign, nr=nr, name=plan.source.name[:200], sha256=plan.source.sha256, text=plan.text, compiled=plan.to_dict(),
        how=how,
    ))  # fmt: skip


def phase(campaign: Campaign, nr: int, one: plan_model.Phase, *, plan_nr: int = 1) -> Phase:
    """A phase as read; not yet saved."""
    return Phase(
        campaign=campaign, nr=nr, name=one.name[:120], starts_on=as_date(one.starts_on), ends_on=as_date(one.ends_on),
        derived=list(one.derived), span=list(one.span), plan_nr=plan_nr,
        read={"name": one.name, "starts_on": one.starts_on, "ends_on": one.ends_on, "derived": list(one.derived),
              "parent": one.parent},
    )  # fmt: skip


def topic(
    campaign: Campaign, nr: int, one: plan_model.Topic, parent: Topic | None, *, code: str, plan_nr: int = 1
) -> Topic:
    """A topic as read; not yet saved."""
    return Topic(
        campaign=campaign, nr=nr, code=code[:40], text=one.text, parent=parent, span=list(one.span), plan_nr=plan_nr,
        read={"code": one.code, "text": one.text, "parent": one.parent},
    )  # fmt: skip


def element(campaign: Campaign, nr: int, one: reading.Drafted, *, plan_nr: int = 1) -> Element:
    """An element as read; not yet saved."""
    body = elements.dump(one.body)
    return Element(
        campaign=campaign, nr=nr, kind=one.kind, body=body, read=body, span=list(one.span) if one.span else [],
        place=one.place, plan_nr=plan_nr,
    )  # fmt: skip


def asked(campaign: Campaign, nr: int, question: plan_model.Question, *, plan_nr: int = 1) -> Question:
    """A question of the reading; not yet saved."""
    return Question(
        campaign=campaign, nr=nr, code=question.code, text=question.text, answers=list(question.answers),
        span=list(question.span) if question.span else None, plan_nr=plan_nr,
    )  # fmt: skip


def mentioned(plan: Plan) -> Iterable[tuple[str, list[Any]]]:
    """Every organ that has a part in something, with its places: those found in the text, then those only completed from it."""
    found = [(unit.name, [list(span) for span in unit.spans]) for unit in plan.units]
    known = {organ_key(name) for name, _ in found}
    for one in reading.drafted(plan):
        for name in elements.organs(one.kind, elements.dump(one.body)):
            if organ_key(name) not in known:
                known.add(organ_key(name))
                found.append((name, [list(one.span)] if one.span else []))
    return found


def _phases(deed: Deed, campaign: Campaign, plan: Plan) -> None:
    for nr, one in enumerate(plan.phases, 1):
        deed.add_part(campaign, phase(campaign, nr, one))


def _topics(deed: Deed, campaign: Campaign, plan: Plan) -> None:
    made: dict[str, Topic] = {}
    for nr, one in enumerate(plan.topics, 1):
        made[one.code] = deed.add_part(campaign, topic(campaign, nr, one, made.get(one.parent or ""), code=one.code))
