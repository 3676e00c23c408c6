"""出具复查意见: the higher opinion is kept beside the first answer (信访工作条例第35条)."""

from __future__ import annotations

from duban.cases.step import Step
from duban.cases.turn import Turn


def apply(turn: Turn) -> None:
    """Append to the answer, so that both can be read."""
    turn.case.answer = f"{turn.case.answer}\n【{turn.on} {turn.move.title}】{turn.values['answer']}"


STEP = Step("review_opinion", apply=apply)
