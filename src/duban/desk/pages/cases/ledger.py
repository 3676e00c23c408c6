"""台账: every case the actor may see, under filters that read as a sentence; views, columns, pages by key (B82, E3)."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duban.cases import listing, lists
from duban.cases.flow import MOVES
from duban.desk import campaigns, saved
from duban.desk.batches import ALLOWED
from duban.desk.keyset import number
from duban.desk.pages.cases import asked, columns
from duban.desk.pages.cases.asked import Asked
from duban.desk.pages.cases.today import Today, today_of
from duban.desk.parts.tables import address
from duban.desk.parts.values import Pager, Tab, Table
from duban.desk.requests import DeskRequest
from duban.desk.wording import label
from duban.kernel.errors import Refusal
from duban.units.roles import ROLES

SIZE = 50
_NONE = lists.Extra()


def ledger(request: DeskRequest) -> HttpResponse:
    """One page of the ledger; for htmx only what the filters change."""
    wanted = asked.read(request.actor, request.GET)
    today = today_of(request)
    rows = listing.ledger(request.actor, wanted.filters, today)
    try:
        page = listing.page(rows, order=wanted.order, after=wanted.after, size=SIZE)
    except Refusal:
        return redirect(f"{reverse('desk:ledger')}{address(request.GET, trail=None)}")
    total = listing.counted(rows, first=None if wanted.after else page)
    words = {
        "filters": asked.sentence(request.actor, wanted, request.GET, total, campaigns.of(request, request.actor)),
        "unclear": _unclear(wanted, request.GET),
        "table": _table(request, wanted, page, total, today),
        "views": _views(request),
        "view_query": asked.plain(request.GET).urlencode(),
        "columns": columns.offered(wanted.columns),
        "kept": [(name, value) for name, value in _pairs(request.GET) if name != "columns"],
        "bulk": bulk_moves(request),
        "may_export": lists.may_export(request.actor),
        "may_begin": _may_begin(request),
        "search": wanted.filters.words,
        "here": request.get_full_path(),
        "wrong_name": request.GET.get("name_error", ""),
    }
    return render(request, "desk/cases/ledger.html", words)


def _table(request: DeskRequest, wanted: Asked, page: listing.Page, total: tuple[int, bool], today: date) -> Table:
    # What stands beside the cases is read only for columns that show it.
    beside = lists.extras(request.actor, page.rows) if columns.BESIDE.intersection(wanted.columns) else {}
    now = Today.of(today)
    rows = [columns.row(case, beside.get(case.pk, _NONE), wanted.columns, now) for case in page.rows]
    return Table(
        _("台账"),
        columns.heads(wanted.columns),
        rows,
        order=wanted.sort,
        select="pick" if bulk_moves(request) else "",
        pager=_pager(request.GET, wanted, page, len(rows), total),
        empty=_empty(wanted),
    )


def _pager(query: QueryDict, wanted: Asked, page: listing.Page, here: int, total: tuple[int, bool]) -> Pager | None:
    """The neighbours. The keys passed on the way are kept in the address, so that one can go back by key as well."""
    if not page.next_key and not wanted.after:
        return None
    trail = list(wanted.trail)
    next_, previous = "", ""
    if page.next_key:
        next_ = address(query, after=page.next_key, trail=",".join([*trail, wanted.after]) if wanted.after else None)
    if wanted.after:
        back = trail.pop() if trail else None
        previous = address(query, after=back, trail=",".join(trail) or None)
    first = (len(wanted.trail) + bool(wanted.after)) * SIZE + 1
    span = {"a": first, "b": first + here - 1}
    return Pager(previous, next_, _("第 %(a)d–%(b)d 件") % span)


def _empty(wanted: Asked) -> str:
    if asked.narrowed(wanted):
        return _("没有符合这些条件的件。去掉一个条件,或改为“全部状态”再看。")
    return _("这里将列出本范围内未办结的每一件:登记问题或群众反映后就会出现,办结销号后离开。")


def _unclear(wanted: Asked, query: QueryDict) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """For a unit name that may mean several: the candidates as links."""
    base = asked.plain(query)
    return [
        (query.get(name, ""), [(one.name, one.where, address(base, **{name: str(one.id)})) for one in found])
        for name, found in wanted.unclear.items()
    ]


def _views(request: DeskRequest) -> list[tuple[int, Tab]]:
    here = asked.plain(request.GET).urlencode()
    rows = saved.views(request.person_id)
    return [(view.id, Tab(view.name, f"{reverse('desk:ledger')}?{view.query}", view.query == here)) for view in rows]


def _pairs(query: QueryDict) -> list[tuple[str, str]]:
    return [(name, value) for name, values in asked.plain(query).lists() for value in values if value]


def bulk_moves(request: DeskRequest) -> list[tuple[str, str]]:
    """Moves the actor's role may do to many at once: code and words."""
    role = ROLES.get(request.actor.role)
    return [
        (code, label(MOVES[code].title)) for code in ALLOWED if role is not None and MOVES[code].right in role.rights
    ]


def _may_begin(request: DeskRequest) -> bool:
    role = ROLES.get(request.actor.role)
    return role is not None and "case.register" in role.rights


@require_POST
def keep_view(request: DeskRequest) -> HttpResponse:
    """Keep the present filters under a name; refused names come back with the reason."""
    query = QueryDict(request.POST.get("query", "")[: saved.LONGEST_QUERY + 1])
    clean = asked.plain(query)
    try:
        saved.keep(request.person_id, request.POST.get("name", ""), clean.urlencode(), request.at)
    except Refusal as refusal:
        clean["name_error"] = refusal.sentence
    return redirect(f"{reverse('desk:ledger')}?{clean.urlencode()}")


@require_POST
def drop_view(request: DeskRequest) -> HttpResponse:
    """Remove one of the own views."""
    saved.drop(request.person_id, number(request.POST.get("view")) or 0)
    return redirect(f"{reverse('desk:ledger')}?{QueryDict(request.POST.get('query', '')).urlencode()}")
