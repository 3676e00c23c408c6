"""待办: what I owe, soonest first. The home page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from duban.cases import lists
from duban.desk.rooms import Room

KIND = Room("inbox", _("待办"), "inbox", "desk:inbox", 10, count=lambda actor, at: lists.owed(actor))
