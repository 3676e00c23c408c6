"""期限: from a day and a limit to a target date and an overdue date (F1, C6; 民法典第二百条至第二百零三条).

Two dates are kept for everything owed (F1.5): ``target_on``, the cautious date reminders aim at, and ``overdue_after``, the lenient
date after whose end (24:00) the thing is overdue. A statutory limit that ends on a rest day moves to the next working day, so both
dates are that day. A date named in a plan does not move: the target is the last working day on or before it.

The unit is always stored with the limit and never guessed: 日 means natural days unless the rule itself says 工作日 (F1.3).
Left out: limits in hours (T15), which are moments and need no calendar.
"""

from __future__ import annotations

import calendar as months
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from duban.kernel.errors import Refusal
from duban.kernel.workdays import MOST, PROVISIONAL, Calendar, Dated, in_range


class Unit(StrEnum):
    """期限单位. The values are what settings and tables store."""

    DAY = "day"
    WORKDAY = "workday"
    MONTH = "month"
    QUARTER = "quarter"

    @property
    def word(self) -> str:
        """How the unit is written after a number: 天, 个工作日, 个月, 个季度."""
        return _WORDS[self]


_WORDS = {Unit.DAY: "天", Unit.WORKDAY: "个工作日", Unit.MONTH: "个月", Unit.QUARTER: "个季度"}
_WRITTEN = re.compile(r"\s*(\d{1,4})\s*(个?工作日|个?月|个?季度|自然日|日|天)\s*")


@dataclass(frozen=True, slots=True)
class Limit:
    """期限: ``amount`` of ``unit``; ``shift`` moves an end on a rest day to the next working day (民法典第二百零三条)."""

    amount: int
    unit: Unit
    shift: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.amount <= MOST:
            raise Refusal("limits.bad_amount", f"期限 {self.amount} 应在 0 到 {MOST} 之间。", ground="C6")

    @classmethod
    def parse(cls, text: str, *, shift: bool = True) -> Limit:
        """Read ``15个工作日``, ``60日``, ``1个月``, ``1个季度``; raises ``Refusal`` for anything else."""
        match = _WRITTEN.fullmatch(text)
        if match is None:
            raise Refusal(
                "limits.unreadable", f"期限“{text}”无法识别,请写成“15个工作日”“60日”或“1个月”。", ground="F1.3"
            )
        word = match[2].removeprefix("个")
        unit = {"工作日": Unit.WORKDAY, "月": Unit.MONTH, "季度": Unit.QUARTER}.get(word, Unit.DAY)
        return cls(int(match[1]), unit, shift)

    def __str__(self) -> str:
        return f"{self.amount} {self.unit.word}"


@dataclass(frozen=True, slots=True)
class Pause:
    """暂停期间: days from ``from_on`` up to, not including, ``until_on`` do not count; ``until_on=None`` means still paused."""

    from_on: date
    until_on: date | None = None

    def __post_init__(self) -> None:
        if self.until_on is not None and self.until_on < self.from_on:
            raise Refusal(
                "limits.pause_reversed", f"恢复日 {self.until_on} 早于暂停日 {self.from_on},请核对。", ground="C2"
            )

    def covers(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


@dataclass(frozen=True, slots=True)
class Deadline:
    """到期: ``target_on`` (reminders), ``overdue_after`` (overdue from the day after), the count's own end before any move,
    the unit that words the time left, and whether an unannounced holiday year is involved."""

    target_on: date
    overdue_after: date
    nominal_on: date
    unit: Unit = Unit.DAY
    provisional: bool = False

    @property
    def moved(self) -> bool:
        """True if the end fell on a rest day and was moved."""
        return self.overdue_after != self.nominal_on

    @property
    def note(self) -> str:
        return PROVISIONAL if self.provisional else ""

    def is_overdue(self, today: date) -> bool:
        """Overdue once the overdue date has ended; on that day itself until 24:00 it is not."""
        return today > self.overdue_after


def statutory(start: date, limit: Limit, calendar: Calendar) -> Deadline:
    """The end of a legal or set limit that starts on ``start`` (not counted, F1.1)."""
    return running(start, [limit], calendar)


def running(start: date, limits: Iterable[Limit], calendar: Calendar, pauses: Iterable[Pause] = ()) -> Deadline:
    """The end of a limit with its extensions (``limits``: first the limit, then each extension) and closed ``pauses``.

    An extension continues from the unmoved end of what it extends, so 60 + 30 days are 90 days. Paused days do not count; months
    are turned into their natural days for that. Raises ``Refusal`` ``limits.paused`` while a pause is open: no end can be told then.
    """
    parts = _joined(limits)
    held = sorted(pauses, key=lambda pause: pause.from_on)
    if any(pause.until_on is None for pause in held):
        raise Refusal("limits.paused", "期限正在暂停,恢复后才能算出到期日。", ground="C2")
    _check_apart(held)
    end = Dated(in_range(start))
    for part in parts:
        end = _advance(end, part, calendar, held)
    last = parts[-1]
    final = calendar.first_workday_on_or_after(end.day) if last.shift and last.unit is not Unit.WORKDAY else end
    provisional = end.provisional or final.provisional
    return Deadline(final.day, final.day, end.day, last.unit, provisional)


def plan_date(named_on: date, calendar: Calendar, *, shift: bool = False, not_before: date | None = None) -> Deadline:
    """The due of a date named in a plan (“8月10日前” includes the 10th): target the last working day on or before it, overdue
    after the named day (F1.4, F1.5). ``shift`` is the setting that lets such dates move forward like statutory ones.
    ``not_before`` (e.g. the phase's start) keeps a long holiday from pulling the target before the work may begin.
    """
    if shift:
        moved = calendar.first_workday_on_or_after(named_on)
        return Deadline(moved.day, moved.day, named_on, Unit.DAY, moved.provisional)
    target = calendar.last_workday_on_or_before(named_on)
    day = named_on if not_before is not None and target.day < not_before else target.day
    return Deadline(day, named_on, named_on, Unit.DAY, target.provisional)


def after_start(start: date, days: int, calendar: Calendar) -> Deadline:
    """“开始后 N 日前”: cautious reading counts the start as day 1, lenient reading does not (F3, S1 stage reports)."""
    if not 1 <= days <= MOST:
        raise Refusal("limits.bad_amount", f"“开始后 {days} 日前”的天数应在 1 到 {MOST} 之间。", ground="F3")
    cautious = plan_date(start + timedelta(days=days - 1), calendar, not_before=start)
    lenient = start + timedelta(days=days)
    return Deadline(cautious.target_on, lenient, lenient, Unit.DAY, cautious.provisional)


def add_months(start: date, amount: int) -> date:
    """The same day number ``amount`` months on, else the month's last day (F1.1); ``amount`` may be negative."""
    index = start.year * 12 + start.month - 1 + amount
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(start.day, months.monthrange(year, month)[1]))


