"""批准: a second person looks at what was settled before it counts – the first reading, and every later version.

Nobody is made to ask. Who has asked once is bound: what changes afterwards is put up again, and later versions of that campaign need the
second person too.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from duban.campaign.actions.step import ask_anew, taken
from duban.campaign.models import Campaign, PlanText
from duban.campaign.queries import compared, plan_in_force, proposed
from duban.journal.door import Deed, act
from duban.kernel.actor import Actor
from duban.kernel.errors import NotThere, Refusal
from duban.plans import read_text
from duban.units import policy

_GROUND = "issue 3.8"


def ask_approval(
    *,
    actor: Actor,
    at: datetime,
    campaign_id: int,
    nr: int | None = None,
    keys: Collection[str] = (),
    version: int | None = None,
) -> PlanText:
    """Put the settled reading of a draft before a second person, or version ``nr`` with the proposals named by ``keys``.

    From now on it counts only when it is approved. Raises Refusal if it waits already, NotThere for a proposal that is none.
    """
    with act(actor=actor, at=at, kind="campaign.ask_approval") as deed:
        campaign = taken(deed, actor, campaign_id, draft_only=nr is None, version=version)
        text = _text(campaign, nr)
        if text.asked_at is not None:
            raise Refusal("approval.asked", "已经送审,请等待批准。", ground=_GROUND)
        deed.take_part(campaign, text)
        if nr is not None:
            known = {proposal.key for proposal in compared(campaign, text, read_text(text.text, text.name)).proposals}
            if unknown := set(keys) - known:
                raise NotThere(
                    "version.no_proposal", f"对照表中没有这一处变动({sorted(unknown)[0]}),请重新打开对照页。"
                )
            text.asked_for = sorted(keys)
            deed.note(campaign, version=nr, taken=len(text.asked_for), left=len(known) - len(text.asked_for))
        text.asked_by_id, text.asked_at = actor.person_id, at
        campaign.needs_approval = True
        if campaign.office_id is not None:
            words = {"title": campaign.title} | ({"version": nr} if nr is not None else {})
            deed.tell(campaign, "campaign.asked", unit=campaign.office_id, role="office", words=words)
    return text


def approve(*, actor: Actor, at: datetime, campaign_id: int, nr: int | None = None) -> PlanText:
    """Approve what another person settled. Raises Refusal for one who took part in it (four eyes)."""
    with act(actor=actor, at=at, kind="campaign.approve") as deed:
        campaign, text = _before_approver(deed, actor, campaign_id, nr)
        text.approved_by_id, text.approved_at = actor.person_id, at
        if nr is not None:
            deed.note(campaign, version=nr)
    return text


def send_back(*, actor: Actor, at: datetime, campaign_id: int, reason: str, nr: int | None = None) -> PlanText:
    """Do not approve, and say why; whoever asked is told."""
    if not reason.strip():
        raise Refusal("approval.no_reason", "退回须写明理由。", field="reason", ground=_GROUND)
    with act(actor=actor, at=at, kind="campaign.not_approved") as deed:
        campaign, text = _before_approver(deed, actor, campaign_id, nr)
        asker = text.asked_by_id
        text.asked_by_id = text.asked_at = None
        text.asked_for = []
        about: dict[str, Any] = {"version": nr} if nr is not None else {}
        deed.note(campaign, reason=reason.strip(), **about)
        if asker is not None:
            words = {"title": campaign.title, "reason": reason.strip()}
            deed.tell(campaign, "campaign.not_approved", person=asker, words=words)
    return text


def take_back_asking(*, actor: Actor, at: datetime, campaign_id: int, nr: int) -> PlanText:
    """Take a version back from the second person, to choose other changes; it has to be put up again."""
    with act(actor=actor, at=at, kind="campaign.asking_back") as deed:
        campaign = taken(deed, actor, campaign_id)
        text = proposed(campaign, nr)
        if text.asked_at is None:
            raise Refusal("approval.not_asked", "这一版没有送审。", ground=_GROUND)
        ask_anew(deed, campaign, text)
        deed.note(campaign, version=nr)
    return text


def bars_from_approving(actor: Actor, campaign: Campaign, text: PlanText | None = None) -> str:
    """Why this person may not approve the reading (or the version ``text``) now; empty if they may."""
    plan = text if text is not None else plan_in_force(campaign)
    if plan is None or plan.asked_at is None:
        return "还没有送审。"
    if plan.approved_at is not None:
        return "已经批准。"
    took_part = campaign.revisions.filter(undone_at=None, plan_nr=plan.nr, by=actor.person_id).exists()
    if plan.asked_by_id == actor.person_id or took_part:
        return "您参加了这份方案的核对或送审,须由另一人批准。"
    return ""


def bars_from_applying(campaign: Campaign, text: PlanText, keys: Collection[str]) -> Refusal | None:
    """Why a version with these changes must not be put into force yet; None if it may.

    A draft's reading is approved as a whole before it opens, with the version in it.
    """
    if campaign.state == "draft" or not (campaign.needs_approval or text.asked_at is not None):
        return None
    if text.asked_at is None:
        return Refusal("version.to_be_approved", "这个专项的解读经另一人批准,新版本也须先送审。", ground=_GROUND)
    if text.approved_at is None:
        return Refusal("version.not_approved", "这一版已经送审,还没有批准。", ground=_GROUND)
    if set(keys) != set(text.asked_for):
        return Refusal(
            "version.other_keys",
            "勾选的变动与批准的不同。请按批准的启用;要改勾选,请先撤回送审,再重新送审。",
            ground=_GROUND,
        )
    return None


def _before_approver(deed: Deed, actor: Actor, campaign_id: int, nr: int | None) -> tuple[Campaign, PlanText]:
    campaign = deed.take(Campaign, campaign_id)
    deed.permit(policy.require(actor, "campaign.approve", unit=campaign.area))
    text = _text(campaign, nr)
    why = bars_from_approving(actor, campaign, text)
    if why:
        raise Refusal("approval.barred", why, ground=_GROUND)
    return campaign, deed.take_part(campaign, text)


def _text(campaign: Campaign, nr: int | None) -> PlanText:
    text = plan_in_force(campaign) if nr is None else proposed(campaign, nr)
    if text is None:
        raise Refusal("plan.none", "这个专项行动没有方案文本。", ground="B1")
    return text
