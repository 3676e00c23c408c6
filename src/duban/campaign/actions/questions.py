"""Questions of the plan: answered, set aside with a reason, opened again. Some answers also settle what was asked about."""

from __future__ import annotations

from datetime import datetime

from duban.campaign import answering
from duban.campaign.actions.step import Step, step
from duban.campaign.models import Question
from duban.kernel.actor import Actor
from duban.kernel.errors import Outdated, Refusal


def answer_question(*, actor: Actor, at: datetime, campaign_id: int, question_id: int, answer: str) -> None:
    """Keep the office's answer; a year, a date or a recipient is also put where the plan left it open."""
    _need(answer, "请写下答复。")
    with step(actor=actor, at=at, campaign_id=campaign_id, kind="question_answered") as one:
        question = _left_open(one, question_id)
        question.state, question.answer = "answered", answer.strip()
        _take_effect(one, question)
        one.deed.note(one.campaign, question=question.nr)


def set_aside(*, actor: Actor, at: datetime, campaign_id: int, question_id: int, reason: str) -> None:
    """Leave a question open on purpose, with the reason."""
    _need(reason, "搁置问题须写明理由。")
    with step(actor=actor, at=at, campaign_id=campaign_id, kind="question_set_aside") as one:
        question = _left_open(one, question_id)
        question.state, question.answer = "set_aside", reason.strip()
        one.deed.note(one.campaign, question=question.nr)


def _left_open(one: Step, question_id: int) -> Question:
    """The question, if nobody has settled it meanwhile: another's answer is taken back first, never written over."""
    question = one.find(Question, question_id)
    if question.state != "open":
        raise Outdated("question.settled", "这个问题已经有了答复或已搁置。要改,请先在“已有着落”中撤回。", ground="X-3")
    return question


def set_all_aside(*, actor: Actor, at: datetime, campaign_id: int, codes: frozenset[str], reason: str) -> int:
    """Set aside every open question of these codes with one reason; how many there were."""
    _need(reason, "搁置问题须写明理由。")
    with step(actor=actor, at=at, campaign_id=campaign_id, kind="question_set_aside") as one:
        rows = list(one.campaign.questions.filter(state="open", code__in=codes))
        for question in rows:
            one.take(question)
            question.state, question.answer = "set_aside", reason.strip()
        one.deed.note(one.campaign, questions=[question.nr for question in rows])
    return len(rows)


def reopen_question(*, actor: Actor, at: datetime, campaign_id: int, question_id: int) -> None:
    """Take back an answer or a setting aside; what the answer settled stays until its step is taken back."""
    with step(actor=actor, at=at, campaign_id=campaign_id, kind="question_open") as one:
        question = one.find(Question, question_id)
        question.state, question.answer = "open", ""
        one.deed.note(one.campaign, question=question.nr)


def _need(words: str, ask: str) -> None:
    if not words.strip():
        raise Refusal("question.words_missing", ask, field="answer", ground="S1-49")


def _take_effect(one: Step, question: Question) -> None:
    """Put the answer where the plan left the place open, on rows of the same version that still say so."""
    campaign, nr = one.campaign, question.plan_nr
    if question.code == "title_missing" and campaign.state == "draft":
        campaign.title = question.answer[:200]
    if question.code == "year_missing":
        plan = campaign.plans.filter(nr=nr).first()
        for name, day in answering.phase_dates(plan.compiled if plan else {}, question.answer).items():
            if getattr(campaign, name) is None:
                setattr(campaign, name, day)
        for phase in campaign.phases.filter(plan_nr=nr):
            dates = answering.phase_dates(phase.read, question.answer)
            for name in dates.keys() & {"starts_on", "ends_on"}:
                if getattr(phase, name) is None:
                    setattr(one.take(phase), name, dates[name])
    for element in campaign.elements.filter(plan_nr=nr, kind="obligation", until_nr=None).exclude(state="dropped"):
        here = question.span is not None and element.span == question.span
        body = answering.settled(question.code, question.answer, element.body, here=here)
        if body != element.body:
            one.take(element)
            element.body, element.state = body, "edited"
