"""临时授权: for those who may ask for a sensitive right for themselves."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from duban.desk.rooms import Room

KIND = Room("grants", _("临时授权"), "key", "desk:grants", 82, rights=frozenset({"clue.dispose"}), group="house")
