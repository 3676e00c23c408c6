"""Lists of cases: filters, order, pages by key, counts; each read along one index, however many cases there are.

Every list is read in the order of its dates, and every column one can filter by is either the first of an index that goes on in that order or
rides along in the area's index (``models.py``). Which index to walk is decided here from capped counts, not left to a guess: a filter that
keeps few rows leads, the rest are looked at row by row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from duban.cases import flow, lines, search
from duban.cases.lines import Line
from duban.cases.models import NEVER, Case, Source
from duban.cases.sight import areas_of, assisting, of_topics, outside_wall, own, works_on_cases
from duban.kernel.actor import Actor
from duban.kernel.errors import Refusal
from duban.units.models import Unit
from duban.units.roles import ROLES

SCOPES = {"area": "本辖区", "own": "本单位", "assist": "协办"}
ORDERS = {"due": ("due_on", "id"), "-due": ("-due_on", "-id"), "new": ("-id",), "old": ("id",)}
FEW = 1000  # a filter that keeps at most so many rows leads the way
PAGE = 50
AREA = 30_000  # an area of more cases than this is not counted, but held for as large as the whole place
WIDE = 2  # areas above this depth (province, city) are so wide that a filter's own index is walked
_NOWHERE = -1  # no area's id
_SURE = 4  # so many matches in a sample, and there are more than a few in all
COUNTED = 1000  # lists are counted up to here; what must be looked up row by row no further than a page
_BY_PAGE = "counted by page"
_HINTS = "_hints"  # Django's own dictionary that a list of rows hands on to whatever is made of it


@dataclass(frozen=True, slots=True)
class Filters:
    """台账筛选. Empty fields filter nothing. ``words`` is the search text; ``colour`` one of rules.COLOURS; ``state`` open or closed."""

    scope: str = ""
    kind: str = ""
    state: str = "open"
    station: str = ""
    colour: str = ""
    topic: int | None = None
    unit: int | None = None
    handler: int | None = None
    source: str = ""
    fix_kind: str = ""
    finding: str = ""
    listed: bool = False
    raised: bool = False
    campaign: int | None = None
    found_from: date | None = None
    found_to: date | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """一页: rows, and the key of the next page ("" if this is the last)."""

    rows: Sequence[Line]
    next_key: str


def scopes(actor: Actor) -> list[str]:
    """The scopes that make sense for the actor's role, widest first."""
    if not works_on_cases(actor):
        return []
    return ["area", "own", "assist"] if ROLES[actor.role].scope == "area" else ["own", "assist"]


# Columns that lead an index of their own, by filter; the others are always looked at row by row.
_LEADING = {
    "station": "station",
    "topic": "topic_id",
    "handler": "handler_id",
    "finding": "finding",
    "listed": "listed",
    "raised": "raised",
}
_BESIDE = {"kind": "kind", "fix_kind": "fix_kind", "campaign": "campaign_id"}


def ledger(actor: Actor, filters: Filters, today: date) -> QuerySet[Case]:
    """Visible cases under the filters, unordered."""
    chosen = filters.scope if filters.scope in scopes(actor) else (scopes(actor) or [""])[0]
    if not chosen:
        return Case.objects.none()
    if filters.colour == "grey" and not filters.station:
        filters = replace(filters, colour="", station="suspended")
    areas = _areas(actor, filters)
    leader = _leader(filters, wide=chosen == "area" and all(depth < WIDE for depth, _ in areas))
    rows = _in_scope(chosen, actor, areas, leads=not leader.name)
    rows = rows.filter(outside_wall(actor)).filter(of_topics(actor)).filter(_state(filters), _colour(filters, today))
    rows = _equal(rows, filters, leader)
    if filters.unit is not None and chosen != "area":
        rows = _within(rows, filters.unit)
    if filters.found_from:
        rows = rows.filter(found_on__gte=filters.found_from)
    if filters.found_to:
        rows = rows.filter(found_on__lte=filters.found_to)
    return matching(actor, rows, filters.words, areas[0] if chosen == "area" and len(areas) == 1 else None)


