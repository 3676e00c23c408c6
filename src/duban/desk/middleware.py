"""Stands before every page: who acts, at which moment, and whether the account still owes a step before it may go on.

Closed by default: a page is open to people who have not signed in only if it says so (``open_to_all``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone

from duban.desk import answers, factors
from duban.desk.requests import NOBODY, DeskRequest
from duban.journal.remember import one_look
from duban.kernel.actor import Actor
from duban.kernel.errors import NotPermitted, Refusal
from duban.units import sign_ins
from duban.units.queries.actors import actor_for, check_account, posts_of

POST_KEY = "duban_post"


def session_mark(key: str | None) -> str:
    """What the records know a session by: its key cannot be had from this."""
    return sha256(f"duban session {key}".encode()).hexdigest()


class ActorMiddleware:
    """Sets ``request.at`` and ``request.actor``, guards pages, and turns refusals into pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, plain: HttpRequest) -> HttpResponse:
        with one_look():
            return self._answered(cast(DeskRequest, plain))

    def _answered(self, request: DeskRequest) -> HttpResponse:
        request.at = timezone.now()
        request.actor, request.seats, request.sign_in = NOBODY, [], None
        request.person_id = 0
        request.has_factor = request.verified = False
        request.session_over = request.user.is_authenticated and not _restore(request)
        response = self.get_response(request)
        if request.actor.person_id is not None:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(
        self, plain: HttpRequest, page: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Let the request through to its page, or answer in its place."""
        request = cast(DeskRequest, plain)
        if getattr(page, "open_to_all", False):
            return None
        if request.actor.person_id is None:
            return answers.sign_in_first(request)
        if getattr(page, "before_ready", False):
            return None
        owed = next_step(request)
        if not owed:
            return None
        return redirect(f"{owed}?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" else owed)

    def process_exception(self, plain: HttpRequest, error: Exception) -> HttpResponse | None:
        """A refusal that a page did not catch becomes a page in words; anything else is a fault and goes on."""
        if isinstance(error, Refusal):
            return answers.refused(cast(DeskRequest, plain), error)
        return None


def next_step(request: DeskRequest) -> str:
    """Address of the page where the account must do something before it may work; empty if it owes nothing.

    In this order: the code of a second factor that is set up; a new password; a second factor for administrators (G2).
    """
    if request.has_factor and not request.verified:
        return resolve_url("desk:code")
    if getattr(request.user, "must_change", False):
        return resolve_url("desk:password")
    if not request.has_factor and sign_ins.is_administrator(request.seats):
        return resolve_url("desk:factor")
    return ""


def _restore(request: DeskRequest) -> bool:
    """Find who acts in this session; False (and signed out) if the session or the account has ended."""
    person: Any = request.user
    session = sign_ins.session_of(session_mark(request.session.session_key))
    bare = Actor(person_id=person.pk, name=person.name)
    if session is None or session.person_id != person.pk or session.ended_at is not None or not _in_force(request):
        logout(request)
        return False
    if request.at - session.seen_at > timedelta(minutes=settings.CONFIG.idle_minutes):
        sign_ins.end_session(actor=bare, at=request.at, session_id=session.id, by="idle")
        logout(request)
        return False
    request.sign_in = session
    held = posts_of(person, request.at)
    request.seats = sign_ins.seats_of(held)
    request.verified = person.is_verified()
    request.has_factor = request.verified or factors.is_set_up(person.pk)
    request.actor, request.person_id = bare, person.pk
    post_id = request.session.get(POST_KEY)
    if not next_step(request):
        actor = actor_for(person, post_id, request.at, held=held)
        # Sensitive rights count only in a session that has passed a second factor.
        request.actor = actor if request.verified else replace(actor, grants=frozenset())
    sign_ins.seen(session, request.at, request.actor.post_id)
    return True


def _in_force(request: DeskRequest) -> bool:
    """Whether the account is still switched on and within its days."""
    try:
        check_account(cast(Any, request.user), request.at)
    except NotPermitted:
        return False
    return True
