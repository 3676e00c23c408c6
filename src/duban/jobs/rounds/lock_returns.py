"""锁定报表: when a period's last day is over its figures change by correction slip only; false zeros are linked back (S4-33)."""

from __future__ import annotations

from datetime import datetime

from duban.jobs.round import Round
from duban.returns.actions import remind


def run(at: datetime) -> int:
    """Lock what is over, and link problems found later to the zeros they contradict."""
    return remind.lock_past(at=at) + remind.link_back(at=at)


KIND = Round("lock_returns", "锁定到期报表", 3600, run)
