"""研判: what it is about, who is competent, how urgent, whether it is a discipline clue (C2, S1-26)."""

from __future__ import annotations

from duban.cases.step import Step
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal


def check(turn: Turn) -> None:
    """Conduct of officials goes to the discipline register, not on this road."""
    if turn.values.get("is_clue"):
        raise Refusal(
            "triage.is_clue",
            "涉嫌党员干部违纪的,请由纪检岗在线索登记中办理,这里不录入;同一件反映中的办事诉求,请拆分后继续。",
            ground="C5、S1-26",
            field="is_clue",
        )


STEP = Step("triage", check=check)
