"""归口汇总: units × periods, who is missing, chase in one act, sums that open down to the cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duban.desk import keyset
from duban.desk.one_act import at_once
from duban.desk.pages.cases.today import today_of
from duban.desk.pages.returns import shown
from duban.desk.parts.values import Column, Crumb, Pager, Row, Table
from duban.desk.requests import DeskRequest
from duban.desk.wording import label
from duban.returns import rules
from duban.returns.actions import receive
from duban.returns.queries import board, past


def matrix(request: DeskRequest, demand_id: int) -> HttpResponse:
    """One demand: its units by the periods begun."""
    stage = 2 if request.GET.get("stage") == "2" else 1
    page = max(0, keyset.number(request.GET.get("page")) or 0)
    at = moment_of(request)
    if at is None:
        found = board.matrix(request.actor, demand_id, today_of(request), page=page, stage=stage)
    else:
        found = past.matrix(request.actor, demand_id, at, page=page, stage=stage)
    columns = [Column("unit", _("单位"), kind="main")] + [
        Column(head.key, _short(head, found.heads), kind="narrow", hint=f"{head.label} · {head.from_on} — {head.to_on}")
        for head in reversed(found.heads)
    ]
    look = _spots(link=at is None)
    rows = [
        Row(
            f"{line.owing_id}-{line.about_id}",
            [line.name, *map(look, reversed(line.spots))],
        )
        for line in found.lines
    ]
    return render(
        request,
        "desk/returns/matrix.html",
        {
            "demand": found.demand,
            "heads": found.heads,
            "table": Table(
                _("报送一览"), columns, rows, pager=_pager(found, stage, at), empty=_("还没有开始的报送期。")
            ),
            "sums": _sums(found, at),
            "then": at,
            "two_stages": found.demand.gather is not None,
            "stage": stage,
            "manages": found.manages,
            "crumbs": [Crumb(_("报送"), reverse("desk:returns"))],
        },
    )


def _short(head: board.Head, heads: Sequence[board.Head]) -> str:
    """The period's name without its year, where all shown lie in one: the columns are narrow, the whole name is on hover."""
    years = {each.to_on.year for each in heads}
    return head.label.removeprefix(f"{head.to_on.year}年") if len(years) == 1 else head.label


def moment_of(request: DeskRequest) -> datetime | None:
    """The past moment that is asked for (``?at=2026-03-05T18:00``, local time); None for now, for the future, and for what is no moment."""
    try:
        found = datetime.fromisoformat(request.GET.get("at", ""))
    except ValueError:
        return None
    local = timezone.make_aware(found) if found.tzinfo is None else found
    return local if local.year > 1970 and local < request.at else None


def _at(at: datetime | None) -> str:
    return f"&at={timezone.localtime(at):%Y-%m-%dT%H:%M:%S}" if at else ""


def _spots(*, link: bool) -> Callable[[board.Spot], Any]:
    """How a cell looks. A page has six hundred: what they share is made once."""
    chips: dict[str, SafeString] = {}
    base = reverse("desk:return", args=[1, 2, 3]).removesuffix("1/2/3")
    late_word = f" {_('迟报')}"

    def shown_as(spot: board.Spot) -> Any:
        if not spot.state:
            return ""
        if spot.state not in chips:
            chips[spot.state] = shown.state(spot.state)
        chip, late = chips[spot.state], late_word if spot.late else ""
        if not link:
            return format_html("{}{}", chip, late)
        place = f"{base}{spot.round_id}/{spot.owing_id}/{spot.about_id}"
        return format_html('<a href="{}">{}</a>{}', place, chip, late)

    return shown_as


def _pager(found: board.Matrix, stage: int, at: datetime | None) -> Pager | None:
    if found.pages == 1:
        return None
    first = found.page * board.PAGE + 1
    words = _("第 %(first)d–%(last)d 个单位,共 %(all)d 个") % {
        "first": first, "last": min(first + board.PAGE - 1, found.total), "all": found.total,
    }  # fmt: skip
    before = f"?stage={stage}&page={found.page - 1}{_at(at)}" if found.page else ""
    after = f"?stage={stage}&page={found.page + 1}{_at(at)}" if found.page + 1 < found.pages else ""
    return Pager(before, after, words)


