"""Asking about campaigns. The first argument is the actor; a campaign is seen by posts in or above its area and by units it names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from duban.campaign import elements
from duban.campaign.models import Campaign, Mention, Phase, PlanText, Question, Revision, Topic
from duban.journal.remember import remember
from duban.kernel.actor import Actor
from duban.kernel.errors import NotThere
from duban.kernel.script import organ_key
from duban.units.models import Unit
from duban.units.roles import ROLES


def visible(actor: Actor) -> QuerySet[Campaign]:
    """Campaigns the actor may see: drafts only for those who manage campaigns of that area; administrators see none."""
    role = ROLES.get(actor.role)
    if role is None or role.scope == "none":
        return Campaign.objects.none()
    own = Q(area__in=actor.reach) | Q(office=actor.unit_id)
    for unit in Unit.objects.filter(pk__in=actor.reach):
        own |= Q(area__trail__startswith=f"{unit.trail}{unit.pk}/")
    seen = ~Q(state="draft") & (own | Q(area__in=actor.line) | Q(mentions__unit__in=actor.line))
    return Campaign.objects.filter(seen | own if "campaign.manage" in role.rights else seen).distinct()


def get(actor: Actor, campaign_id: int) -> Campaign:
    """One campaign, or NotThere."""
    found = next(iter(visible(actor).select_related("area", "office", "review_unit").filter(pk=campaign_id)), None)
    if found is None:
        raise NotThere("campaign.missing", "没有找到这个专项行动,或者您无权查看。")
    return found


def listed(actor: Actor) -> list[Campaign]:
    """All visible campaigns: open ones first, newest first."""
    order = {"open": 0, "draft": 1, "closed": 2}

    def read() -> list[Campaign]:
        return sorted(visible(actor).select_related("area", "office"), key=lambda c: (order[c.state], -c.pk))

    return remember(("campaigns", actor.role, actor.line, actor.reach, actor.unit_id), read)


def current(actor: Actor) -> Campaign | None:
    """The campaign a page shows when none was chosen: the newest open one, else the newest draft."""
    found = listed(actor)
    return found[0] if found else None


def phases(actor: Actor, campaign_id: int) -> Sequence[Phase]:
    """Phases in force, in the plan's order."""
    return phases_of(get(actor, campaign_id))


def phases_of(campaign: Campaign) -> list[Phase]:
    """The same of a campaign in hand."""
    return list(campaign.phases.filter(until_nr=None).exclude(state="dropped"))


def plan_text(actor: Actor, campaign_id: int) -> PlanText | None:
    """The version of the plan's text that is in force."""
    return plan_in_force(get(actor, campaign_id))


def plan_in_force(campaign: Campaign) -> PlanText | None:
    """The same of a campaign in hand: the first version until a later one is applied."""
    return campaign.plans.filter(Q(how="first") | Q(applied_at__isnull=False)).order_by("-nr").first()


def version_shown(campaign: Campaign, nr: int | None) -> PlanText | None:
    """The version whose text a page shows: the one asked for if it is or was in force, else the last whole text in force.

    A supplement is read beside the plan it changes: the plan stays what is shown first.
    """
    rows = campaign.plans.filter(Q(how="first") | Q(applied_at__isnull=False)).order_by("-nr")
    asked = rows.filter(nr=nr).first() if nr else None
    return asked or rows.exclude(how="supplement").first()


def questions(actor: Actor, campaign_id: int) -> list[Question]:
    """Open questions first, then settled ones, each in the plan's order."""
    return sorted(get(actor, campaign_id).questions.all(), key=lambda q: (q.state != "open", q.nr))


def mentions(actor: Actor, campaign_id: int) -> list[Mention]:
    """Organs named in the plan, unlinked first."""
    return sorted(mentions_of(get(actor, campaign_id)), key=lambda m: (m.unit_id is not None, m.pk))


def mentions_of(campaign: Campaign) -> list[Mention]:
    """The same of a campaign in hand, in the order they came.

    A name that stands nowhere in a text and in no element (it was typed into one, and that was taken back) is no organ of the plan.
    """
    rows = list(campaign.mentions.select_related("unit").order_by("pk"))
    if all(row.spans for row in rows):
        return rows
    in_force = campaign.elements.filter(until_nr=None).exclude(state="dropped")
    named = {organ_key(name) for row in in_force for name in elements.organs(row.kind, row.body)}
    return [row for row in rows if row.spans or organ_key(row.name) in named]


def revisions(actor: Actor, campaign_id: int, most: int = 20) -> list[Revision]:
    """The last steps of the review that stand, newest first: what can be taken back."""
    return list(get(actor, campaign_id).revisions.filter(undone_at=None).select_related("by")[:most])


def versions(actor: Actor, campaign_id: int) -> list[PlanText]:
    """All versions of the plan, newest first, without their texts."""
    return list(get(actor, campaign_id).plans.defer("text", "compiled").order_by("-nr"))


@dataclass(frozen=True, slots=True)
class Node:
    """类别节点: a topic with its depth in the tree and whether it is a leaf (cases hang on leaves, S1-8)."""

    topic: Topic
    depth: int
    leaf: bool


def topics(actor: Actor, campaign_id: int) -> list[Node]:
    """The tree of matters in reading order."""
    return tree_of(get(actor, campaign_id))


def tree_of(campaign: Campaign) -> list[Node]:
    """The same of a campaign that the actor already has from a query."""
    rows = campaign.topics.filter(until_nr=None).exclude(state="dropped")
    return remember(("topics", campaign.pk), lambda: _tree(list(rows)))


def _tree(rows: Sequence[Topic]) -> list[Node]:
    below: dict[int | None, list[Topic]] = {}
    known = {row.pk for row in rows}
    for row in rows:
        below.setdefault(row.parent_id if row.parent_id in known else None, []).append(row)
    found: list[Node] = []
    stack = [(topic, 0) for topic in reversed(below.get(None, []))]
    while stack:
        topic, depth = stack.pop()
        under = below.get(topic.pk, [])
        found.append(Node(topic, depth, not under))
        stack.extend((child, depth + 1) for child in reversed(under))
    return found


def topic_leaves(actor: Actor, campaign_id: int) -> list[Node]:
    """Only the leaves, for forms."""
    return [node for node in topics(actor, campaign_id) if node.leaf]


def is_leaf(campaign_id: int, topic_id: int) -> bool:
    """True for a topic of the campaign on which a new case may be hung: in force, with nothing in force below it (S1-8)."""
    in_force = Topic.objects.filter(campaign=campaign_id, until_nr=None).exclude(state="dropped")
    return in_force.filter(pk=topic_id).exists() and not in_force.filter(parent=topic_id).exists()
