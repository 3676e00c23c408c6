"""下级专项: a campaign of a lower level takes over topics and tasks from the one above, each to be adapted by its own office (S2-21, B7)."""

from __future__ import annotations

from datetime import datetime

from duban.campaign.models import Campaign, Element, Mention, Phase, PlanText, Topic
from duban.campaign.queries import elements_of, get, phases_of, tree_of, version_shown
from duban.journal.door import Deed, act
from duban.kernel.actor import Actor
from duban.kernel.errors import Refusal
from duban.units import policy
from duban.units.models import Unit

OWN = frozenset({"group", "post"})
"""What a lower level founds for itself: the leading body and posts of the level above are not its own."""


def draft_child(*, actor: Actor, at: datetime, parent_id: int, area_id: int, title: str = "") -> Campaign:
    """Draft the campaign of an area under the parent's: everything taken over stands as ``inherited`` until someone settles it.

    Raises NotThere for a parent the actor may not see, NotPermitted outside the actor's reach, Refusal for an area that is not below or
    has a campaign of this parent already.
    """
    parent = get(actor, parent_id)
    area = Unit.objects.filter(pk=area_id, closed_on=None, level__gt=0).first()
    if area is None or parent.area_id is None or parent.area_id not in area.path[:-1]:
        raise Refusal("child.area", "下级专项的地区须在上级专项覆盖的地区之内。", field="area_id", ground="S2-21")
    with act(actor=actor, at=at, kind="campaign.child") as deed:
        deed.permit(policy.require(actor, "campaign.manage", unit=area))
        if Campaign.objects.filter(parent=parent, area=area).exists():
            raise Refusal("child.twice", f"{area.name}已经有这个专项的下级专项。", field="area_id", ground="S1-45")
        campaign = deed.add(
            Campaign(
                title=(title.strip() or f"{area.name}:{parent.title}")[:200],
                office_id=actor.unit_id,
                area=area,
                starts_on=parent.starts_on,
                ends_on=parent.ends_on,
                words=dict(parent.words),
                training=parent.training,
                parent=parent,
                made_at=at,
            )
        )
        _take_over(deed, campaign, parent)
    return campaign


def _take_over(deed: Deed, campaign: Campaign, parent: Campaign) -> None:
    """Copy the text in force and all that stands in it; rows of other versions keep their words but point nowhere."""
    text = version_shown(parent, None)
    if text is not None:
        deed.add_part(campaign, PlanText(
            campaign=campaign, nr=1, name=text.name, sha256=text.sha256, text=text.text, compiled=text.compiled, how="first"
        ))  # fmt: skip
    shown = text.nr if text is not None else 0
    for phase in phases_of(parent):
        deed.add_part(campaign, Phase(
            campaign=campaign, nr=phase.nr, name=phase.name, starts_on=phase.starts_on, ends_on=phase.ends_on, derived=phase.derived,
            span=phase.span if phase.plan_nr == shown else [], read=phase.read, place=phase.place, state="inherited", origin=[phase.pk],
        ))  # fmt: skip
    made: dict[int, Topic] = {}
    for node in tree_of(parent):
        one = node.topic
        made[one.pk] = deed.add_part(campaign, Topic(
            campaign=campaign, nr=one.nr, code=one.code, text=one.text, parent=made.get(one.parent_id or 0),
            span=one.span if one.plan_nr == shown else [], read={"code": one.code, "text": one.text, "parent": None}, place=one.place,
            state="inherited", origin=[one.pk],
        ))  # fmt: skip
    for row in elements_of(parent):
        if row.kind not in OWN:
            deed.add_part(campaign, Element(
                campaign=campaign, nr=row.nr, kind=row.kind, body=row.body, read=row.body, span=row.span if row.plan_nr == shown else [],
                place=row.place, state="inherited", origin=[row.pk],
            ))  # fmt: skip
    for mention in parent.mentions.order_by("pk"):
        # Which unit is meant differs from level to level: 各部门 of the city are not those of the county.
        spans = mention.spans if mention.plan_nr == shown else []
        deed.add_part(
            campaign, Mention(campaign=campaign, name=mention.name, spans=spans, collective=mention.collective)
        )
