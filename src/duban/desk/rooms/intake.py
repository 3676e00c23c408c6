"""受理: where a problem item or a report of the public is entered."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from duban.desk.rooms import Room

KIND = Room("intake", _("受理登记"), "intake", "desk:new", 25, rights=frozenset({"case.register"}))
