"""申请销号: the work is said to be done, with finding, result and evidence; open milestones speak against it (C3, S4-43)."""

from __future__ import annotations

from duban.cases.models import Case
from duban.cases.step import Step
from duban.kernel.errors import Refusal


def fits(case: Case, unit_id: int | None) -> Refusal | None:
    """A long rectification is not finished while a milestone is open."""
    left = list(case.milestones.filter(done_on=None, dropped_on=None).values_list("text", flat=True))
    if not left:
        return None
    words = f"还有 {len(left)} 个阶段目标没有完成:{left[0]}。请先报“完成阶段目标”。"
    return Refusal("apply.milestones_open", words, ground="S4-43 持续整改", field="milestone")


STEP = Step("apply", fits=fits)
