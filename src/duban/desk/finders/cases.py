"""办件 by number or by words of two characters and more, in Simplified or Traditional."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from duban.cases import flow, listing, queries, sight
from duban.desk.finders import Finder, Found
from duban.desk.pages.cases import shown
from duban.desk.wording import label
from duban.kernel.actor import Actor


def _find(actor: Actor, words: str, at: datetime, most: int) -> Sequence[Found]:
    bare = words.strip().upper()
    exact = queries.by_number(actor, bare) or queries.by_number(actor, bare.replace("-", "").replace(" ", ""))
    rows = [exact] if exact else list(listing.matching(actor, sight.visible(actor), words).order_by("-id")[:most])
    return [
        Found(f"{shown.number(one)} {one.title}", shown.href(one), label(flow.STATIONS[one.station].title), "ledger")
        for one in rows
    ]


KIND = Finder("cases", _("办件"), 10, _find)