def _areas(actor: Actor, filters: Filters) -> list[tuple[int, int]]:
    """(depth, id) of the areas to list: the unit asked for if it lies in the actor's reach, else the reach."""
    reach = areas_of(actor)
    if filters.unit is None:
        return reach
    unit = Unit.objects.filter(pk=filters.unit).first()
    return [(len(unit.above), unit.pk)] if unit is not None and set(unit.path) & set(actor.reach) else []


def _in_scope(chosen: str, actor: Actor, areas: list[tuple[int, int]], *, leads: bool) -> QuerySet[Case]:
    """Cases of the scope. ``leads`` False keeps the area's index out of the way of a filter that leads."""
    if chosen == "own":
        return Case.objects.filter(own(actor))
    if chosen == "assist":
        return Case.objects.filter(assisting(actor))
    if not areas:
        return Case.objects.none()
    rows, found = Case.objects.all(), Q()
    for depth, id_ in areas:
        name = f"area{depth}"
        if leads:
            found |= Q(**{name: id_})
        elif connection.vendor == "sqlite":
            rows = rows.alias(**{f"beside_{name}": _beside(name)})
            found |= Q(**{f"beside_{name}": id_})
        else:
            # Of two values its index gives no order, so PostgreSQL cannot hope to walk it until a rare station turns up: at the end.
            found |= Q(**{f"{name}__in": [id_, _NOWHERE]})
    return rows.filter(found)


def _within(rows: QuerySet[Case], unit_id: int) -> QuerySet[Case]:
    unit = Unit.objects.filter(pk=unit_id).first()
    return rows.filter(**{f"area{len(unit.above)}": unit.pk}) if unit else rows.none()


@dataclass(frozen=True, slots=True)
class _Lead:
    """打头的筛选: the filter whose index is walked ("" = the area's), and the ids it keeps if they are few."""

    name: str = ""
    ids: tuple[int, ...] | None = None


def _leader(filters: Filters, *, wide: bool) -> _Lead:
    """The filter that keeps few rows, if there is one; over a wide area the first there is, whatever it keeps."""
    names = [name for name in _LEADING if getattr(filters, name)]
    for name in names:
        ids = Case.objects.filter(**{_LEADING[name]: getattr(filters, name)}).order_by().values_list("pk", flat=True)
        few = tuple(ids[: FEW + 1])
        if len(few) <= FEW:
            return _Lead(name, few)
    if filters.source:
        few = tuple(Source.objects.filter(code=filters.source).order_by().values_list("case_id", flat=True)[: FEW + 1])
        if len(few) <= FEW:
            return _Lead("source", few)
    return _Lead(names[0]) if names and wide else _Lead()


class _Beside(Func):
    """A column in a form that SQLite cannot look up in an index (unary plus), so that it stays with the index chosen here.

    Its planner otherwise takes the index of a filter that keeps a third of all rows. PostgreSQL knows its numbers.
    """

    function = ""
    template = "%(expressions)s"

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """The column with a plus before it."""
        return self.as_sql(compiler, connection, template="+%(expressions)s", **extra)


def _beside(column: str) -> _Beside:
    field: Any = Case._meta.get_field(column.removesuffix("_id"))
    plain = BooleanField() if isinstance(field, BooleanField) else getattr(field, "target_field", field).__class__()
    return _Beside(F(column), output_field=plain)


def _equal(rows: QuerySet[Case], filters: Filters, leader: _Lead) -> QuerySet[Case]:
    if leader.ids is not None:
        rows = _these(rows, leader.ids)
    for name, column in {**_LEADING, **_BESIDE}.items():
        value = getattr(filters, name)
        if not value:
            continue
        if name == leader.name and leader.ids is None:
            rows = rows.filter(**{column: value})
        else:
            rows = rows.alias(**{f"beside_{name}": _beside(column)}).filter(**{f"beside_{name}": value})
    if filters.source and leader.name != "source":
        bearing = Source.objects.filter(case=OuterRef("pk"), code=filters.source)
        return _counted_by_page(rows.filter(Exists(bearing)))
    return rows


