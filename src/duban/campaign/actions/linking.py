"""Organs named in the plan: which unit each is, or that it names several or none in particular."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from duban.campaign.actions.step import Step, step
from duban.campaign.models import Mention
from duban.kernel.actor import Actor
from duban.kernel.errors import Refusal
from duban.kernel.script import organ_key
from duban.units.models import Unit


def link_mention(*, actor: Actor, at: datetime, campaign_id: int, mention_id: int, unit_id: int | None) -> None:
    """Say which unit an organ named in the plan is; ``None`` takes the link, or that it is collective, back."""
    with step(actor=actor, at=at, campaign_id=campaign_id, kind="link" if unit_id else "unlink") as one:
        mention = one.find(Mention, mention_id)
        if unit_id is not None:
            _check([unit_id])
        mention.unit_id, mention.collective, mention.member_ids = unit_id, False, []
        one.deed.note(one.campaign, name=mention.name)


def call_collective(
    *, actor: Actor, at: datetime, campaign_id: int, mention_id: int, unit_ids: Sequence[int] = ()
) -> None:
    """Say that a name means no single unit (各乡镇); ``unit_ids`` are the units meant, as far as they can be told."""
    with step(actor=actor, at=at, campaign_id=campaign_id, kind="collective") as one:
        mention = one.find(Mention, mention_id)
        _check(unit_ids)
        mention.unit_id, mention.collective, mention.member_ids = None, True, sorted(set(unit_ids))
        one.deed.note(one.campaign, name=mention.name)


def keep_names(one: Step, names: Sequence[str]) -> None:
    """Names that a person has put into an element stand among the plan's organs too, so that they can be linked."""
    known = {organ_key(name) for name in one.campaign.mentions.values_list("name", flat=True)}
    for name in names:
        if organ_key(name) not in known:
            known.add(organ_key(name))
            one.add(Mention(campaign=one.campaign, name=name[:200], plan_nr=one.plan_nr))


def _check(unit_ids: Sequence[int]) -> None:
    if Unit.objects.filter(pk__in=unit_ids, closed_on=None).count() != len(set(unit_ids)):
        raise Refusal("mention.no_unit", "要关联的单位不存在或已撤销。", field="unit", ground="S1-53")
