"""Channel desks: receive, send back, lock a period, chase everyone who is missing in one act (S4-14, S1-51)."""

from __future__ import annotations

from datetime import datetime

from duban.campaign.queries import get
from duban.journal.door import act
from duban.kernel.actor import Actor
from duban.kernel.errors import NotPermitted, NotThere, Refusal
from duban.returns import rules
from duban.returns.actions.remind import place_for
from duban.returns.models import Demand, Return, Round
from duban.returns.queries import owed as owing
from duban.returns.queries.sheet import Sheet, sheet
from duban.units import policy
from duban.units.queries import local_day

_RECEIVE = "return.receive"


def accept(*, actor: Actor, at: datetime, place: tuple[int, int, int]) -> Return:
    """Receive a return. With two recipients it is 已接收 when both have received it; each one's receipt is kept (S1-51)."""
    shown = _handed(actor, at, place)
    with act(actor=actor, at=at, kind="return.accept") as deed:
        deed.permit(policy.require(actor, _RECEIVE))
        row = deed.take(Return, shown.row.pk if shown.row else 0)
        row.receipts = {**row.receipts, str(actor.unit_id): at.isoformat()}
        if {int(unit) for unit in row.receipts} >= set(shown.owed.to) and row.state == "filled":
            row.state = "accepted"
    return row


def send_back(*, actor: Actor, at: datetime, place: tuple[int, int, int], reason: str) -> Return:
    """退回: the unit must hand it in anew; the clock runs on. Raises Refusal without a reason."""
    if not reason.strip():
        raise Refusal("return.no_reason", "退回须写明哪里要改。", field="reason", ground="E3")
    shown = _handed(actor, at, place)
    with act(actor=actor, at=at, kind="return.send_back") as deed:
        deed.permit(policy.require(actor, _RECEIVE))
        row = deed.take(Return, shown.row.pk if shown.row else 0)
        row.state, row.sent_back, row.receipts, row.nil = "sent_back", reason.strip(), {}, False
        title = f"{shown.owed.label}“{shown.owed.title}”被退回:{reason.strip()}"[:200]
        deed.tell(
            row,
            "return.sent_back",
            unit=shown.owed.owing_id,
            role="liaison",
            words={"title": title, "place": list(place)},
        )
    return row


def _handed(actor: Actor, at: datetime, place: tuple[int, int, int]) -> Sheet:
    shown = sheet(actor, *place, at)
    if actor.unit_id not in shown.owed.to:
        raise NotPermitted("return.not_to_you", "这张报表不是报给本单位的。", ground="S4-14")
    if shown.row is None or shown.row.state not in rules.SATISFIED:
        raise Refusal("return.not_there", "这张报表还没有报来。", ground="S4-33")
    return shown


def lock(*, actor: Actor, at: datetime, round_id: int) -> Round:
    """锁定: from now on figures of this period change by correction slip only. Late ones may still come in."""
    row = Round.objects.select_related("demand__campaign__area").filter(pk=round_id).first()
    if row is None:
        raise NotThere("round.missing", "没有找到这一期。")
    with act(actor=actor, at=at, kind="demand.lock") as deed:
        deed.permit(policy.require(actor, "campaign.manage", unit=row.demand.campaign.area))
        demand = deed.take(Demand, row.demand_id)
        taken = deed.take_part(demand, row)
        if taken.locked_at is None:
            taken.locked_at = at
    return taken


def chase(*, actor: Actor, at: datetime, round_id: int) -> list[str]:
    """催报: tell every unit that is missing or has not handed in yet, in one act; their names. The office, or a recipient for its own."""
    row = Round.objects.select_related("demand").filter(pk=round_id).first()
    if row is None:
        raise NotThere("round.missing", "没有找到这一期。")
    campaign, today = get(actor, row.demand.campaign_id), local_day(at)
    manages = policy.holds(actor, "campaign.manage", unit=campaign.area)
    mine = None if manages else actor.unit_id
    left = [one for one in owing.of_round(round_id, to=mine) if one.state not in rules.SATISFIED]
    if not left:
        raise Refusal("return.none_missing", "这一期没有缺报的单位。", ground="S4-33")
    with act(actor=actor, at=at, kind="demand.chase") as deed:
        deed.permit(policy.require(actor, _RECEIVE))
        demand = deed.take(Demand, row.demand_id)
        word = "缺报" if today > row.overdue_after else "尚未报送"
        title = f"{row.label}“{demand.title}”{word},期限 {row.overdue_after.isoformat()},请尽快报送"
        for unit in sorted({one.owing_id for one in left}):
            said = {"title": title, "place": place_for(unit, left)}
            deed.tell(demand, "return.chased", unit=unit, role="liaison", words=said)
        deed.note(demand, round=row.pk, units=sorted({one.owing_id for one in left}))
    return [one.owing for one in left]
