"""账号到期: temporary accounts are locked on the day after their last (S2-5)."""

from __future__ import annotations

from datetime import datetime

from duban.jobs.round import Round
from duban.kernel.actor import CLOCK
from duban.units.actions import account


def run(at: datetime) -> int:
    """Lock what has run out; their history stays."""
    return len(account.lock_expired(actor=CLOCK, at=at))


KIND = Round("lock_expired", "到期账号锁定", 600, run)
