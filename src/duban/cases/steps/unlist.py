"""解除挂账: off the list, with a reason (S4-27)."""

from __future__ import annotations

from duban.cases.step import Step
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal


def check(turn: Turn) -> None:
    """Only what is on it."""
    if not turn.case.listed:
        raise Refusal("unlist.not_listed", "这件没有挂账督办。", ground="S4-27")


def apply(turn: Turn) -> None:
    """Off the list."""
    turn.case.listed = False


STEP = Step("unlist", check=check, apply=apply)
