"""The tree to walk and to search. Names of units are no secret inside the house; what is done in them is asked elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.functions import Length

from duban.kernel.actor import Actor
from duban.units import tree
from duban.units.models import HOW, Alias, Post, Succession, Unit, UnitTerm
from duban.units.names import in_order, key
from duban.units.queries.actors import posts_in_force
from duban.units.queries.rows import PostRow, UnitRow, gate, one_unit, post_row, unit_rows

_WORDS_MOST, _LENGTH_MOST = 6, 60


@dataclass(frozen=True, slots=True)
class Hit:
    """检索结果: a unit and why it was found; ``successors`` of one that has been closed."""

    unit: UnitRow
    why: str
    successors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AliasRow:
    """别名一行. ``until_on`` set for a former name, ``merged_id`` for a name a merger brought."""

    id: int
    name: str
    state: str
    until_on: date | None
    merged_id: int | None


@dataclass(frozen=True, slots=True)
class SuccessionRow:
    """沿革一行, seen from the unit: ``other`` takes over from it or handed over to it."""

    other: UnitRow
    takes_over: bool
    on: date
    how: str
    basis: str


@dataclass(frozen=True, slots=True)
class UnitPage:
    """单位页: all that is known of one unit. ``above`` root first; ``posts`` in force and proposed."""

    unit: UnitRow
    above: tuple[UnitRow, ...]
    line: UnitRow | None
    children: tuple[UnitRow, ...]
    directs: int
    aliases: tuple[AliasRow, ...]
    doubles: tuple[UnitRow, ...]
    succession: tuple[SuccessionRow, ...]
    posts: tuple[PostRow, ...]


def children(actor: Actor, unit_id: int, *, closed: bool = False) -> list[UnitRow]:
    """Units right below one, areas first, by code; ``closed`` with those that are no more."""
    gate(actor)
    found = Unit.objects.filter(parent_id=unit_id, same_as=None)
    return unit_rows(_in_order(found if closed else found.filter(closed_on=None)))


def roots(actor: Actor) -> list[UnitRow]:
    """The top of the tree."""
    gate(actor)
    return unit_rows(_in_order(Unit.objects.filter(parent=None)))


def subtree(actor: Actor, unit_id: int, *, after: int = 0, limit: int = 500) -> list[UnitRow]:
    """The unit and everything below it, closed ones included, by id; ``after`` the last id of the page before."""
    unit = one_unit(actor, unit_id)
    return unit_rows(Unit.objects.filter(below(unit), pk__gt=after).order_by("pk")[:limit])


def below(unit: Unit) -> Q:
    """Condition on units: the unit or one below it."""
    lower, upper = tree.subtree(unit.trail, unit.pk)
    return Q(pk=unit.pk) | Q(trail__gte=lower, trail__lt=upper)


def in_reach(actor: Actor, prefix: str = "") -> Q:
    """Condition on units (on the unit at the end of ``prefix`` such as ``handler__``): what an area post may see.

    Its areas' subtrees (块) and what its organs direct (条). For a post without area, its own unit and below.
    """
    ids: Sequence[int] = actor.reach or ([actor.unit_id] if actor.unit_id else [])
    found = Q(**{f"{prefix}pk__in": ids})
    if actor.reach:
        found |= Q(**{f"{prefix}line_id__in": ids})
    for trail, id_ in Unit.objects.filter(pk__in=ids).values_list("trail", "pk"):
        lower, upper = tree.subtree(trail, id_)
        found |= Q(**{f"{prefix}trail__gte": lower, f"{prefix}trail__lt": upper})
    return found


def units(actor: Actor, ids: Sequence[int]) -> dict[int, UnitRow]:
    """Rows of these units by id; unknown ids are left out."""
    gate(actor)
    return {row.id: row for row in unit_rows(Unit.objects.filter(pk__in=ids))}


def search(actor: Actor, text: str, limit: int = 20) -> list[Hit]:
    """Units found by any name they have or had, by alias or short form, whole or in part, in Simplified or Traditional.

    Several words narrow the search; all but the last may also name a unit above (``高坪 财政所``). Best first: whole names, then
    beginnings, then short names; among equals those near the actor. Closed units show who took over.
    """
    gate(actor)
    words = [folded for word in text[:_LENGTH_MOST].split()[:_WORDS_MOST] if (folded := key(word))]
    if not words:
        return []
    found = _matches(actor, words, limit) or _scattered(words, limit)
    chosen = Unit.objects.in_bulk([term.unit_id for term in found])
    return _hits([(chosen[term.unit_id], term) for term in found], limit)


def _matches(actor: Actor, words: list[str], limit: int) -> list[UnitTerm]:
    last = words[-1]
    rank = Case(
        When(term=last, then=Value(0)),
        When(term__startswith=last, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    found = UnitTerm.objects.filter(term__contains=last, unit__same_as=None).exclude(how="asked")
    for word in words[:-1]:
        found = found.filter(_named_or_under(word))
    gone = Case(When(unit__closed_on=None, then=Value(0)), default=Value(1), output_field=IntegerField())
    # A unit matches by several of its keys; four to a unit are enough to fill the page.
    return _one_each(found.order_by(rank, gone, _near(actor), Length("term"), "unit_id")[: limit * 4], limit)


def _named_or_under(word: str) -> Q:
    above = Unit.objects.filter(pk__in=UnitTerm.objects.filter(term__contains=word).values("unit_id"))
    under = Q(unit__terms__term__contains=word)
    for trail, id_ in above.filter(children__isnull=False).distinct().values_list("trail", "pk")[:50]:
        lower, upper = tree.subtree(trail, id_)
        under |= Q(unit__trail__gte=lower, unit__trail__lt=upper)
    return under


def _near(actor: Actor) -> Case:
    """0 for the actor's own unit and what stands under it or above it, 1 for the place around it, 2 for the rest."""
    steps = [When(unit_id__in=actor.line, then=Value(0))]
    for rank, depth in enumerate((-1, -2)):
        if len(actor.line) >= -depth:
            lower, upper = tree.subtree(tree.trail_of(actor.line[:depth]), actor.line[depth])
            steps.append(When(unit__trail__gte=lower, unit__trail__lt=upper, then=Value(rank)))
    return Case(*steps, default=Value(2), output_field=IntegerField())


