"""Changing a campaign: draft from a plan, answers to its questions, links from its organs to units, opening."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from duban.campaign.models import Campaign, Mention, Phase, PlanText, Question, Topic
from duban.journal.door import Deed, act
from duban.kernel.actor import Actor
from duban.kernel.errors import NotThere, Refusal
from duban.plans import Plan
from duban.units import policy
from duban.units.models import Unit

# Questions that stand in the way of opening: what hangs on them would be wrong or could not be asked for.
BLOCKING = frozenset({"year_missing", "placeholder", "title_missing", "date_conflict", "phase_overlap"})


def draft(*, actor: Actor, at: datetime, plan: Plan, training: bool = False) -> Campaign:
    """Make a draft campaign of what was read from ``plan``: nothing is added that the text does not say.

    The actor's unit becomes the campaign office and their area its area; both can be changed while it is a draft.
    """
    with act(actor=actor, at=at, kind="campaign.draft") as deed:
        deed.permit(policy.require(actor, "campaign.manage"))
        area = next(iter(actor.reach), None)
        campaign = deed.add(
            Campaign(
                title=(plan.title or "(方案没有标题)")[:200],
                office_id=actor.unit_id,
                area_id=area,
                starts_on=_day(plan.starts_on),
                ends_on=_day(plan.ends_on),
                training=training,
                made_at=at,
            )
        )
        deed.add_part(campaign, PlanText(
            campaign=campaign, nr=1, name=plan.source.name[:200], sha256=plan.source.sha256, text=plan.text, compiled=plan.to_dict(),
        ))  # fmt: skip
        _phases(deed, campaign, plan)
        _topics(deed, campaign, plan)
        for unit in plan.units:
            deed.add_part(
                campaign, Mention(campaign=campaign, name=unit.name[:200], spans=[list(span) for span in unit.spans])
            )
        for nr, question in enumerate(plan.questions, 1):
            span = list(question.span) if question.span else None
            deed.add_part(
                campaign, Question(campaign=campaign, nr=nr, code=question.code, text=question.text, span=span)
            )
    return campaign


def _phases(deed: Deed, campaign: Campaign, plan: Plan) -> None:
    for nr, phase in enumerate(plan.phases, 1):
        deed.add_part(campaign, Phase(
            campaign=campaign, nr=nr, name=phase.name[:120], starts_on=_day(phase.starts_on), ends_on=_day(phase.ends_on),
            derived=list(phase.derived), span=list(phase.span),
        ))  # fmt: skip


def _topics(deed: Deed, campaign: Campaign, plan: Plan) -> None:
    made: dict[str, Topic] = {}
    for nr, topic in enumerate(plan.topics, 1):
        made[topic.code] = deed.add_part(campaign, Topic(
            campaign=campaign, nr=nr, code=topic.code[:40], text=topic.text, parent=made.get(topic.parent or ""), span=list(topic.span),
        ))  # fmt: skip


def _day(text: str | None) -> date | None:
    """A full ISO date; a date without a year stays open, its question asks for it."""
    if not text or text.startswith("XXXX"):
        return None
    return date.fromisoformat(text)


def answer_question(*, actor: Actor, at: datetime, campaign_id: int, question_id: int, answer: str) -> None:
    """Keep the office's answer to a question of the plan."""
    _settle(actor, at, campaign_id, question_id, "answered", answer, "请写下答复。")


def set_aside(*, actor: Actor, at: datetime, campaign_id: int, question_id: int, reason: str) -> None:
    """Leave a question open on purpose, with the reason."""
    _settle(actor, at, campaign_id, question_id, "set_aside", reason, "搁置问题须写明理由。")


def reopen_question(*, actor: Actor, at: datetime, campaign_id: int, question_id: int) -> None:
    """Undo an answer or a setting aside."""
    _settle(actor, at, campaign_id, question_id, "open", "", "")


def _settle(actor: Actor, at: datetime, campaign_id: int, question_id: int, state: str, words: str, ask: str) -> None:
    if ask and not words.strip():
        raise Refusal("question.words_missing", ask, field="answer", ground="S1-49")
    with act(actor=actor, at=at, kind=f"campaign.question_{state}") as deed:
        campaign = _take(deed, actor, campaign_id)
        question = campaign.questions.filter(pk=question_id).first()
        if question is None:
            raise NotThere("question.missing", "没有找到这个问题。")
        deed.take_part(campaign, question)
        question.state, question.answer = state, words.strip()
        deed.note(campaign, question=question.nr)


def _take(
    deed: Deed, actor: Actor, campaign_id: int, *, draft_only: bool = False, version: int | None = None
) -> Campaign:
    campaign = deed.take(Campaign, campaign_id, version=version)
    deed.permit(policy.require(actor, "campaign.manage", unit=campaign.area))
    if draft_only and campaign.state != "draft":
        raise Refusal("campaign.not_draft", f"“{campaign.title}”已经启动,这里只能修改草稿。", ground="X-3")
    return campaign


