"""撤销并入: the case goes on by itself from where it stood (B20)."""

from __future__ import annotations

from duban.cases.step import Step
from duban.cases.turn import Turn


def apply(turn: Turn) -> None:
    """Untie it; the tie's end is kept."""
    for link in turn.case.links.filter(how="merge", to_kind="case", ended_on=None):
        turn.deed.take_part(turn.case, link).ended_on = turn.on
    turn.case.merged_into = None


STEP = Step("unmerge", apply=apply)
