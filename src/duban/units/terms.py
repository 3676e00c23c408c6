"""The search keys of units, rebuilt from names and aliases in the same transaction as the act that changed them."""

from __future__ import annotations

from collections.abc import Iterable

from duban.units.models import Alias, Unit, UnitTerm
from duban.units.names import forms, key


def index(units: Iterable[Unit], changed: Iterable[Alias] = ()) -> None:
    """Make the keys of these units anew, inside the act and after names have been set.

    ``changed`` aliases that the deed holds and will save only on leaving.
    """
    chosen = {unit.pk: unit for unit in units}
    UnitTerm.objects.filter(unit_id__in=chosen).delete()
    aliases: dict[int, list[Alias]] = {}
    held = {alias.pk: alias for alias in changed}
    for stored in Alias.objects.filter(unit_id__in=chosen).order_by("pk"):
        alias = held.get(stored.pk, stored)
        if alias.state != "undone":
            aliases.setdefault(alias.unit_id, []).append(alias)
    write(chosen.values(), aliases)


def write(units: Iterable[Unit], aliases: dict[int, list[Alias]]) -> None:
    """Write the keys of units that have none yet; ``aliases`` by unit id, undone ones left out."""
    rows = []
    for unit in units:
        found = forms(unit.name, unit.short_name)
        for alias in aliases.get(unit.pk, ()):
            found.setdefault(key(alias.name)[:120], _how(alias))
        rows += [UnitTerm(unit_id=unit.pk, term=term, how=how) for term, how in found.items()]
    UnitTerm.objects.bulk_create(rows, batch_size=300)


def _how(alias: Alias) -> str:
    if alias.until_on is not None:
        return "former"
    return "alias" if alias.state == "confirmed" else "asked"
