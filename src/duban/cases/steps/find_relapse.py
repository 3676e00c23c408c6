"""回头看:反弹重开: the number stays, the matter is open again and counted as a relapse (S4-31)."""

from __future__ import annotations

from duban.cases.models import Source
from duban.cases.step import Step
from duban.cases.turn import Turn

_KEPT = frozenset({"register", "receive", "split", "assign", "forward", "reassign", "raise_level"})


def apply(turn: Turn) -> None:
    """Count the reopening, keep the look-back as a further source, clear what said it was done."""
    reopen(turn)
    turn.deed.add_part(turn.case, Source(case=turn.case, code="look_back", note="", on=turn.on))


def reopen(turn: Turn) -> None:
    """The old result is superseded, not erased: it stays in the entries."""
    case = turn.case
    case.reopened += 1
    turn.say(superseded_finding=case.finding, superseded_result=case.result)
    case.finding, case.result = "", ""
    # A new round: who may do what is decided by this round alone. Who took the case in and who was given it stays known.
    case.hands = {code: hand for code, hand in case.hands.items() if code in _KEPT or code == turn.move.code}
    case.plan = {key: value for key, value in case.plan.items() if key != "publicised_until"}


STEP = Step("find_relapse", apply=apply)
