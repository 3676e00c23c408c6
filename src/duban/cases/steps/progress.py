"""报进展: where the work stands; a long rectification reports every month (S4-43)."""

from __future__ import annotations

from duban.cases import dues
from duban.cases.step import Step
from duban.cases.turn import Turn


def apply(turn: Turn) -> None:
    """The month's report is in; the next one is due a month on."""
    for due in dues.running(turn, "D17"):
        dues.end(turn, due)
        dues.start(turn, "D17", "handler")


STEP = Step("progress", apply=apply)
