"""催报: before the target day those who have not handed in are reminded, after the overdue day the ladder is climbed (4/3)."""

from __future__ import annotations

from datetime import datetime

from duban.jobs.round import Round
from duban.returns.actions import remind


def run(at: datetime) -> int:
    """Remind and escalate; whoever has handed in by then is not told."""
    return remind.remind(at=at) + remind.escalate(at=at)


KIND = Round("remind_returns", "报送提醒和催报", 1800, run)
