"""临时授权 and the table of roles: sensitive rights for a time, with a reason and two people behind each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from duban.desk.one_act import Asked, Nothing, one_act, sent
from duban.desk.pages.accounts.people import ReasonForm, home, tabs
from duban.desk.parts.values import Crumb
from duban.desk.requests import DeskRequest
from duban.desk.role_words import DUTIES, SENTENCES
from duban.desk.unit_field import PersonField
from duban.desk.wording import label
from duban.kernel.errors import NotThere
from duban.units import actions, policy
from duban.units import queries as units
from duban.units.actions.grant import LONGEST
from duban.units.queries.people import GrantRow
from duban.units.roles import ADMINISTRATORS, RIGHTS, ROLES

MOMENT = {"type": "datetime-local"}


def grants(request: DeskRequest) -> HttpResponse:
    """Grants asked for or in force; past ones on request."""
    past = "past" in request.GET
    rows = units.grants(request.actor, request.at, past=past)
    may_decide = policy.holds(request.actor, "grant.manage")
    administers = request.actor.role in ADMINISTRATORS
    context = {
        "rows": [(g, _stage(g, request), may_decide and _mine(g, request)) for g in rows],
        "past": past,
        "tabs": tabs(request, "grants") if administers else [],
        "may_decide": may_decide,
        "may_ask": policy.holds(request.actor, "grant.ask"),
        "longest": LONGEST.days,
    }
    return render(request, "desk/accounts/grants.html", context)


def _stage(grant: GrantRow, request: DeskRequest) -> str:
    """waiting, ahead, running, over, ended or refused."""
    if grant.state == "refused":
        return "refused"
    if grant.ended_at is not None:
        return "ended"
    if grant.until_at <= request.at:
        return "over"
    if grant.state == "proposed":
        return "waiting"
    return "ahead" if grant.from_at > request.at else "running"


def _mine(grant: GrantRow, request: DeskRequest) -> bool:
    """Whether the actor asked for it or would use it, and so may not decide."""
    return request.person_id in {grant.proposed_by_id, grant.post.holder_id}


class GrantForm(forms.Form):
    """Which right, why, from when until when."""

    holder = PersonField(label=gettext_lazy("给谁"))
    right = forms.ChoiceField(label=gettext_lazy("权限"))
    reason = forms.CharField(label=gettext_lazy("事由"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    from_at = forms.DateTimeField(
        label=gettext_lazy("起"), widget=forms.DateTimeInput(attrs=MOMENT, format="%Y-%m-%dT%H:%M")
    )
    until_at = forms.DateTimeField(
        label=gettext_lazy("止"), widget=forms.DateTimeInput(attrs=MOMENT, format="%Y-%m-%dT%H:%M")
    )


def ask(request: DeskRequest) -> HttpResponse:
    """Ask for a sensitive right: the system administrator for anyone's post, others for their own."""
    policy.require(request.actor, "grant.ask")
    for_others = request.actor.role in ADMINISTRATORS
    now = timezone.localtime(request.at).replace(second=0, microsecond=0)
    form = GrantForm(sent(request), initial={"from_at": now, "until_at": now + timedelta(days=1)})
    sensitive = sorted({right for role in ROLES.values() for right in role.sensitive})
    form.fields["right"].choices = [(right, label(RIGHTS[right])) for right in sensitive]  # type: ignore[attr-defined]
    if for_others:
        form.fields["holder"].serve(request.actor, request.at)  # type: ignore[attr-defined]
    else:
        del form.fields["holder"]

    def do(given: dict[str, Any]) -> str:
        post_id = _post_for(request, given) if for_others else request.actor.post_id or 0
        # Typed to the minute: "from now" is meant from now, not from up to a minute ago.
        starts = max(given["from_at"], request.at)
        asked = {"right": given["right"], "reason": given["reason"], "from_at": starts, "until_at": given["until_at"]}
        actions.ask_grant(actor=request.actor, at=request.at, post_id=post_id, **asked)
        return reverse("desk:grants")

    asked = Asked(
        _("申请临时授权"),
        _("提交安全管理员批准"),
        reverse("desk:grants"),
        consequences=[
            _("最长 %(n)d 天,到时自动失效,可随时收回。") % {"n": LONGEST.days},
            _("申请人和使用人都不能批准;使用时须已启用两步验证。"),
            _("申请、批准、收回和每次使用都进流水,审计管理员可查。"),
        ],
        crumbs=_crumbs(),
    )
    return one_act(request, asked, form, do)


