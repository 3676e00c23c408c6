"""方案与解读: the plan's own words on the left, what was read from them on the right, each leading to the other.

Here a draft is settled: rows are confirmed, deleted and merged one by one or together, questions answered or set aside, and every
step can be taken back. With htmx only the section that changed is sent again; without it the page is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duban.campaign import actions
from duban.campaign import queries as campaigns
from duban.campaign.elements import ELEMENT_KINDS
from duban.desk import answers
from duban.desk.entry_words import kind_words
from duban.desk.keyset import number
from duban.desk.one_act import at_once
from duban.desk.pages import campaigns as overview
from duban.desk.pages import plan_rows, plan_words
from duban.desk.parts.plan_text import paragraphs
from duban.desk.requests import DeskRequest
from duban.kernel.errors import NotThere, Refusal
from duban.units import policy

SHOWN_SPANS = 4
"""Links to places in the text shown per unit; plans name some organs forty times."""
STEPS = 8
"""Steps shown that can be taken back one by one."""


def plan(request: DeskRequest, campaign_id: int) -> HttpResponse:
    """The review page."""
    return show(request, campaign_id)


def reading_of(request: DeskRequest, campaign_id: int) -> plan_rows.Reading:
    """Everything the page shows, read once, covered as the actor's right demands."""
    actor = request.actor
    one = campaigns.get(actor, campaign_id)
    text = campaigns.version_shown(one, number(request.GET.get("v")))
    compiled = text.compiled if text else {}
    elements = campaigns.elements_of(one)
    covered = one.training or not policy.holds(actor, "campaign.manage", unit=one.area)
    return plan_rows.Reading(
        one=one,
        text=text,
        phases=campaigns.phases_of(one),
        topics=campaigns.tree_of(one),
        elements=elements,
        mentions=campaigns.mentions(actor, campaign_id),
        questions=campaigns.questions(actor, campaign_id),
        cover=plan_rows.cover_for(elements, compiled, on=covered),
        compiled=compiled,
    )


def show(
    request: DeskRequest, campaign_id: int, *, wrong: tuple[int, str, str] | None = None, status: int = 200
) -> HttpResponse:
    """The page; ``wrong`` is a question's id with what was typed and why it was refused."""
    reading = reading_of(request, campaign_id)
    one, text = reading.one, reading.text
    may_manage = policy.holds(request.actor, "campaign.manage", unit=one.area)
    sections = [plan_rows.section(reading, kind) for kind in plan_rows.SECTIONS]
    words = {
        **_around(request, reading, may_manage),
        **_questions(reading, wrong),
        "text": text,
        "covered": reading.cover.on,
        "lines": paragraphs(reading.cover.text(text.text), plan_rows.marks_of(reading, sections)) if text else [],
        "read_title": plan_rows.read_title(reading),
        "sections": sections,
        "mentions": [(m, _places(m)) for m in reading.mentions],
        "unlinked": sum(1 for m in reading.mentions if m.unit_id is None and not m.collective),
        "kinds": addable(),
        "others": [v for v in campaigns.versions(request.actor, campaign_id) if v.applied_at or v.how == "first"],
    }
    return render(request, "desk/campaign/plan.html", words, status=status)


def addable() -> list[tuple[str, Any]]:
    """Kinds a person may add from the text, with their names."""
    return [("phase", _("阶段")), ("topic", _("问题类别")), *ELEMENT_KINDS.items()]


def _around(request: DeskRequest, reading: plan_rows.Reading, may_manage: bool) -> dict[str, Any]:
    """What stands around the two columns: state, tabs, what blocks opening, approval, what can be taken back."""
    one, text = reading.one, reading.text
    left = [q for q in reading.questions if q.state == "open"]
    steps = campaigns.revisions(request.actor, one.pk, STEPS) if may_manage else []
    return {
        "one": one,
        "state": overview.state_chip(one),
        "crumbs": [overview.home()],
        "tabs": overview.tabs(one.pk, "plan", len(left)),
        "blocks": overview.said_blocks(one) if one.state == "draft" else [],
        "may_manage": may_manage,
        "asked": text is not None and text.asked_at is not None,
        "approved": text is not None and text.approved_at is not None,
        "to_ask_again": one.state == "draft" and one.needs_approval and text is not None and text.asked_at is None,
        "may_approve": one.state == "draft"
        and policy.holds(request.actor, "campaign.approve", unit=one.area)
        and not actions.bars_from_approving(request.actor, one),
        "steps": [(step, kind_words(f"campaign.{step.kind}")) for step in steps],
    }


def _questions(reading: plan_rows.Reading, wrong: tuple[int, str, str] | None) -> dict[str, Any]:
    for question in reading.questions:
        question.text = plan_words.question_words(reading.cover.text(question.text))
        question.answer = reading.cover.text(question.answer)
    left = [q for q in reading.questions if q.state == "open"]
    return {
        "open_questions": left,
        "settled": [q for q in reading.questions if q.state != "open"],
        "question_total": len(reading.questions),
        "notices": actions.NOTICES,
        "only_told": sum(1 for q in left if q.code in actions.NOTICES),
        "wrong": {"id": wrong[0], "typed": wrong[1], "error": wrong[2]} if wrong else {},
    }


