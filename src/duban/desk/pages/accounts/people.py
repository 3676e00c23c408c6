"""账号: listed and searched, made with a password shown once, switched off, given a last day, given a new password."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from duban.desk import answers, lockout
from duban.desk.keyset import number
from duban.desk.one_act import Asked, at_once, one_act, sent
from duban.desk.parts import marks
from duban.desk.parts.values import Column, Crumb, Fact, Pager, Row, Tab, Table
from duban.desk.requests import DeskRequest
from duban.desk.wording import label
from duban.kernel.errors import Refusal
from duban.units import actions, policy
from duban.units import queries as units
from duban.units.queries.people import AccountRow

PAGE = 50


def tabs(request: DeskRequest, here: str) -> list[Tab]:
    """The parts of this room that the actor's administrator role has."""
    waiting = len(units.posts_waiting(request.actor))
    return [
        Tab(_("账号"), reverse("desk:accounts"), here == "accounts"),
        Tab(_("岗位审批"), reverse("desk:posts"), here == "posts", waiting or None),
        Tab(_("临时授权"), reverse("desk:grants"), here == "grants"),
        Tab(_("角色与权限"), reverse("desk:roles"), here == "roles"),
    ]


def people(request: DeskRequest) -> HttpResponse:
    """Accounts, by number; found by part of login or name."""
    words = request.GET.get("q", "").strip()
    after = number(request.GET.get("after")) or 0
    found = units.accounts(request.actor, request.at, text=words, after=after, limit=PAGE + 1)
    rows = [
        Row(
            str(one.id),
            (one.name, one.login, _posts_words(one), state_chip(request, one)),
            href=reverse("desk:account-of", args=[one.id]),
        )
        for one in found[:PAGE]
    ]
    columns = [
        Column("name", _("姓名"), kind="main"),
        Column("login", _("账号")),
        Column("posts", _("岗位")),
        Column("state", _("状态")),
    ]
    following = f"?q={words}&after={found[PAGE - 1].id}" if len(found) > PAGE else ""
    table = Table(_("账号"), columns, rows, pager=Pager(next=following) if following or after else None)
    context = {
        "table": table,
        "q": words,
        "tabs": tabs(request, "accounts"),
        "may_add": policy.holds(request.actor, "account.manage"),
    }
    return render(request, "desk/accounts/people.html", context)


def offers(request: DeskRequest) -> HttpResponse:
    """Options for a person field."""
    typed = str(next(iter(request.GET.values()), "")).strip()
    found = units.accounts(request.actor, request.at, text=typed, limit=12) if typed else []
    return render(request, "desk/accounts/offers.html", {"people": [one for one in found if one.is_active]})


