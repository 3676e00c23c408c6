"""催办: the office asks the handler to hurry; told are those who owe the work (B26)."""

from __future__ import annotations

from duban.cases.step import Step
from duban.cases.turn import Turn


def apply(turn: Turn) -> None:
    """Tell the handler's liaison and the head in charge."""
    if turn.case.handler_id is not None:
        for role in ("liaison", "deputy"):
            turn.deed.tell(
                turn.case,
                "case.reminded",
                unit=turn.case.handler_id,
                role=role,
                words={"number": turn.case.number, "text": turn.values["opinion"]},
            )


STEP = Step("remind", apply=apply)
