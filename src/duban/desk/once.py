"""A form acts once: a second submission of the same form is led to where the first one went (item 4.6).

The token lies in the form (``{% once_token %}``). Its row is written in the transaction of the act itself: if the act
fails, the row goes with it and the person may try again; if two submissions race, the database lets one wait for the other.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from duban.desk.models import Once

FIELD = "once"
KEPT = timedelta(days=3)


def new_token() -> str:
    """A token for one showing of one form."""
    return secrets.token_urlsafe(16)


def perform(*, person_id: int, token: str, at: datetime, act: Callable[[], str]) -> str:
    """Run ``act`` (which returns the address to go to) unless this form has acted already; return the address either way.

    Without a token (a form that needs no guard) ``act`` simply runs. Whatever ``act`` raises undoes everything.
    """
    if not token:
        return act()
    mine = Once(person_id=person_id, token=token[:43], at=at)
    with transaction.atomic():
        if not _first(mine):
            return Once.objects.values_list("result", flat=True).get(person_id=person_id, token=mine.token)
        mine.result = act()
        mine.save(update_fields=["result"])
        if mine.pk % 200 == 0:
            Once.objects.filter(at__lt=at - KEPT).delete()
    return mine.result


def _first(mine: Once) -> bool:
    """Whether this row is the first of its token; waits for a submission that is still under way."""
    try:
        with transaction.atomic():
            mine.save(force_insert=True)
    except IntegrityError:
        return False
    return True
