"""办理: one move of one case: its form, the refusals at their fields, and what is shown to somebody who came second (4.6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from duban.campaign import queries as campaigns
from duban.cases import asks, choices, door, dossier, flow, queries
from duban.cases.dossier import Dossier
from duban.desk import answers
from duban.desk.keyset import number
from duban.desk.one_act import at_once
from duban.desk.pages.cases import attached, case, form, shown
from duban.desk.pages.cases.form import MoveForm
from duban.desk.pages.cases.today import today_of
from duban.desk.parts.values import Crumb
from duban.desk.requests import DeskRequest
from duban.desk.wording import label
from duban.kernel.errors import NotThere, Outdated, Refusal, Refusals


def move(request: DeskRequest, case_id: int, code: str) -> HttpResponse:
    """The move's page: GET shows the form, POST does it once."""
    found = dossier.dossier(request.actor, case_id)
    row = flow.MOVES.get(code)
    if row is None or not row.sources:
        raise NotThere("move.unknown", "没有这个动作。")
    refused = _objection(request, found, row)
    if request.method != "POST":
        if refused is not None:
            return answers.refused(request, refused, back=shown.href(found.case))
        raw = form.known(found.case, row, today_of(request))
        return _page(request, found, row, _form(request, found, row, raw))
    if "find" in request.POST:
        return _page(request, found, row, _form(request, found, row, form.typed(request)))
    return _do(request, found, row)


def _do(request: DeskRequest, found: Dossier, row: flow.Move) -> HttpResponse:
    raw, unclear = form.settle(request, row, form.typed(request))
    values, refused = asks.ask(row, raw)
    named = {one.field for one in unclear}
    refused = [*unclear, *(one for one in refused if one.field not in named)]
    kept = 0
    if "evidence" in row.asks and _objection(request, found, row) is None:
        kept, wrong = attached.take_in(request, found.case, "evidence")
        refused += wrong
    try:
        if refused:
            raise Refusals(refused)
        return redirect(at_once(request, lambda: _act(request, found, row, values)))
    except Outdated:
        fresh = dossier.dossier(request.actor, found.case.pk)
        return _outdated(request, fresh, row, raw)
    except Refusal as refusal:
        shown_form = _form(request, found, row, raw)
        status = form.put_on(shown_form, refusal)
        return _page(request, found, row, shown_form, status=status, kept_files=kept)


def _objection(request: DeskRequest, found: Dossier, row: flow.Move) -> Refusal | None:
    """Why the actor may not do the move now; None if they may."""
    for option in queries.options(request.actor, found.case):
        if option.move.code == row.code:
            return option.refused
    return Refusal("move.not_from_here", f"现在的环节不能“{row.title}”。", ground=row.ground)


def _act(request: DeskRequest, found: Dossier, row: flow.Move, values: dict[str, Any]) -> str:
    version = number(request.POST.get("version"))
    door.move(actor=request.actor, at=request.at, case_id=found.case.pk, code=row.code, values=values, version=version)
    return f"{shown.href(found.case)}?did={row.code}"


def _form(request: DeskRequest, found: Dossier, row: flow.Move, raw: asks.Raw) -> MoveForm:
    wants = set(row.asks)
    topics = topics_of(request, found.case.campaign_id) if "topic" in wants else ()
    milestones = choices.milestones(found.case) if "milestone" in wants else ()
    return MoveForm(request, row, raw, topics=topics, milestones=milestones)


def topics_of(request: DeskRequest, campaign_id: int) -> Sequence[form.choices_topic]:
    """The campaign's tree for the select; empty for one the actor does not see."""
    if not campaigns.visible(request.actor).filter(pk=campaign_id).exists():
        return ()
    return [
        (node.topic.pk, node.topic.text, node.depth, node.leaf) for node in campaigns.topics(request.actor, campaign_id)
    ]


def _page(
    request: DeskRequest,
    found: Dossier,
    row: flow.Move,
    shown_form: MoveForm,
    *,
    status: int = 200,
    kept_files: int = 0,
    **more: Any,
) -> HttpResponse:
    files = attached.kept(request, found.case)
    words = {
        **case.head(found, today_of(request)),
        "crumbs": [Crumb(_("台账"), reverse("desk:ledger")), Crumb(shown.number(found.case), shown.href(found.case))],
        "move": row,
        "move_title": label(row.title),
        "ground": label(row.ground),
        "leads_to": _leads_to(found.case, row),
        "text": found.facts,
        "text_title": _("事实") if found.original else _("办理摘要"),
        "facts": case.facts(found)[:8],
        "recent": [replace(one, facts=(), files=()) for one in case.timeline(request, found, files)[:4]],
        "files": [file for file, _row in files],
        "kept_files": kept_files,
        "multipart": any(code == "evidence" for code in row.asks),
        "version": found.case.version,
        **more,
    }
    return answers.form_page(request, "desk/cases/move.html", shown_form, words, status=status)


def _leads_to(one: Any, row: flow.Move) -> str:
    target = flow.target_of(row, one.kind, one.station, one.back_to)
    return label(flow.STATIONS[target].title) if target in flow.STATIONS and target != one.station else ""


def _outdated(request: DeskRequest, fresh: Dossier, row: flow.Move, raw: asks.Raw) -> HttpResponse:
    """Somebody was faster: what they did stands above, what was typed is kept, and may be sent on the new state if the move is still open."""
    seen = number(request.POST.get("version")) or 0
    refused = _objection(request, fresh, row)
    news = case.timeline(request, fresh, attached.kept(request, fresh.case), since=seen)
    more: dict[str, Any] = {
        "outdated": True,
        "news": news,
        "still_open": refused is None,
        "closed_because": answers.said(refused) if refused else (),
    }
    return _page(request, fresh, row, _form(request, fresh, row, raw), status=409, **more)
