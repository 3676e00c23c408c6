"""停用他人的两步验证: for the day the telephone and the recovery codes are both lost."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from duban.desk.one_act import Asked, one_act, sent
from duban.desk.pages.accounts.people import ReasonForm, crumbs
from duban.desk.requests import DeskRequest
from duban.units import actions, policy
from duban.units import queries as units


def drop(request: DeskRequest, person_id: int) -> HttpResponse:
    """The security administrator takes a person's second step away; the person is told and may set up another."""
    policy.require(request.actor, "session.manage")
    one = units.account(request.actor, person_id)
    home = reverse("desk:account-of", args=[person_id])

    def do(given: dict[str, Any]) -> str:
        actions.reset_factors(actor=request.actor, at=request.at, person_id=person_id, **given)
        return home

    asked = Asked(
        _("停用“%(name)s”的两步验证") % {"name": one.name},
        _("停用两步验证"),
        home,
        words=_("只在本人手机和恢复码都不在时办理。请先当面或打电话确认是本人。"),
        consequences=[
            _("此人的验证器和恢复码随即失效,所有登录立即结束。"),
            _("管理员岗位下次登录时须重新设置才能继续。"),
            _("本人会收到告知。"),
        ],
        grave=True,
        crumbs=crumbs(one),
    )
    return one_act(request, asked, ReasonForm(sent(request)), do)
