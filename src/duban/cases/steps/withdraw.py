"""撤回: confirmed twice, by a person not of the unit concerned; what speaks against a unit may still be handled (C2)."""

from __future__ import annotations

from duban.cases.step import Step
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal


def check(turn: Turn) -> None:
    """A problem item is not the reporter's to withdraw: it needs a finding and a reason (S2-26)."""
    if turn.case.kind == "item" and not (turn.values.get("finding") and turn.values.get("reason")):
        raise Refusal(
            "withdraw.no_finding",
            "问题条目的撤销须写明核查结论和理由。",
            field="finding",
            ground="S2-26 没有结论不得办结",
        )


STEP = Step("withdraw", check=check)
