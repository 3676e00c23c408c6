"""报送: what my unit owes by the plan, and what comes to my desk."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from duban.desk.rooms import Room
from duban.kernel.actor import Actor
from duban.returns.queries import owed
from duban.units.queries import local_day


def _waiting(actor: Actor, at: datetime) -> int:
    return len(owed.inbox(actor, local_day(at), limit=99))


KIND = Room(
    "returns",
    _("报送"),
    "returns",
    "desk:returns",
    30,
    rights=frozenset({"return.fill", "return.receive"}),
    count=_waiting,
)
