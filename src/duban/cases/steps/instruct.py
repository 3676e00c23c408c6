"""领导批示: a leader's words on the case, feedback owed by a date (S1-55)."""

from __future__ import annotations

from duban.cases.models import Instruction
from duban.cases.step import Step
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal


def check(turn: Turn) -> None:
    """There must be somebody to carry it out."""
    if turn.case.handler_id is None:
        raise Refusal("instruct.no_handler", "还没有承办单位,请先交办再批示。", ground="S1-55")


def apply(turn: Turn) -> None:
    """Keep the instruction and tell the handler's head."""
    turn.deed.add_part(
        turn.case,
        Instruction(
            case=turn.case,
            leader_id=turn.actor.person_id,
            text=turn.values["instruction"],
            on=turn.on,
            due_on=turn.values["feedback_due"],
        ),
    )
    turn.deed.tell(
        turn.case, "case.instructed", unit=turn.case.handler_id, role="leader", words={"number": turn.case.number}
    )


STEP = Step("instruct", check=check, apply=apply)
