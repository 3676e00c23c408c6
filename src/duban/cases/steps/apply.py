"""申请销号: the work is said to be done, with finding, result and evidence; open milestones speak against it (C3, S4-43)."""

from __future__ import annotations

from duban.cases.step import Step
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal


def check(turn: Turn) -> None:
    """A long rectification is not finished while a milestone is open."""
    left = list(turn.case.milestones.filter(done_on=None).values_list("text", flat=True))
    if left:
        raise Refusal(
            "apply.milestones_open", f"还有 {len(left)} 个阶段目标没有完成:{left[0]}。", ground="S4-43 持续整改"
        )


STEP = Step("apply", check=check)
