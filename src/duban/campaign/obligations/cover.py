"""自查面: who has and who has not, by unit and by person apart; the missing are named (S2-11, S1-14). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from duban.campaign.obligations.select import Body


@dataclass(frozen=True, slots=True)
class Coverage:
    """覆盖情况: ``done`` of ``asked``; ``missing`` the ids that have not, in the order asked."""

    asked: int
    done: int
    missing: tuple[int, ...]

    @property
    def whole(self) -> bool:
        """100 %: the gate of a phase that demands it. An empty range is not whole: nobody was asked."""
        return self.asked > 0 and not self.missing

    @property
    def percent(self) -> str:
        """``97.5 %``, one decimal; a dash where nobody was asked. Never rounded up to 100 while one is missing."""
        if not self.asked:
            return "—"
        tenths = self.done * 1000 // self.asked
        return f"{tenths // 10}.{tenths % 10} %"


def coverage(asked: Iterable[int], done: Iterable[int]) -> Coverage:
    """Of those asked, how many have; what was handed in by others does not count."""
    wanted = list(dict.fromkeys(asked))
    have = set(done)
    missing = tuple(id_ for id_ in wanted if id_ not in have)
    return Coverage(len(wanted), len(wanted) - len(missing), missing)


def by_owner(bodies: Iterable[Body], done: Iterable[int]) -> Mapping[int, Coverage]:
    """Coverage of each unit with what belongs to it (本级及所属单位), by the unit right above or directing it.

    Units nobody in the range stands over are their own heads.
    """
    asked = list(bodies)
    inside = {body.id: body for body in asked}
    groups: dict[int, list[int]] = {}
    for body in asked:
        head, seen = body, {body.id}
        while (above := _owner(head, inside)) is not None and above.id not in seen:
            head = above
            seen.add(head.id)
        groups.setdefault(head.id, []).append(body.id)
    have = set(done)
    return {head: coverage(ids, have) for head, ids in groups.items()}


def _owner(body: Body, inside: Mapping[int, Body]) -> Body | None:
    if body.level:
        return None
    return inside.get(body.parent or 0) or inside.get(body.line or 0)
