"""Campaigns above and below: who has taken the plan over, what they have not yet adapted, who is missing, what has changed above (S1-45)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from duban.campaign.models import Campaign, Element, Phase, Topic
from duban.campaign.queries.campaigns import get, visible
from duban.kernel.actor import Actor
from duban.units.models import Unit


@dataclass(frozen=True, slots=True)
class Below:
    """下级专项: how many rows it took over are still as they came, of how many."""

    campaign: Campaign
    left: int
    total: int


@dataclass(frozen=True, slots=True)
class Cascade:
    """上下级: the campaign above if the actor may see it, those below, areas of the next level that have none, and what changed above."""

    above: Campaign | None
    below: tuple[Below, ...]
    missing: tuple[Unit, ...]
    changed: tuple[tuple[Element, Element], ...]
    """An own element with the one it was taken from, where that says something else by now."""


def cascade(actor: Actor, campaign_id: int) -> Cascade:
    """The levels around a campaign. Raises NotThere."""
    campaign = get(actor, campaign_id)
    seen = visible(actor)
    above = seen.filter(pk=campaign.parent_id).first() if campaign.parent_id else None
    below = [Below(one, *_adapted(one)) for one in seen.filter(parent=campaign).select_related("area").order_by("pk")]
    taken = set(Campaign.objects.filter(parent=campaign).values_list("area_id", flat=True))
    missing: Sequence[Unit] = ()
    if campaign.area_id is not None:
        areas = Unit.objects.filter(parent=campaign.area_id, level__gt=0, closed_on=None, same_as=None)
        missing = [area for area in areas.order_by("code", "pk") if area.pk not in taken]
    return Cascade(above, tuple(below), tuple(missing), tuple(_changed(campaign)))


def _adapted(campaign: Campaign) -> tuple[int, int]:
    """How many of the rows taken over nobody has settled, of how many in force."""
    left = total = 0
    for model in (Phase, Topic, Element):
        rows = model._default_manager.filter(campaign=campaign, until_nr=None).exclude(state="dropped")
        left += rows.filter(state="inherited").count()
        total += rows.count()
    return left, total


def _changed(campaign: Campaign) -> list[tuple[Element, Element]]:
    if campaign.parent_id is None:
        return []
    mine = {
        row.origin[0]: row
        for row in campaign.elements.filter(until_nr=None).exclude(state="dropped")
        if len(row.origin) == 1
    }
    theirs = Element.objects.filter(campaign=campaign.parent_id, pk__in=mine)
    return [(mine[row.pk], row) for row in theirs if row.body != mine[row.pk].read or not row.in_force]
