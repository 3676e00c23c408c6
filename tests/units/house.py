"""A fixed cast for tests, made by walking the real actions: one city, two counties, three administrators and an office."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from duban.kernel.actor import Actor
from duban.units.actions import add_person, add_unit, approve_post, found_house, propose_post
from duban.units.models import Person, Post, Unit
from duban.units.queries import actor_for

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
DAY = date(2026, 3, 2)


@dataclass
class House:
    """演示: the founded house at ``at``; ``unit`` and ``hire`` add to it through the real actions."""

    root: Unit
    at: datetime = AT
    units: dict[str, Unit] = field(default_factory=dict)

    def actor(self, login: str, post_id: int | None = None) -> Actor:
        """The person's actor at the house's present moment."""
        return actor_for(Person.objects.get(login=login), post_id, self.at)

    @property
    def system(self) -> Actor:
        """系统管理员."""
        return self.actor("xitong")

    @property
    def security(self) -> Actor:
        """安全管理员."""
        return self.actor("anquan")

    def unit(self, name: str, kind: str, parent: str = "", line: str = "") -> Unit:
        """Add a unit under the named one (the root without)."""
        above = self.units[parent] if parent else self.root
        made = add_unit(
            actor=self.system,
            at=self.at,
            name=name,
            kind=kind,
            parent_id=above.pk,
            line_id=self.units[line].pk if line else None,
        )
        self.units[name] = made
        return made

    def person(self, login: str, until_on: date | None = None) -> Person:
        """The account, made if there is none."""
        known = Person.objects.filter(login=login).first()
        return (
            known or add_person(actor=self.system, at=self.at, login=login, name=f"演示{login}", until_on=until_on)[0]
        )

    def hire(self, login: str, role: str, unit: str = "", **more: object) -> Post:
        """Propose and approve a post for the person."""
        where = self.units[unit] if unit else self.root
        holder = self.person(login)
        post = propose_post(
            actor=self.system,
            at=self.at,
            unit_id=where.pk,
            role=role,
            holder_id=holder.pk,
            from_on=more.pop("from_on", DAY),  # type: ignore[arg-type]
            **more,  # type: ignore[arg-type]
        )
        return approve_post(actor=self.security, at=self.at, post_id=post.pk)

    def later(self, **time: int) -> None:
        """Let time pass."""
        self.at += timedelta(**time)


def founded() -> House:
    """An empty house with its three administrators."""
    made = found_house(
        at=AT,
        root_name="演示市",
        root_kind="city",
        root_code="9901",
        administrators={
            "sysadmin": ("xitong", "演示甲"),
            "secadmin": ("anquan", "演示乙"),
            "auditor": ("shenji", "演示丙"),
        },
    )
    return House(Unit.objects.get(pk=made.root_id))


def peopled() -> House:
    """演示市 with two counties, a township, a village, an education line with schools, an office and a ladder of three."""
    house = founded()
    house.unit("甲县", "county")
    house.unit("乙县", "county")
    house.unit("甲县教育局", "department", "甲县")
    house.unit("甲县专治办", "task_office", "甲县")
    house.unit("高坪镇", "township", "甲县")
    house.unit("高坪镇财政所", "finance_office", "高坪镇")
    house.unit("高坪中学", "school", "高坪镇", line="甲县教育局")
    house.unit("王家村", "village", "高坪镇")
    house.hire("zhuanban", "office", "甲县专治办")
    house.hire("zhenglian", "liaison", "高坪镇")
    house.hire("zhenfu", "deputy", "高坪镇")
    house.hire("zhenzhang", "leader", "高坪镇")
    return house
