"""回避墙: what a case is about must not touch it, nor anyone under it (检举控告规则 Art. 47; issue 4.4; C8.1). Pure.

Two mistakes would open the wall and are closed here. A person with several posts is behind it by each of them,
whichever one they act from. And an organ that took another's place is that organ's own people: ``bound`` of the actor
therefore also lists the former and doubled entries of every unit above.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from duban.kernel.actor import Actor
from duban.units.roles import ROLES


def walled(
    line: tuple[int, ...],
    person_id: int | None,
    led_by: tuple[int, ...],
    about_unit_id: int | None,
    about_person_id: int | None,
) -> bool:
    """True if somebody standing in or under the units ``line``, led by the persons ``led_by``, must not touch the case."""
    if about_unit_id is not None and about_unit_id in line:
        return True
    return about_person_id is not None and (about_person_id == person_id or about_person_id in led_by)


def behind(actor: Actor, about_unit_id: int | None, about_person_id: int | None) -> bool:
    """``walled`` for an actor, by every post the person holds. The one question to ask before showing or handing over."""
    return walled((*actor.bound, *actor.line), actor.person_id, actor.led_by, about_unit_id, about_person_id)


def forbidden_units(actor: Actor) -> tuple[int, ...]:
    """Units whose cases stay hidden from the actor; for ``exclude(about_unit_id__in=…)``."""
    return tuple(sorted({*actor.bound, *actor.line}))


def forbidden_persons(actor: Actor) -> tuple[int, ...]:
    """Persons whose cases stay hidden from the actor; for ``exclude(about_person_id__in=…)``."""
    own = () if actor.person_id is None else (actor.person_id,)
    return tuple(sorted({*own, *actor.led_by}))


@dataclass(frozen=True, slots=True)
class Stand:
    """站位: one post as the wall sees it. ``path`` runs from the root to the post's unit; ``area`` is the chief's subtree."""

    person_id: int
    role: str
    path: tuple[int, ...]
    area: int | None = None
    charge: str = ""


def leads(above: Stand, below: Stand) -> bool:
    """True if the holder of ``above`` leads the holder of ``below``.

    Leaders and deputies lead everyone in the units under theirs and, in their own, whoever stands lower on the ladder
    承办 → 分管 → 主要 (S0-24). A chief (领导) leads everyone in the area; among the chiefs of one area only the one named
    第一责任人 leads the others.
    """
    if above.person_id == below.person_id:
        return False
    if above.role == "chief":
        if above.area is None or above.area not in below.path:
            return False
        if below.role == "chief" and below.area == above.area:
            return above.charge == "first" and below.charge != "first"
        return True
    rank, unit = ROLES[above.role].rank, above.path[-1]
    if rank < 2 or unit not in below.path:
        return False
    if unit != below.path[-1]:
        return True
    return below.role != "chief" and rank > ROLES[below.role].rank


def led_by(held: Iterable[Stand], leaders: Iterable[Stand]) -> tuple[int, ...]:
    """Ids of those among ``leaders`` who lead the person in any of the posts ``held``, ascending."""
    mine, others = list(held), list(leaders)
    return tuple(sorted({other.person_id for other in others for own in mine if leads(other, own)}))
