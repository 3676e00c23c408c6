"""岗位: proposed by the system administrator, put into force by the security administrator; never one and the same person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from duban.desk.keyset import number
from duban.desk.one_act import Asked, Nothing, one_act, sent
from duban.desk.pages.accounts.people import ReasonForm, home, tabs
from duban.desk.requests import DeskRequest
from duban.desk.unit_field import PersonField, UnitField
from duban.desk.wording import label
from duban.kernel.errors import NotThere
from duban.units import actions, policy
from duban.units import queries as units
from duban.units.queries.rows import PostRow
from duban.units.roles import CHARGES, ROLES

DAY = {"type": "date"}


def posts(request: DeskRequest) -> HttpResponse:
    """Posts that wait for approval."""
    waiting = units.posts_waiting(request.actor)
    proposers = {p.proposed_by_id for p in waiting if p.proposed_by_id}
    context = {
        "waiting": [(p, p.proposed_by_id == request.person_id or p.holder_id == request.person_id) for p in waiting],
        "names": {id_: units.account(request.actor, id_).name for id_ in proposers},
        "tabs": tabs(request, "posts"),
        "may_propose": policy.holds(request.actor, "account.manage"),
        "may_approve": policy.holds(request.actor, "post.approve"),
    }
    return render(request, "desk/accounts/posts.html", context)


class PostForm(forms.Form):
    """Who takes up which role where, from when."""

    holder = PersonField(
        label=gettext_lazy("任职人"),
        required=False,
        help_text=gettext_lazy("输入姓名或账号,再从列表中选择;留空表示设岗待任。"),
    )
    unit = UnitField(label=gettext_lazy("单位"))
    role = forms.ChoiceField(label=gettext_lazy("角色"), help_text=gettext_lazy("能做什么由角色决定,见“角色与权限”。"))
    title = forms.CharField(
        label=gettext_lazy("职务名称"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("如“纪工委书记”,印在公文上。"),
    )
    charge = forms.ChoiceField(label=gettext_lazy("责任类别"), required=False)
    area = UnitField(
        label=gettext_lazy("辖区"), required=False, areas=False,
        help_text=gettext_lazy("只对看辖区的角色有效(审核员、专治办、督查组、领导、纪检岗);不填则为单位所在地区。"),
    )  # fmt: skip
    from_on = forms.DateField(label=gettext_lazy("任期起"), widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY))
    to_on = forms.DateField(
        label=gettext_lazy("任期止"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY)
    )


def new(request: DeskRequest) -> HttpResponse:
    """Propose a post."""
    policy.require(request.actor, "account.manage")
    start = {"from_on": units.local_day(request.at)} | _from_address(request)
    form = PostForm(sent(request), initial=start)
    form.fields["role"].choices = [("", _("请选择")), *((r.code, label(r.title)) for r in ROLES.values())]  # type: ignore[attr-defined]
    form.fields["charge"].choices = [("", _("按角色通常的责任")), *((c, label(t)) for c, t in CHARGES.items())]  # type: ignore[attr-defined]
    for name in ("unit", "area"):
        form.fields[name].serve(request.actor)  # type: ignore[attr-defined]
    form.fields["holder"].serve(request.actor, request.at)  # type: ignore[attr-defined]

    def do(given: dict[str, Any]) -> str:
        actions.propose_post(
            actor=request.actor,
            at=request.at,
            unit_id=given["unit"].id,
            role=given["role"],
            holder_id=given["holder"].id if given["holder"] else None,
            from_on=given["from_on"],
            to_on=given["to_on"],
            title=given["title"],
            area_id=given["area"].id if given["area"] else None,
            charge=given["charge"] or None,
        )
        return reverse("desk:posts")

    asked = Asked(
        _("提名岗位"),
        _("提交安全管理员批准"),
        reverse("desk:posts"),
        words=_("您提名,安全管理员批准:同一个人不能既提名又批准。批准前岗位不生效。"),
        crumbs=[home()],
    )
    return one_act(request, asked, form, do)


def _from_address(request: DeskRequest) -> dict[str, Any]:
    """Unit or person named in the address by the page one comes from."""
    found: dict[str, Any] = {}
    if unit_id := number(request.GET.get("unit")):
        found["unit"] = units.units(request.actor, [unit_id]).get(unit_id)
    if person_id := number(request.GET.get("person")):
        found["holder"] = units.account(request.actor, person_id)
    return found


def approve(request: DeskRequest, post_id: int) -> HttpResponse:
    """Put a proposed post into force."""
    post = _waiting(request, post_id)

    def do(given: dict[str, Any]) -> str:
        actions.approve_post(actor=request.actor, at=request.at, post_id=post_id, version=post.version)
        return reverse("desk:posts")

    role = ROLES[post.role]
    rights = "、".join(label(policy.title(right)) for right in sorted(role.rights))
    asked = Asked(
        _("批准岗位:%(who)s") % {"who": post.holder or _("空缺")},
        _("批准"),
        reverse("desk:posts"),
        words=f"{post.unit_name} · {label(post.title or post.role_title)}",
        consequences=[
            _("从 %(on)s 起可以:%(rights)s。") % {"on": post.from_on.isoformat(), "rights": rights},
            _("批准后立即生效,由您负责;流水记下提名人和批准人。"),
        ],
        crumbs=[home()],
    )
    return one_act(request, asked, Nothing(sent(request)), do)


def refuse(request: DeskRequest, post_id: int) -> HttpResponse:
    """Turn a proposed post down."""
    post = _waiting(request, post_id)

    def do(given: dict[str, Any]) -> str:
        actions.refuse_post(actor=request.actor, at=request.at, post_id=post_id, version=post.version, **given)
        return reverse("desk:posts")

    asked = Asked(
        _("不批准岗位:%(who)s") % {"who": post.holder or _("空缺")},
        _("不批准"),
        reverse("desk:posts"),
        words=f"{post.unit_name} · {label(post.title or post.role_title)}",
        consequences=[_("提名人会收到理由。")],
        crumbs=[home()],
    )
    return one_act(request, asked, ReasonForm(sent(request)), do)


class EndForm(ReasonForm):
    """The last day, and why."""

    on = forms.DateField(
        label=gettext_lazy("最后一天"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY),
        help_text=gettext_lazy("填昨天表示立即结束。"),
    )


def end(request: DeskRequest, person_id: int, post_id: int) -> HttpResponse:
    """End a post in force; either administrator may."""
    post = _of(
        request, person_id, post_id, "post.approve" if policy.holds(request.actor, "post.approve") else "account.manage"
    )
    back = reverse("desk:account-of", args=[person_id])

    def do(given: dict[str, Any]) -> str:
        actions.end_post(actor=request.actor, at=request.at, post_id=post_id, **given)
        return back

    asked = Asked(
        _("结束岗位:%(who)s") % {"who": post.holder},
        _("结束岗位"),
        back,
        words=f"{post.unit_name} · {label(post.title or post.role_title)}",
        consequences=[_("任职记录和已办的事都保留。要换人,请用“交接”。")],
        grave=True,
        crumbs=[home()],
    )
    return one_act(request, asked, EndForm(sent(request), initial={"on": units.local_day(request.at)}), do)


class HandOverForm(forms.Form):
    """Who comes, and when."""

    to = PersonField(label=gettext_lazy("接任人"))
    on = forms.DateField(label=gettext_lazy("接任日期"), widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY))


def hand_over(request: DeskRequest, person_id: int, post_id: int) -> HttpResponse:
    """Propose that another person takes the post over."""
    post = _of(request, person_id, post_id)
    back = reverse("desk:account-of", args=[person_id])
    form = HandOverForm(sent(request), initial={"on": units.local_day(request.at) + timedelta(days=1)})
    form.fields["to"].serve(request.actor, request.at)  # type: ignore[attr-defined]

    def do(given: dict[str, Any]) -> str:
        actions.hand_over(
            actor=request.actor,
            at=request.at,
            post_id=post_id,
            to_id=given["to"].id,
            on=given["on"],
            version=post.version,
        )
        return reverse("desk:posts")

    asked = Asked(
        _("交接岗位:%(who)s") % {"who": post.holder},
        _("提交安全管理员批准"),
        back,
        words=f"{post.unit_name} · {label(post.title or post.role_title)}",
        consequences=[_("批准前原任职人继续负责;批准后原岗位在接任前一天结束。"), _("名下在办的件随岗位走,不随人走。")],
        crumbs=[home()],
    )
    return one_act(request, asked, form, do)


def _waiting(request: DeskRequest, post_id: int) -> PostRow:
    policy.require(request.actor, "post.approve")
    found = next((post for post in units.posts_waiting(request.actor) if post.id == post_id), None)
    if found is None:
        raise NotThere("post.decided", "这个岗位已有审批结果,或者不存在。请回到岗位审批页查看。")
    return found


def _of(request: DeskRequest, person_id: int, post_id: int, right: str = "account.manage") -> PostRow:
    policy.require(request.actor, right)
    found = next((post for post in units.account(request.actor, person_id).posts if post.id == post_id), None)
    if found is None:
        raise NotThere("post.missing", "没有找到这个岗位,请刷新后再看。")
    return found
