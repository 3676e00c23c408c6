"""What a form offers: units and persons by a few typed words, campaigns one may register in, topics, milestones. Actor first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from duban.campaign import queries as campaigns
from duban.campaign.models import Campaign
from duban.cases.models import Case
from duban.kernel.actor import Actor
from duban.kernel.script import search_key
from duban.units.models import Person, Post
from duban.units.names import key
from duban.units.queries import directory
from duban.units.roles import ROLES

_LOOKED_AT = 60


@dataclass(frozen=True, slots=True)
class Choice:
    """候选项: ``exact`` if the words are its whole name."""

    id: int
    name: str
    where: str = ""
    exact: bool = False


def units(actor: Actor, words: str, *, most: int = 12) -> Sequence[Choice]:
    """Units in being that go by these words, best first. Traditional input, aliases and short names are found too."""
    if actor.post_id is None or not words.strip():
        return []
    hits = directory.search(actor, words, most)
    wanted = key(words)
    return [
        Choice(hit.unit.id, hit.unit.name, hit.unit.where, wanted in (key(hit.unit.name), key(hit.unit.short_name)))
        for hit in hits
        if hit.unit.closed_on is None
    ]


def units_by_id(actor: Actor, ids: Sequence[int]) -> Sequence[Choice]:
    """The same for units already chosen, in the order of ``ids``."""
    if actor.post_id is None:
        return []
    known = directory.units(actor, ids)
    return [Choice(row.id, row.name, row.where) for id_ in ids if (row := known.get(id_)) is not None]


def people(actor: Actor, words: str, on: date, *, most: int = 12) -> Sequence[Choice]:
    """Holders of posts by a part of their name: officials at work in the system, nobody else."""
    wanted = search_key(words).strip()
    if not wanted or actor.post_id is None:
        return []
    rows = Post.objects.filter(state="approved", from_on__lte=on, holder__name__contains=wanted).exclude(to_on__lt=on)
    found: dict[int, Choice] = {}
    for post in rows.select_related("holder", "unit").order_by("holder__name", "holder_id", "id")[: _LOOKED_AT * 2]:
        if post.holder is not None and post.holder.pk not in found:
            where = f"{post.unit.name} {post.title or ROLES[post.role].title}"
            found[post.holder.pk] = Choice(post.holder.pk, post.holder.name, where, post.holder.name == wanted)
    return sorted(found.values(), key=lambda one: not one.exact)[:most]


def people_by_id(actor: Actor, ids: Sequence[int]) -> Sequence[Choice]:
    """The same for persons already chosen."""
    if actor.post_id is None:
        return []
    return [Choice(pk, name) for pk, name in Person.objects.filter(pk__in=ids).values_list("pk", "name")]


def campaigns_to_register_in(actor: Actor) -> list[Campaign]:
    """Open campaigns the actor sees; the newest first."""
    return [one for one in campaigns.listed(actor) if one.state == "open"]


def milestones(case: Case) -> Sequence[tuple[str, str]]:
    """Milestones of the case not reached yet: number and words."""
    rows = case.milestones.filter(done_on=None, dropped_on=None)
    return [(str(row.nr), f"{row.nr}. {row.text}({row.due_on})") for row in rows]
