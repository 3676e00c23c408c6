"""批准延期: the limit moves to the date asked for (T04)."""

from __future__ import annotations

from datetime import date

from duban.cases import dues
from duban.cases.step import Step
from duban.cases.steps.ask_extension import whole_due
from duban.cases.turn import Turn


def apply(turn: Turn) -> None:
    """Move the running limit; clocks already ended are not touched."""
    asked = date.fromisoformat(turn.case.plan["extension_to"])
    dues.move_end(turn, whole_due(turn), asked)
    turn.case.extended += 1
    forget(turn)
    turn.say(new_limit=asked.isoformat())


def forget(turn: Turn) -> None:
    """The wish is settled."""
    turn.case.plan = {key: value for key, value in turn.case.plan.items() if key != "extension_to"}


STEP = Step("grant_extension", apply=apply)
