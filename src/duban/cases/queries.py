"""Asking about cases. The first argument is always the actor; what they may not see does not exist for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet

from duban.campaign.calendar import calendar
from duban.campaign.models import Due
from duban.cases import asks, flow, policy, rules, standing
from duban.cases.clues import visible as visible_clues
from duban.cases.flow import Move
from duban.cases.models import NEVER, Case, Clue
from duban.cases.sight import visible, works_on_cases
from duban.cases.steps import STEPS
from duban.kernel.actor import Actor
from duban.kernel.errors import NotThere, Refusal
from duban.units.roles import ROLES


def get(actor: Actor, case_id: int) -> Case:
    """One case; raises NotThere for what does not exist and for what the actor may not see, in the same words."""
    found = Case.objects.select_related(
        "campaign", "topic", "handler", "registrar", "seat", "place", "about_unit", "about_person"
    )
    # Not ``first()``: there is one at most, and to order it Django would look at each of its hundred columns.
    case = next(iter(found.filter(pk=case_id)), None)
    if case is None or not policy.may_see(standing.of(case, actor, parties=False), actor):
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
    if not works_on_cases(actor):
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
    """All dues of a case the actor sees, running ones first; NotThere for a case that is not for the actor."""
    if not policy.may_see(standing.of(case, actor, parties=False), actor):
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
