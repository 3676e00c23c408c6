"""When something is owed: from a plan's words about time to slots with two dates each (FORMAT section 3, F1.5, F3, F4). Pure.

A slot is one period and the day its return is due. What the plan leaves open becomes a ``Gap`` that names the question and, where the
domain knows one, a suggestion that a person has to take up; nothing is filled in. Periods without a single working day are merged
with the next one: nobody can make a return in them. Slots that would already have been overdue when the campaign begins are left out.

Left out: hours, and the clock of an event itself: ``after_event`` is asked when the event has happened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from duban.kernel.errors import Refusal
from duban.kernel.limits import Deadline, Limit, Unit, add_months, after_start, plan_date, statutory
from duban.kernel.periods import Cycle, Period, closing, following, period_of, periods
from duban.kernel.workdays import Calendar
from duban.plans.model import ByPhase, DueRule, Every, OnDate, Unspecified, Within, as_date

_DAY = timedelta(days=1)
_LONGEST = 3660
_CYCLES = {
    "week": Cycle.WEEK,
    "month": Cycle.MONTH,
    "quarter": Cycle.QUARTER,
    "half_year": Cycle.HALF,
    "year": Cycle.YEAR,
}
_MONTHS = {"quarter": 3, "half_year": 6, "year": 12}


@dataclass(frozen=True, slots=True)
class Slot:
    """期次: the days it reports on, and when it is due.

    ``key`` is stable and sortable within one rule. ``fixed_on``: from that day on a change of plan, unit or channel leaves the slot as it
    is; a period is settled when it begins, a single date when reminders begin to aim at it.
    """

    key: str
    label: str
    from_on: date
    to_on: date
    target_on: date
    overdue_after: date
    provisional: bool = False
    single: bool = False

    @property
    def fixed_on(self) -> date:
        """See the class."""
        return self.target_on if self.single else self.from_on


@dataclass(frozen=True, slots=True)
class Gap:
    """待定: why no day can be told; ``suggestion`` is offered, never taken by itself."""

    code: str
    sentence: str
    suggestion: date | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """阶段起止: a phase as it stands after the office has answered; either day may be open."""

    name: str
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Span:
    """行动起止: first and last day of the campaign and its phases in order. ``last_report_on`` answers what follows the last phase."""

    starts_on: date | None
    ends_on: date | None
    phases: tuple[Stretch, ...] = ()
    last_report_on: date | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """排期: the slots in order, what is still to be asked, and whether an event starts each due instead."""

    slots: tuple[Slot, ...] = ()
    gaps: tuple[Gap, ...] = ()
    by_event: bool = False


def schedule(rule: DueRule, span: Span, calendar: Calendar) -> Schedule:
    """The slots of ``rule`` over ``span``. Raises Refusal for a span of more than ten years or the wrong way round."""
    if isinstance(rule, OnDate):
        return _on_date(rule, span, calendar)
    if isinstance(rule, Every):
        return _every(rule, span, calendar)
    if isinstance(rule, ByPhase):
        return _by_phase(rule, span, calendar)
    if isinstance(rule, Within):
        return Schedule(by_event=True)
    return Schedule(gaps=(_vague(rule),))


def after_event(rule: Within, on: date, calendar: Calendar) -> Deadline:
    """收到之日起若干日内: the day is not counted, an end on a rest day moves on (F1.1)."""
    return statutory(on, Limit(rule.days, Unit.WORKDAY if rule.working else Unit.DAY), calendar)


def earlier(slots: Iterable[Slot], workdays: int, calendar: Calendar) -> tuple[Slot, ...]:
    """The slots of the lower stage: each due ``workdays`` working days before the upper one (S4-15).

    A slot whose period would not have ended by then keeps the upper stage's days: nobody can sum up what is not over.
    """
    found = []
    for slot in slots:
        last = calendar.subtract_workdays(slot.overdue_after, workdays)
        target = min(slot.target_on, last.day)
        fits = slot.single or slot.overdue_after <= slot.to_on or last.day >= slot.to_on
        if not fits or last.day < slot.from_on:
            found.append(slot)
            continue
        unsure = slot.provisional or last.provisional
        found.append(Slot(slot.key, slot.label, slot.from_on, slot.to_on, target, last.day, unsure, slot.single))
    return tuple(found)


def _vague(rule: Unspecified) -> Gap:
    words = f"“{rule.phrase}”没有确切时间" if rule.phrase else "方案没有写明时间"
    ask = "请定一个报送周期。" if rule.phrase == "定期" else "请定一个日期或周期。"
    return Gap("due_missing", f"{words},{ask}")


def _on_date(rule: OnDate, span: Span, calendar: Calendar) -> Schedule:
    day = as_date(rule.on)
    if day is None:
        return Schedule(gaps=(Gap("year_missing", f"“{rule.on[5:]}”没有年份,请先确定年份。"),))
    starts = span.starts_on if span.starts_on is not None and span.starts_on <= day else None
    deadline = plan_date(day, calendar, not_before=starts)
    return Schedule((_slot("once", f"{day.month}月{day.day}日前", starts or day, day, deadline, single=True),))


def _slot(key: str, label: str, from_on: date, to_on: date, deadline: Deadline, *, single: bool = False) -> Slot:
    return Slot(key, label, from_on, to_on, deadline.target_on, deadline.overdue_after, deadline.provisional, single)


# --- cycles -------------------------------------------------------------------------------------------------------------


def _every(rule: Every, span: Span, calendar: Calendar) -> Schedule:
    if span.starts_on is None or span.ends_on is None:
        return Schedule(gaps=(Gap("span_missing", "行动的起止日期还没有确定,算不出各期的期限。"),))
    if span.ends_on < span.starts_on or (span.ends_on - span.starts_on).days > _LONGEST:
        raise Refusal(
            "cadence.span", f"行动起止 {span.starts_on} 至 {span.ends_on} 不合理,请核对。", ground="F3", field="ends_on"
        )
    blocks = _blocks(rule.period, span.starts_on, span.ends_on, calendar)
    slots = []
    for key, label, first, last in blocks:
        deadline = _deadline(rule, first, last, calendar)
        if deadline.overdue_after >= span.starts_on:
            slots.append(_slot(key, label, first, last, deadline))
    return Schedule(tuple(slots))


_Block = tuple[str, str, date, date]


def _blocks(period: str, starts_on: date, ends_on: date, calendar: Calendar) -> Iterator[_Block]:
    """Key, label, first and last day of every period that touches the span."""
    cycle = _CYCLES.get(period)
    if cycle is not None:
        for one in periods(cycle, starts_on, ends_on, calendar):
            yield one.key, one.label, one.starts_on, one.ends_on
        return
    split = {"day": _days, "fortnight": _fortnights, "ten_days": _ten_days, "half_month": _half_months}[period]
    yield from _worked(split(starts_on, ends_on), calendar)


def _worked(blocks: Iterator[_Block], calendar: Calendar) -> Iterator[_Block]:
    """Blocks without a working day are taken into the next one, as whole-week holidays are."""
    waiting: date | None = None
    for key, label, first, last in blocks:
        start = waiting or first
        if any(calendar.is_workday(first + _DAY * i) for i in range((last - first).days + 1)):
            yield key, label, start, last
            waiting = None
        else:
            waiting = start


def _days(starts_on: date, ends_on: date) -> Iterator[_Block]:
    # A fortnight more, so that a rest day at the end finds the working day it belongs to.
    for i in range((ends_on - starts_on).days + 15):
        day = starts_on + _DAY * i
        yield f"{day:%Y-D%m%d}", f"{day.year}年{day.month}月{day.day}日", day, day
        if day >= ends_on and day.weekday() < 5:
            return


def _fortnights(starts_on: date, ends_on: date) -> Iterator[_Block]:
    first = starts_on - _DAY * starts_on.weekday()
    while first <= ends_on:
        last = first + _DAY * 13
        yield f"{first:%Y-F%m%d}", f"{_day(first)}至{_day(last)}", first, last
        first = last + _DAY


def _ten_days(starts_on: date, ends_on: date) -> Iterator[_Block]:
    yield from _parts_of_months(starts_on, ends_on, "T", (("上旬", 1), ("中旬", 11), ("下旬", 21)))


def _half_months(starts_on: date, ends_on: date) -> Iterator[_Block]:
    yield from _parts_of_months(starts_on, ends_on, "B", (("上半月", 1), ("下半月", 16)))


def _parts_of_months(starts_on: date, ends_on: date, letter: str, parts: Sequence[tuple[str, int]]) -> Iterator[_Block]:
    month = starts_on.replace(day=1)
    while month <= ends_on:
        after = add_months(month, 1)
        edges = [month.replace(day=day) for _, day in parts] + [after]
        for (word, _), first, next_ in zip(parts, edges, edges[1:], strict=False):
            last = next_ - _DAY
            if last >= starts_on and first <= ends_on:
                yield f"{first:%Y}-{letter}{first:%m%d}", f"{first.year}年{first.month}月{word}", first, last
        month = after


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _deadline(rule: Every, first: date, last: date, calendar: Calendar) -> Deadline:
    """When the period from ``first`` to ``last`` is due."""
    if rule.period == "week":
        return _weekly(rule, first, last, calendar)
    if rule.period == "month":
        return _monthly(rule, first, last, calendar)
    if rule.period in _MONTHS:
        return _within_months(rule, first, last, calendar)
    start, end = _next_block(rule.period, last, calendar) if rule.offset else (first, last)
    due = end if rule.day is None else min(start + _DAY * (rule.day - 1), end)
    return _not_too_soon(plan_date(due, calendar), last if rule.offset else first)


def _next_block(period: str, last: date, calendar: Calendar) -> tuple[date, date]:
    """First and last day of the short period that follows one ending on ``last``."""
    if period == "day":
        day = calendar.next_workday(last).day
        return day, day
    start = last + _DAY
    if period == "fortnight":
        return start, last + _DAY * 14
    month_end = add_months(start.replace(day=1), 1) - _DAY
    ends = [start.replace(day=day) for day in ((10, 20) if period == "ten_days" else (15,))]
    return start, next((end for end in ends if end >= start), month_end)


def _weekly(rule: Every, first: date, last: date, calendar: Calendar) -> Deadline:
    """``day`` 1–7 is the weekday; of a merged holiday week, that of its last week."""
    if rule.day is None and not rule.offset:
        return closing(Period(Cycle.WEEK, first, last, ""), calendar)
    monday = last - _DAY * 6 + _DAY * 7 * rule.offset
    if rule.offset:
        while not any(calendar.is_workday(monday + _DAY * i) for i in range(7)):
            monday += _DAY * 7
    due = monday + _DAY * ((rule.day or 7) - 1)
    return _not_too_soon(plan_date(due, calendar), last if rule.offset else first)


def _monthly(rule: Every, first: date, last: date, calendar: Calendar) -> Deadline:
    if rule.offset:
        return following(period_of(Cycle.MONTH, first, calendar), rule.day or 31, calendar)
    due = last if rule.day is None else min(first + _DAY * (rule.day - 1), last)
    return _not_too_soon(plan_date(due, calendar), first)


def _within_months(rule: Every, first: date, last: date, calendar: Calendar) -> Deadline:
    """Quarter, half-year, year: ``month`` inside it, else the last; in the following one, the first (季后10日内)."""
    size = _MONTHS[rule.period]
    start = add_months(first, size * rule.offset)
    month = rule.month or (1 if rule.offset and rule.day is not None else size)
    begins = add_months(start, min(month, size) - 1)
    ends = add_months(begins, 1) - _DAY
    due = ends if rule.day is None else min(begins + _DAY * (rule.day - 1), ends)
    return _not_too_soon(plan_date(due, calendar), last if rule.offset else first)


def _not_too_soon(deadline: Deadline, first: date) -> Deadline:
    """A target before the work can begin (or before the period reported on is over) gives way to the named day."""
    if deadline.target_on >= first or deadline.overdue_after < first:
        return deadline
    day = deadline.overdue_after
    return Deadline(day, day, day, Unit.DAY, deadline.provisional)


# --- phases -------------------------------------------------------------------------------------------------------------


def _by_phase(rule: ByPhase, span: Span, calendar: Calendar) -> Schedule:
    if not span.phases:
        return Schedule(gaps=(Gap("phase_missing", "方案没有写明阶段,请为这项工作定一个日期。"),))
    chosen = [(i, phase) for i, phase in enumerate(span.phases) if rule.phase == "each" or phase.name == rule.phase]
    if not chosen:
        return Schedule(gaps=(Gap("phase_missing", f"没有找到“{rule.phase}”,请指明是哪个阶段。"),))
    slots, gaps = [], []
    for i, phase in chosen:
        found = _ANCHORS[rule.anchor](i, phase, rule, span, calendar)
        if isinstance(found, Gap):
            gaps.append(found)
        else:
            slots.append(found)
    return Schedule(tuple(slots), tuple(gaps))


def _after(anchor_on: date, days: int, calendar: Calendar) -> Deadline:
    return after_start(anchor_on, days, calendar) if days else plan_date(anchor_on, calendar, not_before=anchor_on)


def _phase_slot(i: int, phase: Stretch, deadline: Deadline) -> Slot:
    first = phase.starts_on or deadline.target_on
    last = phase.ends_on or deadline.overdue_after
    return _slot(f"P{i + 1}", phase.name, min(first, last), last, deadline, single=True)


def _undated(phase: Stretch) -> Gap:
    return Gap("phase_undated", f"“{phase.name}”的起止日期还没有确定。")


def _from_start(i: int, phase: Stretch, rule: ByPhase, span: Span, calendar: Calendar) -> Slot | Gap:
    if rule.days is None:
        return _from_end(i, phase, rule, span, calendar)
    if phase.starts_on is None:
        return _undated(phase)
    return _phase_slot(i, phase, _after(phase.starts_on, rule.days, calendar))


def _from_end(i: int, phase: Stretch, rule: ByPhase, span: Span, calendar: Calendar) -> Slot | Gap:
    if phase.ends_on is None:
        return _undated(phase)
    days = rule.days or 0
    deadline = plan_date(phase.ends_on + _DAY * days, calendar, not_before=phase.ends_on if days else phase.starts_on)
    return _phase_slot(i, phase, deadline)


def _from_next(i: int, phase: Stretch, rule: ByPhase, span: Span, calendar: Calendar) -> Slot | Gap:
    """After the last phase there is none: the office must say; campaign end and as many days is only a suggestion (F4)."""
    days = rule.days or 0
    if i + 1 < len(span.phases):
        begins = span.phases[i + 1].starts_on
        return _undated(span.phases[i + 1]) if begins is None else _phase_slot(i, phase, _after(begins, days, calendar))
    if span.last_report_on is not None:
        return _phase_slot(i, phase, plan_date(span.last_report_on, calendar))
    end = phase.ends_on or span.ends_on
    words = f"“{phase.name}”是最后一个阶段,没有“下一阶段”,请定这一阶段报告的日期。"
    return Gap("next_phase_missing", words, end + _DAY * days if end else None)


_ANCHORS: dict[str, Callable[[int, Stretch, ByPhase, Span, Calendar], Slot | Gap]] = {
    "start": _from_start,
    "end": _from_end,
    "next_start": _from_next,
}
