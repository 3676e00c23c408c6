"""清理中断的上传: bytes older than a day that no file names."""

from __future__ import annotations

from datetime import datetime

from duban.files import actions
from duban.jobs.round import Round


def run(at: datetime) -> int:
    """Remove them."""
    return actions.clear_leftovers(at=at)


KIND = Round("leftovers", "清理中断的上传", 6 * 3600, run)
