"""周期: weeks, months, quarters and half years for which returns are owed (F3 rows 每周, 每月, 每季度, 每半年; B40).

A week runs from Monday to Sunday and belongs to the month of its last day, unless a setting counts it by its first day or by its
Thursday (the day that most of it lies with). A week without a single working day is merged with the next one: nobody can make a return
in it. Periods follow one another without gap or overlap, over year ends as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from duban.kernel.errors import Refusal
from duban.kernel.limits import Deadline, Unit, add_months
from duban.kernel.workdays import Calendar, in_range

_LONGEST = 3660


class Cycle(StrEnum):
    """报送周期. The values are what settings and tables store."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


class WeekOwner(StrEnum):
    """跨月周归属: the day of a week that says which month the week belongs to."""

    LAST_DAY = "last_day"
    FIRST_DAY = "first_day"
    THURSDAY = "thursday"


_MONTHS = {Cycle.MONTH: 1, Cycle.QUARTER: 3, Cycle.HALF: 6, Cycle.YEAR: 12}
_OWNER_OFFSET = {WeekOwner.LAST_DAY: 6, WeekOwner.FIRST_DAY: 0, WeekOwner.THURSDAY: 3}
_KEY = re.compile(r"(\d{4})-(?:W(\d{4})(?:\+(\d{1,2}))?|M(\d\d)|Q([1-4])|H([12])|Y)")


@dataclass(frozen=True, slots=True)
class Period:
    """期: both end days belong to it. ``merged`` counts the further weeks taken in (whole-week holidays)."""

    cycle: Cycle
    starts_on: date
    ends_on: date
    label: str
    merged: int = 0

    @property
    def key(self) -> str:
        """A stable, sortable name for tables: ``2016-W0704`` (week by its Monday), ``2016-M07``, ``2016-Q3``, ``2016-H2``, ``2016-Y``."""
        start = self.starts_on
        if self.cycle is Cycle.WEEK:
            return f"{start:%Y-W%m%d}" + (f"+{self.merged}" if self.merged else "")
        number = (start.month - 1) // _MONTHS[self.cycle] + 1
        names = {Cycle.MONTH: f"M{number:02d}", Cycle.QUARTER: f"Q{number}", Cycle.HALF: f"H{number}", Cycle.YEAR: "Y"}
        return f"{start.year:04d}-{names[self.cycle]}"

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.starts_on <= day <= self.ends_on


def period_of(cycle: Cycle, day: date, calendar: Calendar, owner: WeekOwner = WeekOwner.LAST_DAY) -> Period:
    """The period of ``cycle`` in which ``day`` lies, whole-week holidays merged."""
    in_range(day)
    return _week_with(day, calendar, owner) if cycle is Cycle.WEEK else _block(cycle, day)


def periods(
    cycle: Cycle, starts_on: date, ends_on: date, calendar: Calendar, owner: WeekOwner = WeekOwner.LAST_DAY
) -> Iterator[Period]:
    """Every period that touches the days from ``starts_on`` to ``ends_on``, in order; the first and last are not cut.

    Raises ``Refusal`` for a reversed span or one of more than ten years.
    """
    if ends_on < starts_on:
        raise Refusal("periods.reversed", f"结束日 {ends_on} 早于开始日 {starts_on},请核对。", ground="F3")
    if (ends_on - starts_on).days > _LONGEST:
        raise Refusal("periods.too_long", f"{starts_on} 至 {ends_on} 超过十年,请核对年份。", ground="F3")
    period = period_of(cycle, starts_on, calendar, owner)
    while period.starts_on <= ends_on:
        yield period
        period = period_of(cycle, period.ends_on + timedelta(days=1), calendar, owner)


def week_month(monday: date, owner: WeekOwner = WeekOwner.LAST_DAY) -> tuple[int, int]:
    """Year and month that the week starting on ``monday`` belongs to."""
    day = monday + timedelta(days=_OWNER_OFFSET[owner])
    return day.year, day.month


