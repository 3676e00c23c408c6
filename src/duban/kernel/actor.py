"""Who acts: a person in one post, or the clock. A value handed down through every call."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """行为人: one person acting in one post (a person with several posts picks one at a time).

    ``person_id``  login account, ``None`` for the clock.
    ``post_id``    the post acted from, ``None`` if the account holds none (it then may do nothing but sign in).
    ``role``       code of the post's role (see ``units/roles.py``), e.g. ``liaison``.
    ``unit_id``    unit of the post.
    ``line``       ids of the unit's ancestors from the root down to the unit itself.
    ``reach``      area subtree roots the post may supervise (ids); empty for posts that see only their own unit.
    ``topics``     campaign topic ids the post is limited to; empty = all.
    ``bound``      every unit the person stands in or under by any post held, also under those units' former and doubled entries:
                   what the wall looks at. Holds ``line``.
    ``led_by``     person ids who lead the person in any post held (used by the wall).
    ``grants``     codes of sensitive rights in force at this moment (timed and journalled).
    """

    person_id: int | None
    name: str
    post_id: int | None = None
    role: str = ""
    title: str = ""
    unit_id: int | None = None
    unit_name: str = ""
    line: tuple[int, ...] = ()
    reach: tuple[int, ...] = ()
    topics: tuple[int, ...] = ()
    bound: tuple[int, ...] = ()
    led_by: tuple[int, ...] = ()
    grants: frozenset[str] = frozenset()

    @property
    def is_clock(self) -> bool:
        """True for the scheduler, which acts for nobody."""
        return self.person_id is None and self.role == "clock"

    def describe(self) -> dict[str, int | str | None]:
        """The part of the actor that the journal keeps, JSON-ready."""
        return {
            "person": self.person_id,
            "name": self.name,
            "post": self.post_id,
            "role": self.role,
            "unit": self.unit_id,
        }


CLOCK = Actor(person_id=None, name="系统时钟", role="clock")
