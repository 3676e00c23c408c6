"""挂账督办: on the list of supervised cases until it is done (S4-27)."""

from __future__ import annotations

from duban.cases.models import Case
from duban.cases.step import Step
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal


def fits(case: Case, unit_id: int | None) -> Refusal | None:
    """Not twice."""
    return Refusal("list.already", "这件已经挂账督办。", ground="S4-27") if case.listed else None


def apply(turn: Turn) -> None:
    """On the list."""
    turn.case.listed = True


STEP = Step("list", fits=fits, hides=True, apply=apply)
