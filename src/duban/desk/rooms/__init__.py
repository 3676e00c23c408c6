"""房间: one file a room of the left rail. A person sees only the rooms that one of the own rights opens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.urls import get_script_prefix, reverse

from duban.kernel.actor import Actor
from duban.kernel.registry import kinds
from duban.units.roles import ROLES


@dataclass(frozen=True, slots=True)
class Room:
    """房间. ``page`` is the name of its address; ``rights`` any one of which opens it (empty = every post).

    ``order`` is its place on the rail; ``count`` a number beside it, of things that wait for this actor, or None.
    ``group`` puts a line between work and administration.
    """

    code: str
    title: Any
    icon: str
    page: str
    order: int
    rights: frozenset[str] = field(default_factory=frozenset)
    group: str = "work"
    count: Callable[[Actor, datetime], int] | None = None

    def may_enter(self, actor: Actor) -> bool:
        """Whether this actor sees the room at all; what is in it is decided by its queries."""
        if actor.post_id is None:
            return False
        role = ROLES.get(actor.role)
        held = (role.rights if role else frozenset()) | actor.grants
        return not self.rights or bool(self.rights & held)

    @property
    def href(self) -> str:
        """Address of the room."""
        return _address(self.page, get_script_prefix())


@lru_cache(maxsize=64)
def _address(page: str, prefix: str) -> str:
    """Looked up once: every page shows all rooms. ``prefix`` only tells places apart."""
    return reverse(page)


def rooms_of(actor: Actor) -> list[Room]:
    """The rooms this actor may enter, in the order of the rail."""
    return [room for room in all_rooms() if room.may_enter(actor)]


def all_rooms() -> list[Room]:
    """Every room there is, in the order of the rail."""
    found: list[Room] = sorted(kinds(__name__).values(), key=lambda room: room.order)
    return found
