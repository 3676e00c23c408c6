"""完成阶段目标: one dated step of a long rectification is reported as done (S4-43)."""

from __future__ import annotations

from duban.cases import dues
from duban.cases.models import Case, Milestone
from duban.cases.step import Step
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal


def fits(case: Case, unit_id: int | None) -> Refusal | None:
    """A milestone must be open."""
    if case.milestones.filter(done_on=None, dropped_on=None).exists():
        return None
    return Refusal("milestone.none", "这件没有未完成的阶段目标。", ground="S4-43")


def _wanted(turn: Turn) -> Milestone:
    nr = str(turn.values["milestone"])
    open_ones = turn.case.milestones.filter(done_on=None, dropped_on=None)
    found = open_ones.filter(nr=int(nr)).first() if nr.isascii() and nr.isdigit() and len(nr) < 5 else None
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
    for due in dues.running(turn, "D12"):
        if due.title == milestone.due_title:
            dues.end(turn, due)
    turn.say(milestone_text=milestone.text)


STEP = Step("reach_milestone", fits=fits, hides=True, check=check, apply=apply)
