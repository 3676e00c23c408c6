"""重新办理: the number is kept with the mark 重n; the old result stands as superseded (C2)."""

from __future__ import annotations

from duban.cases.step import Step
from duban.cases.steps.find_relapse import reopen
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal


def check(turn: Turn) -> None:
    """There must be a unit to do it again."""
    if turn.case.handler_id is None:
        raise Refusal("redo.no_handler", "这件没有承办单位(不予受理),请重新登记。", ground="C2")


STEP = Step("redo", check=check, apply=reopen)