def _sums(found: board.Matrix, at: datetime | None) -> Table:
    """Completeness and timeliness, the newest period first."""
    columns = [
        Column("period", _("期次"), kind="main"),
        Column("asked", _("应报"), kind="number"),
        Column("done", _("已报"), kind="number"),
        Column("zero", _("其中零报告"), kind="number"),
        Column("missing", _("未报"), kind="number"),
        Column("rate", _("报送率"), kind="number"),
        Column("on_time", _("按期率"), kind="number"),
    ]
    rows = [
        Row(
            head.key,
            [head.label, head.asked, head.done, head.zero, head.missing, percent(head.done, head.asked), percent(head.on_time, head.asked)],
            reverse("desk:return-sum", args=[head.round_id]) + _at(at).replace("&", "?"),
        )
        for head in reversed(found.heads)
    ]  # fmt: skip
    return Table(_("完整和及时"), columns, rows)


def percent(part: int, whole: int) -> str:
    """One decimal, never rounded up to a whole."""
    return f"{part * 1000 // whole / 10:.1f} %" if whole else "—"


def summed(request: DeskRequest, round_id: int) -> HttpResponse:
    """The sum of one round; every figure opens to the units behind it."""
    found = board.summed(request.actor, round_id)
    at = moment_of(request)
    then = board.summed_as_of(request.actor, round_id, at) if at else {}
    columns = [
        Column("cell", _("栏目"), kind="main"),
        *([Column("then", _("当时"), kind="number")] if at else []),
        Column("sum", _("现在") if at else _("合计"), kind="number"),
        Column("unit", _("单位")),
    ]
    rows = []
    for cell in found.form.numbers:
        value = rules.shown(cell, found.totals[cell.code])
        address = reverse("desk:return-parts", args=[round_id, cell.code])
        before = [rules.shown(cell, then[cell.code])] if at else []
        rows.append(Row(cell.code, [label(cell.title), *before, value, label(cell.unit)], address))
    return render(
        request,
        "desk/returns/sum.html",
        {
            "demand": found.demand,
            "round": found.round,
            "table": Table(_("汇总"), columns, rows),
            "then": at,
            "asked": len(found.dues),
            "missing": [(one.owing, shown.href(one)) for one in found.missing],
            "crumbs": [
                Crumb(_("报送"), reverse("desk:returns")),
                Crumb(found.demand.title, reverse("desk:return-board", args=[found.demand.pk])),
            ],
        },
    )


def parts(request: DeskRequest, round_id: int, cell: str) -> HttpResponse:
    """One figure of a sum, unit by unit."""
    found = board.parts(request.actor, round_id, cell)
    whole = board.summed(request.actor, round_id)
    known = whole.form.by_code[cell]
    today = today_of(request)
    columns = [
        Column("unit", _("单位"), kind="main"),
        Column("value", _("本期"), kind="number"),
        Column("state", _("状态")),
    ]
    rows = [
        Row(
            f"{part.one.owing_id}-{part.one.about_id}",
            [part.one.about, rules.shown(known, part.value) or "—", shown.state(part.one.standing(today))],
            shown.href(part.one),
        )
        for part in found
    ]
    return render(
        request,
        "desk/returns/rows.html",
        {
            "title": label(known.title),
            "definition": label(known.definition),
            "table": Table(_("各单位数据"), columns, rows),
            "crumbs": [
                Crumb(_("报送"), reverse("desk:returns")),
                Crumb(whole.demand.title, reverse("desk:return-board", args=[whole.demand.pk])),
                Crumb(whole.round.label, reverse("desk:return-sum", args=[round_id])),
            ],
        },
    )


@require_POST
def chase(request: DeskRequest, round_id: int) -> HttpResponse:
    """Tell everybody who is missing, in one act."""

    def do() -> str:
        receive.chase(actor=request.actor, at=request.at, round_id=round_id)
        return reverse("desk:return-sum", args=[round_id]) + "?chased=1"

    return redirect(at_once(request, do))