class AccountForm(forms.Form):
    """A new account."""

    name = forms.CharField(label=gettext_lazy("姓名"), max_length=40)
    login = forms.CharField(
        label=gettext_lazy("账号"),
        max_length=40,
        help_text=gettext_lazy("小写字母、数字或汉字,至少 2 个;建好后不能改。"),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}),
    )
    until_on = forms.DateField(
        label=gettext_lazy("有效期至"),
        required=False,
        help_text=gettext_lazy("抽调、借用人员请填写;到期自动锁定,办理记录照常保留。"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


@dataclass(slots=True)
class _Made:
    """What an act gave that is shown once and kept nowhere."""

    login: str = ""
    name: str = ""
    password: str = ""


@never_cache
def new(request: DeskRequest) -> HttpResponse:
    """Make an account; its one-time password is on the page that follows, and nowhere else."""
    policy.require(request.actor, "account.manage")
    form, made, status = AccountForm(sent(request)), _Made(), 0

    def do() -> str:
        person, made.password = actions.add_person(actor=request.actor, at=request.at, **form.cleaned_data)
        made.login, made.name = person.login, person.name
        return reverse("desk:account-of", args=[person.pk])

    if request.method == "POST" and form.is_valid():
        try:
            return _slip(request, made, at_once(request, do), fresh=True)
        except Refusal as refusal:
            status = answers.put_on(form, refusal)
    words = {
        "title": _("新建账号"),
        "button": _("新建账号"),
        "cancel": reverse("desk:accounts"),
        "consequences": [
            _("系统生成一次性密码,只显示一次,首次登录必须更换。"),
            _("账号没有任何权限;岗位另行提名,经安全管理员批准后生效。"),
        ],
        "crumbs": [home()],
    }
    return answers.form_page(request, "desk/confirm.html", form, words, status=status)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=gettext_lazy("理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class EnableForm(ReasonForm):
    """Why, and until when."""

    until_on = forms.DateField(
        label=gettext_lazy("有效期至"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


@never_cache
def reset(request: DeskRequest, person_id: int) -> HttpResponse:
    """A new one-time password; sessions end, a lock by wrong passwords goes."""
    policy.require(request.actor, "account.manage")
    one = units.account(request.actor, person_id)
    made = _Made(one.login, one.name)
    if request.method == "POST":

        def do() -> str:
            made.password = actions.reset_password(actor=request.actor, at=request.at, person_id=person_id)
            lockout.right(one.login)
            return _home(person_id)

        return _slip(request, made, at_once(request, do), fresh=False)
    asked = Asked(
        _("重置“%(name)s”的密码") % {"name": one.name},
        _("重置密码"),
        _home(person_id),
        consequences=[
            _("原密码立即失效,所有登录随即结束。"),
            _("新的一次性密码只显示一次,请当面或电话交给本人,不要发群。"),
            _("本人会收到告知。"),
        ],
        crumbs=crumbs(one),
    )
    return one_act(request, asked, forms.Form(), lambda given: _home(person_id))


def person(request: DeskRequest, person_id: int) -> HttpResponse:
    """One account with its posts, past ones too."""
    one = units.account(request.actor, person_id)
    today = units.local_day(request.at)
    facts = [
        Fact(_("账号"), one.login),
        Fact(_("状态"), state_chip(request, one)),
        Fact(_("有效期至"), marks.day(one.until_on, empty=_("长期"))),
        Fact(_("密码"), _("须在下次登录时更换") if one.must_change else _("由本人保管")),
    ]
    words = {
        "one": one,
        "facts": facts,
        "current": [p for p in one.posts if p.state != "refused" and (p.to_on is None or p.to_on >= today)],
        "past": [p for p in one.posts if p.state == "refused" or (p.to_on is not None and p.to_on < today)],
        "crumbs": [home()],
        "may_manage": policy.holds(request.actor, "account.manage"),
        "may_end": policy.holds(request.actor, "session.manage"),
        "may_approve": policy.holds(request.actor, "post.approve"),
        "own": one.id == request.person_id,
        "may_audit": policy.holds(request.actor, "audit.read"),
    }
    return render(request, "desk/accounts/person.html", words)


def disable(request: DeskRequest, person_id: int) -> HttpResponse:
    """Switch an account off."""
    policy.require(request.actor, "account.manage")
    one = units.account(request.actor, person_id)

    def do(given: dict[str, Any]) -> str:
        actions.disable_person(actor=request.actor, at=request.at, person_id=person_id, **given)
        return _home(person_id)

    asked = Asked(
        _("停用“%(name)s”的账号") % {"name": one.name},
        _("停用账号"),
        _home(person_id),
        consequences=[_("所有登录立即结束,不能再登录。"), _("岗位和已办的记录都保留,可以重新启用。")],
        grave=True,
        crumbs=crumbs(one),
    )
    return one_act(request, asked, ReasonForm(sent(request)), do)


def enable(request: DeskRequest, person_id: int) -> HttpResponse:
    """Switch an account on again."""
    policy.require(request.actor, "account.manage")
    one = units.account(request.actor, person_id)

    def do(given: dict[str, Any]) -> str:
        actions.enable_person(actor=request.actor, at=request.at, person_id=person_id, **given)
        return _home(person_id)

    asked = Asked(_("启用“%(name)s”的账号") % {"name": one.name}, _("启用账号"), _home(person_id), crumbs=crumbs(one))
    return one_act(request, asked, EnableForm(sent(request)), do)


def until(request: DeskRequest, person_id: int) -> HttpResponse:
    """Set or clear the last day."""
    policy.require(request.actor, "account.manage")
    one = units.account(request.actor, person_id)

    def do(given: dict[str, Any]) -> str:
        actions.set_until(actor=request.actor, at=request.at, person_id=person_id, **given)
        return _home(person_id)

    asked = Asked(
        _("“%(name)s”的有效期") % {"name": one.name},
        _("保存"),
        _home(person_id),
        words=_("日期留空表示长期有效。"),
        crumbs=crumbs(one),
    )
    return one_act(request, asked, EnableForm(sent(request), initial={"until_on": one.until_on}), do)


def end_sessions(request: DeskRequest, person_id: int) -> HttpResponse:
    """The security administrator ends all of a person's sessions."""
    policy.require(request.actor, "session.manage")
    one = units.account(request.actor, person_id)

    def do(given: dict[str, Any]) -> str:
        actions.end_sessions_of(actor=request.actor, at=request.at, person_id=person_id, **given)
        return _home(person_id)

    asked = Asked(
        _("结束“%(name)s”的全部登录") % {"name": one.name},
        _("结束登录"),
        _home(person_id),
        consequences=[_("此人在所有浏览器上的登录立即结束;账号本身不变,可以重新登录。")],
        grave=True,
        crumbs=crumbs(one),
    )
    return one_act(request, asked, ReasonForm(sent(request)), do)


def lift_factor(request: DeskRequest, person_id: int) -> HttpResponse:
    """The security administrator lifts a lost second step; administrators must set it up anew before they go on."""
    policy.require(request.actor, "session.manage")
    one = units.account(request.actor, person_id)

    def do(given: dict[str, Any]) -> str:
        actions.reset_factors(actor=request.actor, at=request.at, person_id=person_id, **given)
        return _home(person_id)

    asked = Asked(
        _("解除“%(name)s”的两步验证") % {"name": one.name},
        _("解除两步验证"),
        _home(person_id),
        consequences=[
            _("手机和恢复码都丢失时才用。请先当面或用已知电话核实是本人。"),
            _("此人的登录立即结束,下次只凭密码登录;管理员岗位须马上重新设置。"),
            _("本人会收到告知。"),
        ],
        grave=True,
        crumbs=crumbs(one),
    )
    return one_act(request, asked, ReasonForm(sent(request)), do)


def home() -> Crumb:
    """The way back to the accounts."""
    return Crumb(_("账号和岗位"), reverse("desk:accounts"))


def crumbs(one: AccountRow) -> list[Crumb]:
    """The way back to one account."""
    return [home(), Crumb(one.name, _home(one.id))]


def state_chip(request: DeskRequest, one: AccountRow) -> Any:
    """启用, 停用 or 到期."""
    if not one.is_active:
        return marks.chip(_("已停用"), "quiet")
    if one.until_on is not None and one.until_on < units.local_day(request.at):
        return marks.chip(_("已到期"), "quiet")
    return marks.chip(_("启用"), "good")


def _home(person_id: int) -> str:
    return reverse("desk:account-of", args=[person_id])


def _posts_words(one: AccountRow) -> str:
    shown = [f"{p.unit_name} · {label(p.title or p.role_title)}" for p in one.posts if p.state == "approved"]
    return ";".join(shown) or "—"


def _slip(request: DeskRequest, made: _Made, href: str, *, fresh: bool) -> HttpResponse:
    """The slip to hand over, or the account's page if this form had acted before: a password is shown once."""
    if not made.password:
        return redirect(href)
    return render(request, "desk/accounts/slip.html", {"made": made, "next": href, "fresh": fresh, "crumbs": [home()]})
