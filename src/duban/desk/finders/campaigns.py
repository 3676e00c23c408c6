"""方案: campaigns by title, and their matters and phases by words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from duban.campaign import queries as campaigns
from duban.desk.finders import Finder, Found
from duban.kernel.actor import Actor
from duban.kernel.script import search_key

_AROUND = 18


def _find(actor: Actor, words: str, at: datetime, most: int) -> Sequence[Found]:
    wanted = search_key(words)
    found: list[Found] = []
    for one in campaigns.listed(actor):
        if wanted in search_key(one.title):
            found.append(Found(one.title, reverse("desk:campaign", args=[one.pk]), one.get_state_display(), "plan"))
        plan = reverse("desk:campaign-plan", args=[one.pk])
        found += [
            Found(phase.name, f"{plan}#e-phase-{phase.pk}", one.title, "calendar")
            for phase in campaigns.phases(actor, one.pk)
            if wanted in search_key(phase.name)
        ]
        found += [
            Found(_around(node.topic.text, words), f"{plan}#e-topic-{node.topic.pk}", one.title, "tag")
            for node in campaigns.topics(actor, one.pk)
            if wanted in search_key(node.topic.text)
        ]
        if len(found) >= most:
            break
    return found[:most]


def _around(text: str, words: str) -> str:
    """The part of a long text in which the words stand."""
    at = max(text.find(words), 0)
    begin, end = max(0, at - _AROUND), at + len(words) + _AROUND
    return ("…" if begin else "") + text[begin:end] + ("…" if end < len(text) else "")


KIND = Finder("campaigns", _("方案"), 40, _find)
