"""领导批示: a leader's words on the case, feedback owed by a date (S1-55)."""

from __future__ import annotations

from duban.cases import dues
from duban.cases.models import Case, Instruction
from duban.cases.step import Step
from duban.cases.turn import Turn
from duban.kernel.errors import NotPermitted, Refusal


def fits(case: Case, unit_id: int | None) -> Refusal | None:
    """There must be somebody to carry it out."""
    if case.handler_id is not None:
        return None
    return Refusal("instruct.no_handler", "还没有承办单位,请先交办再批示。", ground="S1-55")


def apply(turn: Turn) -> None:
    """Keep the instruction, start its clock and tell the handler's head."""
    if turn.actor.person_id is None:
        raise NotPermitted("instruct.by_nobody", "“领导批示”须由人作出。", ground="S1-55")
    instruction = Instruction(
        case=turn.case,
        nr=turn.case.instructions.count() + 1,
        leader_id=turn.actor.person_id,
        text=turn.values["instruction"],
        on=turn.on,
        due_on=turn.values["feedback_due"],
    )
    turn.deed.add_part(turn.case, instruction)
    dues.start(turn, "D10", "handler", title=instruction.due_title)
    turn.tell("case.instructed", turn.case.handler_id, ("leader",))


STEP = Step("instruct", fits=fits, apply=apply)