def link_mention(*, actor: Actor, at: datetime, campaign_id: int, mention_id: int, unit_id: int | None) -> None:
    """Say which unit an organ named in the plan is; ``None`` takes the link back."""
    with act(actor=actor, at=at, kind="campaign.link" if unit_id else "campaign.unlink") as deed:
        campaign = _take(deed, actor, campaign_id)
        mention = campaign.mentions.filter(pk=mention_id).first()
        if mention is None:
            raise NotThere("mention.missing", "没有找到方案中的这个单位。")
        if unit_id is not None and not Unit.objects.filter(pk=unit_id, closed_on=None).exists():
            raise Refusal("mention.no_unit", "要关联的单位不存在或已撤销。", field="unit", ground="S1-53")
        deed.take_part(campaign, mention).unit_id = unit_id
        deed.note(campaign, name=mention.name)


def settle_basics(
    *,
    actor: Actor,
    at: datetime,
    campaign_id: int,
    title: str | None = None,
    area_id: int | None = None,
    office_id: int | None = None,
    review_unit_id: int | None = None,
    version: int | None = None,
) -> Campaign:
    """Change title, area, office or reviewing unit of a draft; ``None`` leaves a field as it is."""
    with act(actor=actor, at=at, kind="campaign.basics") as deed:
        campaign = _take(deed, actor, campaign_id, draft_only=True, version=version)
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
    return campaign


def date_phase(
    *, actor: Actor, at: datetime, campaign_id: int, phase_id: int, starts_on: date | None, ends_on: date | None
) -> None:
    """Give a phase the dates the plan left open; they are the office's words from then on, no longer derived."""
    if starts_on and ends_on and starts_on > ends_on:
        raise Refusal("phase.reversed", "阶段的开始晚于结束,请核对。", field="starts_on", ground="F3")
    with act(actor=actor, at=at, kind="campaign.date_phase") as deed:
        campaign = _take(deed, actor, campaign_id)
        phase = campaign.phases.filter(pk=phase_id).first()
        if phase is None:
            raise NotThere("phase.missing", "没有找到这个阶段。")
        deed.take_part(campaign, phase)
        phase.starts_on, phase.ends_on, phase.derived = starts_on, ends_on, []


def add_topic(*, actor: Actor, at: datetime, campaign_id: int, text: str, parent_id: int | None = None) -> Topic:
    """Add a node to the tree of matters: plans list them incompletely, and every case needs a leaf."""
    if not text.strip():
        raise Refusal("topic.empty", "请写明问题类别。", field="text", ground="S1-8")
    with act(actor=actor, at=at, kind="campaign.add_topic") as deed:
        campaign = _take(deed, actor, campaign_id)
        parent = campaign.topics.filter(pk=parent_id).first() if parent_id else None
        if parent_id and parent is None:
            raise NotThere("topic.missing", "没有找到上级类别。")
        nr = campaign.topics.count() + 1
        siblings = campaign.topics.filter(parent=parent).count()
        code = f"{parent.code}.+{siblings + 1}" if parent else f"+{siblings + 1}"
        return deed.add_part(
            campaign, Topic(campaign=campaign, nr=nr, code=code[:40], text=text.strip(), parent=parent)
        )


def blocks(campaign: Campaign) -> list[str]:
    """What still stands in the way of opening, in sentences; empty if nothing does."""
    found = []
    if campaign.office_id is None:
        found.append("还没有确定专治办(牵头单位)。")
    if campaign.area_id is None:
        found.append("还没有确定行动覆盖的地区。")
    if not campaign.topics.exists():
        found.append("还没有问题类别:方案没有列出整治内容,请至少添加一类。")
    left = campaign.questions.filter(state="open", code__in=BLOCKING).count()
    if left:
        found.append(f"还有 {left} 个影响期限或名称的问题没有答复或搁置。")
    return found


def open_campaign(*, actor: Actor, at: datetime, campaign_id: int, version: int | None = None) -> Campaign:
    """Start a draft campaign; raises Refusal listing what still blocks it."""
    with act(actor=actor, at=at, kind="campaign.open") as deed:
        campaign = _take(deed, actor, campaign_id, draft_only=True, version=version)
        standing = blocks(campaign)
        if standing:
            raise Refusal("campaign.blocked", "还不能启动:" + "".join(standing), ground="B6 阶段与关口")
        campaign.state = "open"
        words: dict[str, Any] = {"title": campaign.title}
        for mention in campaign.mentions.exclude(unit=None):
            deed.tell(campaign, "campaign.opened", unit=mention.unit_id, role="liaison", words=words)
    return campaign
