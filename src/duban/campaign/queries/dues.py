"""What the settled plan makes due and when, told from the plan alone: for its calendar and its task books.

These are the plan's own days. What units really owe, with what they handed in, is kept by the returns; both are reckoned by the same
rules (``obligations.cadence``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from duban.campaign.calendar import calendar
from duban.campaign.models import Campaign
from duban.campaign.obligations.cadence import Gap, Schedule, Slot, schedule
from duban.campaign.queries.beside import span_of
from duban.campaign.queries.campaigns import get
from duban.campaign.queries.settled import Duty, Named, Obligation, duties_of, obligations_of
from duban.kernel.actor import Actor
from duban.kernel.errors import Refusal


@dataclass(frozen=True, slots=True)
class Planned:
    """排期: an obligation with its days; ``gaps`` say what is still open, ``by_event`` that an event starts each due."""

    obligation: Obligation
    slots: tuple[Slot, ...]
    gaps: tuple[Gap, ...]
    by_event: bool


@dataclass(frozen=True, slots=True)
class Task:
    """一家单位的一项任务: the duty and the unit's part in it: ``lead``, ``implement`` or ``assist``."""

    duty: Duty
    part: str


@dataclass(frozen=True, slots=True)
class Book:
    """任务书: everything the plan asks of one unit."""

    unit_id: int
    tasks: tuple[Task, ...]
    dues: tuple[Planned, ...]


def planned(actor: Actor, campaign_id: int) -> list[Planned]:
    """Every obligation in force with its days, in the plan's order. Raises NotThere."""
    return planned_of(get(actor, campaign_id))


def planned_of(campaign: Campaign) -> list[Planned]:
    """The same of a campaign in hand."""
    span, days = span_of(campaign), calendar()
    found = []
    for one in obligations_of(campaign):
        try:
            told = schedule(one.due, span, days)
        except Refusal as refusal:
            told = Schedule(gaps=(Gap(refusal.code, refusal.sentence),))
        found.append(Planned(one, told.slots, told.gaps, told.by_event))
    return found


def books(actor: Actor, campaign_id: int) -> dict[int, Book]:
    """Task books of all units that the plan's names were linked to, by unit. Raises NotThere."""
    campaign = get(actor, campaign_id)
    tasks: dict[int, list[Task]] = {}
    dues: dict[int, list[Planned]] = {}
    for duty in duties_of(campaign):
        parts: dict[int, str] = {}
        for part, named in (("lead", duty.lead), ("implement", duty.implement), ("assist", duty.assist)):
            for unit_id in _units(named):
                parts.setdefault(unit_id, part)
        for unit_id, part in parts.items():
            tasks.setdefault(unit_id, []).append(Task(duty, part))
    for one in planned_of(campaign):
        for unit_id in _units(one.obligation.who):
            dues.setdefault(unit_id, []).append(one)
    return {
        unit_id: Book(unit_id, tuple(tasks.get(unit_id, ())), tuple(dues.get(unit_id, ())))
        for unit_id in sorted({*tasks, *dues})
    }


def _units(named: Sequence[Named]) -> list[int]:
    return list(dict.fromkeys(unit_id for one in named for unit_id in one.unit_ids))
