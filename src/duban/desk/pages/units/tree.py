"""单位树: opened level by level, and searched by any name a unit has or had."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from duban.desk.keyset import number
from duban.desk.requests import DeskRequest
from duban.kernel.errors import NotThere
from duban.units import policy
from duban.units import queries as units
from duban.units.queries.browse import child_counts
from duban.units.queries.rows import UnitRow

MOST_BESIDE = 300
"""Units shown under one; a county has fewer townships, a township fewer villages."""


@dataclass(frozen=True, slots=True)
class Branch:
    """枝: a unit in the tree, how many stand below it, and those shown (None = closed)."""

    unit: UnitRow
    below: int
    children: Sequence[Branch] | None = None


def tree(request: DeskRequest) -> HttpResponse:
    """The tree with one branch open, or what a search found."""
    words = request.GET.get("q", "").strip()
    opened = number(request.GET.get("open"))
    context = {
        "q": words,
        "hits": units.search(request.actor, words, 50) if words else [],
        "branches": [] if words else _from_roots(request, opened),
        "may_manage": policy.holds(request.actor, "unit.manage"),
    }
    return render(request, "desk/units/tree.html", context)


def branch(request: DeskRequest, unit_id: int) -> HttpResponse:
    """One branch alone, open or closed, for htmx."""
    row = units.units(request.actor, [unit_id]).get(unit_id)
    if row is None:
        raise NotThere("unit.missing", f"没有找到编号为 {unit_id} 的单位。")
    below = child_counts(request.actor, [unit_id]).get(unit_id, 0)
    children = _closed(request, units.children(request.actor, unit_id)) if "close" not in request.GET else None
    return render(request, "desk/units/branch.html", {"branch": Branch(row, below, children)})


def offers(request: DeskRequest) -> HttpResponse:
    """Options for a unit field."""
    typed = str(next(iter(request.GET.values()), ""))
    hits = units.search(request.actor, typed, 12) if typed.strip() else []
    return render(
        request, "desk/units/offers.html", {"units": [hit.unit for hit in hits if hit.unit.closed_on is None]}
    )


def _from_roots(request: DeskRequest, opened: int | None) -> list[Branch]:
    """The roots and the way down to the branch that is open; without one, the actor's own place."""
    target = opened or (request.actor.line[-2] if len(request.actor.line) > 1 else next(iter(request.actor.line), 0))
    row = units.units(request.actor, [target]).get(target)
    way = set(row.path) if row else set()
    return _opened(request, units.roots(request.actor), way)


def _opened(request: DeskRequest, rows: Iterable[UnitRow], way: set[int]) -> list[Branch]:
    found = []
    for one in _closed(request, rows):
        if one.unit.id in way and one.below:
            children = _opened(request, units.children(request.actor, one.unit.id), way)
            found.append(Branch(one.unit, one.below, children))
        else:
            found.append(one)
    return found


def _closed(request: DeskRequest, rows: Iterable[UnitRow]) -> list[Branch]:
    shown = list(rows)[:MOST_BESIDE]
    counts = child_counts(request.actor, [row.id for row in shown])
    return [Branch(row, counts.get(row.id, 0)) for row in shown]
