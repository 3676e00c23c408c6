"""A draft on its way to being opened: its basics, and what still blocks it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from duban.campaign.actions.step import taken
from duban.campaign.models import Campaign
from duban.campaign.queries import mentions_of, plan_in_force
from duban.journal.door import act
from duban.kernel.actor import Actor
from duban.kernel.errors import Refusal
from duban.units.models import Unit

NOTICES = frozenset({"foreign_text", "repeated_block", "refused_content"})
"""Questions that only tell how the text was read: they ask for nothing and block nothing."""


def settle_basics(
    *,
    actor: Actor,
    at: datetime,
    campaign_id: int,
    title: str | None = None,
    area_id: int | None = None,
    office_id: int | None = None,
    review_unit_id: int | None = None,
    order_word: str | None = None,
    version: int | None = None,
) -> Campaign:
    """Change title, area, office, reviewing unit of a draft, or what it calls its supervision papers (X-1).

    ``None`` leaves a field as it is; an empty ``order_word`` goes back to 督办单.
    """
    with act(actor=actor, at=at, kind="campaign.basics") as deed:
        campaign = taken(deed, actor, campaign_id, draft_only=True, version=version)
        if title is not None:
            if not title.strip():
                raise Refusal("campaign.title_missing", "名称不能为空。", field="title")
            campaign.title = title.strip()[:200]
        for name, value in (("area_id", area_id), ("office_id", office_id), ("review_unit_id", review_unit_id)):
            if value is None:
                continue
            if not Unit.objects.filter(pk=value, closed_on=None).exists():
                raise Refusal("campaign.no_unit", "所选单位不存在或已撤销。", field=name)
            setattr(campaign, name, value)
        if order_word is not None:
            rest = {key: word for key, word in campaign.words.items() if key != "order"}
            campaign.words = rest | ({"order": order_word.strip()[:20]} if order_word.strip() else {})
    return campaign


BLOCKS = {
    "office": "还没有确定专治办(牵头单位)。",
    "area": "还没有确定行动覆盖的地区。",
    "topics": "还没有问题类别:方案没有列出整治内容,请至少添加一类。",
    "questions": "还有 %(n)d 个问题没有答复或搁置。",
    "inherited": "还有 %(n)d 项沿用上级方案的内容没有结合本地确认或修改。",
    "approval": "已经送审,还没有批准。",
    "ask_again": "送审以后又有修改或被退回,须重新送审,由另一人批准。",
}
"""拦着启动的事: what may stand in the way of opening; ``n`` is how many."""


def blocking(campaign: Campaign) -> list[tuple[str, int]]:
    """What still stands in the way of opening: a key of BLOCKS and how many."""
    plan = plan_in_force(campaign)
    alive = campaign.topics.filter(until_nr=None).exclude(state="dropped")
    inherited = [
        rows.filter(state="inherited", until_nr=None) for rows in (campaign.elements, campaign.topics, campaign.phases)
    ]
    found = {
        "office": int(campaign.office_id is None),
        "area": int(campaign.area_id is None),
        "topics": int(not alive.exists()),
        "questions": campaign.questions.filter(state="open").exclude(code__in=NOTICES).count(),
        "inherited": sum(rows.count() for rows in inherited),
        "approval": int(plan is not None and plan.asked_at is not None and plan.approved_at is None),
        "ask_again": int(campaign.needs_approval and plan is not None and plan.asked_at is None),
    }
    return [(code, n) for code, n in found.items() if n]


def blocks(campaign: Campaign) -> list[str]:
    """The same in sentences; empty if nothing does."""
    return [BLOCKS[code] % {"n": n} for code, n in blocking(campaign)]


def open_campaign(*, actor: Actor, at: datetime, campaign_id: int, version: int | None = None) -> Campaign:
    """Start a draft campaign; raises Refusal listing what still blocks it."""
    with act(actor=actor, at=at, kind="campaign.open") as deed:
        campaign = taken(deed, actor, campaign_id, draft_only=True, version=version)
        standing = blocks(campaign)
        if standing:
            raise Refusal("campaign.blocked", "还不能启动:" + "".join(standing), ground="B6 阶段与关口")
        campaign.state = "open"
        plan = plan_in_force(campaign)
        if plan is not None and plan.applied_at is None:
            deed.take_part(campaign, plan).applied_at = at
        words: dict[str, Any] = {"title": campaign.title}
        for unit_id in named_units(campaign):
            deed.tell(campaign, "campaign.opened", unit=unit_id, role="liaison", words=words)
    return campaign


def named_units(campaign: Campaign) -> list[int]:
    """Every unit the plan's organs were linked to, singly or as one of several, each once."""
    found: set[int] = set()
    for mention in mentions_of(campaign):
        found |= {*mention.member_ids, mention.unit_id} - {None}
    return sorted(found)
