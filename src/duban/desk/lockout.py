"""Five wrong passwords lock an account name for fifteen minutes (GB/T 22239 身份鉴别). Counted by name alone.

A try is counted before the password is looked at and given back if it was right, so that many tries at one moment
cannot slip past the count. Left out on purpose: counting by address. It would have to be stored (C8.2), and behind one
county's gateway everyone shares it.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from duban.desk.models import Attempts

LIMIT = 5
WINDOW = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Try:
    """一次尝试: whether the password may be looked at; how many tries remain after this one; until when the name is locked."""

    allowed: bool
    left: int
    until: datetime | None = None


def mark_of(login: str) -> str:
    """Keyed digest of an account name as typed; the same for upper and lower case and for surrounding blanks."""
    return hmac.new(settings.SECRET_KEY.encode(), b"attempts " + login.strip().lower().encode(), "sha256").hexdigest()


def take_try(login: str, at: datetime) -> Try:
    """Use up one try of this name. The last one locks it, unless ``right`` gives it back."""
    with transaction.atomic():
        row, made = Attempts.objects.select_for_update().get_or_create(mark=mark_of(login), defaults={"first_at": at})
        if row.locked_until is not None and row.locked_until > at:
            return Try(False, 0, row.locked_until)
        if row.locked_until is not None or at - row.first_at > WINDOW:
            row.failures, row.first_at, row.locked_until = 0, at, None
        row.failures += 1
        if row.failures >= LIMIT:
            row.locked_until = at + WINDOW
        row.save()
        if made:
            Attempts.objects.filter(first_at__lt=at - 4 * WINDOW).delete()
    return Try(True, LIMIT - row.failures, row.locked_until)


def right(login: str) -> None:
    """The password was right, or an administrator unlocks the name: nothing is held against it any more."""
    Attempts.objects.filter(mark=mark_of(login)).delete()
