"""提级办理: the next unit above that can do it takes the case; the lower unit no longer sees it (S1-32)."""

from __future__ import annotations

from duban.cases import standing
from duban.cases.models import Case
from duban.cases.step import Step
from duban.cases.steps import assign
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal


def fits(case: Case, unit_id: int | None) -> Refusal | None:
    """The handler must stand under another unit."""
    if case.handler is not None and case.handler.parent_id is not None:
        return None
    return Refusal("raise.no_level", "承办单位之上没有上级单位,不能提级。", ground="S1-32")


def apply(turn: Turn) -> None:
    """To the nearest unit above the handler that has people for it."""
    handler = turn.case.handler
    above = standing.above_that_can(turn, handler) if handler is not None else None
    if handler is None or above is None:
        raise Refusal(
            "raise.nobody",
            "承办单位以上的各级单位都还没有可以承办的人员,不能提级。请先由系统管理员为上级单位设立承办联络员和负责人岗位。",
            ground="S1-32",
        )
    turn.say(taken_from=handler.name)
    turn.values["handler"] = above.pk
    assign.give(turn)
    turn.case.raised = True


STEP = Step("raise_level", fits=fits, apply=apply)
