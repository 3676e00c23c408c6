"""Colours, ladder and the arithmetic of a case's clocks (C3, C6, F1, F4, S0-24)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.cases import rules
from duban.cases.clocks import CLOCKS, Clock, in_force
from duban.cases.rules import Running
from duban.kernel.errors import Refusal
from duban.kernel.workdays import PROVISIONAL, standard

DAYS = st.dates(date(2024, 1, 2), date(2026, 11, 1))
NEVER = date(9999, 12, 31)


def day(text: str) -> date:
    return date.fromisoformat(text)


@given(DAYS, st.integers(-3, 30))
def test_asking_many_dues_at_once_says_the_same_as_asking_each(today: date, days: int) -> None:
    last_day = today - timedelta(days=days)
    calendar = standard()
    by_range = max((level for level, last in rules.late_since(today, calendar).items() if last_day <= last), default=0)
    assert by_range == rules.rung(last_day, today, calendar)


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        # F4, working days, over the spring festival, the national holiday and 调休
        ("T02", "2026-02-11", "2026-02-25"),
        ("T02", "2026-02-13", "2026-02-27"),
        ("T02", "2026-09-18", "2026-09-24"),
        ("T09", "2026-09-24", "2026-10-22"),
        ("T09", "2026-02-13", "2026-03-12"),
        ("T09", "2026-04-30", "2026-05-25"),
        ("D03", "2026-09-30", "2026-10-08"),
        # F4, natural days; an end on a rest day moves to the next working day (民法典203)
        ("T03", "2026-08-03", "2026-10-08"),
        ("T01", "2026-02-10", "2026-02-25"),
        ("T01", "2026-09-21", "2026-10-08"),
        ("T06", "2026-03-02", "2026-04-01"),
        # calendar months and quarters: same day number, else the month's last
        ("T12", "2026-01-31", "2026-02-28"),
        ("T13", "2026-01-15", "2026-04-15"),
    ],
)
def test_the_clocks_end_on_the_days_worked_out_by_hand(code: str, start: str, end: str) -> None:
    assert rules.span(CLOCKS[code], day(start), standard()).overdue_after == day(end)


def test_sixty_days_and_thirty_more_are_ninety_and_only_their_end_moves() -> None:
    """F4: 2026-08-03 + 60 ends on 10-08 after the holiday, + 90 on Monday 11-02, not 30 days after 10-08."""
    clock = Running(60, "day", True, day("2026-08-03"), day("2026-10-08"))
    assert rules.longest_extension(CLOCKS["T04"], clock, standard()) == day("2026-11-02")


def test_a_year_whose_holidays_are_not_announced_is_marked_and_never_fails() -> None:
    span = rules.span(CLOCKS["T02"], day("2026-12-28"), standard())
    assert span.provisional and PROVISIONAL


def test_every_clock_runs_from_every_kind_of_day() -> None:
    for clock in CLOCKS.values():
        for start in ("2026-02-14", "2026-10-01", "2026-12-31", "2028-02-29"):
            stated = day(start) + timedelta(days=10) if clock.unit == "stated" else None
            span = rules.span(clock, day(start), standard(), stated=stated)
            assert span.start_on <= span.warn_on <= span.overdue_after and span.target_on <= span.overdue_after, (
                clock.code
            )


def test_a_stated_day_does_not_move_but_its_reminder_comes_before_the_rest_days() -> None:
    """F1.5: plan dates do not shift."""
    span = rules.span(CLOCKS["fix"], day("2026-09-10"), standard(), stated=day("2026-10-05"))
    assert (span.target_on, span.overdue_after) == (day("2026-09-30"), day("2026-10-05"))
    with pytest.raises(Refusal, match="早于今天"):
        rules.span(CLOCKS["fix"], day("2026-09-10"), standard(), stated=day("2026-09-09"))


@given(DAYS, st.integers(0, 40), st.integers(0, 60), st.sampled_from(("T01", "T02", "T03", "T18b", "D05")))
def test_a_pause_gives_back_exactly_the_time_that_was_left(start: date, before: int, length: int, code: str) -> None:
    calendar, clock = standard(), CLOCKS[code]
    span = rules.span(clock, start, calendar)
    paused_on = start + timedelta(days=before)
    resumed_on = paused_on + timedelta(days=length)
    end = rules.resumed(
        Running(clock.amount, clock.unit, clock.shift, start, span.overdue_after), paused_on, resumed_on, calendar
    )
    assert end >= span.overdue_after or length == 0
    if length == 0:
        assert end == span.overdue_after
    if paused_on > span.overdue_after:
        assert (end - resumed_on) == (span.overdue_after - paused_on), "what was overdue stays overdue by as many days"
        return
    yesterday = timedelta(days=1)
    if clock.unit == "workday":
        left = calendar.workdays_between(paused_on - yesterday, span.overdue_after).days
        assert calendar.workdays_between(resumed_on - yesterday, end).days == left
    else:
        counted = start + timedelta(days=clock.amount)
        nominal = (counted if start < paused_on <= counted else span.overdue_after) + timedelta(days=length)
        assert end == calendar.first_workday_on_or_after(nominal).day, "an end on a rest day moves once"


@given(DAYS, st.integers(1, 200))
def test_a_due_turns_yellow_when_a_quarter_or_five_working_days_are_left(start: date, days: int) -> None:
    calendar = standard()
    end = start + timedelta(days=days)
    warn = rules.warn_on(start, end, calendar)
    assert start <= warn <= end
    left_workdays = calendar.workdays_between(warn, end).days
    assert warn == start or (end - warn).days * 4 <= days or left_workdays <= 5
    if warn > start:
        before = warn - timedelta(days=1)
        assert (end - before).days * 4 > days or calendar.workdays_between(before, end).days <= 6


@pytest.mark.parametrize(
    ("today", "expected"),
    [("2026-03-01", "green"), ("2026-03-10", "yellow"), ("2026-03-20", "yellow"), ("2026-03-21", "red")],
)
def test_the_colour_follows_the_days(today: str, expected: str) -> None:
    told: dict[str, Any] = {
        "due_on": day("2026-03-20"),
        "warn_on": day("2026-03-10"),
        "today": day(today),
        "never": NEVER,
    }
    assert rules.colour(phase="open", long_term=False, **told) == expected
    assert rules.colour(phase="suspended", long_term=False, **told) == "grey"
    longer = "blue" if expected == "green" else expected
    assert rules.colour(phase="open", long_term=True, **told) == longer


def test_without_a_due_there_is_no_colour() -> None:
    assert (
        rules.colour(phase="closed", due_on=NEVER, warn_on=NEVER, today=day("2026-03-01"), long_term=False, never=NEVER)
        == "none"
    )


def test_the_ladder_is_blue_then_yellow_then_red() -> None:
    assert [
        rules.rung(day("2026-03-02"), day(today), standard())
        for today in ("2026-03-02", "2026-03-03", "2026-03-06", "2026-03-10")
    ] == [
        0,
        1,
        2,
        3,
    ]
    assert [rules.LADDER[rung][:1] for rung in (1, 2, 3)] == ["蓝", "黄", "红"]
    assert [rules.TOLD[rung] for rung in (1, 2, 3)] == [(1, 2), (2, 3), (3,)]


def test_a_changed_limit_holds_from_its_day_and_the_newest_wins() -> None:
    own = [
        Clock("D05", "", 3, "workday", False, "县办〔2026〕1号", "setting", day("2026-04-01")),
        Clock("D05", "", 2, "workday", False, "县办〔2026〕9号", "setting", day("2026-06-01")),
    ]
    assert [in_force("D05", day(on), own).amount for on in ("2026-03-31", "2026-04-01", "2026-06-01")] == [5, 3, 2]
