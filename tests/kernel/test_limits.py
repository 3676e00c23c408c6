"""Limits: the fixtures of F4, extension, suspension, months, and the words for the time left."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.kernel.errors import Refusal
from duban.kernel.limits import (
    Limit,
    Pause,
    Unit,
    add_months,
    after_start,
    left,
    plan_date,
    running,
    statutory,
)
from duban.kernel.workdays import standard

CAL = standard()
KNOWN = st.dates(date(2014, 1, 1), date(2024, 12, 31))


def d(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("named", "target"),
    [
        ("2016-07-05", "2016-07-05"),
        ("2016-10-05", "2016-09-30"),
        ("2016-11-05", "2016-11-04"),
        ("2017-02-05", "2017-02-04"),  # a Saturday that is a working day
        ("2017-03-05", "2017-03-03"),
        ("2014-08-10", "2014-08-08"),
        ("2017-11-15", "2017-11-15"),
        ("2017-11-30", "2017-11-30"),
        ("2014-12-31", "2014-12-31"),
    ],
)
def test_f4_a_plan_date_does_not_move_and_its_target_is_the_working_day_before(named: str, target: str) -> None:
    due = plan_date(d(named), CAL)
    assert (due.target_on, due.overdue_after, due.moved) == (d(target), d(named), False)


@pytest.mark.parametrize(
    ("start", "target", "overdue"),
    [
        ("2016-07-01", "2016-07-05", "2016-07-06"),
        ("2016-08-31", "2016-09-02", "2016-09-05"),
        ("2017-05-01", "2017-05-05", "2017-05-06"),
    ],
)
def test_f4_stage_reports_fall_five_days_after_the_next_stage_starts(start: str, target: str, overdue: str) -> None:
    due = after_start(d(start), 5, CAL)
    assert (due.target_on, due.overdue_after) == (d(target), d(overdue))


@pytest.mark.parametrize(
    ("start", "days", "end", "nominal"),
    [
        ("2026-08-03", 60, "2026-10-08", "2026-10-02"),
        ("2026-08-03", 90, "2026-11-02", "2026-11-01"),
        ("2026-02-10", 15, "2026-02-25", "2026-02-25"),
        ("2026-09-21", 15, "2026-10-08", "2026-10-06"),
    ],
)
def test_f4_a_statutory_limit_ending_on_a_rest_day_moves_forward(start: str, days: int, end: str, nominal: str) -> None:
    due = statutory(d(start), Limit(days, Unit.DAY), CAL)
    assert (due.target_on, due.overdue_after, due.nominal_on) == (d(end), d(end), d(nominal))
    assert due.moved is (end != nominal)


def test_an_extension_continues_from_the_unmoved_end() -> None:
    due = running(d("2026-08-03"), [Limit(60, Unit.DAY), Limit(30, Unit.DAY)], CAL)
    assert due.overdue_after == d("2026-11-02")


def test_a_limit_in_working_days_extended_by_natural_days_runs_in_that_order() -> None:
    due = running(d("2026-09-18"), [Limit(5, Unit.WORKDAY), Limit(7, Unit.DAY)], CAL)
    assert (due.nominal_on, due.overdue_after) == (d("2026-10-01"), d("2026-10-08"))


def test_a_plan_date_may_be_set_to_move_like_a_statutory_one() -> None:
    due = plan_date(d("2016-10-05"), CAL, shift=True)
    assert (due.target_on, due.overdue_after) == (d("2016-10-08"), d("2016-10-08"))


def test_a_long_holiday_never_pulls_the_target_before_the_work_may_begin() -> None:
    due = after_start(d("2026-10-01"), 5, CAL)
    assert (due.target_on, due.overdue_after) == (d("2026-10-05"), d("2026-10-06"))


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-03-15", -3, "2025-12-15"),
    ],
)
def test_months_keep_the_day_number_or_take_the_month_end(start: str, n: int, end: str) -> None:
    assert add_months(d(start), n) == d(end)


def test_months_and_quarters_as_limits() -> None:
    assert statutory(d("2026-03-31"), Limit(1, Unit.MONTH), CAL).overdue_after == d("2026-04-30")
    assert statutory(d("2026-03-31"), Limit(1, Unit.QUARTER), CAL).overdue_after == d("2026-06-30")
    twice = running(d("2026-01-31"), [Limit(1, Unit.MONTH), Limit(1, Unit.MONTH)], CAL)
    assert twice.overdue_after == d("2026-03-31")


def test_a_limit_reaching_an_unannounced_year_is_marked() -> None:
    assert statutory(d("2026-12-28"), Limit(5, Unit.WORKDAY), CAL).provisional
    assert statutory(d("2026-12-20"), Limit(15, Unit.DAY), CAL).note == "节假日安排未发布,暂算"
    assert not statutory(d("2026-12-01"), Limit(15, Unit.DAY), CAL).provisional
    assert plan_date(d("2027-03-31"), CAL).provisional


def test_paused_natural_days_do_not_count() -> None:
    pause = Pause(d("2026-08-10"), d("2026-08-20"))
    due = running(d("2026-08-03"), [Limit(15, Unit.DAY)], CAL, [pause])
    assert due.overdue_after == d("2026-08-28")


def test_paused_working_days_do_not_count_and_paused_weekends_change_nothing() -> None:
    weekend = Pause(d("2026-08-08"), d("2026-08-10"))
    week = Pause(d("2026-08-10"), d("2026-08-17"))
    plain = running(d("2026-08-03"), [Limit(5, Unit.WORKDAY)], CAL)
    assert running(d("2026-08-03"), [Limit(5, Unit.WORKDAY)], CAL, [weekend]) == plain
    assert plain.overdue_after == d("2026-08-10")
    assert running(d("2026-08-03"), [Limit(5, Unit.WORKDAY)], CAL, [week]).overdue_after == d("2026-08-17")


def test_an_open_pause_has_no_end_to_tell() -> None:
    with pytest.raises(Refusal) as refused:
        running(d("2026-08-03"), [Limit(15, Unit.DAY)], CAL, [Pause(d("2026-08-05"))])
    assert refused.value.code == "limits.paused"


def test_overlapping_or_reversed_pauses_are_refused() -> None:
    with pytest.raises(Refusal, match="重叠"):
        running(
            d("2026-08-03"),
            [Limit(15, Unit.DAY)],
            CAL,
            [Pause(d("2026-08-05"), d("2026-08-09")), Pause(d("2026-08-08"), d("2026-08-10"))],
        )
    with pytest.raises(Refusal, match="早于暂停日"):
        Pause(d("2026-08-05"), d("2026-08-04"))


def test_no_limit_at_all_is_refused() -> None:
    with pytest.raises(Refusal, match="没有给出期限"):
        running(d("2026-08-03"), [], CAL)


@given(KNOWN, st.integers(1, 90), st.integers(0, 120), st.integers(0, 40))
def test_natural_days_not_paused_up_to_the_end_are_exactly_the_limit(
    start: date, days: int, after: int, length: int
) -> None:
    pause = Pause(start + timedelta(days=after), start + timedelta(days=after + length))
    end = running(start, [Limit(days, Unit.DAY, shift=False)], CAL, [pause]).overdue_after
    counted = [start + timedelta(days=i) for i in range(1, (end - start).days + 1)]
    assert sum(not pause.covers(day) for day in counted) == days
    assert not pause.covers(end)


@given(KNOWN, st.integers(0, 90), st.sampled_from([Unit.DAY, Unit.MONTH, Unit.QUARTER]))
def test_a_statutory_limit_ends_on_a_working_day_never_before_its_count(start: date, amount: int, unit: Unit) -> None:
    if unit is not Unit.DAY:
        amount %= 4
    due = statutory(start, Limit(amount, unit), CAL)
    assert CAL.is_workday(due.overdue_after)
    assert due.overdue_after >= due.nominal_on
    assert CAL.workdays_between(due.nominal_on, due.overdue_after).days in (0, 1)


@given(KNOWN)
def test_the_target_of_a_plan_date_never_lies_after_it(named: date) -> None:
    due = plan_date(named, CAL)
    assert due.target_on <= due.overdue_after == named
    assert CAL.is_workday(due.target_on)
    assert not due.is_overdue(named) and due.is_overdue(named + timedelta(days=1))


@given(KNOWN, st.integers(-50, 50))
def test_months_there_and_back_lose_at_most_the_clipped_days(start: date, n: int) -> None:
    back = add_months(add_months(start, n), -n)
    assert back == start or (back < start and start.day > 28 and (start - back).days <= 3)


@pytest.mark.parametrize(
    ("limit", "today", "words"),
    [
        (Limit(5, Unit.WORKDAY), "2026-09-18", "还剩 5 个工作日"),
        (Limit(5, Unit.WORKDAY), "2026-09-20", "还剩 4 个工作日"),
        (Limit(5, Unit.WORKDAY), "2026-09-24", "今天到期"),
        (Limit(5, Unit.WORKDAY), "2026-09-26", "超期 2 天"),
        (Limit(15, Unit.DAY), "2026-10-01", "还剩 7 天"),
    ],
)
def test_the_time_left_in_words(limit: Limit, today: str, words: str) -> None:
    start = "2026-09-18" if limit.unit is Unit.WORKDAY else "2026-09-21"
    assert left(statutory(d(start), limit, CAL), d(today), CAL).words == words


def test_only_rest_days_left_are_told_in_natural_days() -> None:
    due = running(d("2026-08-03"), [Limit(5, Unit.WORKDAY)], CAL)
    sunday = type(due)(d("2026-08-09"), d("2026-08-09"), d("2026-08-09"), Unit.WORKDAY)
    assert left(sunday, d("2026-08-07"), CAL).words == "还剩 2 天"


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("15个工作日", Limit(15, Unit.WORKDAY)),
        ("60日", Limit(60, Unit.DAY)),
        ("30 天", Limit(30, Unit.DAY)),
        ("30自然日", Limit(30, Unit.DAY)),
        ("1个月", Limit(1, Unit.MONTH)),
        ("2个季度", Limit(2, Unit.QUARTER)),
    ],
)
def test_limits_are_read_as_regulations_write_them(text: str, limit: Limit) -> None:
    assert Limit.parse(text) == limit
    assert Limit.parse(str(limit)) == limit


@pytest.mark.parametrize("text", ["", "尽快", "15", "十五日", "-3日", "3.5日", "99999日"])
def test_an_unreadable_limit_is_refused_never_guessed(text: str) -> None:
    with pytest.raises(Refusal, match="无法识别"):
        Limit.parse(text)


def test_a_limit_of_more_than_ten_years_is_refused() -> None:
    with pytest.raises(Refusal, match="3660"):
        Limit(3661, Unit.DAY)
