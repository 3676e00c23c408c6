"""What a page of the tree needs besides the directory: how many stand below each unit, and who held its posts before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Count

from duban.kernel.actor import Actor
from duban.units import policy
from duban.units.models import Person, Post, Unit
from duban.units.queries.rows import PostRow, gate, one_unit, post_row


def child_counts(actor: Actor, ids: Sequence[int]) -> dict[int, int]:
    """How many living units stand right below each of these; those with none are left out."""
    gate(actor)
    below = Unit.objects.filter(parent_id__in=ids, closed_on=None, same_as=None)
    counted = below.order_by().values_list("parent_id").annotate(n=Count("pk"))
    return {parent: number for parent, number in counted if parent is not None}


def past_posts(actor: Actor, unit_id: int, on: date) -> list[PostRow]:
    """Posts of a unit that were over on a day, last ended first. Raises NotThere."""
    unit = one_unit(actor, unit_id)
    over = Post.objects.filter(unit=unit, state="approved", to_on__lt=on).select_related("unit", "holder", "area")
    return [post_row(post) for post in over.order_by("-to_on", "-pk")]


def person_names(actor: Actor, ids: Sequence[int]) -> dict[int, str]:
    """Names of these accounts, for administrators; unknown ids are left out. Raises NotPermitted."""
    if not any(policy.holds(actor, right) for right in ("post.approve", "audit.read")):
        policy.require(actor, "account.manage")
    return dict(Person.objects.filter(pk__in=ids).values_list("pk", "name"))
