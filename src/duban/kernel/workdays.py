"""工作日历: which days are worked, and dates counted in working days (F1.1, F1.2, F1.6; 民法典第二百条至第二百零三条).

Every result that could change when a holiday notice comes out says so: a year without a table is reckoned by weekends and
the fixed statutory days (1 January, 1–2 May, 1–3 October) and its results carry ``provisional=True``.
Left out on purpose: lunar holidays of unannounced years, and the rare case that next year's notice moves a day of this December.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from duban.kernel.errors import Refusal
from duban.kernel.workday_tables import YearTable, built_in, merged, read_folder

PROVISIONAL = "节假日安排未发布,暂算"
MOST = 3660
"""Largest count of days, working or natural, that one limit may have (ten years)."""
_ONE = timedelta(days=1)
_FIRST, _LAST = date(1949, 10, 1), date(2199, 12, 31)


@dataclass(frozen=True, slots=True)
class Dated:
    """算得的日期: ``day``, and whether it rests on a year whose holidays are not announced yet."""

    day: date
    provisional: bool = False

    @property
    def note(self) -> str:
        """``节假日安排未发布,暂算`` or empty; to be shown wherever the date is shown."""
        return PROVISIONAL if self.provisional else ""

    def __str__(self) -> str:
        return f"{self.day.isoformat()}({PROVISIONAL})" if self.provisional else self.day.isoformat()


@dataclass(frozen=True, slots=True)
class Counted:
    """算得的天数: ``days``, and whether it rests on a year whose holidays are not announced yet."""

    days: int
    provisional: bool = False

    @property
    def note(self) -> str:
        return PROVISIONAL if self.provisional else ""


@dataclass(frozen=True, slots=True)
class DayKind:
    """某日性质: worked or not, the holiday's name if a notice speaks of the day, and whether the year is announced."""

    day: date
    workday: bool
    holiday: str = ""
    provisional: bool = False


class Calendar:
    """工作日历. Immutable; made of one table a year. Use ``standard()`` for the one that comes with Duban."""

    def __init__(self, tables: Iterable[YearTable]) -> None:
        self._tables = merged(tables)
        self._rest: dict[date, str] = {}
        self._work: dict[date, str] = {}
        for table in self._tables.values():
            self._rest |= table.rest
            self._work |= table.work

    @property
    def years(self) -> tuple[int, ...]:
        """Years whose arrangement is known, ascending."""
        return tuple(sorted(self._tables))

    def source(self, year: int) -> str:
        """The notice a year's table follows, or ``节假日安排未发布,暂算``."""
        return self._tables[year].source if year in self._tables else PROVISIONAL

    def is_known(self, year: int) -> bool:
        """True if the year's arrangement is announced and loaded."""
        return year in self._tables

    def kind(self, day: date) -> DayKind:
        """All that is known of one day."""
        worked, provisional = self.mark(day)
        name = self._work.get(day) or self._rest.get(day) or (_fixed_holiday(day) if provisional else "")
        return DayKind(day, worked, name, provisional)

    def is_workday(self, day: date) -> bool:
        """True for a working day; for an unannounced year the best present guess (ask ``is_known`` or use ``kind``)."""
        return self.mark(day)[0]

    def mark(self, day: date) -> tuple[bool, bool]:
        """Worked or not, and whether that is provisional: what counting needs of a day, without its name."""
        provisional = day.year not in self._tables
        if day in self._work:
            return True, provisional
        if day in self._rest:
            return False, provisional
        return day.weekday() < 5 and not (provisional and _fixed_holiday(day)), provisional

    def add_workdays(self, start: date, n: int) -> Dated:
        """The ``n``-th working day after ``start``; ``start`` is not counted, 0 gives ``start`` itself (F1.1)."""
        _check_count(n)
        return self._walk(start, n, _ONE)

    def subtract_workdays(self, end: date, n: int) -> Dated:
        """The ``n``-th working day before ``end``; ``end`` is not counted. For reminders ahead of a date."""
        _check_count(n)
        return self._walk(end, n, -_ONE)

    def next_workday(self, day: date) -> Dated:
        """The first working day after ``day``."""
        return self._walk(day, 1, _ONE)

    def first_workday_on_or_after(self, day: date) -> Dated:
        """``day`` if worked, else the next working day: how a statutory limit ends on a rest day (民法典第二百零三条)."""
        kind = self.kind(day)
        return Dated(day, kind.provisional) if kind.workday else self._marked(self._walk(day, 1, _ONE), kind)

    def last_workday_on_or_before(self, day: date) -> Dated:
        """``day`` if worked, else the working day before: the cautious target of a plan date (F1.5)."""
        kind = self.kind(day)
        return Dated(day, kind.provisional) if kind.workday else self._marked(self._walk(day, 1, -_ONE), kind)

    def natural_limit(self, start: date, days: int, *, shift: bool = True) -> Dated:
        """``days`` natural days after ``start`` (not counted), moved to the next working day unless ``shift`` is off."""
        _check_count(days)
        end = in_range(in_range(start) + timedelta(days=days))
        return self.first_workday_on_or_after(end) if shift else Dated(end)

    def workdays_between(self, start: date, end: date) -> Counted:
        """Working days after ``start`` up to and including ``end``; negative if ``end`` lies before ``start``."""
        if end < start:
            back = self.workdays_between(end, start)
            return Counted(-back.days, back.provisional)
        if (end - start).days > 2 * MOST:
            raise Refusal("workdays.too_far", f"{start} 至 {end} 超过 {2 * MOST} 天,请核对年份。", ground="F1.2")
        marks = [self.mark(start + timedelta(days=i)) for i in range(1, (end - start).days + 1)]
        return Counted(sum(worked for worked, _ in marks), any(provisional for _, provisional in marks))

    def _walk(self, start: date, n: int, step: timedelta) -> Dated:
        day, left, provisional = in_range(start), n, False
        while left:
            day = in_range(day + step)
            worked, unsure = self.mark(day)
            provisional = provisional or unsure
            left -= worked
        return Dated(day, provisional)

    @staticmethod
    def _marked(found: Dated, first: DayKind) -> Dated:
        return Dated(found.day, found.provisional or first.provisional)


def load(*folders: Path) -> Calendar:
    """The built-in tables with those of ``folders`` laid over them, year by year. Raises ``Refusal`` for a bad file."""
    tables = built_in()
    for folder in folders:
        tables += read_folder(folder)
    return Calendar(tables)


@lru_cache(maxsize=1)
def standard() -> Calendar:
    """The calendar of the built-in tables (2014–2026), read once."""
    return load()


def _fixed_holiday(day: date) -> str:
    """Holidays with a fixed date (全国年节及纪念日放假办法; 2 May only since 国令第795号 of 2024)."""
    if (day.month, day.day) == (1, 1):
        return "元旦"
    if day.month == 5 and (day.day == 1 or (day.day == 2 and day.year >= 2025)):
        return "劳动节"
    return "国庆节" if day.month == 10 and day.day <= 3 else ""


def _check_count(n: int) -> None:
    if not 0 <= n <= MOST:
        raise Refusal("workdays.bad_count", f"期限天数 {n} 应在 0 到 {MOST} 之间。", ground="F1.2")


def in_range(day: date) -> date:
    """``day`` itself if it can be reckoned with (1949-10-01 to 2199-12-31); raises ``Refusal`` otherwise."""
    if not _FIRST <= day <= _LAST:
        raise Refusal(
            "workdays.out_of_range", f"日期 {day} 超出可计算的范围(1949-10-01 至 2199-12-31)。", ground="F1.6"
        )
    return day
