"""人手: whether a unit has somebody who may do what it is to owe. Nothing is handed to an empty desk, or to the wrong one (4.5, C8.1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from duban.cases import topics
from duban.units import wall
from duban.units.models import Post
from duban.units.queries.actors import actor_for, local_day, posts_in_force
from duban.units.roles import ROLES

About = tuple[int | None, int | None]
"""Whom a case is about: unit id and person id, each None if unknown."""


def roles_with(right: str) -> list[str]:
    """Codes of the roles that carry a right."""
    return [code for code, role in ROLES.items() if right in role.rights]


def posts(at: datetime) -> QuerySet[Post]:
    """Posts in force held by somebody whose account may be used."""
    on = local_day(at)
    usable = Q(holder__until_on__isnull=True) | Q(holder__until_on__gte=on)
    return posts_in_force(on).filter(usable, holder__is_active=True)


@dataclass(frozen=True, slots=True)
class Matter:
    """何事: what decides whom a case may reach: whom it is about, its topic, and when."""

    about: About
    topic: int | None
    at: datetime


def outside(found: Iterable[Post], matter: Matter) -> Iterator[Post]:
    """Those of ``found`` whom the matter may reach: not kept away by the wall, nor limited to other topics. Asked one after the other."""
    for post in found:
        if post.topics and not set(post.topics) & set(topics.path(matter.topic)):
            continue
        if matter.about == (None, None) or not _behind(post, matter):
            yield post


def _behind(post: Post, matter: Matter) -> bool:
    return post.holder is None or wall.behind(actor_for(post.holder, post.pk, matter.at), *matter.about)


def can_handle(unit_id: int, matter: Matter) -> bool:
    """True if the unit has one person to do the work and another to sign it (nobody approves their own work, S4-27)."""
    wanted = sorted({*roles_with("case.handle"), *roles_with("case.endorse")})
    workers: set[int] = set()
    signers: set[int] = set()
    for post in outside(posts(matter.at).filter(unit=unit_id, role__in=wanted), matter):
        rights, person = ROLES[post.role].rights, post.holder_id or 0
        workers |= {person} if "case.handle" in rights else set()
        signers |= {person} if "case.endorse" in rights else set()
    return bool(workers) and bool(signers) and len(workers | signers) > 1


def holders(unit_id: int, role: str, matter: Matter) -> list[int]:
    """Persons holding ``role`` in the unit whom the matter may reach."""
    return [
        post.holder_id for post in outside(posts(matter.at).filter(unit=unit_id, role=role), matter) if post.holder_id
    ]


def covering(right: str, areas: Iterable[int], at: datetime) -> list[Post]:
    """Posts with ``right`` whose area holds a case seated in ``areas``, the lowest area first."""
    found = posts(at).filter(role__in=roles_with(right), area__in=tuple(areas)).select_related("area")
    return sorted(
        (post for post in found if ROLES[post.role].scope == "area"), key=lambda post: (-_depth(post), post.pk)
    )


def _depth(post: Post) -> int:
    return len(post.area.above) if post.area is not None else -1
