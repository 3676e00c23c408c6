"""Periods: weeks and their months, whole-week holidays, year ends, and when a return falls due."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.kernel.errors import Refusal
from duban.kernel.periods import (
    Cycle,
    WeekOwner,
    closing,
    following,
    period_from_key,
    period_of,
    periods,
)
from duban.kernel.workdays import standard

CAL = standard()
DAYS = st.dates(date(2014, 1, 6), date(2028, 12, 31))
CYCLES = st.sampled_from(list(Cycle))
OWNERS = st.sampled_from(list(WeekOwner))


def d(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("cycle", "day", "start", "end", "label", "key"),
    [
        (Cycle.WEEK, "2016-07-06", "2016-07-04", "2016-07-10", "2016年7月第2周", "2016-W0704"),
        (Cycle.MONTH, "2016-02-10", "2016-02-01", "2016-02-29", "2016年2月", "2016-M02"),
        (Cycle.QUARTER, "2016-12-31", "2016-10-01", "2016-12-31", "2016年第四季度", "2016-Q4"),
        (Cycle.HALF, "2016-07-01", "2016-07-01", "2016-12-31", "2016年下半年", "2016-H2"),
        (Cycle.YEAR, "2016-07-01", "2016-01-01", "2016-12-31", "2016年", "2016-Y"),
    ],
)
def test_a_day_lies_in_its_period(cycle: Cycle, day: str, start: str, end: str, label: str, key: str) -> None:
    period = period_of(cycle, d(day), CAL)
    assert (period.starts_on, period.ends_on, period.label, period.key) == (d(start), d(end), label, key)
    assert d(day) in period


@pytest.mark.parametrize(
    ("owner", "label"),
    [
        (WeekOwner.LAST_DAY, "2016年7月第1周"),
        (WeekOwner.FIRST_DAY, "2016年6月第4周"),
        (WeekOwner.THURSDAY, "2016年6月第5周"),
    ],
)
def test_a_week_over_a_month_end_belongs_where_the_setting_says(owner: WeekOwner, label: str) -> None:
    assert period_of(Cycle.WEEK, d("2016-06-29"), CAL, owner).label == label


def test_a_whole_week_holiday_is_merged_with_the_next_week() -> None:
    period = period_of(Cycle.WEEK, d("2017-10-02"), CAL)
    for day in ("2017-10-08", "2017-10-09", "2017-10-15"):
        assert period_of(Cycle.WEEK, d(day), CAL) == period
    assert (period.starts_on, period.ends_on, period.merged) == (d("2017-10-02"), d("2017-10-15"), 1)
    assert period.label == "2017年10月第3周(含10月2日起的放假周)"
    assert period.key == "2017-W1002+1"
    assert closing(period, CAL).target_on == d("2017-10-13")


def test_a_week_with_a_worked_sunday_stands_alone() -> None:
    assert period_of(Cycle.WEEK, d("2016-10-03"), CAL).merged == 0
    assert closing(period_of(Cycle.WEEK, d("2016-10-03"), CAL), CAL).target_on == d("2016-10-09")


def test_f3_a_weekly_return_aims_at_friday_and_is_overdue_after_sunday() -> None:
    due = closing(period_of(Cycle.WEEK, d("2016-07-06"), CAL), CAL)
    assert (due.target_on, due.overdue_after) == (d("2016-07-08"), d("2016-07-10"))


@pytest.mark.parametrize(
    ("month", "target", "overdue"),
    [
        ("2016-06-15", "2016-07-05", "2016-07-05"),
        ("2016-09-15", "2016-09-30", "2016-10-05"),
        ("2016-10-15", "2016-11-04", "2016-11-05"),
        ("2017-01-15", "2017-02-04", "2017-02-05"),
        ("2017-02-15", "2017-03-03", "2017-03-05"),
        ("2016-12-15", "2017-01-05", "2017-01-05"),
    ],
)
def test_f4_monthly_returns_due_on_the_fifth_of_the_next_month(month: str, target: str, overdue: str) -> None:
    due = following(period_of(Cycle.MONTH, d(month), CAL), 5, CAL)
    assert (due.target_on, due.overdue_after) == (d(target), d(overdue))


def test_a_target_never_lies_before_the_end_of_the_period_it_reports_on() -> None:
    due = following(period_of(Cycle.MONTH, d("2026-09-10"), CAL), 3, CAL)
    assert (due.target_on, due.overdue_after) == (d("2026-09-30"), d("2026-10-03"))
    december = following(period_of(Cycle.MONTH, d("2022-12-10"), CAL), 1, CAL)
    assert (december.target_on, december.overdue_after) == (d("2023-01-01"), d("2023-01-01"))


def test_a_day_the_next_month_lacks_is_its_last_day() -> None:
    assert following(period_of(Cycle.MONTH, d("2026-01-10"), CAL), 31, CAL).overdue_after == d("2026-02-28")


@pytest.mark.parametrize("day", [0, 32])
def test_an_impossible_day_of_the_month_is_refused(day: int) -> None:
    with pytest.raises(Refusal, match="1 到 31"):
        following(period_of(Cycle.MONTH, d("2026-01-10"), CAL), day, CAL)


@given(CYCLES, DAYS, st.integers(0, 800), OWNERS)
def test_periods_cover_a_span_without_gap_or_overlap(cycle: Cycle, start: date, length: int, owner: WeekOwner) -> None:
    end = start + timedelta(days=length)
    found = list(periods(cycle, start, end, CAL, owner))
    assert start in found[0] and end in found[-1]
    for before, after in pairwise(found):
        assert after.starts_on == before.ends_on + timedelta(days=1)
    assert len({p.key for p in found}) == len(found)
    assert [p.key for p in found] == sorted(p.key for p in found)


@given(CYCLES, DAYS, OWNERS)
def test_every_day_of_a_period_names_the_same_period_and_its_key_leads_back(
    cycle: Cycle, day: date, owner: WeekOwner
) -> None:
    period = period_of(cycle, day, CAL, owner)
    for edge in (period.starts_on, period.ends_on):
        assert period_of(cycle, edge, CAL, owner) == period
    assert period_from_key(period.key, CAL, owner) == period


@given(CYCLES, DAYS)
def test_every_period_has_a_working_day_to_make_the_return_on(cycle: Cycle, day: date) -> None:
    period = period_of(cycle, day, CAL)
    assert closing(period, CAL).target_on in period


@pytest.mark.parametrize(
    "key", ["", "2016", "2016-M13", "2016-M00", "2016-Q5", "2016-W0705", "2016-W0230", "2016-H3", "2016-M7"]
)
def test_a_key_that_names_no_period_is_refused(key: str) -> None:
    with pytest.raises(Refusal) as refused:
        period_from_key(key, CAL)
    assert refused.value.code == "periods.bad_key"


def test_a_reversed_or_endless_span_is_refused() -> None:
    with pytest.raises(Refusal, match="早于"):
        list(periods(Cycle.WEEK, d("2016-07-06"), d("2016-07-05"), CAL))
    with pytest.raises(Refusal, match="十年"):
        list(periods(Cycle.WEEK, d("2016-07-06"), d("2116-07-05"), CAL))
