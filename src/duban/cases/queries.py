"""Asking about cases. The first argument is always the actor; what they may not see does not exist for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from duban.campaign.calendar import calendar
from duban.campaign.models import Due
from duban.cases import asks, flow, policy, rules, search, standing, topics
from duban.cases.clues import visible as visible_clues
from duban.cases.flow import Move
from duban.cases.models import NEVER, Case, Clue, Party, Source
from duban.cases.steps import STEPS
from duban.kernel.actor import Actor
from duban.kernel.errors import NotThere, Refusal
from duban.units import wall
from duban.units.models import Unit
from duban.units.roles import ROLES


def outside_wall(actor: Actor) -> Q:
    """Cases the wall does not keep from the actor: neither about them nor about anyone or any unit above them."""
    free = Q(about_unit=None) | ~Q(about_unit__in=wall.forbidden_units(actor))
    return free & (Q(about_person=None) | ~Q(about_person__in=wall.forbidden_persons(actor)))


def in_area(actor: Actor) -> Q:
    """Cases whose seat lies in an area the actor's post covers; nothing for posts that cover none."""
    role = ROLES.get(actor.role)
    if role is None or role.scope != "area" or not actor.reach:
        return Q(pk__in=())
    found = Q()
    for unit in Unit.objects.filter(pk__in=actor.reach):
        found |= Q(**{f"area{len(unit.above)}": unit.pk})
    return found or Q(pk__in=())


def own(actor: Actor) -> Q:
    """Cases the actor's own unit handles or has taken in."""
    return Q(handler=actor.unit_id) | Q(registrar=actor.unit_id)


def assisting(actor: Actor) -> Q:
    """Cases in which the actor's unit assists."""
    return Q(Exists(Party.objects.filter(case=OuterRef("pk"), unit=actor.unit_id, ended_on=None)))


def _works_on_cases(actor: Actor) -> bool:
    role = ROLES.get(actor.role)
    return role is not None and role.scope != "none" and actor.unit_id is not None


def visible(actor: Actor) -> QuerySet[Case]:
    """Every case the actor may know of. Says the same as ``policy.may_see``; a property test holds them together."""
    if actor.is_clock:
        return Case.objects.all()
    if not _works_on_cases(actor):
        return Case.objects.none()
    rows = Case.objects.filter(outside_wall(actor)).filter(in_area(actor) | own(actor) | assisting(actor))
    return rows.filter(of_topics(actor))


def of_topics(actor: Actor) -> Q:
    """Cases of the topics the actor's post is limited to, those below them included; all, if it is not limited."""
    return Q(topic__in=topics.under(actor.topics)) if actor.topics else Q()


def get(actor: Actor, case_id: int) -> Case:
    """One case; raises NotThere for what does not exist and for what the actor may not see, in the same words."""
    found = Case.objects.select_related(
        "campaign", "topic", "handler", "registrar", "seat", "place", "about_unit", "about_person"
    )
    case = found.filter(pk=case_id).first()
    if case is None or not policy.may_see(standing.of(case, actor), actor):
        raise NotThere("case.missing", "没有找到这件事,或者您无权查看。")
    return case


def by_number(actor: Actor, number: str) -> Case | None:
    """A visible case by the number people write, or None."""
    return visible(actor).filter(number=asks.read_number(number)).first()


@dataclass(frozen=True, slots=True)
class Option:
    """可办动作: a move at this station; ``refused`` says why the actor may not do it (None: it is open to them)."""

    move: Move
    refused: Refusal | None


def options(actor: Actor, case: Case) -> list[Option]:
    """All moves the table has from here, open ones first, each closed one with its reason.

    Left out are moves of the clock, and those for which this case has no use (nothing to take off a list it is not on).
    """
    now = standing.of(case, actor)
    found = []
    for move in flow.moves_from(case.station, case.kind):
        if move.code == "escalate":
            continue
        step = STEPS[move.code]
        refused = policy.objection(move, now, actor)
        unfit = step.fits(case, actor.unit_id) if refused is None or step.hides else None
        if unfit is None or not step.hides:
            found.append(Option(move, refused or unfit))
    return sorted(found, key=lambda option: option.refused is not None)


