"""语言与字号: how the pages look to me. Open to all, since the sign-in page has them too."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from duban.desk.context import TEXT_COOKIE, TEXT_SIZES
from duban.desk.requests import DeskRequest, open_to_all
from duban.units import sign_ins

COOKIE: dict[str, Any] = {"max_age": 365 * 86400, "httponly": True, "samesite": "Lax", "secure": settings.CONFIG.https}


@open_to_all
@require_POST
def language(request: DeskRequest) -> HttpResponse:
    """Choose the language; remembered with the account if somebody has signed in."""
    code = request.POST.get("language", "")
    answer = redirect(_back(request))
    if code in dict(settings.LANGUAGES):
        answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, **COOKIE)
        if request.actor.person_id is not None:
            sign_ins.set_language(actor=request.actor, code=code)
    return answer


@open_to_all
@require_POST
def text_size(request: DeskRequest) -> HttpResponse:
    """Choose the size of the text, without the browser's zoom (G1)."""
    size = request.POST.get("size", "")
    answer = redirect(_back(request))
    if size in TEXT_SIZES:
        answer.set_cookie(TEXT_COOKIE, size, **COOKIE)
    return answer


def _back(request: DeskRequest) -> str:
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None, require_https=request.is_secure())
    return wanted if safe and wanted.startswith("/") else resolve_url("desk:inbox")
