"""退件: a unit objects to the hand-over, within five working days, once (信访工作条例第23条第3款; 首接负责)."""

from __future__ import annotations

from duban.cases import clocks, rules
from duban.cases.models import Case
from duban.cases.step import Step
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal


def fits(case: Case, unit_id: int | None) -> Refusal | None:
    """Once for each unit: a second dispute is for the office to decide."""
    if case.handler_id not in case.returned:
        return None
    words = "本单位已对这件事提出过一次退件。再有异议请向专治办说明,由专治办改派或确定承办单位。"
    return Refusal("object.twice", words, ground="首接负责,只可退件一次")


def check(turn: Turn) -> None:
    """Late objections are for the office to decide, not for the unit to make."""
    given_on = turn.last_on("assign", "forward", "reassign", "raise_level") or turn.on
    clock = clocks.in_force("T02", given_on, turn.own_clocks)
    last = rules.span(clock, given_on, turn.calendar).overdue_after
    if turn.on > last:
        raise Refusal(
            "object.late",
            f"退件应在收到之日起 {clock.amount} 个工作日内提出({given_on} 交办,{last} 截止),现已超过。",
            ground=clock.source,
        )


def apply(turn: Turn) -> None:
    """The unit has used its objection."""
    turn.case.returned = [*turn.case.returned, turn.case.handler_id]


STEP = Step("object", fits=fits, check=check, apply=apply)