SCOPES = {"area": "本辖区", "own": "本单位", "assist": "协办"}


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

    rows: Sequence[Case]
    next_key: str


def scopes(actor: Actor) -> list[str]:
    """The scopes that make sense for the actor's role, widest first."""
    if not _works_on_cases(actor):
        return []
    return ["area", "own", "assist"] if ROLES[actor.role].scope == "area" else ["own", "assist"]


def ledger(actor: Actor, filters: Filters, today: date) -> QuerySet[Case]:
    """Visible cases under the filters, unordered; every filter is an index range or a column of one."""
    chosen = filters.scope if filters.scope in scopes(actor) else (scopes(actor) or [""])[0]
    by_scope = {"area": in_area, "own": own, "assist": assisting}
    if chosen not in by_scope:
        return Case.objects.none()
    rows = Case.objects.filter(by_scope[chosen](actor)).filter(outside_wall(actor))
    rows = rows.filter(**_equal(filters)).filter(_state(filters), _colour(filters, today))
    rows = rows.filter(of_topics(actor))
    if filters.unit is not None:
        unit = Unit.objects.filter(pk=filters.unit).first()
        rows = rows.filter(**{f"area{len(unit.above)}": unit.pk}) if unit else rows.none()
    if filters.source:
        rows = rows.filter(Exists(Source.objects.filter(case=OuterRef("pk"), code=filters.source)))
    return matching(rows, filters.words)


def _equal(filters: Filters) -> dict[str, Any]:
    names = {
        "kind": "kind",
        "station": "station",
        "topic": "topic",
        "handler": "handler",
        "fix_kind": "fix_kind",
        "finding": "finding",
    }
    found = {column: getattr(filters, name) for name, column in names.items() if getattr(filters, name)}
    found |= {name: True for name in ("listed", "raised") if getattr(filters, name)}
    found |= {"campaign": filters.campaign} if filters.campaign else {}
    found |= {"found_on__gte": filters.found_from} if filters.found_from else {}
    found |= {"found_on__lte": filters.found_to} if filters.found_to else {}
    return found


def _state(filters: Filters) -> Q:
    phases = {"open": ("open", "parked"), "closed": ("closed",)}.get(filters.state)
    if phases is None or filters.station:
        return Q()
    return Q(station__in=[s.code for s in flow.STATIONS.values() if s.phase in phases])


def _colour(filters: Filters, today: date) -> Q:
    return {
        "red": Q(due_on__lt=today),
        "yellow": Q(due_on__gte=today, warn_on__lte=today) & ~Q(due_on=NEVER),
        "green": Q(warn_on__gt=today) & ~Q(due_on=NEVER) & ~Q(fix_kind="continuing"),
        "blue": Q(warn_on__gt=today, fix_kind="continuing") & ~Q(due_on=NEVER),
        "grey": Q(station="suspended"),
        "none": Q(due_on=NEVER) & ~Q(station="suspended"),
    }.get(filters.colour, Q())


def matching(rows: QuerySet[Case], words: str) -> QuerySet[Case]:
    """Rows whose text holds all the words (Chinese from one character on, Traditional or Simplified)."""
    terms = search.wanted(words)
    if not terms:
        return rows if not words.strip() else rows.none()
    # The condition is one of two constants; what was typed goes in as a parameter.
    return rows.extra(where=[search.condition()], params=[search.query(terms)])  # noqa: S610


ORDERS = {"due": ("due_on", "id"), "-due": ("-due_on", "-id"), "new": ("-id",), "old": ("id",)}


