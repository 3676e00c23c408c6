"""Who sees which cases, in SQL: the wall, the area, the own unit, the units that assist."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from duban.cases import topics
from duban.cases.models import Case, Party
from duban.journal.remember import remember
from duban.kernel.actor import Actor
from duban.units import wall
from duban.units.models import Unit
from duban.units.roles import ROLES


def outside_wall(actor: Actor) -> Q:
    """Cases the wall does not keep from the actor: neither about them nor about anyone or any unit above them."""
    free = Q(about_unit=None) | ~Q(about_unit__in=wall.forbidden_units(actor))
    return free & (Q(about_person=None) | ~Q(about_person__in=wall.forbidden_persons(actor)))


def in_area(actor: Actor) -> Q:
    """Cases whose seat lies in an area the actor's post covers; nothing for posts that cover none."""
    role = ROLES.get(actor.role)
    if role is None or role.scope != "area" or not actor.reach:
        return Q(pk__in=())
    found = Q()
    for depth, id_ in areas_of(actor):
        found |= Q(**{f"area{depth}": id_})
    return found or Q(pk__in=())


def areas_of(actor: Actor) -> list[tuple[int, int]]:
    """Depth in the tree and id of the areas the actor's post covers."""
    units = Unit.objects.filter(pk__in=actor.reach)
    return remember(("areas", actor.reach), lambda: [(len(unit.above), unit.pk) for unit in units])


def own(actor: Actor) -> Q:
    """Cases the actor's own unit handles or has taken in."""
    return Q(handler=actor.unit_id) | Q(registrar=actor.unit_id)


def assisting(actor: Actor) -> Q:
    """Cases in which the actor's unit assists."""
    return Q(Exists(Party.objects.filter(case=OuterRef("pk"), unit=actor.unit_id, ended_on=None)))


def works_on_cases(actor: Actor) -> bool:
    """True for posts that work on cases at all; administrators do not."""
    role = ROLES.get(actor.role)
    return role is not None and role.scope != "none" and actor.unit_id is not None


def visible(actor: Actor) -> QuerySet[Case]:
    """Every case the actor may know of. Says the same as ``policy.may_see``; a property test holds them together."""
    if actor.is_clock:
        return Case.objects.all()
    if not works_on_cases(actor):
        return Case.objects.none()
    rows = Case.objects.filter(outside_wall(actor)).filter(in_area(actor) | own(actor) | assisting(actor))
    return rows.filter(of_topics(actor))


def of_topics(actor: Actor) -> Q:
    """Cases of the topics the actor's post is limited to, those below them included; all, if it is not limited."""
    return Q(topic__in=topics.under(actor.topics)) if actor.topics else Q()
