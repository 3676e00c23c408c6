"""Who holds what: the ladder of a unit, vacancies, and what administrators must see of accounts, posts and grants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from duban.kernel.actor import Actor
from duban.kernel.errors import NotThere
from duban.units import ladder, policy
from duban.units.ladder import Holder, Rung
from duban.units.models import Grant, Person, Post, Unit
from duban.units.queries.actors import able, local_day, posts_in_force
from duban.units.queries.directory import below
from duban.units.queries.rows import PostRow, UnitRow, gate, one_unit, post_row, unit_rows
from duban.units.roles import ROLES


@dataclass(frozen=True, slots=True)
class AccountRow:
    """账号一行. ``posts`` in force or proposed. Nothing about when or from where the person signs in."""

    id: int
    login: str
    name: str
    is_active: bool
    until_on: date | None
    must_change: bool
    version: int
    posts: tuple[PostRow, ...] = ()


@dataclass(frozen=True, slots=True)
class GrantRow:
    """授权一行."""

    id: int
    post: PostRow
    right: str
    right_title: str
    reason: str
    from_at: datetime
    until_at: datetime
    ended_at: datetime | None
    state: str
    proposed_by_id: int | None


def holders(actor: Actor, unit_id: int, role: str, at: datetime) -> list[Holder]:
    """Persons who hold ``role`` in the unit at a moment and whose accounts may be used, oldest first."""
    gate(actor)
    found = _held([unit_id], [role], at).get((unit_id, role), [])
    return list(found)


def escalation(actor: Actor, unit_id: int, at: datetime) -> list[Rung]:
    """The ladder 承办 → 分管 → 主要 of a unit (S0-24): three rungs with their holders, vacancies stated, and who stands in."""
    unit = one_unit(actor, unit_id)
    held = _held(unit.path, ladder.RUNGS, at)
    names = dict(Unit.objects.filter(pk__in=unit.path).values_list("pk", "name"))
    return ladder.climb(
        [(names[id_], {role: held.get((id_, role), ()) for role in ladder.RUNGS}) for id_ in reversed(unit.path)]
    )


def _held(units: Sequence[int], roles: Sequence[str], at: datetime) -> dict[tuple[int, str], list[Holder]]:
    posts = posts_in_force(local_day(at)).filter(unit_id__in=units, role__in=roles, holder__in=able(at))
    found: dict[tuple[int, str], list[Holder]] = {}
    for post in posts.select_related("holder").order_by("from_on", "pk"):
        if post.holder is not None:
            who = Holder(post.pk, post.holder.pk, post.holder.name, post.title or ROLES[post.role].title, post.charge)
            found.setdefault((post.unit_id, post.role), []).append(who)
    return found


def missing_posts(
    actor: Actor, root_id: int, at: datetime, *, roles: Sequence[str] = ("leader", "deputy"), kinds: Sequence[str] = ()
) -> list[tuple[UnitRow, tuple[str, ...]]]:
    """Living units in a subtree where one of ``roles`` has no holder, with the roles that lack one (S2-20); areas excluded,
    or only units of ``kinds``."""
    root = one_unit(actor, root_id)
    units = Unit.objects.filter(below(root), closed_on=None, same_as=None)
    units = units.filter(kind__in=kinds) if kinds else units.filter(level=0)
    posts = posts_in_force(local_day(at)).filter(role__in=roles, holder__in=able(at), unit__in=units)
    held = set(posts.values_list("unit_id", "role"))
    lacking = {u.pk: tuple(r for r in roles if (u.pk, r) not in held) for u in units}
    rows = unit_rows(sorted((u for u in units if lacking[u.pk]), key=lambda u: (u.trail, u.code)))
    return [(row, lacking[row.id]) for row in rows]


def accounts(actor: Actor, at: datetime, *, text: str = "", after: int = 0, limit: int = 50) -> list[AccountRow]:
    """Accounts by id, for administrators; ``text`` is part of login or name."""
    _administers(actor)
    found = Person.objects.filter(pk__gt=after).order_by("pk")
    if wanted := text.strip():
        found = found.filter(Q(login__contains=wanted.casefold()) | Q(name__contains=wanted))
    return _account_rows(list(found[:limit]), local_day(at))


def account(actor: Actor, person_id: int) -> AccountRow:
    """One account with all its posts, past ones too. Raises NotThere."""
    _administers(actor)
    found = Person.objects.filter(pk=person_id).first()
    if found is None:
        raise NotThere("person.missing", "没有找到这个账号,请刷新后再看。")
    return _account_rows([found], None)[0]


def posts_waiting(actor: Actor) -> list[PostRow]:
    """Proposed posts, oldest first."""
    _administers(actor)
    waiting = Post.objects.filter(state="proposed").select_related("unit", "holder", "area").order_by("pk")
    return [post_row(post) for post in waiting]


def grants(actor: Actor, at: datetime, *, past: bool = False) -> list[GrantRow]:
    """Grants asked for or in force, newest first; ``past`` with those that are over. Other roles see their own post's."""
    found = Grant.objects.select_related("post__unit", "post__holder", "post__area").order_by("-pk")
    if not any(policy.holds(actor, right) for right in ("grant.manage", "audit.read")):
        policy.require(actor, "grant.ask")
        if ROLES[actor.role].scope != "none":
            found = found.filter(post_id=actor.post_id or 0)
    if not past:
        found = found.filter(Q(state="proposed") | Q(state="approved", ended_at=None), until_at__gt=at)
    return [
        GrantRow(
            g.pk,
            post_row(g.post),
            g.right,
            policy.title(g.right),
            g.reason,
            g.from_at,
            g.until_at,
            g.ended_at,
            g.state,
            g.proposed_by_id,
        )
        for g in found[:200]
    ]


def _administers(actor: Actor) -> None:
    """Accounts are shown to the three administrators only."""
    if not any(policy.holds(actor, right) for right in ("post.approve", "audit.read")):
        policy.require(actor, "account.manage")


def _account_rows(persons: list[Person], on: date | None) -> list[AccountRow]:
    posts = Post.objects.filter(holder__in=persons).select_related("unit", "holder", "area").order_by("from_on", "pk")
    if on is not None:
        posts = posts.filter(Q(to_on=None) | Q(to_on__gte=on)).exclude(state="refused")
    held: dict[int, list[PostRow]] = {}
    for post in posts:
        held.setdefault(post.holder_id or 0, []).append(post_row(post))
    return [
        AccountRow(p.pk, p.login, p.name, p.is_active, p.until_on, p.must_change, p.version, tuple(held.get(p.pk, ())))
        for p in persons
    ]
