"""Colours, ladder and the arithmetic of a case's clocks (C3, C6, F4, S0-24)."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from duban.cases import rules
from duban.kernel.workdays import standard

DAYS = st.dates(date(2024, 1, 2), date(2026, 12, 1))


@given(DAYS, st.integers(-3, 30))
def test_asking_many_dues_at_once_says_the_same_as_asking_each(today: date, days: int) -> None:
    last_day = today - timedelta(days=days)
    calendar = standard()
    by_range = max((level for level, last in rules.late_since(today, calendar).items() if last_day <= last), default=0)
    assert by_range == rules.rung(last_day, today, calendar)
