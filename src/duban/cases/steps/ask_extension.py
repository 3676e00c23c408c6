"""申请延期: before the limit ends, once, with a new date no further than the rule allows (信访工作条例第34条, T04)."""

from __future__ import annotations

from duban.campaign.models import Due
from duban.cases import clocks, dues, rules
from duban.cases.step import Step
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal


def whole_due(turn: Turn) -> Due:
    """The running limit of the whole matter."""
    found = dues.running(turn, "fix", "T03")
    if not found:
        raise Refusal("extend.no_limit", "这件事现在没有可以延长的办理期限。", ground="T04")
    return found[0]


def check(turn: Turn) -> None:
    """In time, once for public reports, and not further than allowed; the reporter is told the same day."""
    due, case = whole_due(turn), turn.case
    new_due = turn.values["new_due"]
    if turn.on > due.overdue_after:
        raise Refusal(
            "extend.late", f"期限 {due.overdue_after} 已过,延期须在期限届满前申请。", ground="信访工作条例第34条"
        )
    if new_due <= due.overdue_after:
        raise Refusal(
            "extend.not_later", f"新的期限应晚于现在的期限 {due.overdue_after}。", field="new_due", ground="T04"
        )
    if case.kind != "report":
        return
    if case.extended:
        raise Refusal("extend.twice", "群众反映件只能延期一次。", ground="信访工作条例第34条")
    last = rules.longest_extension(clocks.in_force("T04", turn.on, turn.own_clocks), due.overdue_after)
    if new_due > last:
        raise Refusal(
            "extend.too_far", f"延长不超过 30 日,最晚到 {last}。", field="new_due", ground="信访工作条例第34条"
        )
    if not turn.values.get("told_reporter"):
        raise Refusal(
            "extend.not_told", "延期须告知反映人理由,请确认已告知。", field="told_reporter", ground="信访工作条例第34条"
        )


def apply(turn: Turn) -> None:
    """Keep the wished date until somebody decides."""
    turn.case.plan = {**turn.case.plan, "extension_to": turn.values["new_due"].isoformat()}


STEP = Step("ask_extension", check=check, apply=apply)
