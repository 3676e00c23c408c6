"""Which key was in use for which entries: told by the checkpoints, in which each key names the next."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Eras:
    """``keys[i]`` sealed the entries up to ``ends[i]``; the last key all that follow."""

    keys: tuple[str, ...]
    ends: tuple[int, ...]

    @property
    def current(self) -> str:
        """The key in use."""
        return self.keys[-1]

    def key_at(self, seq: int) -> str:
        """Id of the key that seals entry ``seq``."""
        return self.keys[bisect_left(self.ends, seq)]

    def first(self, seq: int) -> bool:
        """True for the first entry that its key sealed."""
        return seq == 1 or seq - 1 in self.ends


def eras(journal: str, changes: list[tuple[int, str]]) -> Eras:
    """From the journal's first key and the (last entry, next key) of every checkpoint that changed the key, in order."""
    ends = tuple(last for last, _ in changes)
    return Eras((journal, *(key for _, key in changes)), tuple(sorted(ends)))
