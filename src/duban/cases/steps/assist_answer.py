"""协办答复: an assisting unit answers for its part; only then is its share done (C3 条/块)."""

from __future__ import annotations

from duban.cases import dues
from duban.cases.models import Case, Party
from duban.cases.step import Step
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal


def fits(case: Case, unit_id: int | None) -> Refusal | None:
    """The unit must owe an answer that it has not given."""
    if case.parties.filter(unit=unit_id, role="assist", answered_on=None, ended_on=None).exists():
        return None
    return Refusal("assist_answer.nothing", "本单位没有待答复的协办事项。", ground="C3 协办")


def apply(turn: Turn) -> None:
    """Keep the answer with the unit's part and tell the handler."""
    for party in Party.objects.filter(
        case=turn.case, unit=turn.actor.unit_id, role="assist", answered_on=None, ended_on=None
    ):
        part = turn.deed.take_part(turn.case, party)
        part.answer, part.answered_on = turn.values["part_answer"], turn.on
    for due in dues.running(turn, "D14"):
        if due.owing_id == turn.actor.unit_id:
            dues.end(turn, due)
    turn.say(assisting=turn.actor.unit_name)
    turn.tell("case.part_answered", turn.case.handler_id, ("liaison",), unit=turn.actor.unit_name)


STEP = Step("assist_answer", fits=fits, hides=True, apply=apply)
