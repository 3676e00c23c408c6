"""升级阶梯: 承办 → 分管 → 主要 (S0-24). A rung nobody stands on is said to be vacant, and named who stands in. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

RUNGS = ("liaison", "deputy", "leader")
TITLES = {"liaison": "承办", "deputy": "分管", "leader": "主要"}


@dataclass(frozen=True, slots=True)
class Holder:
    """任职人."""

    post_id: int
    person_id: int
    name: str
    title: str
    charge: str = ""


@dataclass(frozen=True, slots=True)
class Rung:
    """一级: its holders; if ``vacant``, those who stand in for them and whose they are, e.g. ``高坪镇 主要``."""

    rank: int
    role: str
    title: str
    holders: tuple[Holder, ...]
    instead: tuple[Holder, ...] = ()
    instead_of: str = ""

    @property
    def vacant(self) -> bool:
        """Nobody with a usable account holds this rung in the unit itself."""
        return not self.holders

    @property
    def reached(self) -> tuple[Holder, ...]:
        """Whom a notice to this rung goes to."""
        return self.holders or self.instead


def climb(units: Sequence[tuple[str, Mapping[str, Sequence[Holder]]]]) -> list[Rung]:
    """The three rungs of the first of ``units`` (name and holders by role), the others being those above it, nearest first.

    A vacant rung is stood in for by the next filled one above it in the unit, then by the rungs of the units above from the
    lowest, so that word never ends nowhere as long as anybody is there.
    """
    rungs = []
    for rank, role in enumerate(RUNGS, 1):
        own = tuple(units[0][1].get(role, ()))
        instead, of = ((), "") if own else _stand_in(units, rank)
        rungs.append(Rung(rank, role, TITLES[role], own, instead, of))
    return rungs


def _stand_in(units: Sequence[tuple[str, Mapping[str, Sequence[Holder]]]], rank: int) -> tuple[tuple[Holder, ...], str]:
    for place, (name, held) in enumerate(units):
        for role in RUNGS[rank:] if place == 0 else RUNGS:
            if found := tuple(held.get(role, ())):
                return found, f"{name} {TITLES[role]}"
    return (), ""