def page(rows: QuerySet[Case], *, order: str = "due", after: str = "", size: int = 50) -> Page:
    """One page by key (never by offset): rows after the key ``after`` in ``order``."""
    keys = ORDERS.get(order, ORDERS["due"])
    found = _after(rows, order, after).order_by(*keys).select_related("topic", "handler", "campaign")
    got = list(found[: size + 1])
    last = got[size - 1] if len(got) > size else None
    key = "" if last is None else (f"{last.due_on.isoformat()}.{last.pk}" if "due" in order else str(last.pk))
    return Page(got[:size], key)


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


def counted(rows: QuerySet[Case], most: int = 10_000) -> tuple[int, bool]:
    """How many rows, counted up to ``most``; True if there are more."""
    with_limit = rows.order_by().values("pk")[: most + 1]
    number = with_limit.count()
    return min(number, most), number > most


def colour_of(case: Case, today: date) -> str:
    """The case's colour today."""
    return rules.colour(
        phase=case.station if case.station == "suspended" else case.phase,
        due_on=case.due_on,
        warn_on=case.warn_on,
        today=today,
        long_term=case.fix_kind == "continuing",
        never=NEVER,
    )


@dataclass(frozen=True, slots=True)
class Owed:
    """待办: a due together with the case it hangs on."""

    due: Due
    case: Case


def inbox(actor: Actor, *, limit: int = 200) -> list[Owed]:
    """What the actor owes, soonest first: running dues of the own unit that ask for a right the actor's role has."""
    if not _works_on_cases(actor):
        return []
    rights = sorted(ROLES[actor.role].rights)
    dues = list(
        Due.objects.filter(owing=actor.unit_id, state="running", right__in=rights, of_kind="case").order_by(
            "overdue_after", "id"
        )[:limit]
    )
    cases = visible(actor).select_related("handler", "campaign", "topic").in_bulk({due.of_id for due in dues})
    return [Owed(due, cases[due.of_id]) for due in dues if due.of_id in cases]


def dues_of(actor: Actor, case: Case) -> list[Due]:
    """All dues of a case the actor sees, running ones first."""
    get(actor, case.pk)
    return sorted(
        Due.objects.filter(of_kind="case", of_id=case.pk).select_related("owing"),
        key=lambda d: (d.state != "running", d.overdue_after),
    )


@dataclass(frozen=True, slots=True)
class Tally:
    """统计: numbers of cases by station and by topic within what the actor sees."""

    by_station: Mapping[str, int] = field(default_factory=dict)
    by_topic: Mapping[int, int] = field(default_factory=dict)
    total: int = 0


def tally(actor: Actor, campaign_id: int) -> Tally:
    """Counts for the campaign page. Every case is counted at exactly one station; the sum is the total."""
    rows = (
        visible(actor).filter(campaign=campaign_id).order_by().values_list("station", "topic").annotate(n=Count("pk"))
    )
    stations: dict[str, int] = {}
    by_topic: dict[int, int] = {}
    for station, topic, number in rows:
        stations[station] = stations.get(station, 0) + number
        if topic is not None:
            by_topic[topic] = by_topic.get(topic, 0) + number
    return Tally(stations, by_topic, sum(stations.values()))


def to_resume(today: date) -> list[int]:
    """For the clock: suspended cases whose stated day has come, oldest first; each wants the move ``resume`` by CLOCK."""
    waiting = Case.objects.filter(station="suspended", suspended_until__lte=today)
    return list(waiting.order_by("suspended_until", "id").values_list("pk", flat=True))


def to_escalate(today: date) -> list[int]:
    """For the clock: cases with a running due that must stand higher on the ladder than it does; each wants ``escalate`` by CLOCK."""
    late = Q(pk__in=())
    for rung, last in rules.late_since(today, calendar()).items():
        late |= Q(overdue_after__lte=last, ladder__lt=rung)
    found = Due.objects.filter(late, of_kind="case", state="running").order_by("of_id")
    return list(found.values_list("of_id", flat=True).distinct())


def clues(actor: Actor) -> QuerySet[Clue]:
    """The restricted register: discipline posts with a timed grant only; to everyone else it does not exist."""
    return visible_clues(actor)
