"""单位页: what a unit is, where it stands, how it is written, who holds its posts, what it handles."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duban.cases import listing
from duban.cases.listing import Filters
from duban.desk import ledger_links
from duban.desk.one_act import at_once
from duban.desk.parts import marks
from duban.desk.parts.values import Column, Crumb, Fact, Figure, Row, Table, Tone
from duban.desk.requests import DeskRequest
from duban.desk.wording import label
from duban.units import actions, policy
from duban.units import queries as units
from duban.units.queries.browse import past_posts
from duban.units.queries.directory import UnitPage
from duban.units.queries.rows import UnitRow
from duban.units.roles import ROLES

_ALIAS_ACTS = {"confirm": actions.confirm_alias, "undo": actions.undo_alias}


def unit(request: DeskRequest, unit_id: int) -> HttpResponse:
    """One unit."""
    today = units.local_day(request.at)
    page = units.unit_page(request.actor, unit_id, today)
    may = policy.holds(request.actor, "unit.manage", unit=page.unit)
    words = {
        "page": page,
        "one": page.unit,
        "crumbs": crumbs(page.above),
        "facts": _facts(page),
        "children": _children(page),
        "rungs": units.escalation(request.actor, unit_id, request.at) if page.unit.level == 0 or page.posts else [],
        "posts": [post for post in page.posts if post.role in ROLES],
        "past": past_posts(request.actor, unit_id, today),
        "figures": _figures(request, page.unit, today),
        "aliases": [a for a in page.aliases if a.state != "undone"],
        "undone": [a for a in page.aliases if a.state == "undone"],
        "may_manage": may and page.unit.closed_on is None and page.unit.same_as_id is None,
        "twin": units.units(request.actor, [page.unit.same_as_id]).get(page.unit.same_as_id)
        if page.unit.same_as_id
        else None,
        "may_post": policy.holds(request.actor, "account.manage"),
    }
    return render(request, "desk/units/unit.html", words)


@require_POST
def alias(request: DeskRequest, unit_id: int, alias_id: int) -> HttpResponse:
    """Confirm a way of writing, or take it back."""
    do = _ALIAS_ACTS[request.POST.get("do", "") if request.POST.get("do") in _ALIAS_ACTS else "confirm"]

    def act() -> str:
        do(actor=request.actor, at=request.at, alias_id=alias_id)
        return reverse("desk:unit", args=[unit_id]) + "#aliases"

    return redirect(at_once(request, act))


def crumbs(above: Any) -> list[Crumb]:
    """The way down from the root."""
    return [
        Crumb(_("单位库"), reverse("desk:units")),
        *(Crumb(str(u), reverse("desk:unit", args=[u.id])) for u in above),
    ]


def link(row: UnitRow | None) -> Any:
    """A unit as a link, or a dash."""
    if row is None:
        return "—"
    return marks.unit(
        str(row), href=reverse("desk:unit", args=[row.id]), full=row.name, closed=row.closed_on is not None
    )


def _facts(page: UnitPage) -> list[Fact]:
    row = page.unit
    facts = [
        Fact(_("类型"), label(row.kind_title)),
        Fact(_("机构代码"), row.code),
        Fact(_("主管单位"), link(page.line), hint=_("按业务指导它的单位(条)")),
        Fact(_("设立"), marks.day(row.opened_on)),
    ]
    if row.closed_on:
        facts.append(Fact(_("撤销"), marks.day(row.closed_on)))
    if page.directs:
        facts.append(Fact(_("主管的单位"), page.directs))
    return facts


def _children(page: UnitPage) -> Table:
    rows = [
        Row(str(c.id), (c.name, label(c.kind_title), c.code), href=reverse("desk:unit", args=[c.id]))
        for c in page.children
    ]
    columns = [
        Column("name", _("名称"), kind="main"),
        Column("kind", _("类型")),
        Column("code", _("机构代码"), phone=False),
    ]
    return Table(_("下级单位"), columns, rows)


def _figures(request: DeskRequest, row: UnitRow, today: Any) -> list[Figure]:
    """What the unit handles, within what the actor sees; nothing for those who read no cases."""
    if not listing.scopes(request.actor):
        return []
    asked: list[tuple[str, dict[str, Any], Tone]] = [
        (_("办理中"), {"handler": row.id, "state": "open"}, "plain"),
        (_("超期"), {"handler": row.id, "state": "open", "colour": "red"}, "bad"),
        (_("临期"), {"handler": row.id, "state": "open", "colour": "yellow"}, "warn"),
        (_("已办结"), {"handler": row.id, "state": "closed"}, "plain"),
    ]
    if row.level > 0:
        asked += [
            (_("辖区内办理中"), {"unit": row.id, "state": "open"}, "plain"),
            (_("辖区内超期"), {"unit": row.id, "state": "open", "colour": "red"}, "bad"),
        ]
    found = []
    for title, filters, tone in asked:
        number, more = listing.counted(listing.ledger(request.actor, Filters(**filters), today))
        found.append(
            Figure(
                title,
                f"{number}+" if more else str(number),
                ledger_links.ledger(**filters),
                tone=tone if number else "plain",
            )
        )
    return found
