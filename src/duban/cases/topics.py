"""问题类别的上下级: a post limited to a topic reaches all below it (S1-8)."""

from __future__ import annotations

from collections.abc import Iterable

from duban.campaign.models import Topic


def path(topic_id: int | None) -> tuple[int, ...]:
    """A topic and all above it, lowest first; nothing for a case not yet classed."""
    found: list[int] = []
    while topic_id is not None and topic_id not in found:
        found.append(topic_id)
        topic_id = Topic.objects.filter(pk=topic_id).values_list("parent_id", flat=True).first()
    return tuple(found)


def under(ids: Iterable[int]) -> set[int]:
    """The topics and all below them."""
    found, fresh = set(ids), set(ids)
    while fresh:
        fresh = set(Topic.objects.filter(parent__in=fresh).values_list("id", flat=True)) - found
        found |= fresh
    return found
