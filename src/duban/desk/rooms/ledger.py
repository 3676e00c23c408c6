"""台账: every case in sight, under filters. Open to whoever works on cases."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from duban.desk.rooms import Room
from duban.units.roles import ROLES

_RIGHTS = frozenset(
    right for role in ROLES.values() if role.scope != "none" for right in role.rights if right.startswith("case.")
)

KIND = Room("ledger", _("台账"), "ledger", "desk:ledger", 20, rights=_RIGHTS)
