"""A draft campaign from a file of duban-campaign/1: every row as it was settled, units found again by code and name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from duban.campaign import exchange
from duban.campaign.models import Campaign, Element, Mention, Phase, PlanText, Question, Topic
from duban.journal.door import Deed, act
from duban.kernel.actor import Actor
from duban.plans import read_text
from duban.plans.model import as_date
from duban.units import policy
from duban.units.models import Unit


def import_campaign(*, actor: Actor, at: datetime, data: bytes) -> tuple[Campaign, list[str]]:
    """Make the draft; also the names of units that are not known here and were left open. Raises Refusal (field ``file``)."""
    said = exchange.read(data)
    with act(actor=actor, at=at, kind="campaign.import") as deed:
        deed.permit(policy.require(actor, "campaign.manage"))
        units = _Units(said)
        area = units.of(said["area"])
        if area is not None:
            policy.require(actor, "campaign.manage", unit=Unit.objects.get(pk=area))
        campaign = deed.add(
            Campaign(
                title=said["title"][:200],
                office_id=units.of(said["office"]) or actor.unit_id,
                area_id=area or next(iter(actor.reach), None),
                review_unit_id=units.of(said["review_unit"]),
                starts_on=as_date(said["starts_on"]),
                ends_on=as_date(said["ends_on"]),
                words={str(key): str(value) for key, value in said["words"].items()},
                made_at=at,
            )
        )
        for text in said["texts"]:
            _text(deed, campaign, text, at)
        _rows(deed, campaign, said)
        for row in said["units"]:
            members = [unit for unit in map(units.of, row["members"]) if unit is not None]
            deed.add_part(campaign, Mention(
                campaign=campaign, name=row["name"][:200], spans=row["spans"], plan_nr=row["text"], unit_id=units.of(row["unit"]),
                collective=row["collective"], member_ids=members,
            ))  # fmt: skip
        for nr, row in enumerate(said["questions"], 1):
            deed.add_part(campaign, Question(
                campaign=campaign, nr=nr, code=row["code"][:40], text=row["asks"], span=row["span"], plan_nr=row["text"],
                answers=row["answers"], state=row["state"], answer=row["answer"],
            ))  # fmt: skip
        deed.note(campaign, unknown=units.unknown)
    return campaign, units.unknown


class _Units:
    """Units of the file as units of this house: by code and name together, else by a name that only one has."""

    def __init__(self, said: Mapping[str, Any]) -> None:
        written = [said["area"], said["office"], said["review_unit"]]
        written += [one for row in said["units"] for one in (row["unit"], *row["members"])]
        names = {one["name"] for one in written if isinstance(one, dict)}
        self._rows: dict[str, list[Unit]] = {}
        for unit in Unit.objects.filter(name__in=names, closed_on=None, same_as=None):
            self._rows.setdefault(unit.name, []).append(unit)
        self.unknown: list[str] = []

    def of(self, one: Any) -> int | None:
        """The unit's id; None if there is none here, which is remembered."""
        if not isinstance(one, dict):
            return None
        found = self._rows.get(str(one.get("name")), [])
        exact = [unit for unit in found if unit.code == one.get("code")] or (found if len(found) == 1 else [])
        if exact:
            return exact[0].pk
        name = str(one.get("name"))
        if name not in self.unknown:
            self.unknown.append(name)
        return None


def _text(deed: Deed, campaign: Campaign, said: Mapping[str, Any], at: datetime) -> None:
    compiled = read_text(said["words"], said["name"] or "plan.txt").to_dict()
    deed.add_part(campaign, PlanText(
        campaign=campaign, nr=said["nr"], name=said["name"][:200], sha256=said["sha256"][:64], text=said["words"], compiled=compiled,
        how=said["how"][:10], applied_at=None if said["how"] == "first" else at,
    ))  # fmt: skip


def _rows(deed: Deed, campaign: Campaign, said: Mapping[str, Any]) -> None:
    made: dict[str, int] = {}
    for nr, row in enumerate(said["phases"], 1):
        phase = Phase(
            campaign=campaign, nr=nr, name=row["name"][:120], starts_on=as_date(row["starts_on"]), ends_on=as_date(row["ends_on"]),
            derived=row["derived"], **_reviewed(row, made),
        )  # fmt: skip
        made[row["key"]] = deed.add_part(campaign, phase).pk
    for nr, row in enumerate(said["topics"], 1):
        topic = Topic(
            campaign=campaign, nr=nr, code=row["code"][:40], text=row["says"], parent_id=made[row["parent"]] if row["parent"] else None,
            **_reviewed(row, made),
        )  # fmt: skip
        made[row["key"]] = deed.add_part(campaign, topic).pk
    for nr, row in enumerate(said["elements"], 1):
        element = Element(campaign=campaign, nr=nr, kind=row["kind"], body=row["body"], **_reviewed(row, made))
        made[row["key"]] = deed.add_part(campaign, element).pk


def _reviewed(row: Mapping[str, Any], made: Mapping[str, int]) -> dict[str, Any]:
    """What every reviewed row has. A row made from later ones in the file keeps those it can already name."""
    return {
        "plan_nr": row["text"],
        "span": row["span"] or [],
        "place": row["place"][:60],
        "state": row["state"],
        "read": row["read"],
        "origin": [made[key] for key in row["origin"] if key in made],
    }
