"""同意退件: the case is nobody's again and goes back to be assigned; the total limit does not stop (C2)."""

from __future__ import annotations

from duban.cases.step import Step
from duban.cases.turn import Turn


def apply(turn: Turn) -> None:
    """Take it out of the unit's hands."""
    turn.say(taken_from=turn.case.handler.name if turn.case.handler else "")
    turn.case.handler = None


STEP = Step("accept_return", apply=apply)
