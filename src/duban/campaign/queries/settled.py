"""What a campaign's plan lays down, as settled by its office: duties, obligations, channels, leading groups – each with its sentence.

``*_of`` take a campaign that the caller already has (an action, the clock); the others ask with the actor's eyes. Only what is in
force is given: nothing dropped, nothing that a later version of the plan ended. Names are as the plan writes them; ``Named.unit_ids``
are the units a person linked them to.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from duban.campaign.elements import parse_due
from duban.campaign.models import Campaign, Element, PlanText
from duban.campaign.queries.campaigns import get
from duban.kernel.actor import Actor
from duban.kernel.script import organ_key
from duban.plans.model import DueRule


@dataclass(frozen=True, slots=True)
class Named:
    """单位写法: an organ as the plan writes it, and the units meant (none yet: ``unit_ids`` empty).

    ``collective`` names no single unit (各乡镇): ``unit_ids`` are then those a person chose, possibly none. ``mention_id`` is its row.
    """

    name: str
    unit_ids: tuple[int, ...] = ()
    collective: bool = False
    mention_id: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """出处: the element's row, where the plan says it (``quote`` the words, ``place`` the clause) and what a person made of it."""

    id: int
    nr: int
    plan_nr: int
    span: tuple[int, int] | None
    quote: str
    place: str
    state: str
    origin: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Duty:
    """任务分工: a task with its four roles (S2-7)."""

    at: Place
    task: str
    lead: tuple[Named, ...]
    assist: tuple[Named, ...]
    implement: tuple[Named, ...]
    persons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Obligation:
    """应报应办: who owes what to whom by when. ``due.phase`` names a phase of the campaign, or ``each``."""

    at: Place
    what: str
    kind: str
    who: tuple[Named, ...]
    to: tuple[Named, ...]
    due: DueRule


@dataclass(frozen=True, slots=True)
class Channel:
    """归口报送: whose papers go to whom (S4-14)."""

    at: Place
    who: tuple[Named, ...]
    to: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Holder:
    """责任人: a post in a leading body, or a person named for a task. ``name`` is a person's: show it by right (X-6)."""

    at: Place
    body: str
    role: str
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Group:
    """领导机构: its member organs, its office, and its posts in the order of the plan (S2-3)."""

    at: Place
    name: str
    members: tuple[Named, ...]
    office: Named | None
    holders: tuple[Holder, ...]


def obligations(actor: Actor, campaign_id: int) -> list[Obligation]:
    """All obligations in force, in the plan's order. Raises NotThere."""
    return obligations_of(get(actor, campaign_id))


def duties(actor: Actor, campaign_id: int) -> list[Duty]:
    """All duties in force, in the plan's order. Raises NotThere."""
    return duties_of(get(actor, campaign_id))


def channels(actor: Actor, campaign_id: int) -> list[Channel]:
    """All channels in force, in the plan's order. Raises NotThere."""
    return channels_of(get(actor, campaign_id))


def groups(actor: Actor, campaign_id: int) -> list[Group]:
    """Leading bodies with their posts. Raises NotThere."""
    return groups_of(get(actor, campaign_id))


def elements(actor: Actor, campaign_id: int, kind: str = "") -> list[Element]:
    """The rows themselves, in force, in the plan's order; of one ``kind`` or of all. Raises NotThere."""
    return elements_of(get(actor, campaign_id), kind)


def elements_of(campaign: Campaign, kind: str = "") -> list[Element]:
    """The same of a campaign in hand."""
    rows = campaign.elements.filter(until_nr=None).exclude(state="dropped")
    return list(rows.filter(kind=kind) if kind else rows)


def obligations_of(campaign: Campaign) -> list[Obligation]:
    """Obligations of a campaign in hand."""
    sight = _Sight(campaign)
    return [
        Obligation(
            sight.place(row), row.body["what"], row.body["kind"], sight.named(row.body["who"]), sight.named(row.body["to"]),
            parse_due(row.body["due"]),
        )
        for row in elements_of(campaign, "obligation")
    ]  # fmt: skip


def duties_of(campaign: Campaign) -> list[Duty]:
    """Duties of a campaign in hand."""
    sight = _Sight(campaign)
    return [
        Duty(
            sight.place(row), row.body["task"], sight.named(row.body["lead"]), sight.named(row.body["assist"]),
            sight.named(row.body["implement"]), tuple(row.body["persons"]),
        )
        for row in elements_of(campaign, "duty")
    ]  # fmt: skip


def channels_of(campaign: Campaign) -> list[Channel]:
    """Channels of a campaign in hand."""
    sight = _Sight(campaign)
    return [
        Channel(sight.place(row), sight.named(row.body["who"]), sight.named(row.body["to"]))
        for row in elements_of(campaign, "channel")
    ]


def named_of(campaign: Campaign, names: Iterable[str]) -> tuple[Named, ...]:
    """Organs as a plan writes them, with the units that a person linked them to in this campaign."""
    return _Sight(campaign).named(names)


def groups_of(campaign: Campaign) -> list[Group]:
    """Leading bodies of a campaign in hand; a post whose body has no row of its own stands under the body's name."""
    sight = _Sight(campaign)
    holders: dict[str, list[Holder]] = {}
    for row in elements_of(campaign, "post"):
        said = row.body
        holders.setdefault(said["body"], []).append(
            Holder(sight.place(row), said["body"], said["role"], said["name"], said["title"])
        )
    found = []
    for row in elements_of(campaign, "group"):
        said = row.body
        office = sight.named([said["office"]])[0] if said["office"] else None
        posts = tuple(holders.pop(said["name"], ()))
        found.append(Group(sight.place(row), said["name"], sight.named(said["members"]), office, posts))
    return found + [Group(posts_[0].at, name, (), None, tuple(posts_)) for name, posts_ in holders.items()]


class _Sight:
    """A campaign's texts by version and its mentions by name, read once for many rows."""

    def __init__(self, campaign: Campaign) -> None:
        self.texts = dict(PlanText.objects.filter(campaign=campaign).values_list("nr", "text"))
        self.mentions: dict[str, Named] = {}
        for row in campaign.mentions.order_by("pk"):
            units = tuple(row.member_ids) if row.collective else (row.unit_id,) if row.unit_id else ()
            one = Named(row.name, units, row.collective, row.pk)
            self.mentions[row.name] = one
            self.mentions.setdefault(organ_key(row.name), one)

    def named(self, names: Iterable[str]) -> tuple[Named, ...]:
        found = []
        for name in names:
            known = self.mentions.get(name) or self.mentions.get(organ_key(name))
            found.append(Named(name, known.unit_ids, known.collective, known.mention_id) if known else Named(name))
        return tuple(found)

    def place(self, row: Element) -> Place:
        span = (row.span[0], row.span[1]) if row.span else None
        quote = self.texts.get(row.plan_nr, "")[span[0] : span[1]] if span else ""
        return Place(row.pk, row.nr, row.plan_nr, span, quote, row.place, row.state, tuple(row.origin))
