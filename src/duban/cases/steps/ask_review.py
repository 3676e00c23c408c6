"""登记复查请求: within thirty days of the answer (信访工作条例第35条, T05)."""

from __future__ import annotations

from datetime import timedelta

from duban.cases import clocks
from duban.cases.step import Step
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal


def check(turn: Turn) -> None:
    """The request must have been made in time; the day of the request counts, not the day of typing."""
    answered_on = turn.last_on("answer", "review_opinion")
    asked_on = turn.values["requested_on"]
    if asked_on > turn.on:
        raise Refusal("review.future", "提出日期不能晚于今天。", field="requested_on")
    clock = clocks.in_force("T05", turn.on, turn.own_clocks)
    if answered_on is not None and asked_on > turn.calendar.natural_limit(answered_on, clock.amount).day:
        limit = answered_on + timedelta(days=clock.amount)
        raise Refusal(
            "review.late",
            f"复查(复核)请求应在收到答复之日起 {clock.amount} 日内提出({limit} 前)。",
            field="requested_on",
            ground=clock.source,
        )


STEP = Step("ask_review", check=check)
