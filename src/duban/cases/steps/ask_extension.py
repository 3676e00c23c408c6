"""申请延期: before the limit ends, once, with a new date no further than the rule allows (信访工作条例第34条, T04)."""

from __future__ import annotations

from duban.campaign.models import Due
from duban.cases import clocks, dues, rules
from duban.cases.clocks import CLOCKS
from duban.cases.models import Case
from duban.cases.step import Step
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal

_LAW = "信访工作条例第34条"


def fits(case: Case, unit_id: int | None) -> Refusal | None:
    """Once for public reports."""
    if case.kind == "report" and case.extended:
        return Refusal("extend.twice", "群众反映件只能延期一次,这件已经延过。", ground=_LAW)
    return None


def whole_due(turn: Turn) -> Due:
    """The running limit of the whole matter."""
    found = dues.whole(turn)
    if not found:
        raise Refusal("extend.no_limit", "这件事现在没有可以延长的办理期限。", ground="T04")
    return found[0]


def check(turn: Turn) -> None:
    """In time, and not further than allowed; the reporter is told the same day."""
    due, case = whole_due(turn), turn.case
    new_due = turn.values["new_due"]
    if turn.on > due.overdue_after:
        raise Refusal("extend.late", f"期限 {due.overdue_after} 已过,“申请延期”须在期限届满前提出。", ground=_LAW)
    if new_due <= due.overdue_after:
        raise Refusal(
            "extend.not_later", f"新的期限应晚于现在的期限 {due.overdue_after}。", field="new_due", ground="T04"
        )
    if case.kind != "report":
        return
    clock = rules.Running(due.amount, due.unit_of, CLOCKS[due.rule].shift, due.start_on, due.overdue_after)
    longest = clocks.in_force("T04", due.start_on, turn.own_clocks)
    last = rules.longest_extension(longest, clock, turn.calendar)
    if new_due > last:
        raise Refusal("extend.too_far", f"延长不超过{longest.words},最晚到 {last}。", field="new_due", ground=_LAW)
    if not turn.values.get("told_reporter"):
        raise Refusal(
            "extend.not_told", "“申请延期”须当日告知反映人理由,请确认已告知。", field="told_reporter", ground=_LAW
        )


def apply(turn: Turn) -> None:
    """Keep the wished date until somebody decides."""
    turn.case.plan = {**turn.case.plan, "extension_to": turn.values["new_due"].isoformat()}


STEP = Step("ask_extension", fits=fits, check=check, apply=apply)
