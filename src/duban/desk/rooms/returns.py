"""报送: what my unit owes by the plan, and what comes to my desk."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from duban.desk.rooms import Room

KIND = Room(
    "returns",
    _("报送"),
    "returns",
    "desk:returns",
    30,
    rights=frozenset({"return.fill", "return.receive"}),
)
