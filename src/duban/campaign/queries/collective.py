"""Which units a collective name most likely means (各乡镇, 县直各部门): suggested from the campaign's area, for a person to take or leave."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from duban.campaign.models import Campaign
from duban.campaign.obligations.select import Body, chosen, suggest
from duban.units.models import Unit

MOST = 400
"""More units than this are no help: nobody looks through them."""


def is_collective(name: str) -> bool:
    """True if the words name a range of units rather than one."""
    return suggest(name) is not None


def meant(campaign: Campaign, names: Iterable[str]) -> dict[str, list[Body]]:
    """Units of the campaign's area that each name may mean; empty where it names no known range, or too many."""
    ranges = {name: suggest(name, campaign.area_id) for name in names}
    if campaign.area_id is None or not any(ranges.values()):
        return {name: [] for name in ranges}
    area = campaign.area_id
    rows = Unit.objects.filter(Q(pk=area) | Q(trail__contains=f"/{area}/"), same_as=None, closed_on=None).order_by(
        "code", "pk"
    )
    bodies = [Body(u.pk, u.name, u.kind, u.level, u.path, u.line_id, u.opened_on, u.closed_on) for u in rows]
    found = {name: chosen(range_, bodies) if range_ else [] for name, range_ in ranges.items()}
    return {name: units if len(units) <= MOST else [] for name, units in found.items()}
