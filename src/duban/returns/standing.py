"""What a campaign's dues are now, what they would be by the plan as it stands, and the difference (the preview of a change)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from duban.campaign.calendar import calendar
from duban.campaign.models import Campaign
from duban.campaign.obligations.cadence import Slot
from duban.campaign.obligations.change import Held, Key, LineChange, Seat, compare, held
from duban.campaign.obligations.generate import Demand as Wanted
from duban.campaign.obligations.generate import Outcome, Trouble, generate
from duban.returns import planned, settings
from duban.returns.models import Demand, Member, Round

_COLUMNS = (
    "kind", "title", "reporter", "rule", "frequencies", "to", "onward", "gather", "above", "from_on", "until_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Preview:
    """预览: what would change from ``on``, and what is still to be asked; ``dues`` how many there will be in all."""

    on: date
    changes: tuple[LineChange, ...]
    troubles: tuple[Trouble, ...]
    dues: int


def wanted(demand: Demand) -> Wanted:
    """A stored demand as the generator takes it."""
    return settings.demand_of(demand.pk, columns(demand))


def columns(demand: Demand) -> dict[str, Any]:
    """What of a stored demand the generator needs."""
    return {name: getattr(demand, name) for name in _COLUMNS}


def outcome(campaign: Campaign, demands: Sequence[Demand], on: date) -> Outcome:
    """What the generator makes of the demands that are on, with the units, channels and phases of today."""
    running = [wanted(demand) for demand in demands if demand.state == "on"]
    return generate(
        running,
        planned.bodies(),
        planned.channels(campaign),
        planned.span_of(campaign),
        calendar(),
        on=on,
        office=campaign.office_id,
    )


def slot_of(row: Round) -> Slot:
    """A stored round as the generator sees it."""
    return Slot(
        row.key, row.label, row.from_on, row.to_on, row.target_on, row.overdue_after, row.provisional, row.single
    )


def kept(demands: Sequence[Demand]) -> dict[Key, Held]:
    """What is stored, line by line."""
    ids = [demand.pk for demand in demands]
    slots: dict[Key, list[Slot]] = {}
    for row in Round.objects.filter(demand__in=ids, state="on").order_by("from_on", "pk"):
        slots.setdefault((row.demand_id, row.stage, row.part), []).append(slot_of(row))
    seats: dict[Key, list[Seat]] = {}
    rows = Member.objects.filter(demand__in=ids).order_by("pk")
    names = ("demand_id", "stage", "part", "owing_id", "about_id", "to", "first_on", "last_on")
    for demand, stage, part, owing, about, to, first, last in rows.values_list(*names):
        seats.setdefault((demand, stage, part), []).append(Seat(owing, about, tuple(to), first, last))
    return {
        key: Held(tuple(slots.get(key, ())), tuple(seats.get(key, ()))) for key in sorted(slots.keys() | seats.keys())
    }


def preview_of(campaign: Campaign, demands: Sequence[Demand], on: date) -> Preview:
    """The difference between what is stored and what should be, from ``on``."""
    made = outcome(campaign, demands, on)
    changes = compare(kept(demands), held(made), on)
    return Preview(on, tuple(changes), made.troubles, made.count())
