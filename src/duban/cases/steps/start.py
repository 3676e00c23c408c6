"""审签方案并启动整改: from now on each milestone is owed by its date, and long work reports every month (S4-43)."""

from __future__ import annotations

from duban.cases import dues
from duban.cases.step import Step
from duban.cases.turn import Turn


def apply(turn: Turn) -> None:
    """Start a due for every milestone not yet reached, and the monthly report of a continuing rectification."""
    owed = {due.title for due in dues.running(turn, "D12")}
    for milestone in turn.case.milestones.filter(done_on=None, dropped_on=None):
        if milestone.due_title not in owed:
            dues.start(turn, "D12", "handler", stated=max(milestone.due_on, turn.on), title=milestone.due_title)
    if turn.case.fix_kind == "continuing" and not dues.running(turn, "D17"):
        dues.start(turn, "D17", "handler")


STEP = Step("start", apply=apply)
