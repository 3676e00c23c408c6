"""登记复查请求: within thirty days of the answer (信访工作条例第35条, T05)."""

from __future__ import annotations

from duban.cases import clocks, rules
from duban.cases.models import Case
from duban.cases.step import Step
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal


def fits(case: Case, unit_id: int | None) -> Refusal | None:
    """There must be an answer, and no review opinion on it yet."""
    if "answer" not in case.hands:
        return Refusal("review.no_answer", "还没有答复,不能请求复查。", ground="信访工作条例第35条")
    if "review_opinion" in case.hands:
        return Refusal("review.already", "已有复查意见。对复查意见不服的,请登记复核请求。", ground="信访工作条例第36条")
    return None


def check(turn: Turn) -> None:
    """The request must have been made in time; the day of the request counts, not the day of typing."""
    check_window(turn, "answer")


def check_window(turn: Turn, since: str) -> None:
    """T05 from the day of the move ``since``, by the limit in force on that day."""
    answered_on = turn.last_on(since)
    asked_on = turn.values["requested_on"]
    if asked_on > turn.on:
        raise Refusal("review.future", "提出日期不能晚于今天。", ground="T05", field="requested_on")
    if answered_on is None:
        return
    if asked_on < answered_on:
        raise Refusal("review.before", f"提出日期早于答复日期 {answered_on}。", ground="T05", field="requested_on")
    clock = clocks.in_force("T05", answered_on, turn.own_clocks)
    last = rules.span(clock, answered_on, turn.calendar).overdue_after
    if asked_on > last:
        words = f"“{turn.move.title}”:请求应在收到答复之日起{clock.words}内提出(最晚 {last}),现已超过。"
        raise Refusal("review.late", words, field="requested_on", ground=clock.source)


STEP = Step("ask_review", fits=fits, check=check)