def _scattered(words: list[str], limit: int) -> list[UnitTerm]:
    """Last resort: all characters in order with others between (甲县国土 for 甲县自然资源和国土局)."""
    wanted = "".join(words)[:12]
    if len(wanted) < 2:
        return []
    found = UnitTerm.objects.filter(unit__same_as=None).exclude(how="asked")
    for character in dict.fromkeys(wanted):
        found = found.filter(term__contains=character)
    fitting = [term for term in found.order_by(Length("term"), "unit_id")[:500] if in_order(wanted, term.term)]
    return _one_each(fitting, limit)


def _one_each(found: Iterable[UnitTerm], limit: int) -> list[UnitTerm]:
    best: dict[int, UnitTerm] = {}
    for term in found:
        best.setdefault(term.unit_id, term)
    return list(best.values())[:limit]


def _hits(found: list[tuple[Unit, UnitTerm]], limit: int) -> list[Hit]:
    rows = unit_rows(unit for unit, _ in found)
    after = _successors([unit.pk for unit, _ in found if unit.closed_on is not None])
    hits = []
    for row, (_, term) in zip(rows, found, strict=True):
        hits.append(Hit(row, HOW[term.how], tuple(str(unit) for unit in after.get(row.id, ()))))
    known = {row.id for row in rows}
    for row in unit_rows(unit for some in after.values() for unit in some if unit.pk not in known):
        if row.id not in known:
            hits.append(Hit(row, "承接单位"))
            known.add(row.id)
    return hits[:limit]


def _successors(ids: Sequence[int]) -> dict[int, list[Unit]]:
    found: dict[int, list[Unit]] = {}
    if ids:
        for link in Succession.objects.filter(unit_id__in=ids).select_related("successor").order_by("on", "pk"):
            found.setdefault(link.unit_id, []).append(link.successor)
    return found


def unit_page(actor: Actor, unit_id: int, on: date) -> UnitPage:
    """Everything the unit's page shows on a day. Raises NotThere."""
    unit = one_unit(actor, unit_id)
    wanted = [*unit.path, *([unit.line_id] if unit.line_id else [])]
    known = {row.id: row for row in unit_rows(Unit.objects.filter(pk__in=wanted))}
    posts = (posts_in_force(on) | Post.objects.filter(state="proposed")).filter(unit=unit)
    return UnitPage(
        unit=known[unit.pk],
        above=tuple(known[id_] for id_ in unit.above),
        line=known[unit.line_id] if unit.line_id else None,
        children=tuple(children(actor, unit_id)),
        directs=Unit.objects.filter(line=unit, closed_on=None).count(),
        aliases=tuple(
            AliasRow(a.pk, a.name, a.state, a.until_on, a.merged_id)
            for a in Alias.objects.filter(unit=unit).order_by("pk")
        ),
        doubles=tuple(unit_rows(Unit.objects.filter(same_as=unit).order_by("pk"))),
        succession=tuple(_succession(unit)),
        posts=tuple(
            post_row(post) for post in posts.select_related("unit", "holder", "area").order_by("role", "from_on", "pk")
        ),
    )


def _succession(unit: Unit) -> list[SuccessionRow]:
    links = (
        Succession.objects.filter(Q(unit=unit) | Q(successor=unit))
        .select_related("unit", "successor")
        .order_by("on", "pk")
    )
    found = [(link, link.successor if link.unit_id == unit.pk else link.unit) for link in links]
    rows = unit_rows(other for _, other in found)
    return [
        SuccessionRow(row, link.unit_id == unit.pk, link.on, link.get_how_display(), link.basis)
        for row, (link, _) in zip(rows, found, strict=True)
    ]


def _in_order(found: Iterable[Unit]) -> list[Unit]:
    """Areas before organs, then by code as people read it."""
    return sorted(found, key=lambda unit: (unit.level == 0, unit.code))
