"""审签方案并启动整改: from now on each milestone is owed by its date (S4-43)."""

from __future__ import annotations

from duban.cases import dues
from duban.cases.step import Step
from duban.cases.turn import Turn


def apply(turn: Turn) -> None:
    """Start a due for every milestone not yet reached."""
    owed = {due.title for due in turn.dues if due.rule == "D12"}
    for milestone in turn.case.milestones.filter(done_on=None):
        title = f"阶段目标 {milestone.nr}:{milestone.text}"[:80]
        if title not in owed:
            dues.start(turn, "D12", "handler", stated=max(milestone.due_on, turn.on), title=title)


STEP = Step("start", apply=apply)
