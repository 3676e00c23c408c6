"""登录、两步验证码、退出. Nothing of the browser is kept but its family; no address at all (C8.2)."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_otp import login as factor_login

from duban.desk import answers, factors, lockout
from duban.desk.middleware import POST_KEY, next_step, session_mark
from duban.desk.requests import DeskRequest, before_ready, open_to_all
from duban.kernel.actor import Actor
from duban.kernel.errors import NotPermitted
from duban.units import sign_ins
from duban.units.queries.actors import check_account

_FAMILIES = (("Edg/", "Edge"), ("OPR/", "Opera"), ("QQBrowser", "QQ"), ("MicroMessenger", "WeChat"), ("Firefox/", "Firefox"),
             ("Chrome/", "Chrome"), ("Safari/", "Safari"))  # fmt: skip


class SignInForm(forms.Form):
    login = forms.CharField(
        label=gettext_lazy("账号"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autofocus": True, "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=gettext_lazy("密码"),
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("验证码"),
        max_length=24,
        help_text=gettext_lazy("手机验证器上的 6 位数字;手机不在身边时,可填一个恢复码。"),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "text", "autofocus": True, "spellcheck": "false"}
        ),
    )


@open_to_all
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: DeskRequest) -> HttpResponse:
    """Name and password. Five wrong ones lock the name for a quarter of an hour, whether or not such an account exists."""
    if request.actor.person_id is not None and request.method == "GET":
        return redirect(_next(request))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person, trouble, locked = _check(form.cleaned_data["login"], form.cleaned_data["password"], request)
        if locked:
            return answers.form_page(request, "desk/locked.html", form, {"trouble": trouble}, status=429)
        if person is not None:
            return _enter(request, person)
        form.add_error(None, trouble)
    words = {"next": _next(request), "over": "over" in request.GET}
    return answers.form_page(request, "desk/sign_in.html", form, words)


@before_ready
@never_cache
@sensitive_post_parameters("code")
def code(request: DeskRequest) -> HttpResponse:
    """The second step: a code of the authenticator or a recovery code."""
    if not request.has_factor or request.verified:
        return redirect(next_step(request) or _next(request))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        device = factors.verify(request.user, form.cleaned_data["code"])
        kind = "person.factor_passed" if device else "person.factor_failed"
        sign_ins.note_own(actor=request.actor, at=request.at, kind=kind, by=factors.kind_of(device))
        if device is not None:
            factor_login(request, device)
            request.verified = True
            return redirect(next_step(request) or _next(request))
        form.add_error("code", factors.why_not(request.user, request.at))
    return answers.form_page(request, "desk/code.html", form, {"next": _next(request)})


@before_ready
@require_POST
def sign_out(request: DeskRequest) -> HttpResponse:
    """End this session."""
    if request.sign_in is not None:
        sign_ins.end_session(actor=request.actor, at=request.at, session_id=request.sign_in.id, by="self")
    logout(request)
    return redirect("desk:sign-in")


@before_ready
@require_POST
def stay(request: DeskRequest) -> HttpResponse:
    """The person is still here: the middleware has noted it; nothing else happens."""
    return HttpResponse(status=204)


def browser_family(agent: str) -> str:
    """The browser's family, which tells the person one session from another; nothing finer is kept."""
    return next((name for mark, name in _FAMILIES if mark in agent), "")


def _check(name: str, password: str, request: DeskRequest) -> tuple[Any, str, bool]:
    """The person if all is right, else why not and whether the name is locked."""
    tried = lockout.take_try(name, request.at)
    if not tried.allowed:
        return None, _locked_words(tried.until, request.at), True
    person = authenticate(request, username=name.strip(), password=password)
    if person is None:
        sign_ins.failed(login=name.strip(), at=request.at, locked=tried.left == 0)
        if tried.left == 0:
            return None, _locked_words(tried.until, request.at), True
        words = ngettext(
            "账号或密码不正确。还可以再试 %(left)d 次,之后该账号会锁定 15 分钟。",
            "账号或密码不正确。还可以再试 %(left)d 次,之后该账号会锁定 15 分钟。",
            tried.left,
        )
        return None, words % {"left": tried.left}, False
    lockout.right(name)
    try:
        check_account(cast(Any, person), request.at)
    except NotPermitted as refusal:
        return None, answers.said(refusal)[0].words, False
    return person, "", False


def _enter(request: DeskRequest, person: Any) -> HttpResponse:
    """Open the session on the post last acted from, in the person's own language."""
    login(request, person)
    seats = sign_ins.seats(person, request.at)
    held = [seat.id for seat in seats]
    last = sign_ins.last_post(person.pk)
    post_id = last if last in held else next(iter(held), None)
    request.session[POST_KEY] = post_id
    if not request.session.session_key:
        request.session.save()
    sign_ins.open_session(
        actor=Actor(person_id=person.pk, name=person.name),
        at=request.at,
        mark=session_mark(request.session.session_key),
        browser=browser_family(request.headers.get("User-Agent", "")),
        post_id=post_id,
        factor="password",
    )
    answer = redirect(_next(request))
    if person.language:
        answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, person.language, **COOKIE)
    return answer


def _next(request: DeskRequest) -> str:
    """Where to go on: the page the person wanted, if it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe and wanted.startswith("/") else resolve_url("desk:inbox")


def _locked_words(until: datetime | None, at: datetime) -> str:
    minutes = max(1, math.ceil((until - at).total_seconds() / 60)) if until else 15
    return ngettext(
        "密码连续输错 5 次,该账号已锁定。请 %(n)d 分钟后再试;若忘记密码,请联系系统管理员重置。",
        "密码连续输错 5 次,该账号已锁定。请 %(n)d 分钟后再试;若忘记密码,请联系系统管理员重置。",
        minutes,
    ) % {"n": minutes}


COOKIE: dict[str, Any] = {"max_age": 365 * 86400, "httponly": True, "samesite": "Lax", "secure": settings.CONFIG.https}
