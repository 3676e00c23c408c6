"""设置: the working calendar, the clocks, the ways of digests; the number beside it are digests that did not arrive today."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from duban.desk.rooms import Room
from duban.digests import queries as digests
from duban.kernel.actor import Actor
from duban.units.queries import local_day


def undelivered(actor: Actor, at: datetime) -> int:
    """Digests given up today, for who can mend it."""
    return digests.failed(actor, local_day(at))


KIND = Room(
    "settings",
    _("设置"),
    "settings",
    "desk:settings",
    85,
    rights=frozenset({"calendar.manage", "setting.manage", "campaign.manage"}),
    group="house",
    count=undelivered,
)
