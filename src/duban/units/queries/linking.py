"""Which unit a written name may mean: for plans that are read and sheets that are imported. Suggests, never links (S2-34)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from duban.kernel.actor import Actor
from duban.units.models import Unit, UnitTerm
from duban.units.names import Likeness, key, likeness, parts, shortened, village_forms
from duban.units.queries.rows import UnitRow, gate, unit_rows

LEAST = 40
_CANDIDATES = 400
_AWAY = 8
"""Points off for standing outside the place the text speaks of."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """建议: a unit, how sure (40 … 100) and why in words."""

    unit: UnitRow
    score: int
    why: str


def suggest(actor: Actor, name: str, *, under: int | None = None, limit: int = 5) -> list[Suggestion]:
    """Units that ``name`` may mean, surest first; ``under`` the unit the text speaks of, whose subtree is preferred.

    100 is an equal name or confirmed alias, 97 a former name, 95 an equal short form; a suggested alias counts 75 until confirmed.
    Two equal scores are two candidates: a person decides.
    """
    gate(actor)
    folded = key(name)
    if not folded:
        return []
    best: dict[int, Likeness] = {}
    for term in _candidates(folded):
        found = _judge(folded, term)
        if found.score >= LEAST and found.score > best.get(term.unit_id, Likeness(0, "")).score:
            best[term.unit_id] = found
    return _ranked(best, under)[:limit]


def _candidates(folded: str) -> list[UnitTerm]:
    exact = Q(term__in={folded, shortened(folded), *village_forms(folded)})
    core = parts(folded).core
    alike = exact | Q(term__contains=core) if len(core) >= 2 else exact
    found = UnitTerm.objects.filter(alike, unit__same_as=None)
    best = list(found.filter(exact)[:_CANDIDATES])
    if len(core) >= 3 and not best:
        # A name with something in its middle left out: both ends of its core must be there.
        alike |= Q(term__contains=core[:2]) & Q(term__contains=core[-1])
        found = UnitTerm.objects.filter(alike, unit__same_as=None)
    return best + list(found.exclude(pk__in=[term.pk for term in best])[:_CANDIDATES])


def _judge(folded: str, term: UnitTerm) -> Likeness:
    if term.term != folded:
        found = likeness(folded, term.term)
        return Likeness(min(found.score, 70), f"{found.why}(待确认的别名)") if term.how == "asked" else found
    return {
        "alias": Likeness(100, "已确认的别名"),
        "former": Likeness(97, "曾用名"),
        "asked": Likeness(75, "待确认的别名"),
        "short": Likeness(99, "登记的简称"),
        "daily": Likeness(95, "习惯简称"),
    }.get(term.how, Likeness(100, "名称相同"))


def _ranked(best: dict[int, Likeness], under: int | None) -> list[Suggestion]:
    found = []
    for row in unit_rows(Unit.objects.filter(pk__in=best)):
        score, why = best[row.id].score, best[row.id].why
        if under is not None and under not in row.path:
            score, why = score - _AWAY, f"{why},但不在本地"
        if row.closed_on is not None:
            why = f"{why};已于 {row.closed_on.isoformat()} 撤销"
        if score >= LEAST:
            found.append(Suggestion(row, score, why))
    return sorted(found, key=lambda one: (-one.score, one.unit.closed_on is not None, len(one.unit.path), one.unit.id))
