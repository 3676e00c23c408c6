"""方案中的单位: organs as the plan writes them, linked to units by a person; the programme only suggests (S2-34)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duban.campaign import actions
from duban.campaign import queries as campaigns
from duban.desk.keyset import number
from duban.desk.one_act import Asked, at_once, one_act, sent
from duban.desk.pages import campaigns as overview
from duban.desk.pages.units.changes import UnitForm, new_unit
from duban.desk.parts.values import Crumb, Pager
from duban.desk.requests import DeskRequest
from duban.desk.unit_field import UnitField
from duban.kernel.errors import NotThere, Refusal
from duban.kernel.script import organ_key
from duban.units import actions as unit_actions
from duban.units import policy
from duban.units import queries as units
from duban.units.kinds import recognised
from duban.units.queries.linking import Suggestion

PAGE = 25
SURE = 95
"""From this score on a suggestion is the button at hand; below it is one of several."""


@dataclass(frozen=True, slots=True)
class Open:
    """待对应: a name of the plan with the units it may mean; ``error`` if what was typed named none.

    ``members`` are the units that it may mean together, ``collective`` that its words name a range.
    """

    mention: Any
    suggestions: list[Suggestion]
    members: list[Any]
    collective: bool
    typed: str = ""
    error: str = ""


def mentions(request: DeskRequest, campaign_id: int) -> HttpResponse:
    """All organs named: those not linked yet with suggestions, then those that are."""
    return _show(request, campaign_id)


def _show(
    request: DeskRequest, campaign_id: int, wrong: tuple[int, str, str] = (0, "", ""), status: int = 200
) -> HttpResponse:
    actor = request.actor
    one = campaigns.get(actor, campaign_id)
    found = campaigns.mentions(actor, campaign_id)
    after = number(request.GET.get("after")) or 0
    unlinked = [m for m in found if m.unit_id is None and not m.collective]
    shown = [m for m in unlinked if m.pk > after][: PAGE + 1]
    members = campaigns.meant(one, [m.name for m in shown[:PAGE]])
    named = units.units(actor, [id_ for m in found if m.collective for id_ in m.member_ids])
    questions = [q for q in campaigns.questions(actor, campaign_id) if q.state == "open"]
    words = {
        "one": one,
        "state": overview.state_chip(one),
        "crumbs": [overview.home()],
        "tabs": overview.tabs(one.pk, "units", len(questions)),
        "open": [_open(request, m, one.area_id, members[m.name], wrong) for m in shown[:PAGE]],
        "pager": Pager(next=f"?after={shown[PAGE - 1].pk}") if len(shown) > PAGE else None,
        "linked": [m for m in found if m.unit_id is not None],
        "collective": [(m, [named[id_] for id_ in m.member_ids if id_ in named]) for m in found if m.collective],
        "left": len(unlinked),
        "total": len(found),
        "may_manage": policy.holds(actor, "campaign.manage", unit=one.area),
        "may_add": policy.holds(actor, "unit.manage"),
        "sure": SURE,
    }
    return render(request, "desk/campaign/units.html", words, status=status)


def _open(
    request: DeskRequest, mention: Any, area_id: int | None, members: list[Any], wrong: tuple[int, str, str]
) -> Open:
    suggestions = units.suggest(request.actor, mention.name, under=area_id, limit=4)
    collective = campaigns.is_collective(mention.name)
    return Open(mention, suggestions, members, collective, *(wrong[1:] if wrong[0] == mention.pk else ()))


@require_POST
def link(request: DeskRequest, campaign_id: int, mention_id: int) -> HttpResponse:
    """Link to the unit of a button, or to the one typed; or take the link back."""
    one = campaigns.get(request.actor, campaign_id)
    policy.require(request.actor, "campaign.manage", unit=one.area)
    common: dict[str, Any] = {"actor": request.actor, "at": request.at, "campaign_id": one.pk, "mention_id": mention_id}
    here = reverse("desk:campaign-units", args=[one.pk]) + _kept(request)
    if "undo" in request.POST:
        return redirect(at_once(request, lambda: _link(common, None, here)))
    if "collective" in request.POST:
        return redirect(at_once(request, lambda: _collective(request, one, common, here)))
    typed = request.POST.get("unit") or request.POST.get("other", "")
    field = UnitField(label=_("单位"))
    field.serve(request.actor)
    try:
        row = field.clean(f"#{typed}" if "unit" in request.POST else typed)
    except ValidationError as error:
        return _show(request, campaign_id, (mention_id, typed, " ".join(error.messages)), status=422)
    mention = next((m for m in campaigns.mentions(request.actor, one.pk) if m.pk == mention_id), None)
    if row is None or mention is None:
        raise NotThere("mention.missing", "没有找到方案中的这个单位。")

    def do() -> str:
        actions.link_mention(**common, unit_id=row.id)
        _remember(request, row, mention.name, one.title)
        return here

    return redirect(at_once(request, do))


def _collective(request: DeskRequest, one: Any, common: dict[str, Any], href: str) -> str:
    """No single unit; with ``members`` the units that are suggested for it."""
    mention = next((m for m in campaigns.mentions(request.actor, one.pk) if m.pk == common["mention_id"]), None)
    if mention is None:
        raise NotThere("mention.missing", "没有找到方案中的这个单位。")
    members = campaigns.meant(one, [mention.name])[mention.name] if request.POST["collective"] == "members" else []
    actions.call_collective(**common, unit_ids=[body.id for body in members])
    return href


def _remember(request: DeskRequest, row: Any, name: str, source: str) -> None:
    """The way the plan writes it is suggested as an alias, to be confirmed on the unit's page."""
    if name == row.name or not policy.holds(request.actor, "unit.manage", unit=row):
        return
    try:
        unit_actions.suggest_alias(actor=request.actor, at=request.at, unit_id=row.id, name=name, source=source)
    except Refusal as refusal:
        if refusal.code not in {"alias.known", "alias.taken"}:
            raise


