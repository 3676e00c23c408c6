"""修改密码: by choice, or because the account must."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import password_validation, update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from duban.desk import answers, lockout
from duban.desk.middleware import next_step, session_mark
from duban.desk.requests import DeskRequest, before_ready
from duban.units import sign_ins


class PasswordForm(forms.Form):
    """The old one again, since the seat may have been left; the new one twice, since nobody sees it."""

    old_password = forms.CharField(
        label=gettext_lazy("当前密码"),
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new_password = forms.CharField(
        label=gettext_lazy("新密码"),
        strip=False,
        max_length=256,
        help_text=gettext_lazy(
            "至少 10 个字符,不能全是数字,不能是常见密码,也不要包含姓名或账号。几个不相干的词连在一起最好记。"
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again_password = forms.CharField(
        label=gettext_lazy("再输一次新密码"),
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, person: Any, request: DeskRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.request = person, request

    def clean_old_password(self) -> str:
        """The right one; wrong ones count like wrong sign-ins, or an open seat would be a place to guess."""
        old: str = self.cleaned_data["old_password"]
        if not lockout.take_try(self.person.login, self.request.at).allowed:
            raise forms.ValidationError(_("密码连续输错,该账号已锁定 15 分钟。请稍后再试。"))
        if not self.person.check_password(old):
            raise forms.ValidationError(_("当前密码不正确。"))
        lockout.right(self.person.login)
        return old

    def clean_new_password(self) -> str:
        new: str = self.cleaned_data["new_password"]
        password_validation.validate_password(new, self.person)
        if new == self.data.get("old_password"):
            raise forms.ValidationError(_("新密码与当前密码相同,请换一个。"))
        return new

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        new, again = found.get("new_password"), found.get("again_password")
        if new and again and new != again:
            self.add_error("again_password", _("两次输入的新密码不一致。"))
        return found


@before_ready
@sensitive_post_parameters()
def password(request: DeskRequest) -> HttpResponse:
    """Change the own password; all other sessions of the account end with it."""
    if request.has_factor and not request.verified:
        return redirect("desk:code")
    person: Any = request.user
    must = bool(person.must_change)
    form = PasswordForm(person, request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        sign_ins.set_password(actor=request.actor, at=request.at, password=form.cleaned_data["new_password"])
        person.refresh_from_db()
        update_session_auth_hash(request, person)
        kept = (
            sign_ins.renew(request.sign_in, mark=session_mark(request.session.session_key)) if request.sign_in else None
        )
        sign_ins.end_others(actor=request.actor, at=request.at, keep=kept, by="password")
        return redirect(next_step(request) or "desk:account") if must else redirect("/account?done=password")
    return answers.form_page(request, "desk/account/password.html", form, {"must": must})
