"""查找: one file a kind of thing the search box finds. Each asks its own queries, which see only what the actor may see."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from duban.kernel.actor import Actor
from duban.kernel.registry import kinds


@dataclass(frozen=True, slots=True)
class Found:
    """一条结果."""

    title: str
    href: str
    words: str = ""
    icon: str = "right"


@dataclass(frozen=True, slots=True)
class Finder:
    """查找来源. ``find(actor, words, at, most)`` returns the best results first; ``order`` is its place in the palette."""

    code: str
    title: Any
    order: int
    find: Callable[[Actor, str, datetime, int], Sequence[Found]]


def search(actor: Actor, words: str, at: datetime, *, most: int) -> list[tuple[Finder, Sequence[Found]]]:
    """Results by source, sources without any left out."""
    finders: list[Finder] = sorted(kinds(__name__).values(), key=lambda finder: finder.order)
    found = [(finder, finder.find(actor, words, at, most)) for finder in finders]
    return [(finder, results) for finder, results in found if results]
