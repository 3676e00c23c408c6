"""What a change does: two outcomes compared from a day on. The past stays as it was; the preview is what is applied (S1-10, X-3). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from duban.campaign.obligations.cadence import Slot
from duban.campaign.obligations.generate import Line, Member, Outcome

Key = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Moved:
    """改期: a slot whose days change."""

    was: Slot
    now: Slot


@dataclass(frozen=True, slots=True)
class LineChange:
    """一条报送线的变化: from ``on``, slots and members that come, go or change; ``dues_*`` count the dues that come and go."""

    key: Key
    on: date
    slots_added: tuple[Slot, ...] = ()
    slots_ended: tuple[Slot, ...] = ()
    slots_moved: tuple[Moved, ...] = ()
    joined: tuple[Member, ...] = ()
    left: tuple[Member, ...] = ()
    rerouted: tuple[tuple[Member, Member], ...] = ()
    dues_added: int = 0
    dues_ended: int = 0

    @property
    def empty(self) -> bool:
        """Whether nothing changes."""
        return not (
            self.slots_added or self.slots_ended or self.slots_moved or self.joined or self.left or self.rerouted
        )


def open_to_change(slot: Slot, on: date) -> bool:
    """Whether a change that takes effect on ``on`` may still touch the slot."""
    return slot.fixed_on >= on


def compare(before: Outcome, after: Outcome, on: date) -> list[LineChange]:
    """Every line that a change effective on ``on`` touches, in a fixed order. Slots that are settled by then never appear."""
    old, new = ({line.key: line for line in outcome.lines} for outcome in (before, after))
    changes = (_line(key, old.get(key), new.get(key), on) for key in sorted(old.keys() | new.keys()))
    return [change for change in changes if not change.empty]


def _line(key: Key, old: Line | None, new: Line | None, on: date) -> LineChange:
    was, now = _slots(old, on), _slots(new, on)
    before = {(m.owing, m.about): m for m in old.members} if old else {}
    after = {(m.owing, m.about): m for m in new.members} if new else {}
    joined = [m for who, m in after.items() if who not in before]
    left = [m for who, m in before.items() if who not in after]
    kept = [(before[who], after[who]) for who in before if who in after]
    # A unit that was closed meanwhile is still a member of what came before: only its last day is new.
    rerouted = [(a, b) for a, b in kept if a != b]
    moved = [Moved(was[k], now[k]) for k in was if k in now and was[k] != now[k]]
    comes = [now[k] for k in now if k not in was]
    goes = [was[k] for k in was if k not in now]
    if not now and not was:
        joined, left, rerouted = [], [], []
    added, ended = _counts(was, now, before, after)
    return LineChange(
        key, on, tuple(comes), tuple(goes), tuple(moved), tuple(joined), tuple(left), tuple(rerouted), added, ended
    )


def _slots(line: Line | None, on: date) -> dict[str, Slot]:
    return {slot.key: slot for slot in line.slots if open_to_change(slot, on)} if line else {}


def _counts(
    was: dict[str, Slot],
    now: dict[str, Slot],
    before: dict[tuple[int, int], Member],
    after: dict[tuple[int, int], Member],
) -> tuple[int, int]:
    """Dues that come and dues that go."""
    old = {(k, who) for k, slot in was.items() for who, m in before.items() if m.owes(slot)}
    new = {(k, who) for k, slot in now.items() for who, m in after.items() if m.owes(slot)}
    return len(new - old), len(old - new)
