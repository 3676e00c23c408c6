"""Making a small house by the real actions: units, persons, posts proposed by one administrator and approved by another."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from duban.kernel.actor import Actor
from duban.units import sign_ins
from duban.units.actions import account, house, post, unit
from duban.units.models import Person, Post
from duban.units.queries import actor_for

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass
class House:
    """The house while it is being made: ids by short key, the passwords to be told once, and what to do first (Chinese, English)."""

    root_id: int
    units: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    posts: dict[str, int] = field(default_factory=dict)
    passwords: list[tuple[str, str, str]] = field(default_factory=list)
    next_step: tuple[str, str] = ("", "")
    acting: dict[tuple[str, str], Actor] = field(default_factory=dict)

    def actor(self, login: str, seat: str, at: datetime) -> Actor:
        """The person ``login`` acting from ``role@unit``; looked up once, since nobody here changes post."""
        key = (login, seat)
        if key not in self.acting:
            self.acting[key] = actor_for(Person.objects.get(pk=self.people[login]), self.posts[f"{login}:{seat}"], at)
        return self.acting[key]


def found(at: datetime, root: tuple[str, str, str], administrators: dict[str, tuple[str, str]]) -> House:
    """Root unit and the three administrators."""
    name, kind, code = root
    made = house.found_house(at=at, root_name=name, root_kind=kind, root_code=code, administrators=administrators)
    built = House(root_id=made.root_id, units={"root": made.root_id})
    for role, (login, _) in made.accounts.items():
        person = Person.objects.get(login=login)
        built.people[login] = person.pk
        built.posts[f"{login}:{role}@root"] = Post.objects.get(holder=person, role=role).pk
        _fresh_password(built, login, administrators[role][1], at, f"{role}@root")
    return built


def add_units(built: House, at: datetime, table: str) -> None:
    """Add the units of a table ``key name kind parent line``, parents first."""
    admin = built.actor("xitong", "sysadmin@root", at)
    for row in table.strip().splitlines():
        key, name, kind, parent, line = row.split()
        made = unit.add_unit(
            actor=admin, at=at, name=name, kind=kind, parent_id=built.units[parent], line_id=built.units.get(line)
        )
        built.units[key] = made.pk


def add_people(built: House, at: datetime, people: Iterable[tuple[str, str, tuple[str, ...]]]) -> None:
    """Accounts and posts; every post is proposed by the system administrator and approved by the security administrator."""
    admin, guard = built.actor("xitong", "sysadmin@root", at), built.actor("anquan", "secadmin@root", at)
    for login, name, seats in people:
        person, _ = account.add_person(actor=admin, at=at, login=login, name=name)
        built.people[login] = person.pk
        for seat in seats:
            role, _, key = seat.partition("@")
            proposed = post.propose_post(
                actor=admin,
                at=at,
                unit_id=built.units[key],
                role=role,
                holder_id=person.pk,
                from_on=at.date() - timedelta(days=1),
            )
            post.approve_post(actor=guard, at=at, post_id=proposed.pk)
            built.posts[f"{login}:{seat}"] = proposed.pk
        _fresh_password(built, login, name, at, seats[0])


def _fresh_password(built: House, login: str, name: str, at: datetime, seat: str) -> None:
    """A random password set in the person's own name, so that they are not asked to change it at once."""
    password = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
    sign_ins.set_password(actor=built.actor(login, seat, at), at=at, password=password)
    built.passwords.append((login, name, password))
