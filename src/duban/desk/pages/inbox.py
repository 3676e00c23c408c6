"""待办: what I owe, soonest first. The home page; leaders see what needs their eye, administrators where their work lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from duban.cases import flow, listing, lists, queries, rules
from duban.cases.flow import Move
from duban.cases.listing import Filters
from duban.cases.lists import LastHand
from duban.cases.queries import Owed
from duban.desk.ledger_links import ledger as ledger_at
from duban.desk.pages.cases import columns, news, shown, told
from duban.desk.pages.cases.today import Today, today_of
from duban.desk.pages.returns import shown as return_shown
from duban.desk.parts import marks
from duban.desk.parts.values import Figure, NoticeShown, Row, Table, Tone
from duban.desk.requests import DeskRequest
from duban.desk.wording import label
from duban.journal import notices
from duban.returns.queries import owed as returns
from duban.returns.rules import SHOWN
from duban.units.roles import ROLES

MOST = 40
MOST_OF_ALL = 200
MOST_COUNTED = 999
GROUPS = (
    ("late", gettext_lazy("逾期")),
    ("today", gettext_lazy("今天")),
    ("week", gettext_lazy("本周")),
    ("later", gettext_lazy("稍后")),
)
# Dues that one certain move satisfies, whatever else is open at the station.
_BY_RULE = {"D10": "feed_back", "D12": "reach_milestone", "D07": "find_steady", "D16": "supplement"}


@dataclass(frozen=True, slots=True)
class Line:
    """一条待办: what, why, from whom, when, and the one button."""

    what: str
    title: str
    number: str
    href: str
    why: str
    ground: str
    whom: str
    due: SafeString
    flags: SafeString
    button: str
    button_href: str
    icon: str
    note: str = ""


def inbox(request: DeskRequest) -> HttpResponse:
    """What I owe; for posts that owe nothing, what they may look at."""
    role = ROLES.get(request.actor.role)
    works = request.actor.post_id is not None and role is not None and role.scope != "none"
    context = _work(request) if works else {"works": False}
    return render(request, "desk/cases/inbox.html", {**context, "role": role, "news": _news(request)})


def _work(request: DeskRequest) -> dict[str, Any]:
    today = today_of(request)
    most = MOST_OF_ALL if "all" in request.GET else MOST
    owed = queries.inbox(request.actor, limit=most + 1)
    asked = returns.inbox(request.actor, today, limit=most)
    groups = _groups(request, owed[:most], asked, today)
    counts = {code: len(lines) for code, _title, lines in groups}
    return {
        "works": True,
        "groups": [one for one in groups if one[2]],
        "counts": counts,
        "owed": len(owed[:most]) + len(asked),
        "more": lists.owed(request.actor, most=MOST_COUNTED) - most if len(owed) > most else 0,
        "all_shown": most == MOST_OF_ALL,
        "figures": _figures(request, today),
        "watch": _watch(request, today) if not owed and not asked else None,
        "may_begin": "case.register" in ROLES[request.actor.role].rights,
    }


def _groups(
    request: DeskRequest, owed: Sequence[Owed], asked: Sequence[returns.Owed], today: date
) -> list[tuple[str, str, list[Line]]]:
    cases = list({one.case.pk: one.case for one in owed}.values())
    open_moves, hands = lists.openings(request.actor, cases), lists.last_hands(request.actor, cases)
    dated = [(due.overdue_after, _return_line(due, today)) for due in asked if due.form]
    for one in owed:
        line = _line(one, open_moves[one.case.pk], hands.get(one.case.pk), today)
        dated.append((one.due.overdue_after, line))
    found: dict[str, list[Line]] = {code: [] for code, _title in GROUPS}
    # Stable: within a day, what was soonest in its own list stays so.
    for end, line in sorted(dated, key=lambda each: each[0]):
        found[when(end, today)].append(line)
    return [(code, str(title), found[code]) for code, title in GROUPS]


def _return_line(due: returns.Owed, today: date) -> Line:
    """What the plan asks for, beside what cases do: one inbox for both (idea 2)."""
    standing = due.standing(today)
    flags = return_shown.state(standing) if standing in ("draft", "sent_back", "missing") else SafeString("")
    return Line(
        what=label(SHOWN["due"]),
        title=return_shown.title(due),
        number="",
        href=return_shown.href(due),
        why=due.quote[:60],
        ground=due.kind,
        whom=due.campaign,
        due=return_shown.due(due, today),
        flags=flags,
        button=_("填报"),
        button_href=return_shown.href(due),
        icon="returns",
    )


def when(end: date, today: date) -> str:
    """The group a last day falls into: late, today, week (up to Sunday), later."""
    if end < today:
        return "late"
    if end == today:
        return "today"
    return "week" if end <= today + timedelta(days=6 - today.weekday()) else "later"


def _line(one: Owed, open_moves: Sequence[Move], hand: LastHand | None, today: date) -> Line:
    due, case = one.due, one.case
    move = step_for(due.rule, case, open_moves)
    colour = "red" if today > due.overdue_after else "yellow" if today >= due.warn_on else "green"
    left = shown.left(
        due.overdue_after, today, provisional=due.provisional, workdays=due.unit_of in ("workday", "stated")
    )
    ladder = label(rules.LADDER[due.ladder])
    return Line(
        what=label(due.title),
        title=case.title,
        number=shown.number(case),
        href=shown.href(case),
        why=label(due.source),
        ground=due.rule,
        whom=_whom(hand),
        due=marks.due(shown.as_colour(colour), left, due.overdue_after, note=ladder, short=True),
        flags=shown.flags(case) + (marks.chip(ladder, "warn") if ladder else SafeString("")),
        button=label(move.title) if move else _("查看"),
        button_href=reverse("desk:move", args=[case.pk, move.code]) if move else shown.href(case),
        icon=told.icon_of(move.code) if move else "",
        note="" if move else _("须由本单位另一人办理"),
    )


def _whom(hand: LastHand | None) -> str:
    if hand is None:
        return ""
    return _("%(unit)s %(who)s %(move)s") % {"unit": hand.unit, "who": hand.who, "move": label(hand.title)}


def step_for(rule: str, case: Any, open_moves: Sequence[Move]) -> Move | None:
    """The move that satisfies a due of ``rule``: the one made for it, else the first that leads on; None if another hand must."""
    wanted = _BY_RULE.get(rule)
    for move in open_moves:
        if move.code == wanted:
            return move
    for move in open_moves:
        leads = flow.target_of(move, case.kind, case.station, case.back_to) != case.station
        if leads and move.code not in shown.NOT_ONWARD:
            return move
    return None


def _figures(request: DeskRequest, today: date) -> list[Figure]:
    """At most four numbers on what the actor answers for, each a link to its rows."""
    wanted: list[tuple[str, Filters, dict[str, str | int], Tone]] = [
        (_("超期"), Filters(colour="red"), {"colour": "red"}, "bad"),
        (_("临期"), Filters(colour="yellow"), {"colour": "yellow"}, "warn"),
        (_("挂账督办"), Filters(listed=True), {"listed": 1}, "plain"),
        (_("未办结"), Filters(), {}, "plain"),
    ]
    found = []
    for title, filters, query, tone in wanted:
        number, more = listing.counted(listing.ledger(request.actor, filters, today), MOST_COUNTED)
        found.append(
            Figure(
                title,
                f"{number}+" if more else str(number),
                ledger_at(**query) if query else reverse("desk:ledger"),
                tone=tone if number else "plain",
            )
        )
    return found


def _watch(request: DeskRequest, today: date) -> Table | None:
    """For a post that owes nothing now: the nearest dues in what it sees."""
    rows = listing.page(listing.ledger(request.actor, Filters(), today), size=10).rows
    if not rows:
        return None
    codes = ("number", "title", "station", "due", "handler")
    beside = lists.extras(request.actor, rows)
    now = Today.of(today)
    lines: list[Row] = [columns.row(case, beside[case.pk], codes, now) for case in rows]
    heads = [replace(head, sort=False) for head in columns.heads(codes)]
    return Table(_("最急的件"), heads, lines)


def _news(request: DeskRequest) -> tuple[list[NoticeShown], int]:
    """Unseen notices, the newest five, and the id up to which the button marks them seen."""
    rows = [row for row in notices.told(request.actor, most=20) if not row.seen][:5]
    return [news.shown_of(row) for row in rows], rows[0].id if rows else 0
