"""登记复核请求: within thirty days of the review opinion, to the organ above (信访工作条例第36条, T05)."""

from __future__ import annotations

from duban.cases.step import Step
from duban.cases.steps import ask_review
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal


def check(turn: Turn) -> None:
    """A second review follows a first."""
    if "review_opinion" not in turn.case.hands:
        raise Refusal("second_review.no_first", "先有复查意见,才能请求复核。", ground="信访工作条例第36条")
    ask_review.check(turn)


STEP = Step("ask_second_review", check=check)
