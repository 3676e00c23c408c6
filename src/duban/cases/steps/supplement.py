"""已补充: what was added is kept beside the first words, as dated text (C2 待补充)."""

from __future__ import annotations

from duban.cases.step import Step
from duban.cases.turn import Turn


def apply(turn: Turn) -> None:
    """Append, never overwrite."""
    turn.case.facts = f"{turn.case.facts}\n【{turn.on} 补充】{turn.values['supplement']}"


STEP = Step("supplement", apply=apply)
