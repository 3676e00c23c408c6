"""What a unit was called on a day, and who carries its duties (S1-53): a paper prints the name in force on its date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from duban.kernel.actor import Actor
from duban.units.models import Alias, Succession, Unit
from duban.units.queries.actors import SAME_PEOPLE
from duban.units.queries.rows import one_unit


@dataclass(frozen=True, slots=True)
class NamedOn:
    """某日名称: name and id of each unit that then stood for the one asked for (several after a split), and what to know."""

    names: tuple[str, ...]
    unit_ids: tuple[int, ...]
    note: str = ""

    def __str__(self) -> str:
        return "、".join(self.names)


def name_in_force(actor: Actor, unit_id: int, on: date) -> NamedOn:
    """The name a paper dated ``on`` prints for a unit: its own of that day, its successor's after its end, its predecessor's
    before its beginning. Where the record ends, the nearest name comes with a note. Raises NotThere."""
    unit = one_unit(actor, unit_id)
    if unit.same_as_id is not None:
        unit = Unit.objects.get(pk=unit.same_as_id)
    found: dict[int, str] = {}
    notes: list[str] = []
    _walk(unit, on, found, notes, set())
    return NamedOn(tuple(found.values()), tuple(found), ";".join(dict.fromkeys(notes)))


def _walk(unit: Unit, on: date, found: dict[int, str], notes: list[str], seen: set[int]) -> None:
    if unit.pk in seen:
        return
    seen.add(unit.pk)
    if unit.closed_on is not None and on > unit.closed_on:
        others = [link.successor for link in _links(unit=unit) if link.on <= on]
        missing = f"“{unit.name}”已于 {unit.closed_on.isoformat()} 撤销,未登记承接单位"
    elif _not_yet(unit, on):
        others = [link.unit for link in _links(successor=unit) if link.on > on]
        missing = f"“{unit.name}”当时尚未设立,未登记前身"
    else:
        found[unit.pk] = _own_name(unit, on)
        return
    fresh = [other for other in others if other.pk not in seen]
    for other in fresh:
        _walk(other, on, found, notes, seen)
    if not fresh:
        found[unit.pk] = unit.name
        notes.append(missing)


def _links(**ends: Unit) -> list[Succession]:
    ways = SAME_PEOPLE if "successor" in ends else (*SAME_PEOPLE, "transfer")
    return list(
        Succession.objects.filter(how__in=ways, **ends).select_related("unit", "successor").order_by("on", "pk")
    )


def _not_yet(unit: Unit, on: date) -> bool:
    """Before its first day; where that is unknown, before it took another's name or was split off. (A unit others were merged
    into may well have been there before.)"""
    if unit.opened_on is not None:
        return on < unit.opened_on
    return any(link.on > on and link.how != "merge" for link in _links(successor=unit))


def _own_name(unit: Unit, on: date) -> str:
    former = Alias.objects.filter(unit=unit, until_on__gte=on, state="confirmed").order_by("until_on", "pk").first()
    return former.name if former else unit.name


def carried_on(actor: Actor, unit_id: int, on: date) -> tuple[int, ...]:
    """Ids of the units that carry a unit's duties on a day: itself while it lives, else its successors. For new work."""
    return name_in_force(actor, unit_id, on).unit_ids
