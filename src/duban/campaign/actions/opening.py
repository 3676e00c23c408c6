"""A draft on its way to being opened: its basics, the approval of a second person, what still blocks it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from duban.campaign.actions.step import taken
from duban.campaign.models import Campaign, PlanText
from duban.campaign.queries import plan_in_force
from duban.journal.door import Deed, act
from duban.kernel.actor import Actor
from duban.kernel.errors import Refusal
from duban.units import policy
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
    }
    return [(code, n) for code, n in found.items() if n]


def blocks(campaign: Campaign) -> list[str]:
    """The same in sentences; empty if nothing does."""
    return [BLOCKS[code] % {"n": n} for code, n in blocking(campaign)]


def ask_approval(*, actor: Actor, at: datetime, campaign_id: int) -> PlanText:
    """Put the settled reading of the plan before a second person; from now on it cannot be opened without."""
    with act(actor=actor, at=at, kind="campaign.ask_approval") as deed:
        campaign = taken(deed, actor, campaign_id, draft_only=True)
        plan = _plan(campaign)
        if plan.asked_at is not None:
            raise Refusal("approval.asked", "已经送审,请等待批准。", ground="issue 3.8")
        deed.take_part(campaign, plan)
        plan.asked_by_id, plan.asked_at = actor.person_id, at
        if campaign.office_id is not None:
            deed.tell(
                campaign, "campaign.asked", unit=campaign.office_id, role="office", words={"title": campaign.title}
            )
    return plan


def approve(*, actor: Actor, at: datetime, campaign_id: int) -> PlanText:
    """Approve what another person reviewed. Raises Refusal for one who took part in the review (four eyes)."""
    with act(actor=actor, at=at, kind="campaign.approve") as deed:
        _, plan = _before_approver(deed, actor, campaign_id)
        plan.approved_by_id, plan.approved_at = actor.person_id, at
    return plan


def send_back(*, actor: Actor, at: datetime, campaign_id: int, reason: str) -> PlanText:
    """Do not approve, and say why; whoever asked is told."""
    if not reason.strip():
        raise Refusal("approval.no_reason", "退回须写明理由。", field="reason", ground="issue 3.8")
    with act(actor=actor, at=at, kind="campaign.not_approved") as deed:
        campaign, plan = _before_approver(deed, actor, campaign_id)
        asker = plan.asked_by_id
        plan.asked_by_id = plan.asked_at = None
        deed.note(campaign, reason=reason.strip())
        if asker is not None:
            words = {"title": campaign.title, "reason": reason.strip()}
            deed.tell(campaign, "campaign.not_approved", person=asker, words=words)
    return plan


def bars_from_approving(actor: Actor, campaign: Campaign) -> str:
    """Why this person may not approve the reading now; empty if they may."""
    plan = plan_in_force(campaign)
    if plan is None or plan.asked_at is None:
        return "还没有送审。"
    if plan.approved_at is not None:
        return "已经批准。"
    took_part = campaign.revisions.filter(undone_at=None, plan_nr=plan.nr, by=actor.person_id).exists()
    if plan.asked_by_id == actor.person_id or took_part:
        return "您参加了这份方案的核对或送审,须由另一人批准。"
    return ""


def _before_approver(deed: Deed, actor: Actor, campaign_id: int) -> tuple[Campaign, PlanText]:
    campaign = deed.take(Campaign, campaign_id)
    deed.permit(policy.require(actor, "campaign.approve", unit=campaign.area))
    why = bars_from_approving(actor, campaign)
    if why:
        raise Refusal("approval.barred", why, ground="issue 3.8")
    return campaign, deed.take_part(campaign, _plan(campaign))


def _plan(campaign: Campaign) -> PlanText:
    plan = plan_in_force(campaign)
    if plan is None:
        raise Refusal("plan.none", "这个专项行动没有方案文本。", ground="B1")
    return plan


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
    for unit_id, member_ids in campaign.mentions.values_list("unit_id", "member_ids"):
        found |= {*member_ids, unit_id} - {None}
    return sorted(found)
