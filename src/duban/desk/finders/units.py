"""单位, by any name they have or had."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from duban.desk.finders import Finder, Found
from duban.desk.wording import label
from duban.kernel.actor import Actor
from duban.units import queries as units


def _find(actor: Actor, words: str, at: datetime, most: int) -> Sequence[Found]:
    if actor.post_id is None:
        return []
    return [
        Found(
            hit.unit.name,
            reverse("desk:unit", args=[hit.unit.id]),
            f"{label(hit.unit.kind_title)} · {hit.unit.where}",
            "units",
        )
        for hit in units.search(actor, words, most)
    ]


KIND = Finder("units", _("单位"), 30, _find)
