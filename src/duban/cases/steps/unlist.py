"""解除挂账: off the list, with a reason (S4-27)."""

from __future__ import annotations

from duban.cases.models import Case
from duban.cases.step import Step
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal


def fits(case: Case, unit_id: int | None) -> Refusal | None:
    """Only what is on it."""
    return None if case.listed else Refusal("unlist.not_listed", "这件没有挂账督办。", ground="S4-27")


def apply(turn: Turn) -> None:
    """Off the list."""
    turn.case.listed = False


STEP = Step("unlist", fits=fits, hides=True, apply=apply)
