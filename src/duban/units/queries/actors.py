"""From an account to an actor: which posts are in force, what they reach, who stands above. Runs on every request."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from duban.journal.remember import remember
from duban.kernel.actor import Actor
from duban.kernel.errors import NotPermitted
from duban.kernel.moments import day_of
from duban.units.models import Grant, Person, Post, Succession, Unit
from duban.units.roles import ROLES
from duban.units.wall import Stand, led_by

SAME_PEOPLE = ("rename", "merge", "split")
"""Ways of succession after which the people of the old organ sit in the new one; a transfer moves duties only."""


def local_day(at: datetime) -> date:
    """The calendar day of a moment in the house's time zone."""
    return day_of(at, timezone.get_default_timezone())


def posts_in_force(on: date) -> QuerySet[Post]:
    """Approved posts that have begun and not ended on a day; vacant ones included."""
    return Post.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=on), state="approved", from_on__lte=on)


def posts_of(person: Person, at: datetime) -> list[Post]:
    """The posts a person may act from at a moment, oldest first, units loaded."""
    on = local_day(at)
    held = posts_in_force(on).filter(holder=person).select_related("unit", "area")
    return remember(("posts", person.pk, on), lambda: sorted(held, key=lambda post: (post.from_on, post.pk)))


def able(at: datetime) -> QuerySet[Person]:
    """Accounts that may be used at a moment: switched on and not past their last day."""
    return Person.objects.filter(Q(until_on__isnull=True) | Q(until_on__gte=local_day(at)), is_active=True)


def check_account(person: Person, at: datetime) -> None:
    """Raise NotPermitted if the account is switched off or past its last day (S2-5)."""
    if not person.is_active:
        raise NotPermitted("account.disabled", "该账号已停用。如需恢复,请联系系统管理员。", ground="S2-5")
    if person.until_on is not None and person.until_on < local_day(at):
        raise NotPermitted(
            "account.expired",
            f"该账号有效期至 {person.until_on.isoformat()},已到期锁定;办理记录照常保留。",
            ground="S2-5",
        )


def actor_for(person: Person, post_id: int | None, at: datetime, *, held: list[Post] | None = None) -> Actor:
    """The person acting from one post at a moment; ``held`` are the person's posts (from ``posts_of``) if at hand.

    ``post_id`` the post chosen at sign-in, ``None`` = the oldest in force. A post that is no longer in force gives an
    actor without post, which may do nothing: nobody is moved to another post unasked.
    Raises NotPermitted ``account.disabled`` or ``account.expired``.
    """
    check_account(person, at)
    held = posts_of(person, at) if held is None else held
    post = next((p for p in held if post_id is None or p.pk == post_id), None)
    on = local_day(at)
    key = ("actor", person.pk, person.name, post and post.pk, on)
    actor = remember(key, lambda: _actor(person, post, held, on))
    # Timed rights begin and end at their moment, not with the day.
    return replace(actor, grants=_grants(post, at)) if post and ROLES[post.role].sensitive else actor


def _actor(person: Person, post: Post | None, held: list[Post], on: date) -> Actor:
    """The actor without timed rights."""
    stands = [_stand(p) for p in held]
    bound = bound_with({id_ for stand in stands for id_ in stand.path})
    leaders = led_by(stands, _leaders(bound, on))
    if post is None:
        return Actor(person.pk, person.name, bound=bound, led_by=leaders)
    return Actor(
        person_id=person.pk,
        name=person.name,
        post_id=post.pk,
        role=post.role,
        title=post.title or ROLES[post.role].title,
        unit_id=post.unit_id,
        unit_name=post.unit.name,
        line=post.unit.path,
        reach=_reach(post),
        topics=tuple(post.topics),
        bound=bound,
        led_by=leaders,
    )


def _stand(post: Post) -> Stand:
    return Stand(post.holder_id or 0, post.role, post.unit.path, post.area_id, post.charge)


def bound_with(ids: set[int]) -> tuple[int, ...]:
    """The units and, link by link, the entries they took the place of: what the wall looks at, for a person or a unit."""
    found, fresh = set(ids), set(ids)
    while fresh:
        former = Succession.objects.filter(successor_id__in=fresh, how__in=SAME_PEOPLE).values_list(
            "unit_id", flat=True
        )
        doubled = Unit.objects.filter(same_as_id__in=fresh).values_list("id", flat=True)
        fresh = set(former.union(doubled)) - found
        found |= fresh
    return tuple(sorted(found))


def _leaders(units: tuple[int, ...], on: date) -> list[Stand]:
    ladder = [code for code, role in ROLES.items() if role.rank >= 2]
    found = (
        posts_in_force(on)
        .filter(Q(unit_id__in=units, role__in=ladder) | Q(area_id__in=units, role="chief"), holder__isnull=False)
        .select_related("unit")
    )
    return [_stand(post) for post in found]


def _reach(post: Post) -> tuple[int, ...]:
    """Roots of what an area post may see: its area and, if that is an organ, the organs it directs that direct others."""
    if ROLES[post.role].scope != "area" or post.area is None:
        return ()
    found = [post.area.pk]
    if post.area.level == 0:
        fresh = found
        while fresh:
            directing = Unit.objects.filter(line_id__in=fresh, directed__isnull=False).distinct()
            fresh = [id_ for id_ in directing.values_list("id", flat=True) if id_ not in found]
            found += fresh
    return tuple(found)


def _grants(post: Post, at: datetime) -> frozenset[str]:
    in_force = Grant.objects.filter(
        post=post, state="approved", ended_at__isnull=True, from_at__lte=at, until_at__gt=at
    )
    return frozenset(in_force.values_list("right", flat=True))
