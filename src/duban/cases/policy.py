"""Who may do what to a case: the move table's relations, the wall, and the rule that nobody approves their own work (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from duban.cases.flow import MOVES, STATIONS, Move
from duban.kernel.actor import Actor
from duban.kernel.errors import NotPermitted, Refusal
from duban.units import wall
from duban.units.roles import ROLES


@dataclass(frozen=True, slots=True)
class Standing:
    """办件现状: what a policy needs to know of a case. ``areas`` are the ids above and including its seat; ``parties`` assisting units;
    ``topics`` the case's topic and those above it, needed only for an actor limited to topics."""

    kind: str
    station: str
    registrar: int | None = None
    handler: int | None = None
    areas: tuple[int, ...] = ()
    parties: frozenset[int] = frozenset()
    about_unit: int | None = None
    about_person: int | None = None
    hands: Mapping[str, Sequence[int | str | None]] = field(default_factory=dict)
    topics: tuple[int, ...] = ()


def unit_behind_wall(
    path: Sequence[int], leaders: frozenset[int], about_unit: int | None, about_person: int | None
) -> bool:
    """The same for a unit that is to get a case: ``path`` from the root to it, ``leaders`` persons leading it or a unit above."""
    return (about_unit is not None and about_unit in path) or (about_person is not None and about_person in leaders)


def may_see(case: Standing, actor: Actor) -> bool:
    """Whether the actor may know of the case at all. The query layer's ``visible`` says the same in SQL."""
    if actor.is_clock:
        return True
    role = ROLES.get(actor.role)
    if role is None or role.scope == "none" or wall.behind(actor, case.about_unit, case.about_person):
        return False
    if actor.unit_id is None or (actor.topics and not set(actor.topics) & set(case.topics)):
        return False
    if role.scope == "area" and set(actor.reach) & set(case.areas):
        return True
    return actor.unit_id in (case.registrar, case.handler) or actor.unit_id in case.parties


def objection(move: Move, case: Standing, actor: Actor) -> Refusal | None:
    """Why ``actor`` may not do ``move`` to ``case`` now; ``None`` if they may. Says first what lies nearest to the person."""
    if case.station not in move.sources:
        return Refusal(
            "move.not_from_here",
            f"这件事现在处于“{STATIONS[case.station].title}”环节,不能“{move.title}”。",
            ground=move.ground,
        )
    if actor.is_clock:
        return (
            None
            if move.who == "clock"
            else NotPermitted("move.not_by_clock", f"“{move.title}”须由人办理。", ground=move.ground)
        )
    role = ROLES.get(actor.role)
    if role is None or move.right not in role.rights:
        able = "、".join(r.title for r in ROLES.values() if move.right in r.rights)
        return NotPermitted("move.no_right", f"“{move.title}”由{able}办理。", ground=move.ground)
    if not may_see(case, actor):
        return NotPermitted("move.not_visible", f"这件事不在您的办理范围,不能“{move.title}”。", ground="C8.1 回避")
    return _relation(move, case, actor) or _apart(move, case, actor)


def _relation(move: Move, case: Standing, actor: Actor) -> Refusal | None:
    covers = bool(set(actor.reach) & set(case.areas))
    own = actor.unit_id == case.handler
    if move.who == "handler" and not own:
        return NotPermitted("move.not_handler", f"“{move.title}”由承办单位办理。", ground=move.ground)
    if move.who == "party" and actor.unit_id not in case.parties:
        return NotPermitted("move.not_party", f"“{move.title}”由协办单位办理。", ground=move.ground)
    if move.who == "desk" and not (covers or actor.unit_id == case.registrar):
        return NotPermitted("move.not_desk", f"“{move.title}”由登记单位或专治办办理。", ground=move.ground)
    if move.who in {"office", "other", "clock"} and not (
        covers or (move.who == "other" and actor.unit_id == case.registrar)
    ):
        return NotPermitted("move.not_in_area", f"“{move.title}”由辖区的专治办或审核员办理。", ground=move.ground)
    if move.who == "other" and own:
        return NotPermitted(
            "move.own_unit",
            f"“{move.title}”须由承办单位以外的单位办理。",
            ground=move.ground or "S4-27 审核人不是办理人",
        )
    return None


def _apart(move: Move, case: Standing, actor: Actor) -> Refusal | None:
    for earlier in move.apart:
        hand = case.hands.get(earlier)
        if hand and hand[0] == actor.person_id:
            return NotPermitted(
                "move.own_work",
                f"您办理过“{MOVES[earlier].title}”,“{move.title}”须由另一人办理。",
                ground="S4-27 审核人不是办理人",
            )
    return None
