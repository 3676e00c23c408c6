"""What the office asks for: demands at work, what the plan offers, what a change would do, and what it costs the units (G4)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from django.db.models import Count, Min, Q

from duban.campaign.calendar import calendar
from duban.campaign.models import Campaign
from duban.campaign.obligations.cadence import Span, schedule
from duban.campaign.obligations.select import Body, chosen
from duban.campaign.queries import get
from duban.campaign.queries.beside import Shown
from duban.kernel.actor import Actor
from duban.kernel.errors import NotThere
from duban.returns import following, planned, standing
from duban.returns.burden import Ask, Load, data_of, loads
from duban.returns.following import Follow, Replan
from duban.returns.form import FORMS
from duban.returns.models import Demand, Member, Round
from duban.returns.settings import Settled, fields_of
from duban.returns.standing import Preview
from duban.units import policy
from duban.units.models import Unit

_WEEKS = 4
_HEAVIEST = 10


@dataclass(frozen=True, slots=True)
class Running:
    """执行中的应报事项: how many units and periods, and the next last day."""

    demand: Demand
    units: int
    rounds: int
    next_on: date | None


@dataclass(frozen=True, slots=True)
class Offer:
    """方案里可选用的: one obligation with one range of units; ``gaps`` say what is open, ``key`` names it in the form.

    ``asked`` who asks these units already, and for which of the same data (G4).
    """

    key: str
    settled: Settled
    who: str
    units: int
    slots: int
    first_on: date | None
    gaps: tuple[str, ...]
    troubles: tuple[str, ...]
    asked: tuple[tuple[str, tuple[str, ...]], ...] = ()


def _managed(actor: Actor, campaign_id: int) -> Campaign:
    campaign = get(actor, campaign_id)
    policy.require(actor, "campaign.manage", unit=campaign.area)
    return campaign


def running(actor: Actor, campaign_id: int, today: date) -> list[Running]:
    """The campaign's demands, those at work first."""
    campaign = _managed(actor, campaign_id)
    rows = list(Demand.objects.filter(campaign=campaign).order_by("-state", "pk"))
    ids = [row.pk for row in rows]
    seats = Member.objects.filter(Q(last_on=None) | Q(last_on__gte=today), demand__in=ids).order_by()
    units = dict(seats.values_list("demand").annotate(n=Count("owing", distinct=True)))
    live = Round.objects.filter(demand__in=ids, state="on").order_by()
    rounds = dict(live.values_list("demand").annotate(n=Count("pk")))
    nexts = dict(live.filter(overdue_after__gte=today).values_list("demand").annotate(d=Min("overdue_after")))
    return [Running(row, units.get(row.pk, 0), rounds.get(row.pk, 0), nexts.get(row.pk)) for row in rows]


def offered(actor: Actor, campaign_id: int) -> list[Offer]:
    """Obligations of the plan that no demand carries out yet, with what they would ask of whom."""
    campaign = _managed(actor, campaign_id)
    taken = set(Demand.objects.filter(campaign=campaign).values_list("element_id", flat=True))
    bodies, span, known = planned.bodies(), planned.span_of(campaign), _Known(campaign_id)
    found = []
    for obligation, settled in planned.suggested(campaign):
        if obligation.at.id in taken or taken & set(obligation.at.origin):
            continue
        who = "、".join(one.name for one in obligation.who)
        found += [_offer(one, who, bodies, span, known) for one in settled or [planned.bare(obligation)]]
    return found


def _offer(settled: Settled, who: str, bodies: Sequence[Body], span: Span, known: _Known) -> Offer:
    times = schedule(settled.rule, span, calendar())
    units = chosen(settled.reporter, bodies) if settled.reporter.conditional or settled.reporter.ids else []
    gaps = [gap.sentence for gap in times.gaps]
    if times.by_event:
        gaps.append("期限从某件事发生之日起算,不能按期生成。")
    troubles = list(gaps) if units else [*gaps, "没有写明由谁报,或者写法还没有对应到单位。"]
    if units:
        fields_of(settled)
    key = sha256(repr((settled.element_id, sorted(settled.reporter.to_dict().items()))).encode()).hexdigest()[:16]
    first = times.slots[0].overdue_after if times.slots else None
    asked = known.asked(settled.form, {unit.id for unit in units})
    return Offer(key, settled, who, len(units), len(times.slots), first, tuple(gaps), tuple(troubles), asked)