@dataclass(frozen=True, slots=True)
class Left:
    """剩余时间: ``days`` left in ``unit`` (negative when overdue), and the words for a screen."""

    days: int
    unit: Unit
    words: str
    provisional: bool = False


def left(deadline: Deadline, today: date, calendar: Calendar) -> Left:
    """How long is left until ``overdue_after``: 还剩 3 个工作日, 今天到期, 超期 2 天.

    Working-day limits are worded in working days while they run; overdue time is always natural days.
    """
    if today > deadline.overdue_after:
        days = (today - deadline.overdue_after).days
        return Left(-days, Unit.DAY, f"超期 {days} 天", deadline.provisional)
    if today == deadline.overdue_after:
        return Left(0, deadline.unit, "今天到期", deadline.provisional)
    if deadline.unit is Unit.WORKDAY:
        counted = calendar.workdays_between(today, deadline.overdue_after)
        if counted.days:
            words = f"还剩 {counted.days} 个工作日"
            return Left(counted.days, Unit.WORKDAY, words, deadline.provisional or counted.provisional)
    days = (deadline.overdue_after - today).days
    return Left(days, Unit.DAY, f"还剩 {days} 天", deadline.provisional)


def _joined(limits: Iterable[Limit]) -> list[Limit]:
    """Neighbours of one unit are added first: one month and one month are two months, whatever the day of the month."""
    parts: list[Limit] = []
    for limit in limits:
        if parts and parts[-1].unit is limit.unit:
            parts[-1] = Limit(parts[-1].amount + limit.amount, limit.unit, limit.shift)
        else:
            parts.append(limit)
    if not parts:
        raise Refusal("limits.none", "没有给出期限,无法计算到期日。", ground="C6")
    return parts


def _check_apart(held: list[Pause]) -> None:
    for first, second in pairwise(held):
        if first.until_on is not None and second.from_on < first.until_on:
            raise Refusal(
                "limits.pauses_overlap", f"两段暂停重叠:{second.from_on} 早于 {first.until_on}。", ground="C2"
            )


def _advance(start: Dated, part: Limit, calendar: Calendar, held: list[Pause]) -> Dated:
    if part.unit in (Unit.MONTH, Unit.QUARTER):
        end = add_months(start.day, part.amount * (3 if part.unit is Unit.QUARTER else 1))
        need = (end - start.day).days
    else:
        need = part.amount
    day, provisional = start.day, start.provisional
    if part.unit is not Unit.WORKDAY and not held:
        return Dated(day + timedelta(days=need), provisional)
    while need:
        day += timedelta(days=1)
        if any(pause.covers(day) for pause in held):
            continue
        if part.unit is Unit.WORKDAY:
            worked, unsure = calendar.mark(day)
            provisional = provisional or unsure
            need -= worked
        else:
            need -= 1
    return Dated(day, provisional)
