"""不予立项: what proved true is never dismissed (C4, S2-26)."""

from __future__ import annotations

from duban.cases.step import Step
from duban.cases.steps.find_groundless import PROVEN
from duban.cases.turn import Turn
from duban.cases.words import FINDINGS
from duban.kernel.errors import Refusal


def check(turn: Turn) -> None:
    """The finding must be one that leaves nothing to rectify."""
    finding = str(turn.values["finding"])
    if finding in PROVEN:
        raise Refusal(
            "dismiss.proven",
            f"结论为“{FINDINGS[finding]}”的问题应当交办整改,不能不予立项。",
            ground="C4、S2-26",
            field="finding",
        )


STEP = Step("dismiss", check=check)
