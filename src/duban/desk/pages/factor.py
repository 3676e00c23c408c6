"""两步验证: set up, switch off, recovery codes. A must for administrators and for sensitive rights (G2)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_otp import login as factor_login

from duban.desk import answers, factors
from duban.desk.pages.sign_in import CodeForm
from duban.desk.requests import DeskRequest, before_ready
from duban.kernel.errors import NotPermitted
from duban.units import sign_ins


class SetUpForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("验证器显示的 6 位数字"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


@before_ready
@never_cache
@sensitive_post_parameters("code")
def factor(request: DeskRequest) -> HttpResponse:
    """Whether the second step is on; if not, the picture to scan and the field to confirm it."""
    if request.has_factor and not request.verified:
        return redirect("desk:code")
    person: Any = request.user
    must = sign_ins.is_administrator(request.seats)
    if factors.active(person) is not None:
        on: dict[str, Any] = {"left": factors.codes_left(person), "must": must}
        return answers.form_page(request, "desk/account/factor_on.html", CodeForm(), on)
    device = factors.begin(person)
    form = SetUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = factors.confirm(person, form.cleaned_data["code"])
        if done is not None:
            sign_ins.note_own(actor=request.actor, at=request.at, kind="person.factor_on", by="totp")
            factor_login(request, done)
            return _show_codes(request, person)
        form.add_error("code", _("数字不对。请核对手机时间是否准确,再填验证器当前显示的数字。"))
    words = {"key": factors.key_words(device), "must": must}
    return answers.form_page(request, "desk/account/factor.html", form, words)


@before_ready
@never_cache
def picture(request: DeskRequest) -> HttpResponse:
    """The QR code of the authenticator that is being set up; of none other, ever."""
    if factors.active(request.user) is not None:
        raise NotPermitted("factor.in_use", "两步验证已启用,密钥不再显示。要换手机,请先停用再重新设置。")
    return HttpResponse(factors.picture(factors.begin(request.user)), content_type="image/svg+xml")


@require_POST
@sensitive_post_parameters("code")
def off(request: DeskRequest) -> HttpResponse:
    """Switch it off, against one more code; administrators may only set up another at once."""
    return _with_code(request, "person.factor_off", lambda: factors.switch_off(request.user)) or redirect("desk:factor")


@require_POST
@sensitive_post_parameters("code")
def codes(request: DeskRequest) -> HttpResponse:
    """Ten new recovery codes, against one more code."""
    return _with_code(request, "person.codes", lambda: None) or _show_codes(request, request.user)


def _with_code(request: DeskRequest, kind: str, then: Any) -> HttpResponse | None:
    """Do it if the code is right; else the page with the error at the field."""
    form = CodeForm(request.POST)
    if form.is_valid() and factors.verify(request.user, form.cleaned_data["code"]) is not None:
        then()
        sign_ins.note_own(actor=request.actor, at=request.at, kind=kind)
        return None
    if form.is_valid():
        sign_ins.note_own(actor=request.actor, at=request.at, kind="person.factor_failed")
        form.add_error("code", factors.why_not(request.user, request.at))
    words = {"left": factors.codes_left(request.user), "must": sign_ins.is_administrator(request.seats)}
    return answers.form_page(request, "desk/account/factor_on.html", form, words)


def _show_codes(request: DeskRequest, person: Any) -> HttpResponse:
    return render(request, "desk/account/codes.html", {"codes": factors.new_codes(person)})
