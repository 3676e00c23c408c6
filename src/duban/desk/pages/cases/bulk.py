"""批量办理: choose what is asked, then see what became of each case. Goes on by itself with JavaScript, by a button without."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duban.cases import flow, sight
from duban.desk import answers, batches
from duban.desk.keyset import number
from duban.desk.one_act import at_once
from duban.desk.pages.cases import form, shown
from duban.desk.pages.cases.form import MoveForm
from duban.desk.parts.values import Crumb
from duban.desk.requests import DeskRequest
from duban.desk.wording import label, sentence
from duban.kernel.errors import NotThere, Refusal, Refusals

Rows = Sequence[tuple[int, str, str]]


@require_POST
def bulk(request: DeskRequest) -> HttpResponse:
    """From the ledger's selection to the form, and from the form to the batch."""
    code = request.POST.get("move", "")
    if code not in batches.ALLOWED:
        raise NotThere("batch.move", "这个动作不能批量办理。")
    row, rows = flow.MOVES[code], _rows(request)
    if "go" not in request.POST or "find" in request.POST:
        raw = form.typed(request) if "find" in request.POST else {}
        return _page(request, row, rows, MoveForm(request, row, raw))
    raw, unclear = form.settle(request, row, form.typed(request))
    try:
        if unclear:
            raise Refusals(unclear)
        return redirect(at_once(request, lambda: _begin(request, row, rows, raw)))
    except Refusal as refusal:
        shown_form = MoveForm(request, row, raw)
        status = form.put_on(shown_form, refusal)
        return _page(request, row, rows, shown_form, status=status)


def _rows(request: DeskRequest) -> Rows:
    """The chosen cases as far as the actor may know of them, in the order they stood in."""
    ids = [id_ for text in request.POST.getlist("pick") if (id_ := number(text)) is not None][: batches.MOST + 1]
    known = {one.pk: one for one in sight.visible(request.actor).filter(pk__in=ids)}
    return [(id_, shown.number(known[id_]), known[id_].title) for id_ in dict.fromkeys(ids) if id_ in known]


def _begin(request: DeskRequest, row: flow.Move, rows: Rows, raw: dict[str, list[str]]) -> str:
    wanted = {code: raw[code] for code in row.asks if raw.get(code)}
    id_ = batches.begin(
        actor=request.actor, at=request.at, move=row.code, answers=wanted, rows=rows, back=_back(request)
    )
    return reverse("desk:batch", args=[id_]) + "?go=1"


def _back(request: DeskRequest) -> str:
    """Where in the ledger the selection was made; only an address of the ledger itself."""
    wanted = request.POST.get("back", "")
    here = reverse("desk:ledger")
    return wanted if wanted == here or wanted.startswith(f"{here}?") else here


def _page(request: DeskRequest, row: flow.Move, rows: Rows, shown_form: MoveForm, *, status: int = 200) -> HttpResponse:
    context = {
        "crumbs": [Crumb(_("台账"), _back(request))],
        "move": row,
        "move_title": label(row.title),
        "ground": label(row.ground),
        "rows": rows,
        "back": _back(request),
        "few": rows[:8],
        "rest": max(0, len(rows) - 8),
    }
    return answers.form_page(request, "desk/cases/bulk.html", shown_form, context, status=status)


def batch(request: DeskRequest, batch_id: int) -> HttpResponse:
    """What became of each case so far. POST does some more of them."""
    if request.method == "POST":
        progress = batches.advance(actor=request.actor, at=request.at, batch_id=batch_id)
        if not request.htmx:
            return redirect(reverse("desk:batch", args=[batch_id]) + ("?go=1" if progress.waiting else ""))
    else:
        progress = batches.get(request.actor, batch_id)
    context = {
        "progress": progress,
        "tried": len(progress.items) - progress.waiting,
        "move_title": label(progress.move.title),
        "crumbs": [Crumb(_("台账"), progress.back)],
        "refused": [
            (item, sentence(item.code, item.words)[0], reverse("desk:case", args=[item.case_id]))
            for item in progress.refused
        ],
        "done": [(item, reverse("desk:case", args=[item.case_id])) for item in progress.done],
        "go_on": progress.waiting and (request.method == "POST" or "go" in request.GET),
    }
    template = "desk/cases/batch_progress.html" if request.htmx else "desk/cases/batch.html"
    return render(request, template, context)
