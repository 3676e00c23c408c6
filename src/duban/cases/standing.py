"""Where a case sits in the tree, and its standing as policies see it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from duban.cases import policy, staff, topics
from duban.cases.models import Case, Party
from duban.cases.policy import Standing
from duban.cases.turn import Turn
from duban.kernel.actor import Actor
from duban.kernel.errors import Refusal
from duban.units.models import Post, Unit
from duban.units.queries.actors import bound_with

DEPTHS = 8


def areas_of(case: Case) -> tuple[int, ...]:
    """Ids above and including the case's seat, root first, as stored in ``area0``…``area7``."""
    ids = (getattr(case, f"area{depth}") for depth in range(DEPTHS))
    return tuple(id_ for id_ in ids if id_ is not None)


def of(case: Case, actor: Actor | None = None, *, parties: bool = True) -> Standing:
    """The case's standing for ``policy``: one query for the assisting units, one more for an actor limited to topics.

    ``parties`` False spares the first where the actor sees the case without being one of them.
    """
    found: frozenset[int] = frozenset()
    if parties or actor is None or not _sees_anyway(case, actor):
        found = frozenset(Party.objects.filter(case=case, ended_on=None).values_list("unit_id", flat=True))
    return Standing(
        kind=case.kind,
        station=case.station,
        registrar=case.registrar_id,
        handler=case.handler_id,
        areas=areas_of(case),
        parties=found,
        about_unit=case.about_unit_id,
        about_person=case.about_person_id,
        hands=case.hands,
        topics=topics.path(case.topic_id) if actor is not None and actor.topics else (),
    )


def _sees_anyway(case: Case, actor: Actor) -> bool:
    return (
        actor.is_clock
        or actor.unit_id in (case.registrar_id, case.handler_id)
        or bool(set(actor.reach) & set(areas_of(case)))
    )


def sit(turn: Turn) -> None:
    """Seat the case with its handler, else where it happened, else where it was taken in; keep the ids above in columns."""
    case = turn.case
    wanted = case.handler_id or case.place_id or case.registrar_id
    if case.area0 is not None and wanted == case.seat_id:
        return
    seat = Unit.objects.get(pk=wanted)
    if len(seat.path) > DEPTHS:
        raise Refusal("unit.too_deep", f"“{seat.name}”在第 {len(seat.path)} 层,单位树最多 {DEPTHS} 层。", ground="S1-7")
    case.seat = seat
    for depth in range(DEPTHS):
        setattr(case, f"area{depth}", seat.path[depth] if depth < len(seat.path) else None)


def leaders_over(path: Iterable[int]) -> frozenset[int]:
    """Persons who now lead a unit of ``path`` (主要负责人 and 分管负责人), and the leaders of the areas in it."""
    ids = tuple(path)
    over = Q(unit_id__in=ids, role__in=("leader", "deputy")) | Q(area_id__in=ids, role="chief")
    held = Post.objects.filter(over, state="approved", to_on=None, holder__isnull=False)
    return frozenset(int(id_) for id_ in held.values_list("holder_id", flat=True))


def is_walled(unit: Unit, about_unit: int | None, about_person: int | None) -> bool:
    """True if ``unit`` may not get a case about them: it is the unit or under it, took its place, or is led by the person."""
    line = bound_with(set(unit.path)) if about_unit is not None else unit.path
    leaders = leaders_over(unit.path) if about_person is not None else frozenset()
    return policy.unit_behind_wall(line, leaders, about_unit, about_person)


def next_level(turn: Turn) -> Unit | None:
    """The nearest unit above those the case is about that can take it ("then the next level takes it"); None if there is none."""
    case = turn.case
    about = Unit.objects.filter(pk=case.about_unit_id).first() if case.about_unit_id is not None else None
    if about is None and case.about_person_id is not None:
        post = Post.objects.filter(holder_id=case.about_person_id, state="approved", to_on=None).order_by("id").first()
        about = post.unit if post else None
    return above_that_can(turn, about) if about is not None else None


def above_that_can(turn: Turn, unit: Unit) -> Unit | None:
    """The nearest unit above ``unit`` that is not behind the wall and has people to handle the case."""
    above = Unit.objects.in_bulk(unit.above)
    for id_ in reversed(unit.above):
        if (
            above[id_].closed_on is None
            and not is_walled(above[id_], *turn.about)
            and staff.can_handle(id_, turn.matter)
        ):
            return above[id_]
    return None


def who_handles(turn: Turn, wanted_id: int) -> Unit:
    """The unit that gets the case: the one wanted, or, if only the walled unit is competent by law, the next level.

    Raises Refusal if the wanted unit is closed, has nobody to do the work, or is behind the wall, naming the unit above that could.
    """
    case = turn.case
    unit = Unit.objects.filter(pk=wanted_id).first()
    if unit is None or (unit.closed_on is not None and unit.closed_on < turn.on):
        raise Refusal("unit.closed", "承办单位不存在或已撤销,请另选现有单位。", ground="S1-53", field="handler")
    if not is_walled(unit, case.about_unit_id, case.about_person_id):
        if not staff.can_handle(unit.pk, turn.matter):
            raise Refusal(
                "unit.nobody",
                f"“{unit.name}”还没有可以承办的人员:须有一人办理、另一人审签。请先由系统管理员设立承办联络员和负责人岗位,或改交其上级单位。",
                ground="S4-27 审核人不是办理人",
                field="handler",
            )
        return unit
    above = next_level(turn)
    hint = f"依法只有它有权办理的,请勾选“依法只有被反映单位有权办理”,改由上一级“{above.name}”承办。" if above else ""
    if not turn.values.get("only_competent"):
        raise Refusal(
            "case.walled",
            f"“{unit.name}”是被反映单位、其下级或由被反映人领导,不能承办这件事。请改交其他单位。{hint}",
            ground="C8.1 回避",
            field="handler",
        )
    if above is None:
        raise Refusal(
            "case.no_level_above",
            "被反映单位之上没有可以承办的单位。请先由系统管理员为上级单位设立承办联络员和负责人岗位。",
            ground="C8.1(d)",
            field="handler",
        )
    turn.say(walled_from=unit.name, handled_by_next_level=above.name)
    return above