def _post_for(request: DeskRequest, given: dict[str, Any]) -> int:
    """The holder's post whose role can have the right."""
    today = units.local_day(request.at)
    for post in given["holder"].posts:
        in_force = post.state == "approved" and post.from_on <= today and (post.to_on is None or post.to_on >= today)
        if in_force and given["right"] in ROLES[post.role].sensitive:
            return int(post.id)
    fitting = "、".join(r.title for r in ROLES.values() if given["right"] in r.sensitive)
    name = given["holder"].name
    raise NotThere("grant.no_post", f"{name}没有可以使用这项权限的岗位(须为{fitting})。请先提名岗位。", field="holder")


def approve(request: DeskRequest, grant_id: int) -> HttpResponse:
    """Give the right asked for."""
    policy.require(request.actor, "grant.manage")
    grant = _one(request, grant_id)

    def do(given: dict[str, Any]) -> str:
        actions.approve_grant(actor=request.actor, at=request.at, grant_id=grant_id)
        return reverse("desk:grants")

    asked = Asked(
        _("批准授权:%(who)s") % {"who": grant.post.holder},
        _("批准"),
        reverse("desk:grants"),
        words=grant.reason,
        consequences=[
            _("可以“%(right)s”,从 %(a)s 到 %(b)s。")
            % {"right": label(grant.right_title), "a": _minute(grant.from_at), "b": _minute(grant.until_at)}
        ],
        crumbs=_crumbs(),
    )
    return one_act(request, asked, Nothing(sent(request)), do)


def refuse(request: DeskRequest, grant_id: int) -> HttpResponse:
    """Turn the request down."""
    return _with_reason(request, grant_id, _("不批准授权:%(who)s"), _("不批准"), actions.refuse_grant)


def end(request: DeskRequest, grant_id: int) -> HttpResponse:
    """Take the right back before its time."""
    return _with_reason(request, grant_id, _("收回授权:%(who)s"), _("收回"), actions.end_grant)


def _with_reason(request: DeskRequest, grant_id: int, title: str, button: str, act: Any) -> HttpResponse:
    policy.require(request.actor, "grant.manage")
    grant = _one(request, grant_id)

    def do(given: dict[str, Any]) -> str:
        act(actor=request.actor, at=request.at, grant_id=grant_id, **given)
        return reverse("desk:grants")

    words = f"{label(grant.right_title)} · {grant.reason}"
    asked = Asked(title % {"who": grant.post.holder}, button, reverse("desk:grants"), words=words, crumbs=_crumbs())
    return one_act(request, asked, ReasonForm(sent(request)), do)


def roles(request: DeskRequest) -> HttpResponse:
    """What every role may do, in sentences, and which must be different persons."""
    table = [
        (
            role,
            DUTIES[role.code],
            [(right, SENTENCES[right]) for right in sorted(role.rights)],
            [(right, SENTENCES[right]) for right in sorted(role.sensitive)],
        )
        for role in ROLES.values()
    ]
    administers = request.actor.role in ADMINISTRATORS
    context = {
        "administrators": [row for row in table if row[0].code in ADMINISTRATORS],
        "workers": [row for row in table if row[0].code not in ADMINISTRATORS],
        "tabs": tabs(request, "roles") if administers else [],
        "mine": request.actor.role,
    }
    return render(request, "desk/accounts/roles.html", context)


def _one(request: DeskRequest, grant_id: int) -> GrantRow:
    found = next((g for g in units.grants(request.actor, request.at, past=True) if g.id == grant_id), None)
    if found is None:
        raise NotThere("grant.missing", "没有找到这条授权申请,请刷新后再看。")
    return found


def _crumbs() -> list[Crumb]:
    return [home(), Crumb(_("临时授权"), reverse("desk:grants"))]


def _minute(at: Any) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
