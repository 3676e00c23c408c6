"""Who takes it when the unit in charge is the one complained of (S3-6, S1-46, C8.1d)."""

from __future__ import annotations

from dataclasses import dataclass

from duban.kernel.actor import Actor
from duban.units import tree
from duban.units.models import Unit
from duban.units.queries.rows import UnitRow, one_unit, unit_rows


@dataclass(frozen=True, slots=True)
class Competent:
    """管辖: ``owner`` by area (以块为主), ``assists`` by line; ``why`` in words. Either may be missing."""

    owner: UnitRow | None
    assists: UnitRow | None
    why: str


def competent(actor: Actor, unit_id: int, *, about: int | None = None) -> Competent:
    """Who owns and who assists in a matter of ``unit_id``: the area it stands in owns, the directing organ assists (S1-46).

    ``about`` the unit a report is about: whatever is it or stands under it is passed over, and the next level takes the
    matter: first the area above it, with the organ that directs it (S3-6: 谁主管谁负责).
    """
    unit = one_unit(actor, unit_id)
    target = unit if about is None else one_unit(actor, about)
    closed_to_it = about is not None and about in unit.path
    base = target if closed_to_it else unit
    levels = dict(Unit.objects.filter(pk__in=base.path).values_list("pk", "level"))
    owner_id = tree.next_level(base.path, levels) if closed_to_it else tree.nearest_area(base.path, levels)
    line = _line(base, about)
    rows = {
        row.id: row for row in unit_rows(Unit.objects.filter(pk__in=[i for i in (owner_id, line) if i is not None]))
    }
    why = "被反映的单位及其下属须回避,由上一级办理" if closed_to_it else "以块为主,条线协助"
    return Competent(rows.get(owner_id or 0), rows.get(line or 0), why)


def _line(base: Unit, about: int | None) -> int | None:
    """The first organ up the chain of direction, from the unit or those above it, that is not behind the wall."""
    chain = [unit.line_id for unit in sorted(Unit.objects.filter(pk__in=base.path), key=lambda u: -len(u.path))]
    for start in chain:
        step, seen = start, set[int]()
        while step is not None and step not in seen:
            seen.add(step)
            organ = Unit.objects.filter(pk=step).first()
            if organ is None:
                break
            if organ.closed_on is None and (about is None or about not in organ.path):
                return organ.pk
            step = organ.line_id
    return None
