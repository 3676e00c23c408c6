"""不同意退件: the unit goes on with it; it has used its objection (首接负责)."""

from __future__ import annotations

from duban.cases.step import Step
from duban.cases.turn import Turn


def apply(turn: Turn) -> None:
    """Tell the unit why."""
    turn.tell("case.return_rejected", turn.case.handler_id, ("liaison", "leader"), text=turn.values["opinion"])


STEP = Step("reject_return", apply=apply)