def _named(demand: Demand, here: int) -> str:
    """A demand's title, with its campaign's where that is another."""
    return demand.title if demand.campaign_id == here else f"{demand.title}({demand.campaign.title})"


class _Known:
    """What is asked for already, in all open campaigns; of whom is read only where the same data are asked."""

    def __init__(self, campaign_id: int) -> None:
        self._here = campaign_id
        rows = Demand.objects.filter(state="on", campaign__state="open").select_related("campaign").order_by("pk")
        self._demands = [row for row in rows if row.form in FORMS]
        self._units: dict[int, set[int]] = {}

    def asked(self, form: str, units: set[int]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Titles of demands that ask one of the units for data of this form, with those data."""
        if form not in FORMS:
            return ()
        mine = set(data_of(FORMS[form]))
        found = []
        for row in self._demands:
            shared = tuple(datum for datum in data_of(FORMS[row.form]) if datum in mine)
            if shared and units & self._owing(row.pk):
                found.append((_named(row, self._here), shared))
        return tuple(found)

    def _owing(self, demand_id: int) -> set[int]:
        if demand_id not in self._units:
            rows = Member.objects.filter(demand=demand_id, last_on=None)
            self._units[demand_id] = set(rows.values_list("owing_id", flat=True))
        return self._units[demand_id]


def demand(actor: Actor, campaign_id: int, demand_id: int) -> Demand:
    """One demand of a campaign the actor manages. Raises NotThere."""
    found = Demand.objects.filter(pk=demand_id, campaign=_managed(actor, campaign_id)).first()
    if found is None:
        raise NotThere("demand.missing", "没有找到这个应报事项。")
    return found


def titles(actor: Actor, campaign_id: int) -> dict[int, str]:
    """What the campaign's demands are called."""
    return dict(Demand.objects.filter(campaign=_managed(actor, campaign_id)).values_list("pk", "title"))


def preview(actor: Actor, campaign_id: int, on: date) -> Preview:
    """What applying would change from a day on."""
    campaign = _managed(actor, campaign_id)
    return standing.preview_of(campaign, list(Demand.objects.filter(campaign=campaign)), on)


def behind(actor: Actor, campaign_id: int) -> list[Follow]:
    """Demands that have not yet followed the version of the plan last put into force."""
    return following.behind(_managed(actor, campaign_id))


def replan(actor: Actor, shown: Shown, keys: Collection[str] | None, on: date) -> Replan | None:
    """What taking these changes of a version (None: the usual ones) would do to demands and dues; None where nothing is at work yet."""
    campaign = _managed(actor, shown.campaign.pk)
    if campaign.state != "open" or not Demand.objects.filter(campaign=campaign, state="on").exists():
        return None
    chosen = [one for one in shown.compared.proposals if (one.usual if keys is None else one.key in keys)]
    return following.preview(campaign, chosen, on)


# --- burden ---------------------------------------------------------------------------------------------------------------------


def heaviest(actor: Actor, campaign_id: int, today: date, *, most: int = _HEAVIEST) -> list[Load]:
    """The units of whom most is asked in the next four weeks, over all open campaigns: fields, pre-filled fields, data asked twice."""
    _managed(actor, campaign_id)
    until = today + timedelta(days=7 * _WEEKS)
    rounds = Round.objects.filter(
        state="on",
        demand__state="on",
        demand__campaign__state="open",
        overdue_after__gte=today,
        overdue_after__lt=until,
    ).select_related("demand__campaign")
    by_line: dict[tuple[int, int, int], list[Round]] = {}
    for row in rounds:
        by_line.setdefault((row.demand_id, row.stage, row.part), []).append(row)
    asks: dict[int, list[Ask]] = {}
    names = ("demand_id", "stage", "part", "owing_id", "first_on", "last_on")
    for demand, stage, part, owing, first, last in Member.objects.filter(
        demand__in={key[0] for key in by_line}
    ).values_list(*names):
        for row in by_line.get((demand, stage, part), ()):
            if (
                (first is None or first <= row.fixed_on)
                and (last is None or row.fixed_on <= last)
                and row.demand.form in FORMS
            ):
                asks.setdefault(owing, []).append(
                    Ask(FORMS[row.demand.form], row.demand_id, _named(row.demand, campaign_id), row.key)
                )
    found = loads(asks, _WEEKS)[:most]
    called = dict(Unit.objects.filter(pk__in=[one.unit_id for one in found]).values_list("pk", "name"))
    return [
        Load(one.unit_id, called.get(one.unit_id, ""), one.returns, one.asked, one.known, one.twice) for one in found
    ]
