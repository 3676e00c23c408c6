"""The generator: obligations × unit selectors × channel table → dues (issue 4 line 2; B41). Pure.

A due is one *demand line* × one slot × one member. Lines keep apart what has its own times: reporter kinds with their own frequency
(S1-52) and the two stages of an aggregation (S4-15). Slots and members are few; dues are their product and are told one after the
other by ``Outcome.dues`` – 3,000 units × 40 obligations × 12 months are 120,000 members, 480 slots and 1,440,000 dues.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from duban.campaign.obligations.cadence import Gap, Schedule, Slot, Span, earlier, schedule
from duban.campaign.obligations.channels import Channel, Places, route
from duban.campaign.obligations.select import Body, Selector, chosen
from duban.kernel.workdays import Calendar
from duban.plans.model import DueRule


@dataclass(frozen=True, slots=True)
class Frequency:
    """分类频次: reporters of this range owe by a rule of their own (S1-52: 市直职能部门 each phase only)."""

    reporter: Selector
    rule: DueRule


@dataclass(frozen=True, slots=True)
class Demand:
    """应报事项: one obligation as the office settled it.

    ``id``      stable number of the settled obligation; ``kind`` code of its kind.
    ``rule``    when, for all who have no frequency of their own.
    ``to``      recipients that go before the channel table; empty: the table decides.
    ``gather``  None, or how many working days before the channel head the reporters are due: two stages (S4-15).
    ``onward``  recipients of the channel head's sum, where there are two stages; empty: the office.
    ``above``   True if the unit one level up owes it *about* the chosen units (S1-40).
    ``from_on``/``until_on`` days of the obligation itself, inside the campaign's.
    """

    id: int
    kind: str
    title: str
    reporter: Selector
    rule: DueRule
    frequencies: tuple[Frequency, ...] = ()
    to: tuple[str, ...] = ()
    gather: int | None = None
    onward: tuple[str, ...] = ()
    above: bool = False
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """应报单位: ``owing`` owes, ``about`` is the unit it is about (mostly the same), ``to`` all who receive it."""

    owing: int
    about: int
    to: tuple[int, ...]
    opened_on: date | None = None
    closed_on: date | None = None

    def owes(self, slot: Slot) -> bool:
        """A unit set up during a period owes from the next one; one that is no more when the period ends owes no more (S1-53)."""
        if slot.single:
            return (self.opened_on is None or self.opened_on <= slot.to_on) and (
                self.closed_on is None or self.closed_on >= slot.target_on
            )
        return (self.opened_on is None or self.opened_on <= slot.from_on) and (
            self.closed_on is None or self.closed_on >= slot.to_on
        )


@dataclass(frozen=True, slots=True)
class Line:
    """报送线: members with the same times. ``stage`` 1 reporters, 2 channel heads who sum up; ``part`` tells frequencies apart."""

    demand: int
    stage: int
    part: int
    slots: tuple[Slot, ...]
    members: tuple[Member, ...]

    @property
    def key(self) -> tuple[int, int, int]:
        """What stays the same when the plan changes."""
        return self.demand, self.stage, self.part


@dataclass(frozen=True, slots=True)
class Due:
    """应报: one line, one slot, one member."""

    demand: int
    stage: int
    slot: Slot
    member: Member


@dataclass(frozen=True, slots=True)
class Trouble:
    """生成疑问: what the generator could not settle; ``unit`` where it concerns one."""

    demand: int
    code: str
    sentence: str
    unit: int | None = None
    suggestion: date | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """生成结果: all lines, and what is still to be asked."""

    lines: tuple[Line, ...] = ()
    troubles: tuple[Trouble, ...] = ()

    def dues(self) -> Iterator[Due]:
        """Every due, line by line, slot by slot."""
        for line in self.lines:
            for slot in line.slots:
                for member in line.members:
                    if member.owes(slot):
                        yield Due(line.demand, line.stage, slot, member)

    def count(self) -> int:
        """How many dues there are, without telling them."""
        total = 0
        for line in self.lines:
            steady = sum(1 for m in line.members if m.opened_on is None and m.closed_on is None)
            total += steady * len(line.slots)
            moving = [m for m in line.members if m.opened_on is not None or m.closed_on is not None]
            total += sum(1 for slot in line.slots for m in moving if m.owes(slot))
        return total


@dataclass(slots=True)
class _Work:
    """What all demands of one run share."""

    bodies: Sequence[Body]
    channels: Sequence[Channel]
    places: Places
    span: Span
    calendar: Calendar
    on: date
    schedules: dict[DueRule, Schedule] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)


def generate(
    demands: Sequence[Demand],
    bodies: Sequence[Body],
    channels: Sequence[Channel],
    span: Span,
    calendar: Calendar,
    *,
    on: date,
    office: int | None = None,
) -> Outcome:
    """All dues of a campaign as they follow from its settled obligations, the units and the channel table in force on ``on``."""
    work = _Work(bodies, channels, Places(bodies, office), span, calendar, on)
    for demand in demands:
        _demand(work, demand)
    return Outcome(tuple(work.lines), tuple(work.troubles))


def _demand(work: _Work, demand: Demand) -> None:
    for gap in _gaps(work, demand):
        work.troubles.append(Trouble(demand.id, gap.code, gap.sentence, suggestion=gap.suggestion))
    reporters = chosen(demand.reporter, work.bodies)
    if not reporters:
        work.troubles.append(Trouble(demand.id, "nobody", f"“{demand.title}”没有选中任何单位,请核对报送单位范围。"))
        return
    for part, (rule, bodies) in enumerate(_by_frequency(demand, reporters)):
        slots = _slots(work, demand, rule)
        members = tuple(m for body in bodies for m in _member(work, demand, body))
        if demand.gather is None:
            work.lines.append(Line(demand.id, 1, part, slots, members))
            continue
        work.lines.append(Line(demand.id, 1, part, earlier(slots, demand.gather, work.calendar), members))
        heads = dict.fromkeys(to for m in members for to in m.to)
        # A head that gathers for two frequencies hands on once for each of them.
        work.lines.append(Line(demand.id, 2, part, slots, tuple(_head(work, demand, head) for head in heads)))


def _gaps(work: _Work, demand: Demand) -> Iterator[Gap]:
    for rule in dict.fromkeys([demand.rule, *(one.rule for one in demand.frequencies)]):
        yield from _schedule(work, rule).gaps


def _schedule(work: _Work, rule: DueRule) -> Schedule:
    if rule not in work.schedules:
        work.schedules[rule] = schedule(rule, work.span, work.calendar)
    return work.schedules[rule]


def _by_frequency(demand: Demand, reporters: list[Body]) -> list[tuple[DueRule, list[Body]]]:
    """Reporters by rule: the first frequency that fits, else the obligation's own."""
    rules: list[DueRule] = [demand.rule, *(one.rule for one in demand.frequencies)]
    groups: list[list[Body]] = [[] for _ in rules]
    for body in reporters:
        own = next((i for i, one in enumerate(demand.frequencies, 1) if one.reporter.fits(body)), 0)
        groups[own].append(body)
    return [(rule, group) for rule, group in zip(rules, groups, strict=True) if group]