def period_from_key(key: str, calendar: Calendar, owner: WeekOwner = WeekOwner.LAST_DAY) -> Period:
    """The period that ``Period.key`` names. Raises ``Refusal`` ``periods.bad_key``.

    A week keeps the merging its key was given under, even if the calendar has been corrected since.
    """
    match = _KEY.fullmatch(key)
    if match is None:
        raise _bad_key(key)
    year, week, merged, month, quarter, half = match.groups()
    if week is None:
        cycle = Cycle.MONTH if month else Cycle.QUARTER if quarter else Cycle.HALF if half else Cycle.YEAR
        first = (int(month or quarter or half or 1) - 1) * _MONTHS[cycle] + 1
        if not 1 <= first <= 12:
            raise _bad_key(key)
        return period_of(cycle, date(int(year), first, 1), calendar)
    try:
        monday = date(int(year), int(week[:2]), int(week[2:]))
    except ValueError as error:
        raise _bad_key(key) from error
    if monday.weekday():
        raise _bad_key(key)
    return _week(monday, int(merged or 0), owner)


def closing(period: Period, calendar: Calendar) -> Deadline:
    """When a return for ``period`` itself is due: target its last working day, overdue after its last day (F3 每周: Friday, Sunday 24:00).

    A period always holds a working day, because weeks without one are merged and longer periods cannot lack one.
    """
    target = calendar.last_workday_on_or_before(period.ends_on)
    return Deadline(target.day, period.ends_on, period.ends_on, Unit.DAY, target.provisional)


def following(period: Period, day_of_month: int, calendar: Calendar) -> Deadline:
    """When a return for ``period`` is due by a day of the month after it (F3 下月5日前: target the last working day up to it).

    A month shorter than ``day_of_month`` ends on its last day. A target before the period itself has ended would ask for the impossible
    and gives way to the named day. Raises ``Refusal`` outside 1–31.
    """
    if not 1 <= day_of_month <= 31:
        raise Refusal("periods.bad_day", f"报送日“{day_of_month}”应在 1 到 31 之间。", ground="F3")
    first = add_months(period.ends_on.replace(day=1), 1)
    due = min(first + timedelta(days=day_of_month - 1), add_months(first, 1) - timedelta(days=1))
    target = calendar.last_workday_on_or_before(due)
    day = target.day if target.day >= period.ends_on else due
    return Deadline(day, due, due, Unit.DAY, target.provisional)


def _bad_key(key: str) -> Refusal:
    return Refusal(
        "periods.bad_key", f"“{key}”不是报送期代码,应写成 2016-M07、2016-Q3、2016-H2、2016-Y 或 2016-W0704(周一)。"
    )


def _block(cycle: Cycle, day: date) -> Period:
    size = _MONTHS[cycle]
    number = (day.month - 1) // size
    start = date(day.year, number * size + 1, 1)
    end = add_months(start, size) - timedelta(days=1)
    words = {
        Cycle.MONTH: f"{day.year}年{day.month}月",
        Cycle.QUARTER: f"{day.year}年第{'一二三四'[min(number, 3)]}季度",
        Cycle.HALF: f"{day.year}年{'上下'[min(number, 1)]}半年",
        Cycle.YEAR: f"{day.year}年",
    }
    return Period(cycle, start, end, words[cycle])


def _week_with(day: date, calendar: Calendar, owner: WeekOwner) -> Period:
    """The week of ``day`` with the idle weeks before it, or, if it is idle itself, the weeks up to the next worked one."""
    first = last = day - timedelta(days=day.weekday())
    while _idle(last, calendar):
        last += timedelta(days=7)
    while _idle(first - timedelta(days=7), calendar):
        first -= timedelta(days=7)
    return _week(first, (last - first).days // 7, owner)


def _week(monday: date, merged: int, owner: WeekOwner) -> Period:
    last = monday + timedelta(days=7 * merged)
    year, month = week_month(last, owner)
    number = ((last + timedelta(days=_OWNER_OFFSET[owner])).day - 1) // 7 + 1
    end = last + timedelta(days=6)
    words = f"{year}年{month}月第{number}周" + (f"(含{monday.month}月{monday.day}日起的放假周)" if merged else "")
    return Period(Cycle.WEEK, monday, end, words, merged)


def _idle(monday: date, calendar: Calendar) -> bool:
    return not any(calendar.is_workday(monday + timedelta(days=i)) for i in range(7))
