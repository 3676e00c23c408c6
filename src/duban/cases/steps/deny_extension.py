"""不批准延期: the limit stays as it was; the unit is told."""

from __future__ import annotations

from duban.cases.step import Step
from duban.cases.steps.grant_extension import forget
from duban.cases.turn import Turn


def apply(turn: Turn) -> None:
    """Settle the wish."""
    forget(turn)
    turn.tell("case.not_extended", turn.case.handler_id, ("liaison", "leader"), text=turn.values["opinion"])


STEP = Step("deny_extension", apply=apply)
