"""From the settled plan to demands: what each obligation would become, for the office to confirm; and the channel table it reports by.

Nothing is put to work by itself: a suggestion that has no unit, no day or no recipient says so, and the office settles it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from duban.campaign.models import Campaign
from duban.campaign.obligations.cadence import Span, Stretch
from duban.campaign.obligations.channels import Channel
from duban.campaign.obligations.kind import kind_of
from duban.campaign.obligations.select import Body, Selector, suggest
from duban.campaign.queries import channels_of, obligations_of, phases_of
from duban.campaign.queries.settled import Named, Obligation
from duban.plans.model import ByPhase, Every
from duban.returns.models import Demand
from duban.returns.settings import Settled
from duban.units.models import Unit

_PLACES = (
    (r"本级.*(?:纪委|纪检|监委)", "kind:discipline"),
    (r"(?:上级)?主管部门|归口部门", "line"),
    (r"上级|上一级", "above"),
    (r"专治办|办公室$|领导小组", "office"),
)
_SHORT = frozenset({"day", "week", "fortnight", "ten_days", "half_month"})
_STAGE_WORDS = re.compile(r"阶段")
_SUMMARY_WORDS = re.compile(r"总结|评估")


def places_of(named: Iterable[Named]) -> tuple[str, ...]:
    """Recipients as the generator reads them: linked units, else a place relative to the reporter if the words say one."""
    found: list[str] = []
    for one in named:
        if one.unit_ids:
            found += [f"unit:{id_}" for id_ in one.unit_ids]
        else:
            found += [place for pattern, place in _PLACES if re.search(pattern, one.name)][:1]
    return tuple(dict.fromkeys(found))


def ranges_of(named: Sequence[Named], area: int | None) -> list[Selector]:
    """Who is meant: linked units together in one range, each collective name without units in a range of its own."""
    ids = frozenset(id_ for one in named for id_ in one.unit_ids)
    found = [Selector(ids=ids)] if ids else []
    for one in named:
        if not one.unit_ids and (guess := suggest(one.name, area)) is not None and guess not in found:
            found.append(guess)
    return found


def channels(campaign: Campaign) -> list[Channel]:
    """The campaign's channel table as settled; a row whose names mean nothing known is left out, and its reporters are then named."""
    return channels_from(campaign, [(row.who, row.to) for row in channels_of(campaign)])


def channels_from(campaign: Campaign, rows: Iterable[tuple[Sequence[Named], Sequence[Named]]]) -> list[Channel]:
    """The same of rows in hand: whose papers go to whom."""
    found = []
    for who, whom in rows:
        to = places_of(whom)
        found += [Channel(reporter, to) for reporter in ranges_of(who, campaign.area_id) if to]
    return found


def suggested(campaign: Campaign) -> list[tuple[Obligation, list[Settled]]]:
    """Every obligation in force with the demands it would become; an empty list where the office must say who is meant."""
    found = []
    for obligation in obligations_of(campaign):
        base = _settled(obligation)
        ranges = ranges_of(obligation.who, campaign.area_id)
        found.append((obligation, [replace(base, reporter=reporter) for reporter in ranges]))
    return found


def bare(obligation: Obligation) -> Settled:
    """What the obligation would become if only it were known who is meant."""
    return _settled(obligation)


def _settled(obligation: Obligation) -> Settled:
    kind = kind_of(obligation.kind)
    return Settled(
        kind=kind.code,
        title=obligation.what,
        reporter=Selector(),
        rule=obligation.due,
        form=form_for(obligation),
        to=places_of(obligation.to),
        above=kind.who == "discloser",
        element_id=obligation.at.id,
        quote=obligation.at.quote,
    )


def form_for(obligation: Obligation) -> str:
    """The form a demand begins with: by the words of the report, else the kind's own."""
    kind = kind_of(obligation.kind)
    if kind.code == "report" and isinstance(obligation.due, Every):
        return "weekly" if obligation.due.period in _SHORT else "progress"
    if kind.code == "report":
        staged = isinstance(obligation.due, ByPhase) or bool(_STAGE_WORDS.search(obligation.what))
        return "stage_report" if staged and not _SUMMARY_WORDS.search(obligation.what) else "summary_report"
    if kind.code == "recurring":
        monthly = getattr(obligation.due, "period", "") == "month"
        return "monthly_data" if monthly else "weekly"
    return kind.form


def span_of(campaign: Campaign) -> Span:
    """First and last day, and the phases in force, in the plan's order."""
    rows = [phase for phase in phases_of(campaign) if not phase.read.get("parent")]
    return Span(
        campaign.starts_on,
        campaign.ends_on,
        tuple(Stretch(phase.name, phase.starts_on, phase.ends_on) for phase in rows),
    )


def bodies() -> list[Body]:
    """Every unit of the house as the generator sees it; doubles stand for nobody (S2-34)."""
    rows = Unit.objects.filter(same_as=None).order_by("trail", "code", "pk")
    return [
        Body(
            id=unit.pk,
            name=unit.name,
            kind=unit.kind,
            level=unit.level,
            path=unit.path,
            line=unit.line_id,
            opened_on=unit.opened_on,
            closed_on=unit.closed_on,
        )
        for unit in rows
    ]


def followed(demand: Demand, current: Sequence[Obligation]) -> Obligation | None:
    """The obligation a demand now carries out: its own, or the one a later version made of it (X-3); None if it was given up."""
    for one in current:
        if one.at.id == demand.element_id or demand.element_id in one.at.origin:
            return one
    return None
