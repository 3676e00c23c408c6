"""待办: what I owe, soonest first. The home page."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from duban.cases import lists
from duban.desk.rooms import Room
from duban.kernel.actor import Actor
from duban.returns.queries import owed as returns
from duban.units.queries import local_day

MOST = 99


def waiting(actor: Actor, at: datetime) -> int:
    """What cases ask for and what the plan asks for, counted together up to ``MOST``: the number that the page itself shows."""
    of_cases = lists.owed(actor, most=MOST)
    return of_cases if of_cases >= MOST else min(MOST, of_cases + returns.waiting(actor, local_day(at), most=MOST))


KIND = Room("inbox", _("待办"), "inbox", "desk:inbox", 10, count=waiting)
