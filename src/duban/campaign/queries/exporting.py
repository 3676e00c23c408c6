"""A campaign's settled plan as the plain values of duban-campaign/1: what is in force, with its texts; nothing of cases or persons' accounts."""

from __future__ import annotations

from typing import Any

from duban.campaign.exchange import FORMAT
from duban.campaign.models import Campaign, Reviewed
from duban.campaign.queries.campaigns import get, mentions, phases_of, tree_of
from duban.campaign.queries.settled import elements_of
from duban.kernel.actor import Actor
from duban.units import policy
from duban.units.models import Unit


def exported(actor: Actor, campaign_id: int) -> dict[str, Any]:
    """The whole of it, for those who manage the campaign: it holds names of persons. Raises NotThere, NotPermitted."""
    campaign = get(actor, campaign_id)
    policy.require(actor, "campaign.manage", unit=campaign.area)
    texts = [row for row in campaign.plans.order_by("nr") if row.how == "first" or row.applied_at is not None]
    phases, topics, elements = phases_of(campaign), [node.topic for node in tree_of(campaign)], elements_of(campaign)
    keys = {("phase", row.pk): f"p{i}" for i, row in enumerate(phases, 1)}
    keys |= {("topic", row.pk): f"t{i}" for i, row in enumerate(topics, 1)}
    keys |= {("element", row.pk): f"e{i}" for i, row in enumerate(elements, 1)}
    named = sorted(mentions(actor, campaign_id), key=lambda row: row.pk)
    units = Unit.objects.in_bulk({id_ for row in named for id_ in (*row.member_ids, row.unit_id) if id_ is not None})
    return {
        "format": FORMAT,
        "title": campaign.title,
        "starts_on": campaign.starts_on.isoformat() if campaign.starts_on else None,
        "ends_on": campaign.ends_on.isoformat() if campaign.ends_on else None,
        "words": dict(campaign.words),
        **{name: _unit(getattr(campaign, name)) for name in ("area", "office", "review_unit")},
        "texts": [{"nr": row.nr, "name": row.name, "sha256": row.sha256, "how": row.how, "words": row.text} for row in texts],
        "phases": [
            {
                "key": keys["phase", row.pk], "name": row.name, "starts_on": row.starts_on.isoformat() if row.starts_on else None,
                "ends_on": row.ends_on.isoformat() if row.ends_on else None, "derived": row.derived, **_reviewed(row, keys, campaign),
            }
            for row in phases
        ],
        "topics": [
            {
                "key": keys["topic", row.pk], "code": row.code, "says": row.text, "parent": keys.get(("topic", row.parent_id or 0)),
                **_reviewed(row, keys, campaign),
            }
            for row in topics
        ],
        "elements": [
            {"key": keys["element", row.pk], "kind": row.kind, "body": row.body, **_reviewed(row, keys, campaign)} for row in elements
        ],
        "units": [
            {
                "name": row.name, "spans": row.spans, "text": row.plan_nr, "unit": _unit(units.get(row.unit_id or 0)),
                "collective": row.collective, "members": [_unit(units.get(id_)) for id_ in row.member_ids],
            }
            for row in named
        ],
        "questions": [
            {
                "code": row.code, "asks": row.text, "span": row.span, "text": row.plan_nr, "answers": row.answers, "state": row.state,
                "answer": row.answer,
            }
            for row in campaign.questions.order_by("nr", "pk")
        ],
    }  # fmt: skip


def _reviewed(row: Reviewed, keys: dict[tuple[str, int], str], campaign: Campaign) -> dict[str, Any]:
    table = str(row._meta.model_name)
    return {
        "text": row.plan_nr,
        "span": list(row.span) or None,
        "place": row.place,
        "state": row.state,
        "read": row.read,
        "origin": [keys[table, id_] for id_ in row.origin if (table, id_) in keys],
    }


def _unit(unit: Unit | None) -> dict[str, str] | None:
    return {"code": unit.code, "name": unit.name} if unit is not None else None
