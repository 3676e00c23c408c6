"""撤销拆分: a part that nobody has worked on yet goes back into the case it was taken from (B18)."""

from __future__ import annotations

from duban.cases.models import Case
from duban.cases.step import Step
from duban.cases.steps.merge import join
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal


def fits(case: Case, unit_id: int | None) -> Refusal | None:
    """Only a part, and only into a case that is still on the road."""
    parent = case.split_from
    if parent is None:
        return Refusal("unsplit.no_part", "这件不是从别的办件拆分出来的。", ground="B18")
    if parent.phase == "closed":
        return Refusal("unsplit.closed", f"原件 {parent.number} 已办结,不能再并回。", ground="B18")
    return None


def apply(turn: Turn) -> None:
    """Tie it back."""
    if turn.case.split_from is not None:
        join(turn, turn.case.split_from, "merge")


STEP = Step("unsplit", fits=fits, hides=True, apply=apply)
