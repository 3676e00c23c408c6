"""进度检查: another unit looks how far the work is; the handler's people are told what was found (S4-26)."""

from __future__ import annotations

from duban.cases.step import Step
from duban.cases.turn import Turn
from duban.cases.words import CHECK_RESULTS


def apply(turn: Turn) -> None:
    """Tell those who do the work, and their head where it does not go well."""
    result = str(turn.values["check_result"])
    roles = ("liaison",) if result == "done" else ("liaison", "leader")
    turn.tell(
        "case.inspected",
        turn.case.handler_id,
        roles,
        result=CHECK_RESULTS.get(result, result),
        text=turn.values["opinion"],
    )


STEP = Step("inspect", apply=apply)
