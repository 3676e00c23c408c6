"""A small journal for tests: units with aliases, persons, posts with grants, made through ``act``; nothing written by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection

from duban.journal import actions, guards
from duban.journal.door import act
from duban.kernel.actor import Actor
from duban.units.models import Alias, Grant, Person, Post, Unit

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
CLERK = Actor(person_id=7, name="演示甲", post_id=70, role="sysadmin", unit_id=1)
OTHER = Actor(person_id=8, name="演示乙", post_id=80, role="secadmin", unit_id=1)


@dataclass
class Cast:
    """What the journal is about."""

    units: list[Unit] = field(default_factory=list)
    persons: list[Person] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    at: datetime = AT

    def later(self) -> datetime:
        """One minute on."""
        self.at += timedelta(minutes=1)
        return self.at


def add_unit(name: str, code: str, *, at: datetime = AT, actor: Actor = CLERK) -> Unit:
    """A county."""
    with act(actor=actor, at=at, kind="unit.add") as deed:
        deed.permit("unit.manage")
        return deed.add(Unit(code=code, name=name, kind="area", level=3))


def rename(unit: Unit, name: str, *, at: datetime = AT, version: int | None = None, actor: Actor = CLERK) -> Unit:
    """Take the unit and change its name; with ``version`` as a person who saw that version."""
    with act(actor=actor, at=at, kind="unit.rename") as deed:
        deed.permit("unit.manage")
        taken = deed.take(Unit, unit.pk, version=version)
        taken.name = name
    return taken


def make() -> Cast:
    """Three units, three persons, two posts: 14 entries, two checkpoints and an open end."""
    cast = Cast()
    for number, name in enumerate(("青禾县", "白榆县", "石泉县"), 1):
        cast.units.append(add_unit(name, f"Y{number}", at=cast.later()))
    for number in (1, 2, 3):
        with act(actor=CLERK, at=cast.later(), kind="person.add") as deed:
            deed.permit("account.manage")
            person = deed.add(Person(login=f"yanshi{number}", name=f"演示{number}", password=f"!{number}"))
        cast.persons.append(person)
    actions.checkpoint(at=cast.later())
    for number, person in enumerate(cast.persons[:2]):
        with act(actor=CLERK, at=cast.later(), kind="post.propose") as deed:
            deed.permit("account.manage")
            post = Post(unit=cast.units[number], role="liaison", holder=person, topics=[1, 2], from_on=date(2026, 1, 1))
            post.state = "proposed"
            cast.posts.append(deed.add(post, reason="演示"))
    for post in cast.posts:
        with act(actor=OTHER, at=cast.later(), kind="post.approve") as deed:
            deed.permit("post.approve")
            taken = deed.take(Post, post.pk)
            taken.state = "approved"
            grant = Grant(post=taken, right="clue.read", reason="演示", from_at=cast.at, until_at=cast.at)
            deed.add_part(taken, grant)
    with act(actor=CLERK, at=cast.later(), kind="unit.alias") as deed:
        deed.permit("unit.manage")
        for unit in deed.take_all(Unit, [unit.pk for unit in cast.units[:2]]):
            for number in (1, 2):
                deed.add_part(unit, Alias(unit=unit, name=f"{unit.name[:2]}{number}", state="suggested"))
    actions.checkpoint(at=cast.later())
    rename(cast.units[2], "石泉市", at=cast.later())
    rename(cast.units[0], "青禾区", at=cast.later())
    return cast


def run(statement: str, given: Sequence[Any] | None = None) -> int:
    """Direct SQL, past every door; how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, list(given) if given else None)
        return int(cursor.rowcount)


def rows(statement: str, given: Sequence[Any] | None = None) -> list[tuple[Any, ...]]:
    """What direct SQL finds."""
    with connection.cursor() as cursor:
        cursor.execute(statement, list(given) if given else None)
        return list(cursor.fetchall())


def guards_down() -> None:
    """What somebody does who owns the tables."""
    for statement in guards.take_down(connection.vendor):
        run(statement)


def guards_up() -> None:
    """And puts back so that nobody sees it."""
    for statement in guards.put_up(connection.vendor):
        run(statement)
