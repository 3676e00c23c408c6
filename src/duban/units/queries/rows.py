"""What the faces get to see of units, posts and persons: plain values, never rows that could be saved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from duban.kernel.actor import Actor
from duban.kernel.errors import NotPermitted, NotThere
from duban.units.kinds import KINDS
from duban.units.models import Post, Unit
from duban.units.roles import CHARGES, ROLES


@dataclass(frozen=True, slots=True)
class UnitRow:
    """单位一行. ``where`` names the units above, root first, without the root where there is more than one."""

    id: int
    code: str
    name: str
    short_name: str
    kind: str
    kind_title: str
    level: int
    parent_id: int | None
    path: tuple[int, ...]
    where: str
    line_id: int | None
    opened_on: date | None
    closed_on: date | None
    same_as_id: int | None
    version: int

    def __str__(self) -> str:
        return self.short_name or self.name


@dataclass(frozen=True, slots=True)
class PostRow:
    """岗位一行; ``holder`` is empty for a vacant post."""

    id: int
    unit_id: int
    unit_name: str
    role: str
    role_title: str
    title: str
    charge: str
    charge_title: str
    holder_id: int | None
    holder: str
    area_id: int | None
    area_name: str
    topics: tuple[int, ...]
    from_on: date
    to_on: date | None
    state: str
    proposed_by_id: int | None
    replaces_id: int | None
    version: int


def gate(actor: Actor) -> None:
    """The directory of units is open to everybody who works here, and to nobody else. Raises NotPermitted."""
    if actor.post_id is None and not actor.is_clock:
        raise NotPermitted("right.no_post", "您的账号目前没有有效岗位,不能查看单位。请联系系统管理员。")


def unit_rows(units: Iterable[Unit]) -> list[UnitRow]:
    """Rows of units in the given order; one read for the names of all units above."""
    chosen = list(units)
    ids = {id_ for unit in chosen for id_ in unit.above}
    names = dict(Unit.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}
    return [_unit_row(unit, names) for unit in chosen]


def _unit_row(unit: Unit, names: dict[int, str]) -> UnitRow:
    above = [names[id_] for id_ in unit.above]
    return UnitRow(
        id=unit.pk,
        code=unit.code,
        name=unit.name,
        short_name=unit.short_name,
        kind=unit.kind,
        kind_title=KINDS[unit.kind].title,
        level=unit.level,
        parent_id=unit.parent_id,
        path=unit.path,
        where=" / ".join(above[1:] or above),
        line_id=unit.line_id,
        opened_on=unit.opened_on,
        closed_on=unit.closed_on,
        same_as_id=unit.same_as_id,
        version=unit.version,
    )


def post_row(post: Post) -> PostRow:
    """A post whose unit, holder and area are loaded."""
    return PostRow(
        id=post.pk,
        unit_id=post.unit_id,
        unit_name=str(post.unit),
        role=post.role,
        role_title=ROLES[post.role].title,
        title=post.title,
        charge=post.charge,
        charge_title=CHARGES.get(post.charge, ""),
        holder_id=post.holder_id,
        holder=post.holder.name if post.holder else "",
        area_id=post.area_id,
        area_name=str(post.area) if post.area else "",
        topics=tuple(post.topics),
        from_on=post.from_on,
        to_on=post.to_on,
        state=post.state,
        proposed_by_id=post.proposed_by_id,
        replaces_id=post.replaces_id,
        version=post.version,
    )


def one_unit(actor: Actor, unit_id: int) -> Unit:
    """The unit; raises NotPermitted or NotThere."""
    gate(actor)
    found = Unit.objects.filter(pk=unit_id).first()
    if found is None:
        raise NotThere("unit.missing", f"没有找到编号为 {unit_id} 的单位。")
    return found
