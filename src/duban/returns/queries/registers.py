"""Registers as they stand, who is still without a line, and how far sub-plans are filed (S0-22, S1-12, S3-7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from duban.campaign.obligations.cover import Coverage, coverage
from duban.campaign.queries import get
from duban.kernel.actor import Actor
from duban.returns import rules
from duban.returns.models import Demand, Record
from duban.returns.queries import owed
from duban.returns.register import REGISTERS
from duban.units import policy
from duban.units.models import Unit


@dataclass(frozen=True, slots=True)
class Filed:
    """备案情况: one filing demanded, how many have filed, and who has not."""

    demand: Demand
    round_id: int
    label: str
    cover: Coverage
    missing: tuple[str, ...]


def lines(actor: Actor, campaign_id: int, register: str) -> list[Record]:
    """Lines of a register, newest first: the actor's unit's own, for the office all."""
    campaign = get(actor, campaign_id)
    rows = Record.objects.filter(campaign=campaign, kind=register).select_related("unit").order_by("-on", "-pk")
    if policy.holds(actor, "campaign.manage", unit=campaign.area):
        return list(rows[:500])
    return list(rows.filter(unit=actor.unit_id)[:500])


def lacking(actor: Actor, campaign_id: int, register: str) -> list[Unit]:
    """Units named by the plan or owing something in the campaign that have no line, where each must have one; for its office."""
    campaign = get(actor, campaign_id)
    if not REGISTERS[register].each or not policy.holds(actor, "campaign.manage", unit=campaign.area):
        return []
    have = Record.objects.filter(campaign=campaign, kind=register, state="on").values("unit")
    named = campaign.mentions.exclude(unit=None).values("unit")
    asked = campaign.demands.filter(state="on").values("members__owing")
    return list(
        Unit.objects.filter(Q(pk__in=named) | Q(pk__in=asked), closed_on=None)
        .exclude(pk__in=have)
        .order_by("trail", "code")
    )


def filings(actor: Actor, campaign_id: int) -> list[Filed]:
    """How far each filing is: sub-plans, lists, registers with their meeting records (S1-12); for the office."""
    campaign = get(actor, campaign_id)
    if not policy.holds(actor, "campaign.manage", unit=campaign.area):
        return []
    found = []
    for demand in Demand.objects.filter(campaign=campaign, kind="filing", state="on").order_by("pk"):
        rounds = demand.rounds.filter(state="on", stage=1).order_by("overdue_after")
        found += [_filed(demand, row.pk, row.label, owed.of_round(row.pk)) for row in rounds]
    return found


def _filed(demand: Demand, round_id: int, label: str, dues: Sequence[owed.Owed]) -> Filed:
    done = [one.about_id for one in dues if one.state in rules.SATISFIED]
    cover = coverage([one.about_id for one in dues], done)
    names = {one.about_id: one.about for one in dues}
    return Filed(demand, round_id, label, cover, tuple(names[id_] for id_ in cover.missing))
