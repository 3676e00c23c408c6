"""改派: another unit takes over with what is left of the limit, e.g. after a reform of organs (C3 移交)."""

from __future__ import annotations

from duban.cases.step import Step
from duban.cases.steps import assign
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal


def check(turn: Turn) -> None:
    """To somebody else."""
    if turn.values["handler"] == turn.case.handler_id:
        raise Refusal("reassign.same", "改派的单位就是现在的承办单位。", field="handler", ground="C3 移交")


def apply(turn: Turn) -> None:
    """Hand over and say from whom."""
    turn.say(taken_from=turn.case.handler.name if turn.case.handler else "")
    assign.give(turn)


STEP = Step("reassign", check=check, apply=apply)
