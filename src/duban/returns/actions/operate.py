"""Putting the plan's obligations to work: settle a demand, then apply what the generator makes of all of them.

``apply`` brings what is stored in step with plan, units and channels from a day on. It may be run again at any time: what is as it should
be is left alone, so that the clock can call it after every change (idempotent). One act a demand: nobody waits long for the journal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from duban.campaign.models import Campaign
from duban.campaign.obligations.cadence import Slot
from duban.campaign.obligations.change import LineChange, Seat
from duban.campaign.queries import get
from duban.journal.door import Deed, act
from duban.kernel.actor import Actor
from duban.kernel.errors import NotThere, Refusal
from duban.returns import following, settings, standing
from duban.returns.following import Follow
from duban.returns.models import Demand, Member, Round
from duban.returns.settings import Settled
from duban.units import policy

_ON = "campaign.manage"


def settle(
    *,
    actor: Actor,
    at: datetime,
    campaign_id: int,
    settled: Settled,
    demand_id: int | None = None,
    version: int | None = None,
) -> Demand:
    """Make a demand, or change one; dues follow only when the change is applied. Raises Refusal naming the field."""
    columns = settings.fields_of(settled)
    campaign = get(actor, campaign_id)
    with act(actor=actor, at=at, kind="demand.settle") as deed:
        deed.permit(policy.require(actor, _ON, unit=campaign.area))
        if demand_id is None:
            return deed.add(Demand(campaign=campaign, **columns))
        demand = _take(deed, campaign, demand_id, version)
        for name, value in columns.items():
            setattr(demand, name, value)
    return demand


def take_over(*, actor: Actor, at: datetime, campaign_id: int, settled: Sequence[Settled]) -> list[Demand]:
    """Make many demands at once, as the office has confirmed them on one page."""
    campaign = get(actor, campaign_id)
    columns = [settings.fields_of(one) for one in settled]
    with act(actor=actor, at=at, kind="demand.take_over") as deed:
        deed.permit(policy.require(actor, _ON, unit=campaign.area))
        return list(deed.add_many([Demand(campaign=campaign, **one) for one in columns]))


def end(*, actor: Actor, at: datetime, campaign_id: int, demand_id: int, reason: str) -> Demand:
    """Stop asking for something; what was handed in stays. The dues that have not begun go with the next ``apply``."""
    if not reason.strip():
        raise Refusal("demand.reason", "请说明为什么停止报送。", field="reason", ground="S1-49")
    campaign = get(actor, campaign_id)
    with act(actor=actor, at=at, kind="demand.end") as deed:
        deed.permit(policy.require(actor, _ON, unit=campaign.area))
        demand = _take(deed, campaign, demand_id, None)
        demand.state = "ended"
        deed.note(demand, reason=reason.strip())
    return demand


def follow(*, actor: Actor, at: datetime, campaign_id: int) -> list[Follow]:
    """Let demands follow the version of the plan last put into force; what the office settled itself stays. Dues follow with ``apply``."""
    campaign = get(actor, campaign_id)
    right = policy.require(actor, _ON, unit=campaign.area)
    found, said = following.behind(campaign), following.quotes(campaign)
    for one in found:
        with act(actor=actor, at=at, kind="demand.follow") as deed:
            deed.permit(right)
            demand = _take(deed, campaign, one.demand_id, None)
            for name, value in one.after.items():
                setattr(demand, name, value)
            demand.quote = said.get(demand.element_id, demand.quote)
            if one.ended:
                demand.state = "ended"
            deed.note(demand, own=list(one.own))
    return found


def set_leads(*, actor: Actor, at: datetime, campaign_id: int, demand_id: int, ahead: int, opens: int) -> Demand:
    """Change when units are reminded, and when a single date comes into the inbox; days of dues stay as they are."""
    campaign = get(actor, campaign_id)
    settings.check_leads(settings.Leads(ahead, opens))
    with act(actor=actor, at=at, kind="demand.settle") as deed:
        deed.permit(policy.require(actor, _ON, unit=campaign.area))
        demand = _take(deed, campaign, demand_id, None)
        demand.rule = settings.with_leads(demand.rule, settings.Leads(ahead, opens))
    return demand


def _take(deed: Deed, campaign: Campaign, demand_id: int, version: int | None) -> Demand:
    demand = deed.take(Demand, demand_id, version=version)
    if demand.campaign_id != campaign.pk:
        raise NotThere("demand.missing", "没有找到这个应报事项。")
    return demand


def apply(*, actor: Actor, at: datetime, campaign_id: int, on: date, only: int | None = None) -> list[LineChange]:
    """Apply what ``standing.preview_of`` shows for ``on``; what has begun by then stays. Returns what was changed.

    ``only`` one demand, where another's pending change is not this act's business.
    """
    campaign = get(actor, campaign_id)
    right = policy.require(actor, _ON, unit=campaign.area)
    if campaign.state != "open":
        raise Refusal("demand.not_open", "行动启动以后才能生成应报。", ground="B6")
    rows = Demand.objects.filter(campaign=campaign)
    chosen = list(rows if only is None else rows.filter(pk=only))
    changes = standing.preview_of(campaign, chosen, on).changes
    by_demand: dict[int, list[LineChange]] = {}
    for change in changes:
        by_demand.setdefault(change.key[0], []).append(change)
    for demand_id, mine in by_demand.items():
        with act(actor=actor, at=at, kind="demand.apply") as deed:
            deed.permit(right)
            _apply(deed, deed.take(Demand, demand_id), mine)
    return list(changes)


def _apply(deed: Deed, demand: Demand, changes: Iterable[LineChange]) -> None:
    for change in changes:
        rounds = list(Round.objects.filter(demand=demand, stage=change.key[1], part=change.key[2]))
        _rounds(deed, demand, change, {row.key: row for row in rounds})
        _members(deed, demand, change, fresh=not rounds)
        deed.note(demand, on=change.on.isoformat(), added=change.dues_added, ended=change.dues_ended)


def _rounds(deed: Deed, demand: Demand, change: LineChange, known: dict[str, Round]) -> None:
    for slot in change.slots_added:
        if slot.key in known:
            row = deed.take_part(demand, known[slot.key], current=True)
            row.state = "on"
            _set(row, slot)
        else:
            _, stage, part = change.key
            deed.add_part(demand, _set(Round(demand=demand, stage=stage, part=part, key=slot.key), slot))
    for moved in change.slots_moved:
        _set(deed.take_part(demand, known[moved.now.key], current=True), moved.now)
    for slot in change.slots_ended:
        deed.take_part(demand, known[slot.key], current=True).state = "void"


def _set(row: Round, slot: Slot) -> Round:
    row.label, row.from_on, row.to_on = slot.label[:60], slot.from_on, slot.to_on
    row.target_on, row.overdue_after, row.fixed_on = slot.target_on, slot.overdue_after, slot.fixed_on
    row.provisional, row.single = slot.provisional, slot.single
    return row


def _members(deed: Deed, demand: Demand, change: LineChange, *, fresh: bool) -> None:
    """Seats that go end the day before; seats that change end and begin anew, so that the past keeps its recipients."""
    gone = {seat.who for seat in (*change.left, *(was for was, _ in change.changed))}
    if gone:
        rows = Member.objects.filter(demand=demand, stage=change.key[1], part=change.key[2])
        for row in rows:
            still = row.last_on is None or row.last_on >= change.on
            if still and (row.owing_id, row.about_id) in gone:
                deed.take_part(demand, row, current=True).last_on = change.on - timedelta(days=1)
    comes = [*change.joined, *(now for _, now in change.changed)]
    deed.add_rows(demand, Member, [_member(demand, change, seat, fresh=fresh) for seat in comes])


def _member(demand: Demand, change: LineChange, seat: Seat, *, fresh: bool) -> dict[str, Any]:
    """A seat's columns. In a line that had no rounds before, nothing is settled: the seat begins with the first of them."""
    _, stage, part = change.key
    first = seat.first_on
    if not fresh:
        first = change.on if first is None else max(first, change.on)
    return {
        "demand_id": demand.pk,
        "stage": stage,
        "part": part,
        "owing_id": seat.owing,
        "about_id": seat.about,
        "to": list(seat.to),
        "first_on": first,
        "last_on": seat.last_on,
    }
