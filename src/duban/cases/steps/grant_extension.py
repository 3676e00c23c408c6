"""批准延期: the limit moves to the date asked for (T04); the unit is told."""

from __future__ import annotations

from datetime import date

from duban.cases import dues
from duban.cases.step import Step
from duban.cases.turn import Turn


def apply(turn: Turn) -> None:
    """Move the running limits of the whole matter; clocks already ended are not touched."""
    asked = date.fromisoformat(turn.case.plan["extension_to"])
    for due in dues.whole(turn):
        if due.overdue_after < asked:
            dues.move_end(turn, due, asked)
    turn.case.extended += 1
    forget(turn)
    turn.say(new_limit=asked.isoformat())
    turn.tell("case.extended", turn.case.handler_id, ("liaison", "leader"), limit=asked.isoformat())


def forget(turn: Turn) -> None:
    """The wish is settled."""
    turn.case.plan = {key: value for key, value in turn.case.plan.items() if key != "extension_to"}


STEP = Step("grant_extension", apply=apply)
