"""办结归档: no closing without a finding, or the reason why it was not taken up (S2-26)."""

from __future__ import annotations

from duban.cases.step import Step
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal


def check(turn: Turn) -> None:
    """A refused report closes on its legal reason, every other on its finding."""
    if turn.case.station != "refused" and not turn.case.finding:
        raise Refusal("close.no_finding", "没有核查结论,不能办结。", ground="S2-26 没有结论不得办结", field="finding")


STEP = Step("close", check=check)
