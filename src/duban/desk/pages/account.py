"""我的账号: who I am, from which post I act, where I am signed in."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from duban.desk import campaigns, factors
from duban.desk.keyset import number
from duban.desk.middleware import POST_KEY
from duban.desk.parts.values import Fact
from duban.desk.requests import DeskRequest
from duban.desk.wording import label
from duban.kernel.errors import NotPermitted
from duban.units import sign_ins


def account(request: DeskRequest) -> HttpResponse:
    """The account on one page, with what can be changed about it."""
    seat = next((seat for seat in request.seats if seat.id == request.actor.post_id), None)
    facts = [
        Fact(_("姓名"), request.actor.name),
        Fact(_("账号"), request.user.get_username()),
        Fact(_("单位"), seat.unit_name if seat else "—"),
        Fact(_("当前岗位"), label(seat.title or seat.role_title) if seat else _("没有有效岗位")),
        Fact(_("两步验证"), _("已启用") if request.has_factor else _("未启用")),
    ]
    words = {"facts": facts, "done": request.GET.get("done", ""), "codes_left": factors.codes_left(request.user)}
    return render(request, "desk/account/account.html", words)


@require_POST
def act_as(request: DeskRequest) -> HttpResponse:
    """Act from another of the own posts; the page starts over, since what may be seen changes with it."""
    wanted = request.POST.get("post", "")
    if wanted not in {str(seat.id) for seat in request.seats}:
        raise NotPermitted("account.not_my_post", "您不在这个岗位上,或任职已结束。请从列表中选择一个有效的岗位。")
    request.session[POST_KEY] = int(wanted)
    return redirect("desk:inbox")


@require_POST
def campaign_in_hand(request: DeskRequest) -> HttpResponse:
    """Take another campaign in hand."""
    campaigns.choose(request, request.actor, number(request.POST.get("campaign")) or 0)
    return redirect("desk:inbox")


def sessions(request: DeskRequest) -> HttpResponse:
    """Where this account is and was signed in."""
    mine = request.sign_in.id if request.sign_in else None
    rows = sign_ins.sessions_of(request.actor)
    words = {"sessions": rows, "mine": mine, "others": sum(1 for s in rows if s.ended_at is None and s.id != mine)}
    return render(request, "desk/account/sessions.html", words)


@require_POST
def end_session(request: DeskRequest, session_id: int) -> HttpResponse:
    """End one of the other sessions."""
    sign_ins.end_session(actor=request.actor, at=request.at, session_id=session_id, by="other")
    return redirect("desk:sessions")


@require_POST
def end_others(request: DeskRequest) -> HttpResponse:
    """End all sessions but this one."""
    mine = request.sign_in.id if request.sign_in else None
    sign_ins.end_others(actor=request.actor, at=request.at, keep=mine, by="other")
    return redirect("desk:sessions")
