"""Moments: a day ends at 24:00 in the campaign's own time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.kernel.errors import Refusal
from duban.kernel.moments import SHANGHAI, closing_of, day_of, end_of, is_past, start_of

URUMQI = ZoneInfo("Asia/Urumqi")


def test_a_day_in_shanghai_ends_at_four_in_the_afternoon_utc() -> None:
    assert end_of(date(2026, 9, 30)).astimezone(UTC) == datetime(2026, 9, 30, 16, tzinfo=UTC)


def test_one_minute_decides_whether_a_day_is_past() -> None:
    last = datetime(2026, 9, 30, 15, 59, 59, tzinfo=UTC)
    assert not is_past(date(2026, 9, 30), last)
    assert is_past(date(2026, 9, 30), last + timedelta(seconds=1))


def test_another_zone_gives_another_day() -> None:
    at = datetime(2026, 9, 30, 17, tzinfo=UTC)
    assert (day_of(at), day_of(at, URUMQI)) == (date(2026, 10, 1), date(2026, 9, 30))


def test_close_of_business_may_end_a_day_by_setting() -> None:
    assert closing_of(date(2026, 9, 30), time(17, 30)) == datetime(2026, 9, 30, 17, 30, tzinfo=SHANGHAI)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(Refusal, match="没有时区"):
        day_of(datetime(2026, 9, 30, 12))


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
    st.sampled_from([SHANGHAI, URUMQI]),
)
def test_every_moment_lies_between_the_start_and_the_end_of_its_day(at: datetime, zone: ZoneInfo) -> None:
    day = day_of(at, zone)
    assert start_of(day, zone) <= at < end_of(day, zone)
    assert not is_past(day, at, zone) and is_past(day - timedelta(days=1), at, zone)
