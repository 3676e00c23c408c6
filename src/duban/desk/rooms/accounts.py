"""账号和岗位: for the administrators."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from duban.desk.rooms import Room

KIND = Room(
    "accounts",
    _("账号和岗位"),
    "accounts",
    "desk:accounts",
    80,
    rights=frozenset({"account.manage", "post.approve"}),
    group="house",
)
