"""What a change does: what stands compared with what should stand, from a day on. The past stays; the preview is what is applied. Pure.

A ``Seat`` says from which to which slot a unit owes, by the slots' ``fixed_on``: the way dues are kept (decision 9). Slots that are
settled by the day of the change never appear in a comparison (S4-14: table change affects future only; X-3: owners see what changes).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from duban.campaign.obligations.cadence import Slot
from duban.campaign.obligations.generate import Line, Member, Outcome

Key = tuple[int, int, int]
"""Demand, stage, part."""
Who = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Seat:
    """应报席位: ``owing`` owes about ``about`` every slot with ``first_on`` ≤ ``fixed_on`` ≤ ``last_on``; None has no end."""

    owing: int
    about: int
    to: tuple[int, ...]
    first_on: date | None = None
    last_on: date | None = None

    def covers(self, slot: Slot) -> bool:
        """Whether the slot is owed."""
        return (self.first_on is None or self.first_on <= slot.fixed_on) and (
            self.last_on is None or slot.fixed_on <= self.last_on
        )

    @property
    def who(self) -> Who:
        """Whom it is about: a unit may owe for many."""
        return self.owing, self.about


@dataclass(frozen=True, slots=True)
class Held:
    """一条报送线的现状: its slots and seats."""

    slots: tuple[Slot, ...]
    seats: tuple[Seat, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """改期: a slot whose days change."""

    was: Slot
    now: Slot


@dataclass(frozen=True, slots=True)
class LineChange:
    """一条报送线的变化: from ``on``, slots and seats that come, go or change; ``dues_*`` count the dues that come and go.

    ``changed`` holds what a seat was (several, where it changed before) and what it becomes: other recipients, other slots.
    """

    key: Key
    on: date
    slots_added: tuple[Slot, ...] = ()
    slots_ended: tuple[Slot, ...] = ()
    slots_moved: tuple[Moved, ...] = ()
    joined: tuple[Seat, ...] = ()
    left: tuple[Seat, ...] = ()
    changed: tuple[tuple[Seat, Seat], ...] = ()
    dues_added: int = 0
    dues_ended: int = 0

    @property
    def empty(self) -> bool:
        """Whether nothing changes."""
        return not (
            self.slots_added or self.slots_ended or self.slots_moved or self.joined or self.left or self.changed
        )


def open_to_change(slot: Slot, on: date) -> bool:
    """Whether a change that takes effect on ``on`` may still touch the slot."""
    return slot.fixed_on >= on


def held(outcome: Outcome) -> dict[Key, Held]:
    """An outcome of the generator in the way dues are kept."""
    return {line.key: Held(line.slots, tuple(_seats(line))) for line in outcome.lines}


def _seats(line: Line) -> Iterable[Seat]:
    slots = sorted(line.slots, key=lambda slot: slot.fixed_on)
    for member in line.members:
        if member.opened_on is None and member.closed_on is None:
            yield Seat(member.owing, member.about, member.to)
        else:
            yield from _bounded(member, slots)


def _bounded(member: Member, slots: Sequence[Slot]) -> Iterable[Seat]:
    """The seat of a unit that began or ended; none where it owes nothing."""
    owed = [slot for slot in slots if member.owes(slot)]
    if owed:
        first = None if owed[0] == slots[0] else owed[0].fixed_on
        last = None if owed[-1] == slots[-1] else owed[-1].fixed_on
        yield Seat(member.owing, member.about, member.to, first, last)


def compare(before: Mapping[Key, Held], after: Mapping[Key, Held], on: date) -> list[LineChange]:
    """Every line that a change effective on ``on`` touches, in a fixed order."""
    nothing = Held((), ())
    changes = (
        _line(key, before.get(key, nothing), after.get(key, nothing), on)
        for key in sorted(before.keys() | after.keys())
    )
    return [change for change in changes if not change.empty]


def _line(key: Key, old: Held, new: Held, on: date) -> LineChange:
    was, now = _future(old, on), _future(new, on)
    if was == now and old.seats == new.seats:
        return LineChange(key, on)
    moved = tuple(Moved(was[k], now[k]) for k in was if k in now and was[k] != now[k])
    joined, left, changed = _seat_changes(old, new, now, on)
    added, ended = _counts(_owed(old, was), _owed(new, now))
    return LineChange(
        key=key,
        on=on,
        slots_added=tuple(now[k] for k in now if k not in was),
        slots_ended=tuple(was[k] for k in was if k not in now),
        slots_moved=moved,
        joined=joined,
        left=left,
        changed=changed,
        dues_added=added,
        dues_ended=ended,
    )


def _future(line: Held, on: date) -> dict[str, Slot]:
    return {slot.key: slot for slot in line.slots if open_to_change(slot, on)}


def _owed(line: Held, slots: Mapping[str, Slot]) -> dict[Who, dict[str, tuple[int, ...]]]:
    """Which of ``slots`` each owes, and to whom."""
    found: dict[Who, dict[str, tuple[int, ...]]] = {}
    for seat in line.seats:
        mine = found.setdefault(seat.who, {})
        free = seat.first_on is None and seat.last_on is None
        mine.update({key: seat.to for key, slot in slots.items() if free or seat.covers(slot)})
    return found


def _seat_changes(
    old: Held, new: Held, now: Mapping[str, Slot], on: date
) -> tuple[tuple[Seat, ...], tuple[Seat, ...], tuple[tuple[Seat, Seat], ...]]:
    """Seats that come, go and change. Where no slot is left, the seats need no word: there is nothing to owe."""
    if not now:
        return (), (), ()
    had, wanted = _owed(old, now), _owed(new, now)
    active = {seat.who: seat for seat in old.seats if seat.last_on is None or seat.last_on >= on}
    wished = {seat.who: seat for seat in new.seats}
    joined, left, changed = [], [], []
    for who in {**active, **wished}:
        have, want = had.get(who, {}), wanted.get(who, {})
        if have == want:
            continue
        if not have and who in wished:
            joined.append(wished[who])
        elif not want:
            left.append(active[who])
        else:
            changed.append((active[who], wished[who]))
    return tuple(joined), tuple(left), tuple(changed)


def _counts(before: Mapping[Who, Mapping[str, object]], after: Mapping[Who, Mapping[str, object]]) -> tuple[int, int]:
    """Dues that come and dues that go."""
    added = sum(len(keys.keys() - before.get(who, {}).keys()) for who, keys in after.items())
    ended = sum(len(keys.keys() - after.get(who, {}).keys()) for who, keys in before.items())
    return added, ended
