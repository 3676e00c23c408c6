"""恢复立项: a dismissal that did not stand; the finding it rested on is superseded (C9)."""

from __future__ import annotations

from duban.cases.step import Step
from duban.cases.turn import Turn


def apply(turn: Turn) -> None:
    """The old finding stays in the entries."""
    turn.say(superseded_finding=turn.case.finding)
    turn.case.finding = ""
    turn.case.reopened += 1


STEP = Step("reinstate", apply=apply)
