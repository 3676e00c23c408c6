"""检查点: sign what is open before ten minutes have gone by, and copy checkpoints out of the database."""

from __future__ import annotations

from datetime import datetime

from duban.jobs.round import Round
from duban.journal import actions


def run(at: datetime) -> int:
    """Sign if due; copy what is not yet outside."""
    actions.checkpoint_if_due(at=at)
    return actions.copy_outside()


KIND = Round("checkpoint", "流水检查点", 60, run)
