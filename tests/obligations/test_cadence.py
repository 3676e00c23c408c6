"""When something is owed: the dates of F3 and F4, and what must hold for any rule."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.campaign.obligations.cadence import Span, Stretch, after_event, earlier, schedule
from duban.kernel.errors import Refusal
from duban.kernel.workdays import standard
from duban.plans.model import ByPhase, Every, OnDate, Period, Unspecified, Within
from tests.obligations.place import yichun

CALENDAR = standard()
PERIODS: tuple[Period, ...] = (
    "day",
    "week",
    "fortnight",
    "ten_days",
    "half_month",
    "month",
    "quarter",
    "half_year",
    "year",
)


def year(number: int) -> Span:
    return Span(date(number, 1, 1), date(number, 12, 31))


def test_a_monthly_return_by_the_fifth_gives_twelve_dues_over_the_year_end() -> None:
    """S1-48, F4."""
    slots = schedule(Every("month", 5, 1), yichun(), CALENDAR).slots
    assert len(slots) == 12
    assert (slots[0].from_on, slots[0].target_on) == (date(2016, 6, 1), date(2016, 7, 5))
    by_day = {slot.overdue_after: slot.target_on for slot in slots}
    assert by_day[date(2016, 10, 5)] == date(2016, 9, 30)
    assert by_day[date(2016, 11, 5)] == date(2016, 11, 4)
    assert by_day[date(2017, 2, 5)] == date(2017, 2, 4), "a Saturday that is worked"
    assert by_day[date(2017, 3, 5)] == date(2017, 3, 3)
    assert slots[-1].overdue_after == date(2017, 6, 5)


def test_stage_reports_follow_the_next_phase_and_the_last_one_is_asked_about() -> None:
    """S1-49, F4: two readings of 开始后5日前; nothing is made up after the last phase, the suggestion is named."""
    found = schedule(ByPhase("each", "next_start", 5), yichun(), CALENDAR)
    assert [(s.target_on, s.overdue_after) for s in found.slots] == [
        (date(2016, 7, 5), date(2016, 7, 6)),
        (date(2016, 9, 2), date(2016, 9, 5)),
        (date(2017, 5, 5), date(2017, 5, 6)),
    ]
    assert [(gap.code, gap.suggestion) for gap in found.gaps] == [("next_phase_missing", date(2017, 6, 5))]


def test_the_office_answers_for_the_last_phase() -> None:
    span = yichun()
    told = Span(span.starts_on, span.ends_on, span.phases, last_report_on=date(2017, 6, 5))
    found = schedule(ByPhase("each", "next_start", 5), told, CALENDAR)
    assert not found.gaps
    assert found.slots[-1].overdue_after == date(2017, 6, 5)


@pytest.mark.parametrize(
    ("on", "target"),
    [("2014-08-10", date(2014, 8, 8)), ("2017-11-15", date(2017, 11, 15)), ("2014-12-31", date(2014, 12, 31))],
)
def test_a_named_day_keeps_its_day_and_aims_at_the_working_day_before(on: str, target: date) -> None:
    """S2-12, S4-32, F4."""
    (slot,) = schedule(OnDate(on), Span(date(2014, 7, 31), date(2018, 1, 1)), CALENDAR).slots
    assert (slot.target_on, slot.overdue_after) == (target, date.fromisoformat(on))


def test_a_named_day_without_a_year_is_asked_about() -> None:
    """S0-1: the year is never invented."""
    found = schedule(OnDate("XXXX-08-10"), Span(None, None), CALENDAR)
    assert not found.slots
    assert [gap.code for gap in found.gaps] == ["year_missing"]


def test_weekly_returns_run_from_monday_to_sunday_and_a_holiday_week_is_merged() -> None:
    """S4-33, F3: target Friday, overdue after Sunday; the whole week of 2017-01-30 … is worked on Friday and Saturday only."""
    slots = schedule(Every("week"), Span(date(2017, 5, 1), date(2017, 11, 30)), CALENDAR).slots
    assert (slots[0].from_on, slots[0].target_on, slots[0].overdue_after) == (
        date(2017, 5, 1),
        date(2017, 5, 5),
        date(2017, 5, 7),
    )
    october = next(slot for slot in slots if date(2017, 10, 2) >= slot.from_on and date(2017, 10, 2) <= slot.to_on)
    assert (october.from_on, october.to_on) == (date(2017, 10, 2), date(2017, 10, 15)), (
        "no worked day from 2 to 8 October"
    )


@pytest.mark.parametrize(
    ("rule", "overdue"),
    [
        (Every("quarter", 10, 1), [(4, 10), (7, 10), (10, 10), (1, 10)]),
        (Every("quarter", 25, 0), [(3, 25), (6, 25), (9, 25), (12, 25)]),
        (Every("quarter", 10, 0, 1), [(1, 10), (4, 10), (7, 10), (10, 10)]),
        (Every("quarter", 15, 1, 1), [(4, 15), (7, 15), (10, 15), (1, 15)]),
        (Every("half_year"), [(6, 30), (12, 31)]),
        (Every("year", 30, 0, 6), [(6, 30)]),
        (Every("year"), [(12, 31)]),
        (Every("month", 31, 0), [(m, d) for m, d in zip(range(1, 13), (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), strict=True)]),
    ],
)  # fmt: skip
def test_longer_cycles_fall_on_the_day_the_rule_says(rule: Every, overdue: list[tuple[int, int]]) -> None:
    """FORMAT section 3: day, offset and month inside the period."""
    slots = schedule(rule, year(2025), CALENDAR).slots
    assert [(slot.overdue_after.month, slot.overdue_after.day) for slot in slots] == overdue


def test_a_daily_return_is_owed_on_working_days_and_takes_the_rest_days_before_along() -> None:
    slots = schedule(Every("day"), Span(date(2026, 4, 3), date(2026, 4, 7)), CALENDAR).slots
    assert [(s.from_on, s.to_on, s.overdue_after) for s in slots] == [
        (date(2026, 4, 3), date(2026, 4, 3), date(2026, 4, 3)),
        (date(2026, 4, 4), date(2026, 4, 7), date(2026, 4, 7)),
    ]


def test_a_due_before_the_campaign_begins_is_not_owed() -> None:
    slots = schedule(Every("month", 5, 0), Span(date(2026, 3, 20), date(2026, 5, 31)), CALENDAR).slots
    assert [slot.overdue_after for slot in slots] == [date(2026, 4, 5), date(2026, 5, 5)]


def test_vague_words_and_events_give_no_day() -> None:
    span = year(2026)
    assert schedule(Unspecified("定期"), span, CALENDAR).gaps[0].sentence.endswith("请定一个报送周期。")
    assert schedule(Unspecified(), span, CALENDAR).gaps[0].code == "due_missing"
    assert schedule(Within(5, True, "收到"), span, CALENDAR).by_event


@pytest.mark.parametrize(
    ("days", "working", "on", "due"),
    [
        (5, True, date(2026, 2, 11), date(2026, 2, 25)),
        (15, True, date(2026, 9, 24), date(2026, 10, 22)),
        (15, False, date(2026, 9, 21), date(2026, 10, 8)),
    ],
)
def test_days_after_an_event_count_as_the_law_counts(days: int, working: bool, on: date, due: date) -> None:
    """F4."""
    assert after_event(Within(days, working, "收到"), on, CALENDAR).overdue_after == due


def test_phases_by_name_by_end_and_by_start() -> None:
    """FORMAT section 3: the anchor day is not counted; no number ties the due to the end."""
    span = yichun()
    end = schedule(ByPhase("自查自纠", "end", 0), span, CALENDAR).slots[0]
    assert end.overdue_after == date(2016, 8, 30)
    start = schedule(ByPhase("自查自纠", "start", 5), span, CALENDAR).slots[0]
    assert (start.target_on, start.overdue_after) == (date(2016, 7, 5), date(2016, 7, 6))
    assert schedule(ByPhase("自查自纠", "start", None), span, CALENDAR).slots[0].overdue_after == date(2016, 8, 30)
    assert [gap.code for gap in schedule(ByPhase("没有的阶段", "end", 0), span, CALENDAR).gaps] == ["phase_missing"]
    undated = Span(span.starts_on, span.ends_on, (Stretch("一", None, None),))
    assert [gap.code for gap in schedule(ByPhase("each", "end", 0), undated, CALENDAR).gaps] == ["phase_undated"]


def test_the_lower_stage_is_due_working_days_before_the_upper_one() -> None:
    """S4-15: the channel head needs time to sum up."""
    upper = schedule(OnDate("2017-11-15"), Span(date(2017, 5, 1), date(2017, 11, 30)), CALENDAR).slots
    (lower,) = earlier(upper, 3, CALENDAR)
    assert (lower.target_on, lower.overdue_after) == (date(2017, 11, 10), date(2017, 11, 10))


def test_the_lower_stage_never_asks_for_figures_of_a_period_that_is_not_over() -> None:
    monthly = schedule(Every("month", 2, 1), year(2026), CALENDAR).slots
    for low, high in zip(earlier(monthly, 5, CALENDAR), monthly, strict=True):
        assert low.overdue_after >= low.to_on
        assert low == high


def test_a_span_of_more_than_ten_years_is_refused() -> None:
    with pytest.raises(Refusal, match="请核对"):
        schedule(Every("month"), Span(date(2000, 1, 1), date(2026, 1, 1)), CALENDAR)


RULES = st.builds(
    Every,
    st.sampled_from(PERIODS),
    st.one_of(st.none(), st.integers(1, 31)),
    st.sampled_from([0, 1]),
    st.one_of(st.none(), st.integers(1, 12)),
)


@given(RULES, st.dates(date(2014, 1, 1), date(2027, 1, 1)), st.integers(0, 500))
def test_any_cycle_gives_slots_in_order_that_hang_together(rule: Every, first: date, length: int) -> None:
    span = Span(first, first + timedelta(days=length))
    slots = schedule(rule, span, CALENDAR).slots
    assert len({slot.key for slot in slots}) == len(slots)
    for slot in slots:
        assert slot.from_on <= slot.to_on
        assert slot.target_on <= slot.overdue_after
        assert slot.overdue_after >= first
        assert slot.target_on >= slot.from_on
        assert not rule.offset or slot.target_on >= slot.to_on, "nobody reports on what is not over"
    for one, next_ in pairwise(slots):
        assert one.to_on < next_.from_on
        assert one.overdue_after <= next_.overdue_after


@given(RULES, st.dates(date(2014, 1, 1), date(2027, 1, 1)), st.integers(0, 500), st.integers(1, 15))
def test_the_lower_stage_is_never_later_than_the_upper(rule: Every, first: date, length: int, lead: int) -> None:
    slots = schedule(rule, Span(first, first + timedelta(days=length)), CALENDAR).slots
    for low, high in zip(earlier(slots, lead, CALENDAR), slots, strict=True):
        assert low.target_on <= high.target_on
        assert low.target_on <= low.overdue_after <= high.overdue_after
        assert low.key == high.key
