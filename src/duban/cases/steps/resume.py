"""恢复办理: by a person, or by the clock on the stated day (C2)."""

from __future__ import annotations

from duban.cases.step import Step
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal


def check(turn: Turn) -> None:
    """The clock does not come early."""
    until = turn.case.suspended_until
    if turn.actor.is_clock and until is not None and turn.on < until:
        raise Refusal("resume.early", f"预定 {until} 恢复,时间未到。", ground="C2 暂停")


def apply(turn: Turn) -> None:
    """No longer waiting for a day; the unit is told that its time runs again."""
    case = turn.case
    case.suspended_until = None
    case.pauses = [[start, end or turn.on.isoformat(), cause] for start, end, cause in case.pauses]
    turn.tell("case.resumed", case.handler_id, ("liaison",))


STEP = Step("resume", check=check, apply=apply)
