"""What a page finds in its request: who acts, and the one moment at which everything in it happens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from duban.kernel.actor import Actor
from duban.units.sign_ins import Seat, Session

P = TypeVar("P", bound=Callable[..., object])
NOBODY = Actor(person_id=None, name="未登录", role="nobody")


class DeskRequest(HttpRequest):
    """The request after ``ActorMiddleware``.

    ``at``       the moment of everything this request does; aware.
    ``actor``    who acts; NOBODY if nobody has signed in, without a post while the account still owes a step.
    ``person_id`` of whoever has signed in, 0 if nobody has.
    ``seats``    the posts the person may act from today.
    ``session_over`` True if a session was found but has ended (idle, ended elsewhere, account disabled).
    """

    at: datetime
    actor: Actor
    person_id: int
    htmx: HtmxDetails
    seats: list[Seat]
    sign_in: Session | None
    has_factor: bool
    verified: bool
    session_over: bool


def open_to_all(page: P) -> P:
    """Mark a page that needs no sign-in. Every other page of the site does."""
    page.open_to_all = True  # type: ignore[attr-defined]
    return page


def before_ready(page: P) -> P:
    """Mark a page that stays open while the account still owes a step (code, new password, second factor)."""
    page.before_ready = True  # type: ignore[attr-defined]
    return page
