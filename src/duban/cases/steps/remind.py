"""催办: the office asks the handler to hurry; told are those who owe the work (B26)."""

from __future__ import annotations

from duban.cases.step import Step
from duban.cases.turn import Turn


def apply(turn: Turn) -> None:
    """Tell the handler's liaison and the head in charge."""
    turn.tell("case.reminded", turn.case.handler_id, ("liaison", "deputy"), text=turn.values["opinion"])


STEP = Step("remind", apply=apply)