def new(request: DeskRequest, campaign_id: int, mention_id: int) -> HttpResponse:
    """Make the unit that the plan names, in place, and link it."""
    one = campaigns.get(request.actor, campaign_id)
    policy.require(request.actor, "campaign.manage", unit=one.area)
    mention = next((m for m in campaigns.mentions(request.actor, one.pk) if m.pk == mention_id), None)
    if mention is None:
        raise NotThere("mention.missing", "没有找到方案中的这个单位。")
    kinds = recognised(organ_key(mention.name))
    start = {"name": mention.name, "parent": one.area, "kind": kinds[0].code if kinds else ""}
    form = UnitForm(request, sent(request), initial=start)
    here = reverse("desk:campaign-units", args=[one.pk])

    def do(given: dict[str, Any]) -> str:
        made = unit_actions.add_unit(actor=request.actor, at=request.at, **new_unit(given))
        actions.link_mention(
            actor=request.actor, at=request.at, campaign_id=one.pk, mention_id=mention_id, unit_id=made.pk
        )
        return here

    asked = Asked(
        _("新增单位并对应“%(name)s”") % {"name": mention.name},
        _("新增并对应"),
        here,
        words=_("单位库里没有它时才新增。方案里的写法可能是简称,请写规范全称。"),
        crumbs=[
            overview.home(),
            Crumb(one.title, reverse("desk:campaign", args=[one.pk])),
            Crumb(_("方案中的单位"), here),
        ],
    )
    return one_act(request, asked, form, do)


def _link(common: dict[str, Any], unit_id: int | None, href: str) -> str:
    actions.link_mention(**common, unit_id=unit_id)
    return href


def _kept(request: DeskRequest) -> str:
    after = number(request.GET.get("after"))
    return f"?after={after}" if after else ""
