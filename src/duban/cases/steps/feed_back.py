"""反馈批示办理情况: the handler's head answers the leader (S1-55)."""

from __future__ import annotations

from duban.cases import dues
from duban.cases.models import Case
from duban.cases.step import Step
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal


def fits(case: Case, unit_id: int | None) -> Refusal | None:
    """Something must be waiting for an answer."""
    if case.instructions.filter(fed_back_on=None).exists():
        return None
    return Refusal("feed_back.nothing", "没有等待反馈的领导批示。", ground="S1-55")


def apply(turn: Turn) -> None:
    """Answer the oldest open instruction and tell its leader."""
    instruction = turn.case.instructions.filter(fed_back_on=None).order_by("id").first()
    if instruction is None:
        return
    turn.deed.take_part(turn.case, instruction)
    instruction.feedback, instruction.fed_back_on = turn.values["feedback"], turn.on
    for due in dues.running(turn, "D10"):
        if due.title == instruction.due_title:
            dues.end(turn, due)
    turn.deed.tell(turn.case, "case.fed_back", person=instruction.leader_id, words={"number": turn.case.number})


STEP = Step("feed_back", fits=fits, hides=True, apply=apply)
