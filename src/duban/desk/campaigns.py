"""The campaign in hand: chosen in the bar, kept in the session; the newest open one until somebody chooses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from duban.campaign import queries
from duban.kernel.actor import Actor
from duban.kernel.errors import NotThere

KEY = "duban_campaign"
_HELD = "_campaigns_open"


def open_to(actor: Actor) -> Sequence[Any]:
    """Campaigns the actor may choose from; none without a post."""
    return queries.listed(actor) if actor.post_id else []


def of(request: HttpRequest, actor: Actor) -> Sequence[Any]:
    """The same, read once a request: the page and its frame show the same ones."""
    held: tuple[Actor, Sequence[Any]] | None = getattr(request, _HELD, None)
    if held is None or held[0] != actor:
        held = (actor, open_to(actor))
        setattr(request, _HELD, held)
    return held[1]


def in_hand(request: HttpRequest, among: Sequence[Any]) -> Any:
    """The one chosen in this session if it may still be seen, else the first, else None."""
    chosen = request.session.get(KEY)
    return next((one for one in among if one.pk == chosen), next(iter(among), None))


def choose(request: HttpRequest, actor: Actor, campaign_id: int) -> None:
    """Take another campaign in hand; NotThere if the actor may not see it."""
    if campaign_id not in {one.pk for one in open_to(actor)}:
        raise NotThere("campaign.missing", "没有找到这个专项行动,或者您无权查看。")
    request.session[KEY] = campaign_id