@require_POST
def act(request: DeskRequest, campaign_id: int) -> HttpResponse:
    """What a section's buttons do with its rows: ``do`` is ``confirm``, ``drop``, ``merge``, ``confirm-all``, or ``confirm:ROW``."""
    kind = request.POST.get("kind", "")
    if kind not in plan_rows.SECTIONS:
        raise NotThere("element.missing", "没有找到要核对的内容。")
    what, _colon, row = request.POST.get("do", "").partition(":")
    keys = [_key(each) for each in ([row] if row else request.POST.getlist("row"))]
    common: dict[str, Any] = {"actor": request.actor, "at": request.at, "campaign_id": campaign_id}
    done = _ACTS.get(what)
    if done is None:
        raise NotThere("element.missing", "没有找到要核对的内容。")
    anchor = row if row and what != "drop" else f"k-{kind}"
    back = reverse("desk:campaign-plan", args=[campaign_id]) + f"#{'e-' if row and what != 'drop' else ''}{anchor}"

    def do() -> str:
        done(common, kind, keys)
        return back

    went = at_once(request, do)
    return _fresh_section(request, campaign_id, kind) if request.htmx else redirect(went)


def _key(text: str) -> tuple[str, int]:
    table, _, id_ = text.partition("-")
    return table, number(id_) or 0


def _confirm(common: dict[str, Any], kind: str, keys: list[tuple[str, int]]) -> None:
    actions.confirm(**common, rows=keys)


def _confirm_all(common: dict[str, Any], kind: str, keys: list[tuple[str, int]]) -> None:
    actions.confirm_all(**common, kind=kind)


def _drop(common: dict[str, Any], kind: str, keys: list[tuple[str, int]]) -> None:
    actions.drop(**common, rows=keys)


def _merge(common: dict[str, Any], kind: str, keys: list[tuple[str, int]]) -> None:
    ids = [id_ for _table, id_ in keys]
    if kind == "phase":
        actions.merge_phases(**common, ids=ids)
    elif kind == "topic":
        actions.merge_topics(**common, ids=ids)
    else:
        actions.merge_elements(**common, ids=ids)


_ACTS: dict[str, Callable[[dict[str, Any], str, list[tuple[str, int]]], None]] = {
    "confirm": _confirm,
    "confirm-all": _confirm_all,
    "drop": _drop,
    "merge": _merge,
}


def _fresh_section(request: DeskRequest, campaign_id: int, kind: str) -> HttpResponse:
    """The section as it now stands, and beside it what can be taken back."""
    reading = reading_of(request, campaign_id)
    may_manage = policy.holds(request.actor, "campaign.manage", unit=reading.one.area)
    sections = [plan_rows.section(reading, each) for each in plan_rows.SECTIONS]
    words = {
        **_around(request, reading, may_manage),
        "section": next(each for each in sections if each.kind == kind),
        "sections": sections,
        "mentions": reading.mentions,
        "open_questions": [q for q in reading.questions if q.state == "open"],
        "fragment": True,
    }
    return render(request, "desk/campaign/plan_section.html", words)


@require_POST
def undo(request: DeskRequest, campaign_id: int) -> HttpResponse:
    """Take back the last step, or the one named."""
    back = reverse("desk:campaign-plan", args=[campaign_id])

    def do() -> str:
        actions.undo(
            actor=request.actor, at=request.at, campaign_id=campaign_id, revision_id=number(request.POST.get("step"))
        )
        return back

    return redirect(at_once(request, do))


@require_POST
def question(request: DeskRequest, campaign_id: int, question_id: int) -> HttpResponse:
    """Answer a question, set it aside with a reason, or take either back; a suggested answer comes as ``suggested``."""
    suggested = request.POST.get("suggested", "")
    typed = suggested or request.POST.get("answer", "")
    common: dict[str, Any] = {
        "actor": request.actor,
        "at": request.at,
        "campaign_id": campaign_id,
        "question_id": question_id,
    }
    back = reverse("desk:campaign-plan", args=[campaign_id]) + "#questions"

    def do() -> str:
        match "answer" if suggested else request.POST.get("do"):
            case "answer":
                actions.answer_question(**common, answer=typed)
            case "aside":
                actions.set_aside(**common, reason=typed)
            case "reopen":
                actions.reopen_question(**common)
        return back

    try:
        return redirect(at_once(request, do))
    except Refusal as refusal:
        if refusal.field != "answer":
            raise
        return show(request, campaign_id, wrong=(question_id, typed, answers.said(refusal)[0].words), status=422)


@require_POST
def know(request: DeskRequest, campaign_id: int) -> HttpResponse:
    """Take note of everything that asks for nothing."""

    def do() -> str:
        actions.set_all_aside(
            actor=request.actor, at=request.at, campaign_id=campaign_id, codes=actions.NOTICES, reason=_("已知悉")
        )
        return reverse("desk:campaign-plan", args=[campaign_id]) + "#questions"

    return redirect(at_once(request, do))


def _places(mention: Any) -> list[tuple[int, str]]:
    """Number and anchor of the first places where a unit is named."""
    return [
        (nr, f"s-unit-{mention.pk}" if nr == 1 else f"s-unit-{mention.pk}-{nr}")
        for nr in range(1, min(len(mention.spans), SHOWN_SPANS) + 1)
    ]
