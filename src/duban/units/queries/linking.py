"""Which unit a written name may mean: for plans that are read and sheets that are imported. Suggests, never links (S2-34)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.db.models.functions import Length

from duban.kernel.actor import Actor
from duban.units.models import Unit, UnitTerm
from duban.units.names import Likeness, key, likeness, parts, shortened, village_forms
from duban.units.queries.rows import UnitRow, gate, unit_rows

LEAST = 40
_CANDIDATES, _ENOUGH = 200, 20
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
    best: dict[int, tuple[Likeness, Unit]] = {}
    for term in _candidates(folded):
        found = _placed(_judge(folded, term), term.unit, under)
        if found.score >= LEAST and (term.unit_id not in best or found.score > best[term.unit_id][0].score):
            best[term.unit_id] = (found, term.unit)
    ranked = sorted(best.values(), key=lambda b: (-b[0].score, b[1].closed_on is not None, len(b[1].trail), b[1].pk))[
        :limit
    ]
    rows = unit_rows(unit for _, unit in ranked)
    return [Suggestion(row, found.score, found.why) for row, (found, _) in zip(rows, ranked, strict=True)]


def _candidates(folded: str) -> list[UnitTerm]:
    """Keys equal to a form of the name; where those are few, also keys that hold what the organ does."""
    terms = UnitTerm.objects.filter(unit__same_as=None).select_related("unit")
    exact = Q(term__in={folded, shortened(folded), *village_forms(folded)})
    found = list(terms.filter(exact)[:_CANDIDATES])
    core = parts(folded).core
    if len(found) >= _ENOUGH or len(core) < 2:
        return found
    alike = Q(term__contains=core)
    if len(core) >= 3 and not found:
        # A name with something in its middle left out: both ends of its core must be there.
        alike |= Q(term__contains=core[:2]) & Q(term__contains=core[-1])
    return found + list(terms.filter(alike).exclude(exact).order_by(Length("term"), "unit_id")[:_CANDIDATES])


def _judge(folded: str, term: UnitTerm) -> Likeness:
    if term.term != folded:
        found = likeness(folded, term.term)
        return Likeness(min(found.score, 70), f"{found.why}(待确认的别名)") if term.how == "asked" else found
    return _EQUAL.get(term.how, Likeness(100, "名称相同"))


_EQUAL = {
    "alias": Likeness(100, "已确认的别名"),
    "former": Likeness(97, "曾用名"),
    "asked": Likeness(75, "待确认的别名"),
    "short": Likeness(99, "登记的简称"),
    "daily": Likeness(95, "习惯简称"),
}


def _placed(found: Likeness, unit: Unit, under: int | None) -> Likeness:
    """The judgement with what the unit's place and end say to it."""
    score, why = found.score, found.why
    if under is not None and under not in unit.path:
        score, why = score - _AWAY, f"{why},但不在本地"
    if unit.closed_on is not None:
        why = f"{why};已于 {unit.closed_on.isoformat()} 撤销"
    return Likeness(score, why)
