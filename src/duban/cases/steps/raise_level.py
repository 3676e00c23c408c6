"""提级办理: the unit above takes the case; the lower unit no longer sees it (S1-32)."""

from __future__ import annotations

from duban.cases.step import Step
from duban.cases.steps import assign
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal


def apply(turn: Turn) -> None:
    """To the handler's parent in the tree."""
    handler = turn.case.handler
    if handler is None or handler.parent_id is None:
        raise Refusal("raise.no_level", "承办单位之上没有上级单位,不能提级。", ground="S1-32")
    turn.say(taken_from=handler.name)
    turn.values["handler"] = handler.parent_id
    assign.give(turn)
    turn.case.raised = True


STEP = Step("raise_level", apply=apply)
