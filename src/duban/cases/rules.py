"""Colours, the escalation ladder and the small arithmetic of a case's clocks (pure; C3, S0-24)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from duban.cases.clocks import Clock
from duban.kernel import limits
from duban.kernel.errors import Refusal
from duban.kernel.workdays import Calendar

COLOURS = {"green": "正常", "yellow": "临期", "red": "超期", "grey": "暂停", "blue": "长期", "none": "无期限"}
LADDER = {0: "", 1: "蓝色督办", 2: "黄色督办", 3: "红色督办"}
# Working days of lateness at which each rung is reached (三明 2017、宿迁 2025 practice; a setting).
RUNGS = {1: 1, 2: 4, 3: 6}
NEAR_WORKDAYS = 5
# Who is told at each rung: ranks of S0-24 (1 承办, 2 分管, 3 主要).
TOLD = {1: (1, 2), 2: (2, 3), 3: (3,)}


@dataclass(frozen=True, slots=True)
class Span:
    """一段时限: from ``start_on`` to ``overdue_after``, turning 黄 on ``warn_on``; ``provisional`` if a holiday year is not announced."""

    start_on: date
    target_on: date
    overdue_after: date
    warn_on: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class Running:
    """在走的时限: what a due says of its clock: ``amount`` of ``unit`` from ``start_on``, now ending with ``overdue_after``."""

    amount: int
    unit: str
    shift: bool
    start_on: date
    overdue_after: date


def span(clock: Clock, start_on: date, calendar: Calendar, *, stated: date | None = None) -> Span:
    """Run ``clock`` from ``start_on``. For clocks of unit ``stated`` the date comes with the move.

    Raises Refusal if a stated date lies before the start.
    """
    if clock.unit == "stated":
        if stated is None:
            raise Refusal("clock.undated", f"“{clock.title}”没有给出日期,请填写。", ground=clock.source)
        if stated < start_on:
            raise Refusal(
                "clock.past",
                f"“{clock.title}”的日期 {stated} 早于今天 {start_on},请改为今天或以后。",
                ground=clock.source,
            )
        end = limits.plan_date(stated, calendar, not_before=start_on)
    else:
        end = limits.statutory(start_on, limits.Limit(clock.amount, limits.Unit(clock.unit), clock.shift), calendar)
    return Span(
        start_on, end.target_on, end.overdue_after, warn_on(start_on, end.overdue_after, calendar), end.provisional
    )


def warn_on(start_on: date, overdue_after: date, calendar: Calendar) -> date:
    """First day on which a quarter or less of the time, or five working days or less, are left (C3 黄)."""
    quarter = overdue_after - timedelta(days=(overdue_after - start_on).days // 4)
    near = calendar.subtract_workdays(overdue_after, NEAR_WORKDAYS).day
    return max(start_on, min(quarter, near))


def colour(*, phase: str, due_on: date, warn_on: date, today: date, long_term: bool, never: date) -> str:
    """The one colour of a due: parked grey first, then red, yellow; long-term work in time is blue; else green."""
    if phase == "suspended":
        return "grey"
    if due_on == never:
        return "none"
    if today > due_on:
        return "red"
    if today >= warn_on:
        return "yellow"
    return "blue" if long_term else "green"


def rung(overdue_after: date, today: date, calendar: Calendar) -> int:
    """How high a due must stand on the ladder today: 0 while not overdue, then 蓝 1, 黄 2, 红 3."""
    if today <= overdue_after:
        return 0
    late = max(1, calendar.workdays_between(overdue_after, today).days)
    return max(level for level, days in RUNGS.items() if late >= days)


def late_since(today: date, calendar: Calendar) -> dict[int, date]:
    """For each rung the latest last day that puts a due on it today: ``rung`` the other way round, for asking many dues at once."""
    found: dict[int, date] = {}
    for level, days in RUNGS.items():
        last = today - timedelta(days=1) if level == 1 else calendar.subtract_workdays(today, days).day
        while rung(last, today, calendar) < level:
            last -= timedelta(days=1)
        while rung(last + timedelta(days=1), today, calendar) >= level:
            last += timedelta(days=1)
        found[level] = last
    return found


def resumed(clock: Running, paused_on: date, resumed_on: date, calendar: Calendar) -> date:
    """The last day of a limit that stood still from ``paused_on`` until ``resumed_on``; the day of resumption counts again.

    A limit that still ends where its rule put it is counted anew with the pause in it, so that an end on a rest day moves once, by the
    rule (民法典203), and not by what it had been moved before. One that was extended, stated or paused before keeps as much time
    as it had left. What was already overdue stays overdue by as many days.
    """
    if clock.unit == "stated":
        return clock.overdue_after + (resumed_on - paused_on)
    limit = limits.Limit(clock.amount, limits.Unit(clock.unit), clock.shift)
    if paused_on > clock.overdue_after:
        return clock.overdue_after + (resumed_on - paused_on)
    pause = limits.Pause(paused_on, resumed_on)
    by_rule = limits.statutory(clock.start_on, limit, calendar)
    if by_rule.overdue_after == clock.overdue_after and clock.start_on < paused_on <= by_rule.nominal_on:
        return limits.running(clock.start_on, [limit], calendar, [pause]).overdue_after
    yesterday = paused_on - timedelta(days=1)
    if limit.unit is limits.Unit.WORKDAY:
        left = limits.Limit(calendar.workdays_between(yesterday, clock.overdue_after).days, limits.Unit.WORKDAY)
    else:
        left = limits.Limit((clock.overdue_after - yesterday).days, limits.Unit.DAY, clock.shift)
    return limits.running(yesterday, [left], calendar, [pause]).overdue_after


def longest_extension(extension: Clock, clock: Running, calendar: Calendar) -> date:
    """The latest day to which ``clock`` may be extended (T04): 60 and 30 days are 90 days, and only their end moves off rest days."""
    more = limits.Limit(extension.amount, limits.Unit(extension.unit), extension.shift)
    if clock.unit != "stated":
        limit = limits.Limit(clock.amount, limits.Unit(clock.unit), clock.shift)
        if limits.statutory(clock.start_on, limit, calendar).overdue_after == clock.overdue_after:
            return limits.running(clock.start_on, [limit, more], calendar).overdue_after
    return limits.statutory(clock.overdue_after, more, calendar).overdue_after
