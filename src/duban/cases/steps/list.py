"""挂账督办: on the list of supervised cases until it is done (S4-27)."""

from __future__ import annotations

from duban.cases.step import Step
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal


def check(turn: Turn) -> None:
    """Not twice."""
    if turn.case.listed:
        raise Refusal("list.already", "这件已经挂账督办。", ground="S4-27")


def apply(turn: Turn) -> None:
    """On the list."""
    turn.case.listed = True


STEP = Step("list", check=check, apply=apply)
