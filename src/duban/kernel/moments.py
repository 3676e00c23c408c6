"""时刻: days and moments in the campaign's time zone. A deadline day ends at 24:00 there (民法典第二百零三条).

Time is always handed in; nothing here reads the computer's clock.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from duban.kernel.errors import Refusal

SHANGHAI = ZoneInfo("Asia/Shanghai")


def day_of(at: datetime, zone: tzinfo = SHANGHAI) -> date:
    """The calendar day of a moment in ``zone``. Raises ``Refusal`` for a moment without a time zone."""
    if at.tzinfo is None:
        raise Refusal("moments.no_zone", f"时刻 {at.isoformat()} 没有时区,无法确定属于哪一天。", ground="F1.1")
    return at.astimezone(zone).date()


def end_of(day: date, zone: tzinfo = SHANGHAI) -> datetime:
    """24:00 of ``day``: the first moment that no longer belongs to it."""
    return datetime.combine(day + timedelta(days=1), time(), zone)


def start_of(day: date, zone: tzinfo = SHANGHAI) -> datetime:
    """00:00 of ``day``."""
    return datetime.combine(day, time(), zone)


def closing_of(day: date, close: time, zone: tzinfo = SHANGHAI) -> datetime:
    """Close of business on ``day``: where a setting ends a day at, say, 17:30 instead of 24:00 (F1.4)."""
    return datetime.combine(day, close, zone)


def is_past(day: date, at: datetime, zone: tzinfo = SHANGHAI) -> bool:
    """True once ``day`` has ended in ``zone`` at the moment ``at``."""
    return day_of(at, zone) > day
