"""出错页: 400, 403, 404, 500 and an expired form, in words with what to do next."""

from __future__ import annotations

import logging
import secrets
import sys

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.views.decorators.csrf import requires_csrf_token

from duban.desk import answers
from duban.desk.requests import open_to_all
from duban.journal import engine

_log = logging.getLogger("duban.desk")


@open_to_all
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the address or the form cannot be read."""
    return HttpResponse(loader.render_to_string("desk/errors/400.html"), status=400)


@open_to_all
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 from the framework; refusals of our own come by ``answers.refused``."""
    return render(request, "desk/errors/403.html", status=403)


@open_to_all
@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such page, or none that this person may know of."""
    return render(request, "desk/errors/404.html", status=404)


@open_to_all
def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's guard against foreign sites did not match: the page was open too long, or cookies are off."""
    return render(request, "desk/errors/stale.html", {"cookies": bool(request.COOKIES)}, status=403)


@open_to_all
def fault(request: HttpRequest) -> HttpResponse:
    """500: ours, not theirs; the number leads to the line in the log. 503 where the database says why (full, damaged, away)."""
    number, error = secrets.token_hex(4), sys.exc_info()[1]
    _log.error("fault %s at %s %s", number, request.method, request.path)
    told = engine.meaning(error) if isinstance(error, DatabaseError) else None
    if told is None:
        return HttpResponse(loader.render_to_string("desk/errors/500.html", {"number": number}), status=500)
    words = {"number": number, "words": [one.words for one in answers.said(told)]}
    return HttpResponse(
        loader.render_to_string("desk/errors/503.html", words), status=503, headers={"Retry-After": "60"}
    )
