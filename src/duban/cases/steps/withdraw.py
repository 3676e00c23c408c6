"""撤回: confirmed twice, by a person not of the unit concerned; what speaks against a unit may still be handled (C2)."""

from __future__ import annotations

from duban.cases.step import Step
from duban.cases.turn import Turn


def apply(turn: Turn) -> None:
    """Who had it in hand need not go on; the facts may become an item of the ledger by another move."""
    turn.tell("case.withdrawn", turn.case.handler_id, ("liaison",))


STEP = Step("withdraw", apply=apply)
