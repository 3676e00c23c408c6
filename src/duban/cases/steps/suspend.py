"""暂停: only for listed causes, until a date; the clock takes it up again by itself (C2)."""

from __future__ import annotations

from duban.cases.step import Step
from duban.cases.turn import Turn
from duban.cases.words import SUSPEND_CAUSES
from duban.kernel.errors import Refusal


def check(turn: Turn) -> None:
    """The end must lie ahead."""
    if turn.values["until"] <= turn.on:
        raise Refusal("suspend.past", "预计恢复日期应晚于今天。", field="until", ground="C2 暂停")


def apply(turn: Turn) -> None:
    """Remember until when, and that the days from today on do not count; tell the unit."""
    case, values = turn.case, turn.values
    case.suspended_until = values["until"]
    case.pauses = [*case.pauses, [turn.on.isoformat(), None, values["cause"]]]
    cause = SUSPEND_CAUSES.get(values["cause"], values["cause"])
    turn.tell("case.suspended", case.handler_id, ("liaison",), cause=cause, until=values["until"].isoformat())


STEP = Step("suspend", check=check, apply=apply)
