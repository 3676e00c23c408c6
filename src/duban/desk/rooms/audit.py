"""审计: entries, checkpoints, verification."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from duban.desk.rooms import Room

KIND = Room("audit", _("审计"), "audit", "desk:audit", 90, rights=frozenset({"audit.read"}), group="house")
