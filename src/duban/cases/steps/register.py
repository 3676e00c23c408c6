"""登记问题: a problem item enters the ledger with its first source (S4-24, S0-10)."""

from __future__ import annotations

from duban.cases.models import Source
from duban.cases.step import Step
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal


def apply(turn: Turn) -> None:
    """Keep the source as a row of its own: one matter may come by several ways and stays one matter."""
    found_on = turn.values["found_on"]
    if found_on > turn.on:
        raise Refusal("register.future", "反映/发现日期不能晚于今天。", field="found_on")
    occurred_on = turn.values.get("occurred_on")
    if occurred_on and occurred_on > found_on:
        raise Refusal("register.occurred_later", "发生日期晚于反映/发现日期,请核对。", field="occurred_on")
    turn.deed.add_part(
        turn.case,
        Source(case=turn.case, code=turn.values["source"], note=turn.values.get("source_note") or "", on=found_on),
    )


STEP = Step("register", apply=apply)
