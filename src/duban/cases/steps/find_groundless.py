"""报核查无问题: what was checked on the spot and did not prove true needs no rectification, but the same two further hands (C4, S2-26)."""

from __future__ import annotations

from duban.cases.step import Step
from duban.cases.turn import Turn
from duban.cases.words import FINDINGS
from duban.kernel.errors import Refusal

PROVEN = frozenset({"true", "partly", "policy"})


def check(turn: Turn) -> None:
    """What is true, even in part, is rectified under a plan."""
    finding = str(turn.values["finding"])
    if finding in PROVEN:
        raise Refusal(
            "find_groundless.proven",
            f"结论为“{FINDINGS[finding]}”的,请报送整改方案并整改后申请销号。",
            ground="C4、S4-25",
            field="finding",
        )


STEP = Step("find_groundless", check=check)
