"""The units as they are, in the form a sheet is compared with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from duban.units.models import Alias, Succession, Unit


@dataclass(slots=True)
class Known:
    """已有单位: one unit of the database. ``aliases`` by name with their state, ``former`` names with their last day."""

    id: int
    code: str
    name: str
    short_name: str
    kind: str
    parent_id: int | None
    path: tuple[int, ...]
    line_id: int | None
    opened_on: date | None
    closed_on: date | None
    same_as_id: int | None
    version: int
    aliases: dict[str, str] = field(default_factory=dict)
    former: dict[str, date] = field(default_factory=dict)


def snapshot() -> dict[int, Known]:
    """All units by id, root first; three reads."""
    columns = (
        "pk", "code", "name", "short_name", "kind", "parent_id", "trail", "line_id", "opened_on", "closed_on", "same_as_id", "version"
    )  # fmt: skip
    found: dict[int, Known] = {}
    for pk, code, name, short, kind, parent, trail, line, opened, closed, same, version in Unit.objects.order_by(
        "trail", "code"
    ).values_list(*columns):
        above = tuple(int(part) for part in trail.split("/") if part)
        found[pk] = Known(pk, code, name, short, kind, parent, (*above, pk), line, opened, closed, same, version)
    aliases = Alias.objects.filter(merged=None).exclude(state="undone").order_by("pk")
    for unit_id, name, state, until_on in aliases.values_list("unit_id", "name", "state", "until_on"):
        if until_on is None:
            found[unit_id].aliases[name] = state
        else:
            found[unit_id].former[name] = until_on
    return found


def successions() -> set[tuple[int, int, date, str]]:
    """All links of succession as (unit, successor, day, way)."""
    return set(Succession.objects.values_list("unit_id", "successor_id", "on", "how"))
