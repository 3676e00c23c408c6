"""登记复核请求: within thirty days of the review opinion, to the organ above (信访工作条例第36条, T05)."""

from __future__ import annotations

from duban.cases.models import Case
from duban.cases.step import Step
from duban.cases.steps.ask_review import check_window
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal


def fits(case: Case, unit_id: int | None) -> Refusal | None:
    """A second review follows a first."""
    if "review_opinion" in case.hands:
        return None
    return Refusal("second_review.no_first", "先有复查意见,才能请求复核。", ground="信访工作条例第36条")


def check(turn: Turn) -> None:
    """In time after the review opinion."""
    check_window(turn, "review_opinion")


STEP = Step("ask_second_review", fits=fits, check=check)
