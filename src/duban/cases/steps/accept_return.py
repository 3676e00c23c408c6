"""同意退件: the case is nobody's again and goes back to be assigned; the total limit does not stop (C2)."""

from __future__ import annotations

from duban.cases.models import Party
from duban.cases.step import Step
from duban.cases.turn import Turn


def apply(turn: Turn) -> None:
    """Take it out of the unit's hands."""
    turn.say(taken_from=turn.case.handler.name if turn.case.handler else "")
    turn.tell("case.return_accepted", turn.case.handler_id, ("liaison",))
    turn.case.handler = None
    for party in Party.objects.filter(case=turn.case, ended_on=None):
        turn.deed.take_part(turn.case, party).ended_on = turn.on


STEP = Step("accept_return", apply=apply)
