"""单位: the tree of units."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from duban.desk.rooms import Room

KIND = Room("units", _("单位库"), "units", "desk:units", 70, group="house")
