"""How a refusal looks: a page, a fragment for htmx, or words at the fields of a form. Status says what kind of no it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext_lazy

from duban.desk.requests import DeskRequest
from duban.desk.wording import sentence
from duban.kernel.errors import NotPermitted, NotThere, Outdated, Refusal, Refusals, Unable

_SECRET = ("csrfmiddlewaretoken", "once", "password", "code", "identity", "reporter", "next")
_TITLES = {
    403: gettext_lazy("您没有这项权限"),
    404: gettext_lazy("没有找到"),
    409: gettext_lazy("内容已被他人更新"),
    422: gettext_lazy("这一步没有办成"),
    503: gettext_lazy("现在办不了"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """一句拒绝: what is shown of one refusal, in the reader's language as far as it goes."""

    code: str
    words: str
    ground: str
    original: str


def status_of(refusal: Refusal) -> int:
    """403 not permitted, 404 not there (or not to be known), 409 someone was faster, 503 nothing the person can mend, else 422."""
    if isinstance(refusal, NotThere):
        return 404
    if isinstance(refusal, NotPermitted):
        return 403
    if isinstance(refusal, Unable):
        return 503
    return 409 if isinstance(refusal, Outdated) else 422


def said(refusal: Refusal) -> list[Said]:
    """The refusal's parts in words; ``original`` is set where the reader's language has only the gist."""
    parts = refusal.parts if isinstance(refusal, Refusals) else (refusal,)
    return [_said(part) for part in parts]


def refused(request: DeskRequest, refusal: Refusal, *, back: str = "") -> HttpResponse:
    """A refusal as a whole page, or as words above the content if htmx asked. ``back`` is where the person can go on."""
    status = status_of(refusal)
    words = {"refusals": said(refusal), "heading": _TITLES[status], "status": status, "retry": refusal.retry}
    if request.htmx:
        answer = render(request, "desk/parts/refusal.html", words, status=status)
        answer["HX-Retarget"], answer["HX-Reswap"] = "#flash", "innerHTML show:top"
        return answer
    return render(request, "desk/errors/refused.html", {**words, "back": back or _back(request)}, status=status)


def put_on(form: BaseForm, refusal: Refusal) -> int:
    """Write a refusal at the fields it names (others above the form); return the status to answer with."""
    parts = refusal.parts if isinstance(refusal, Refusals) else (refusal,)
    for part, words in zip(parts, said(refusal), strict=True):
        form.add_error(part.field if part.field in form.fields else None, words.words)
    return status_of(refusal)


def form_page(
    request: HttpRequest, template: str, form: BaseForm, context: dict[str, Any] | None = None, *, status: int = 0
) -> HttpResponse:
    """A page with a form, keeping what was typed: 200 for a fresh one, 422 (or ``status``) for one with errors."""
    wrong = form.is_bound and bool(form.errors)
    return render(request, template, {"form": form, **(context or {})}, status=status or (422 if wrong else 200))


def sign_in_first(request: DeskRequest) -> HttpResponse:
    """Nobody has signed in: lead there, and give back what was typed if it was a form whose session had ended."""
    if request.htmx:
        return HttpResponse(status=401)
    if request.method == "POST":
        typed = [
            (name, value)
            for name, values in request.POST.lists()
            if not name.startswith(_SECRET)
            for value in values
            if value.strip()
        ]
        return render(request, "desk/signed_out.html", {"typed": typed, "next": _back(request)}, status=401)
    words = {"next": request.get_full_path()} | ({"over": "1"} if request.session_over else {})
    return redirect(f"{resolve_url('desk:sign-in')}?{urlencode(words)}")


def _said(refusal: Refusal) -> Said:
    words, exact = sentence(refusal.code, refusal.sentence)
    return Said(refusal.code, words, refusal.ground, "" if exact else refusal.sentence)


def _back(request: HttpRequest) -> str:
    """The page the person came from, if it is one of ours."""
    came_from = request.headers.get("Referer", "")
    host = request.build_absolute_uri("/")
    return "/" + came_from.removeprefix(host) if came_from.startswith(host) else resolve_url("desk:inbox")
