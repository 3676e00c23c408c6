"""通知: what I have been told."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from duban.desk.keyset import number
from duban.desk.pages.cases import news
from duban.desk.parts.values import Pager
from duban.desk.requests import DeskRequest
from duban.journal import notices as told

PAGE = 50


def notices(request: DeskRequest) -> HttpResponse:
    """Newest first; unseen ones are marked until the page's button says they have been seen."""
    rows = told.told(request.actor, before=number(request.GET.get("before")), most=PAGE + 1)
    shown = [news.shown_of(row) for row in rows[:PAGE]]
    pages = Pager(next=f"?before={rows[PAGE - 1].id}" if len(rows) > PAGE else "")
    unseen = any(not row.seen for row in rows)
    return render(
        request,
        "desk/notices.html",
        {"items": shown, "pager": pages, "top": rows[0].id if rows else 0, "unseen": unseen},
    )


@require_POST
def seen(request: DeskRequest) -> HttpResponse:
    """Everything up to the notice that stood on top has been seen; what came since has not."""
    told.mark_seen(request.actor, up_to=number(request.POST.get("up_to")) or 0, at=request.at)
    return redirect("desk:notices")
