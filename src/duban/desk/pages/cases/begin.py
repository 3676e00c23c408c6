"""登记: a new problem item or a report of the public. What may be the same matter is shown; a person decides (C2 研判)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from duban.cases import alike, asks, choices, door, flow, queries, words
from duban.cases.alike import Alike
from duban.desk import answers
from duban.desk import campaigns as in_hand
from duban.desk.keyset import number
from duban.desk.one_act import at_once
from duban.desk.pages.cases import attached, form, shown
from duban.desk.pages.cases.form import MoveForm
from duban.desk.pages.cases.move import topics_of
from duban.desk.pages.cases.today import today_of
from duban.desk.parts import marks
from duban.desk.parts.values import Crumb
from duban.desk.requests import DeskRequest
from duban.desk.wording import label
from duban.kernel import codes
from duban.kernel.errors import NotPermitted, NotThere, Refusal, Refusals
from duban.units.roles import ROLES

FIRST = {"item": "register", "report": "receive"}
SEEN = "alike_seen"


def choose(request: DeskRequest) -> HttpResponse:
    """Which of the two kinds; what belongs on neither road is pointed on (S1-26)."""
    _may(request)
    return render(request, "desk/cases/choose.html")


def begin(request: DeskRequest, kind: str) -> HttpResponse:
    """The form of the first move; POST makes the case once."""
    if kind not in FIRST:
        raise NotThere("case.kind", "没有这个类别。")
    _may(request)
    row = flow.MOVES[FIRST[kind]]
    open_ones = choices.campaigns_to_register_in(request.actor)
    if not open_ones:
        return render(request, "desk/cases/no_campaign.html", {"crumbs": [Crumb(_("受理登记"), reverse("desk:new"))]})
    one = _campaign(request, open_ones)
    if request.method != "POST":
        start = {"found_on": [today_of(request).isoformat()], "urgency": ["normal"]}
        return _page(request, row, one, open_ones, _form(request, row, one, start))
    if "find" in request.POST:
        return _page(request, row, one, open_ones, _form(request, row, one, form.typed(request)))
    return _do(request, row, one, open_ones)


def _may(request: DeskRequest) -> None:
    role = ROLES.get(request.actor.role)
    if role is None or "case.register" not in role.rights:
        able = "、".join(r.title for r in ROLES.values() if "case.register" in r.rights)
        raise NotPermitted("move.no_right", f"登记由{able}办理。", ground="S4-24")


def _campaign(request: DeskRequest, open_ones: Sequence[Any]) -> Any:
    """The campaign named in the form, else the one in hand, else the newest."""
    wanted = number(request.POST.get("campaign") or request.GET.get("campaign"))
    held = in_hand.in_hand(request, open_ones)
    return next((one for one in open_ones if one.pk == wanted), held or open_ones[0])


def _do(request: DeskRequest, row: flow.Move, one: Any, open_ones: Sequence[Any]) -> HttpResponse:
    raw, unclear = form.settle(request, row, form.typed(request))
    values, refused = asks.ask(row, raw)
    named = {fault.field for fault in unclear}
    refused = [*unclear, *(fault for fault in refused if fault.field not in named)]
    doubles = _alike(request, row.kind, values)
    seen = set(request.POST.getlist(SEEN))
    fresh = [one for one in doubles if str(one.case.pk) not in seen]
    try:
        if refused:
            raise Refusals(refused)
        if fresh:
            return _page(
                request, row, one, open_ones, _form(request, row, one, raw), doubles=doubles, ask=True, status=422
            )
        return redirect(at_once(request, lambda: _act(request, row, one, values)))
    except Refusal as refusal:
        shown_form = _form(request, row, one, raw)
        status = form.put_on(shown_form, refusal)
        return _page(request, row, one, open_ones, shown_form, doubles=doubles, status=status)


def _act(request: DeskRequest, row: flow.Move, one: Any, values: dict[str, Any]) -> str:
    made = door.begin(actor=request.actor, at=request.at, campaign_id=one.pk, code=row.code, values=values)
    _kept, wrong = attached.take_in(request, made, "evidence")
    if wrong:
        raise Refusals(wrong)
    return f"{shown.href(made)}?did={row.code}"


def _alike(request: DeskRequest, kind: str, values: dict[str, Any]) -> Sequence[Alike]:
    title = str(values.get("title", ""))
    if not title:
        return ()
    return alike.find(
        request.actor, title=title, kind=kind, about_unit=values.get("about_unit"), place=values.get("place")
    )


def _form(request: DeskRequest, row: flow.Move, one: Any, raw: asks.Raw) -> MoveForm:
    return MoveForm(request, row, raw, topics=topics_of(request, one.pk))


def _page(
    request: DeskRequest, row: flow.Move, one: Any, open_ones: Sequence[Any], shown_form: MoveForm, *,
    doubles: Sequence[Alike] = (), ask: bool = False, status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        "crumbs": [Crumb(_("受理登记"), reverse("desk:new"))],
        "kind": row.kind,
        "kind_title": label(words.KINDS[row.kind]),
        "move_title": label(row.title),
        "ground": label(row.ground),
        "campaign": one,
        "campaigns": open_ones,
        "doubles": _shown(doubles),
        "ask": ask,
        "first_steps": [label(s.title) for s in flow.stations_of(row.kind, ("open",)) if s.kind == row.kind][:6],
    }
    return answers.form_page(request, "desk/cases/begin.html", shown_form, context, status=status)


def _shown(doubles: Sequence[Alike]) -> list[dict[str, Any]]:
    return [
        {
            "id": one.case.pk,
            "href": shown.href(one.case),
            "number": shown.number(one.case),
            "title": one.case.title,
            "station": shown.station(one.case),
            "handler": shown.unit(one.case.handler),
            "same_unit": one.same_unit,
        }
        for one in doubles
    ]


def similar(request: DeskRequest, kind: str) -> HttpResponse:
    """What may be the same matter, while the title is typed; a fragment."""
    _may(request)
    if kind not in FIRST:
        raise NotThere("case.kind", "没有这个类别。")
    values = {
        "title": request.GET.get("title", "").strip()[:80],
        "about_unit": number(request.GET.get("about_unit")),
        "place": number(request.GET.get("place")),
    }
    return render(request, "desk/cases/alike.html", {"doubles": _shown(_alike(request, kind, values)), "ask": False})


def receipt(request: DeskRequest, case_id: int) -> HttpResponse:
    """The slip a reporter takes along: the public number, what happens next and by when. Nothing of who reported (C8, C11)."""
    one = queries.get(request.actor, case_id)
    if one.kind != "report":
        raise NotThere("receipt.item", "只有群众反映件有回执。")
    dues = [due for due in queries.dues_of(request.actor, one) if due.rule == "T01"]
    context = {
        **_slip(one),
        "crumbs": [Crumb(_("台账"), reverse("desk:ledger")), Crumb(shown.number(one), shown.href(one))],
        "told_by": marks.day_words(dues[0].overdue_after) if dues else "",
        "registrar": one.registrar.name,
        "campaign_title": one.campaign.title,
        "training": one.campaign.training,
    }
    return render(request, "desk/cases/receipt.html", context)


def _slip(one: Any) -> dict[str, Any]:
    return {
        "case": one,
        "number": codes.printed(one.number),
        "groups": codes.printed(one.number).split("-"),
        "on": marks.day_words(one.registered_on),
    }
