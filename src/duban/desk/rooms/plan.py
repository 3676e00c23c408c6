"""方案: the campaigns and what was read from their plans."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from duban.desk.rooms import Room

KIND = Room(
    "plan",
    _("方案"),
    "plan",
    "desk:campaigns",
    30,
    rights=frozenset(
        {"campaign.manage", "case.handle", "case.register", "case.review", "case.instruct", "case.verify"}
    ),
    group="work",
)