def _these(rows: QuerySet[Case], ids: Sequence[int]) -> QuerySet[Case]:
    """Rows among these few; as one parameter, since a thousand of them cost more than the rows."""
    if not ids:
        return rows.none()
    condition, given = search.these(ids)
    return rows.filter(RawSQL(condition, given, output_field=BooleanField()))  # noqa: S611


def _state(filters: Filters) -> Q:
    station = flow.STATIONS.get(filters.station)
    if station is not None:
        return Q(is_open=int(station.phase != "closed"))
    wanted = {"open": 1, "closed": 0}.get(filters.state)
    return Q() if wanted is None else Q(is_open=wanted)


def _colour(filters: Filters, today: date) -> Q:
    return {
        "red": Q(due_on__lt=today),
        "yellow": Q(due_on__gte=today, due_on__lt=NEVER, warn_on__lte=today),
        "green": Q(due_on__gte=today, due_on__lt=NEVER, warn_on__gt=today) & ~Q(fix_kind="continuing"),
        "blue": Q(due_on__gte=today, due_on__lt=NEVER, warn_on__gt=today, fix_kind="continuing"),
        "grey": Q(station="suspended"),
        "none": Q(due_on=NEVER) & ~Q(station="suspended"),
    }.get(filters.colour, Q())


def matching(actor: Actor, rows: QuerySet[Case], words: str, area: tuple[int, int] | None = None) -> QuerySet[Case]:
    """Rows whose text holds all the words (Chinese from one character on, Traditional or Simplified).

    Words that few texts hold lead the way; for common ones each row is asked as the list is walked. ``area`` is the depth and id of the
    one area all rows lie in, which narrows the look-up.
    """
    terms = search.wanted(words)
    if not terms:
        return rows if not words.strip() else rows.none()
    readers = _reads_originals_of(actor)
    token = search.area_token(area[1]) if area else ""
    # The whole place narrows nothing, and whoever reads the originals of the area needs no test for each of its cases.
    within = (token,) if area and area[0] > 0 else ()
    wanted = search.Wanted(tuple(terms), within, () if token in readers else readers, all_originals=token in readers)
    newest = Case.objects.order_by("-id").values_list("pk", flat=True).first() or 0
    ids, condition, given = (_way if connection.vendor == "sqlite" else _way_by_sample)(wanted, newest)
    if ids is not None:
        return _these(rows, ids)
    return _counted_by_page(rows.filter(RawSQL(condition, given, output_field=BooleanField())))  # noqa: S611


_Way = tuple[list[int] | None, str, list[str]]


def _way(wanted: search.Wanted, newest: int) -> _Way:
    """SQLite: the matches if they are few, else the condition by which a list of ``newest`` cases at most is had soonest."""
    few = search.found(wanted, FEW + 1)
    if len(few) <= FEW:
        return few, "", []
    number = search.count(wanted, _asked_from(newest) + 1)
    here = search.count(search.Wanted((), wanted.within), AREA) if wanted.within else AREA
    cases = here if here < AREA else newest
    condition, given = search.each(wanted) if number > _asked_from(cases) else search.among(wanted)
    return None, f"+{condition}" if number > _walked_from(cases) else condition, given


