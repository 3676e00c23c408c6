"""设置: the working calendar and the clocks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from duban.desk.rooms import Room

KIND = Room(
    "settings",
    _("设置"),
    "settings",
    "desk:settings",
    85,
    rights=frozenset({"calendar.manage", "setting.manage", "campaign.manage"}),
    group="house",
)
