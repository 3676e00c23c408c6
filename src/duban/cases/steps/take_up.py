"""撤销不予受理: the refusal was wrong; the report is judged anew (C2 重新办理)."""

from __future__ import annotations

from duban.cases.step import Step
from duban.cases.turn import Turn


def apply(turn: Turn) -> None:
    """Counted as a reopening; the refusal stays in the entries."""
    turn.case.reopened += 1


STEP = Step("take_up", apply=apply)
