"""完成阶段目标: one dated step of a long rectification is reported as done (S4-43)."""

from __future__ import annotations

from duban.cases import dues
from duban.cases.models import Milestone
from duban.cases.step import Step
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal


def _wanted(turn: Turn) -> Milestone:
    nr = str(turn.values["milestone"])
    found = turn.case.milestones.filter(nr=int(nr), done_on=None).first() if nr.isdigit() else None
    if found is None:
        raise Refusal("milestone.missing", "没有这个未完成的阶段目标,请重新选择。", ground="S4-43", field="milestone")
    return found


def check(turn: Turn) -> None:
    """Only a milestone of this case that is still open."""
    _wanted(turn)


def apply(turn: Turn) -> None:
    """Mark it done and end its due."""
    milestone = _wanted(turn)
    turn.deed.take_part(turn.case, milestone).done_on = turn.on
    dues.end(turn, "D12", f"阶段目标 {milestone.nr}:{milestone.text}"[:80])
    turn.say(milestone_text=milestone.text)


STEP = Step("reach_milestone", check=check, apply=apply)
