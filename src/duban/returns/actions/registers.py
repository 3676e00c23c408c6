"""Entering and ending lines of registers; a meeting's decision becomes a dated task (S1-44)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from duban.campaign.obligations.select import Selector
from duban.campaign.queries import get
from duban.journal.door import act
from duban.kernel.actor import Actor
from duban.kernel.errors import NotPermitted, NotThere, Refusal, Refusals
from duban.plans.model import OnDate
from duban.returns.actions import operate
from duban.returns.actions.fill import named
from duban.returns.models import Demand, Record
from duban.returns.register import REGISTERS, read
from duban.returns.settings import Settled
from duban.units import policy
from duban.units.queries import local_day

_FILL = "return.fill"


def add(
    *, actor: Actor, at: datetime, campaign_id: int, register: str, title: str, on: date, typed: Mapping[str, str]
) -> Record:
    """Enter a line for the actor's own unit. Raises Refusals, one for each field that is wrong."""
    known = REGISTERS.get(register)
    if known is None:
        raise NotThere("register.missing", "没有这本登记簿。")
    campaign = get(actor, campaign_id)
    values, wrong = read(known, typed)
    parts = [Refusal("record.field", words, field=code, ground=known.basis) for code, words in wrong]
    if not title.strip():
        parts.append(Refusal("record.title", "请写明名称。", field="title", ground=known.basis))
    if on > local_day(at):
        parts.append(Refusal("record.future", "日期不能晚于今天。", field="on", ground=known.basis))
    if parts:
        raise Refusals(parts)
    if actor.unit_id is None:
        raise NotPermitted("right.no_post", "您的账号目前没有有效岗位。")
    with act(actor=actor, at=at, kind="record.add") as deed:
        deed.permit(policy.require(actor, _FILL))
        return deed.add(
            Record(
                campaign=campaign, unit_id=actor.unit_id, kind=register, title=title.strip()[:120], on=on, body=values, by=named(actor)
            )
        )  # fmt: skip


def end(*, actor: Actor, at: datetime, record_id: int, reason: str) -> Record:
    """A line no longer holds; it stays to be read. Only by the unit that entered it."""
    if not reason.strip():
        raise Refusal("record.reason", "请写明原因。", field="reason")
    row = Record.objects.filter(pk=record_id).first()
    if row is None or row.unit_id != actor.unit_id:
        raise NotPermitted("record.not_yours", "这条登记由登记单位终止。", ground="B72")
    with act(actor=actor, at=at, kind="record.end") as deed:
        deed.permit(policy.require(actor, _FILL))
        taken = deed.take(Record, record_id)
        taken.state = "ended"
        deed.note(taken, reason=reason.strip())
    return taken


def decide(*, actor: Actor, at: datetime, record_id: int, what: str, units: Sequence[int], due_on: date) -> Demand:
    """议定事项: what a meeting decided becomes a dated task of units, in their inbox from today."""
    row = Record.objects.select_related("campaign").filter(pk=record_id, kind="meeting", state="on").first()
    if row is None:
        raise NotThere("record.missing", "没有找到这次会议。")
    if due_on < local_day(at):
        raise Refusal("record.past", "完成日期不能早于今天。", field="due_on", ground="S1-44")
    settled = Settled(
        kind="task", title=what, reporter=Selector(ids=frozenset(units)), rule=OnDate(due_on.isoformat()), form="task", to=("office",),
        quote=f"{row.title}({row.on.isoformat()})议定",
    )  # fmt: skip
    demand = operate.settle(actor=actor, at=at, campaign_id=row.campaign_id, settled=settled)
    operate.apply(actor=actor, at=at, campaign_id=row.campaign_id, on=local_day(at), only=demand.pk)
    return demand