def _way_by_sample(wanted: search.Wanted, newest: int) -> _Way:
    """PostgreSQL, which looks up all matches before it counts the first: the same from a look at some rows."""
    looked, here, matches = search.sampled(wanted)
    number, cases = (newest * part // max(looked, 1) for part in (matches, here))
    if matches < _SURE or number <= FEW:
        few = search.found(wanted, FEW + 1)
        if len(few) <= FEW:
            return few, "", []
        number = max(number, FEW)
    return (None, *(search.each(wanted) if number > _each_from(max(cases, number)) else search.among(wanted)))


def _counted_by_page(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Mark rows each of which must be looked up elsewhere, so that counting a thousand of them would cost more than the page."""
    # Carried along with the rows; never put into the dictionary that all of the manager's rows share.
    setattr(rows, _HINTS, {**getattr(rows, _HINTS), _BY_PAGE: True})
    return rows


# A list of N cases for words with m matches can be had in three ways. Times are SQLite's, in microseconds, measured at 1,000,000 cases:
#   fetch every match and sort                                    4·m
#   walk the list, each row tried against a table of the matches  0.6·m + 0.5·PAGE·N/m
#   walk the list, each row's text looked at                      5·PAGE·N/m
# Each is the cheapest in its turn as m grows. PostgreSQL fetches a match in 8 and looks at a row's text in 4.


def _walked_from(cases: int) -> int:
    """The m from which walking costs less than fetching."""
    return max(FEW, int((6 * cases) ** 0.5))


def _asked_from(cases: int) -> int:
    """The m from which looking at each row's text costs less than making a table of the matches."""
    return max(FEW, int((8 * PAGE * cases) ** 0.5))


def _each_from(cases: int) -> int:
    """The same for PostgreSQL."""
    return max(FEW, int((PAGE * cases / 2) ** 0.5))


def _reads_originals_of(actor: Actor) -> tuple[str, ...]:
    """Tokens of the cases whose original words the actor may read: those the own unit took in, and those of the post's area."""
    role = ROLES.get(actor.role)
    areas = [search.area_token(id_) for id_ in actor.reach] if role is not None and role.scope == "area" else []
    return tuple(areas if actor.unit_id is None else [search.registrar_token(actor.unit_id), *areas])


def page(rows: QuerySet[Case], *, order: str = "due", after: str = "", size: int = PAGE) -> Page:
    """One page by key (never by offset): rows after the key ``after`` in ``order``.

    Keys first, from the index alone; then what a list shows of this page's cases.
    """
    ids, key = page_ids(rows, order=order, after=after, size=size)
    return Page(lines.of(ids), key)


def page_ids(rows: QuerySet[Case], *, order: str, after: str, size: int) -> tuple[list[int], str]:
    """The ids of one page, and the key of the next ("" if this is the last)."""
    found = list(
        _after(rows, order, after).order_by(*ORDERS.get(order, ORDERS["due"])).values_list("pk", "due_on")[: size + 1]
    )
    key = ""
    if len(found) > size:
        id_, due_on = found[size - 1]
        key = f"{due_on.isoformat()}.{id_}" if "due" in order else str(id_)
    return [id_ for id_, _ in found[:size]], key


def _after(rows: QuerySet[Case], order: str, after: str) -> QuerySet[Case]:
    if not after:
        return rows
    try:
        day_text, _, id_text = after.rpartition(".")
        id_ = int(id_text)
        day = date.fromisoformat(day_text) if day_text else None
    except ValueError:
        raise Refusal("ledger.bad_key", "翻页位置无法识别,请从第一页重新开始。") from None
    if order == "old":
        return rows.filter(pk__gt=id_)
    if order == "new" or day is None:
        return rows.filter(pk__lt=id_)
    if order == "-due":
        return rows.filter(Q(due_on__lt=day) | Q(due_on=day, pk__lt=id_)).filter(due_on__lte=day)
    return rows.filter(Q(due_on__gt=day) | Q(due_on=day, pk__gt=id_)).filter(due_on__gte=day)


def counted(rows: QuerySet[Case], most: int = COUNTED, first: Page | None = None) -> tuple[int, bool]:
    """How many rows, counted up to ``most``; True if there are more.

    What common words or a source keep is counted no further than a page, as each row must be looked up; the ``first`` page has them.
    """
    if getattr(rows, _HINTS).get(_BY_PAGE):
        if first is not None:
            return len(first.rows), bool(first.next_key)
        most = min(most, PAGE)
    # In the list's order PostgreSQL walks the list's index; left free, it goes through the whole area to find what is rare.
    order = () if connection.vendor == "sqlite" else ORDERS["due"]
    number = rows.order_by(*order).values("pk")[: most + 1].count()
    return min(number, most), number > most