def _slots(work: _Work, demand: Demand, rule: DueRule) -> tuple[Slot, ...]:
    slots = _schedule(work, rule).slots
    first, last = demand.from_on, demand.until_on
    if first is not None:
        slots = tuple(slot for slot in slots if slot.fixed_on >= first)
    if last is not None:
        slots = tuple(slot for slot in slots if slot.from_on <= last)
    return slots


def _member(work: _Work, demand: Demand, body: Body) -> Iterator[Member]:
    """The member for one chosen unit; a trouble where nobody can owe or receive it."""
    owing = body
    if demand.above:
        above = work.places.area_above(body)
        if above is None:
            words = f"“{body.name}”没有上一级,“{demand.title}”找不到公开单位。"
            work.troubles.append(Trouble(demand.id, "no_discloser", words, body.id))
            return
        owing = work.places.by_id[above]
    to, lost = route(owing, work.channels, work.places, work.on, demand.to)
    if lost or (not to and not demand.above and owing.id != work.places.office):
        words = f"“{demand.title}”:“{owing.name}”没有报送渠道,请在归口报送表中补上。"
        if lost:
            words = f"“{demand.title}”:“{owing.name}”的报送渠道有一处找不到单位,请核对归口报送表。"
        work.troubles.append(Trouble(demand.id, "no_channel", words, owing.id))
    yield Member(owing.id, body.id, to, body.opened_on, body.closed_on)


def _head(work: _Work, demand: Demand, head: int) -> Member:
    body = work.places.by_id[head]
    found = [work.places.resolve(place, body) for place in demand.onward or ("office",)]
    to = tuple(unit for unit in found if unit is not None and unit != head)
    return Member(head, head, to, body.opened_on, body.closed_on)
