"""A later version of the plan, and what is asked for because of the plan: which demands follow it, and what that does to open dues (X-3).

A demand follows its obligation only where it still says what the plan said before; what the office has settled otherwise stays, and is
named. The same reckoning serves the preview, made from proposals before anything is applied, and the act after it, made from what the
campaign's own revision wrote down: so what is applied is what was shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from duban.campaign.calendar import calendar
from duban.campaign.comparing import Proposal
from duban.campaign.elements import dump_due, parse_due
from duban.campaign.models import Campaign, Revision
from duban.campaign.obligations.change import LineChange, compare, held
from duban.campaign.obligations.channels import Channel
from duban.campaign.obligations.generate import Trouble, generate
from duban.campaign.queries import elements_of, named_of, obligations_of, span_after
from duban.journal.models import Entry
from duban.returns import planned, settings, standing
from duban.returns.models import Demand

Body = Mapping[str, Any]
Changes = Mapping[int, tuple[Body, Body | None]]
"""Obligation → what it said, and what it says now (None: the plan asks for it no longer)."""
_LEADS = ("ahead", "opens")
_OWN_WORD = ("demand.settle", "demand.take_over", "demand.end")


@dataclass(frozen=True, slots=True)
class Follow:
    """跟进: a demand that follows the plan. ``after`` columns that change; ``own`` fields the office settled itself, which stay."""

    demand_id: int
    title: str
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    own: tuple[str, ...] = ()
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Replan:
    """重排预览: demands that follow, dues that come, go and move from ``on``, what is to be asked, and what the plan newly asks for."""

    on: date
    follows: tuple[Follow, ...]
    changes: tuple[LineChange, ...]
    troubles: tuple[Trouble, ...]
    fresh: tuple[str, ...]

    @property
    def empty(self) -> bool:
        """Nothing happens to anybody's dues, and nothing new is asked for."""
        return not (self.follows or self.changes or self.fresh)


# --- before ----------------------------------------------------------------------------------------------------------------------


def preview(campaign: Campaign, proposals: Sequence[Proposal], on: date) -> Replan:
    """What would become of the demands and their dues if these proposals were taken."""
    demands = list(Demand.objects.filter(campaign=campaign).order_by("pk"))
    follows = tuple(follow(campaign, demands, _from_proposals(campaign, proposals)))
    by_id = {one.demand_id: one for one in follows}
    running = []
    for demand in demands:
        one = by_id.get(demand.pk)
        if demand.state == "on" and not (one and one.ended):
            row = standing.columns(demand) | dict(one.after if one else {})
            running.append(settings.demand_of(demand.pk, row))
    span = span_after(campaign, proposals)
    tables = _channels(campaign, proposals)
    made = generate(running, planned.bodies(), tables, span, calendar(), on=on, office=campaign.office_id)
    changes = compare(standing.kept(demands), held(made), on)
    fresh = tuple(str(one.body["what"]) for one in proposals if one.kind == "obligation" and one.sort == "added")
    return Replan(on, follows, tuple(changes), made.troubles, fresh)


def _from_proposals(campaign: Campaign, proposals: Iterable[Proposal]) -> Changes:
    found: dict[int, tuple[Body, Body | None]] = {}
    renamed: dict[str, str] = {}
    for one in proposals:
        if one.kind == "obligation" and one.old is not None:
            found[one.old.id] = (one.old.body, one.body if one.new is not None else None)
        elif one.kind == "phase" and one.old is not None and one.new is not None:
            renamed[one.old.body["name"]] = one.body["name"]
    for row in elements_of(campaign, "obligation"):
        due = row.body["due"]
        now = renamed.get(due.get("phase", ""), "")
        if row.pk not in found and due["kind"] == "phase" and now not in ("", due["phase"]):
            found[row.pk] = (row.body, {**row.body, "due": {**due, "phase": now}})
    return found


def _channels(campaign: Campaign, proposals: Iterable[Proposal]) -> list[Channel]:
    """The channel table as it would stand."""
    bodies: dict[int, Body] = {row.pk: row.body for row in elements_of(campaign, "channel")}
    new: list[Body] = []
    for one in proposals:
        if one.kind != "channel":
            continue
        if one.old is None:
            new.append(one.body)
        elif one.new is None:
            bodies.pop(one.old.id, None)
        else:
            bodies[one.old.id] = one.body
    rows = [*bodies.values(), *new]
    return planned.channels_from(
        campaign, [(named_of(campaign, row["who"]), named_of(campaign, row["to"])) for row in rows]
    )


# --- after -----------------------------------------------------------------------------------------------------------------------


def behind(campaign: Campaign) -> list[Follow]:
    """Demands that have not followed the version last put into force, and that nobody has settled since."""
    last = Revision.objects.filter(campaign=campaign, kind="apply_version", undone_at=None).order_by("-pk").first()
    if last is None:
        return []
    demands = list(Demand.objects.filter(campaign=campaign).order_by("pk"))
    open_ones = [demand for demand in demands if demand.pk not in _settled_since(demands, last)]
    return follow(campaign, open_ones, _from_revision(last))


def _settled_since(demands: Collection[Demand], last: Revision) -> set[int]:
    """Demands the office has had in hand after the version came: they are as it wants them."""
    rows = Entry.objects.filter(
        subject_kind="demand", subject_id__in=[demand.pk for demand in demands], at__gte=last.at
    )
    return {
        id_
        for id_, kind, at in rows.values_list("subject_id", "kind", "at")
        if kind == "demand.follow" or (kind in _OWN_WORD and at > last.at)
    }


def _from_revision(last: Revision) -> Changes:
    found: dict[int, tuple[Body, Body | None]] = {}
    for one in last.changes:
        said = one.get("set", {})
        if one["row"] != "element":
            continue
        if "until_nr" in said:
            found[one["id"]] = ({}, None)
        elif "body" in said and "due" in said["body"][0]:
            found[one["id"]] = (said["body"][0], said["body"][1])
    return found


def quotes(campaign: Campaign) -> dict[int, str]:
    """The plan's sentence for each obligation in force."""
    return {one.at.id: one.at.quote for one in obligations_of(campaign)}


# --- which demands follow --------------------------------------------------------------------------------------------------------


def follow(campaign: Campaign, demands: Iterable[Demand], changes: Changes) -> list[Follow]:
    """The demands at work that change with their obligations, or whose office will want to look at them."""
    found = []
    for demand in demands:
        if demand.state != "on" or demand.element_id not in changes:
            continue
        old, new = changes[demand.element_id]
        one = Follow(demand.pk, demand.title, ended=True) if new is None else _one(campaign, demand, old, new)
        if one.ended or one.after or one.own:
            found.append(one)
    return found


def _one(campaign: Campaign, demand: Demand, old: Body, new: Body) -> Follow:
    was, now = _facets(campaign, old), _facets(campaign, new)
    leads = {name: value for name, value in demand.rule.items() if name in _LEADS}
    mine = {
        "title": demand.title, "to": demand.to, "reporter": [demand.reporter],
        "rule": {name: value for name, value in demand.rule.items() if name not in _LEADS},
    }  # fmt: skip
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    own: list[str] = []
    for name, value in now.items():
        if was[name] == value:
            continue
        if mine[name] != was[name] or (name == "reporter" and len(value) != 1):
            own.append(name)
            continue
        before[name] = getattr(demand, name)
        after[name] = value[0] if name == "reporter" else {**value, **leads} if name == "rule" else value
    return Follow(demand.pk, demand.title, before, after, tuple(own))


def _facets(campaign: Campaign, body: Body) -> dict[str, Any]:
    """What a demand takes over from an obligation's body, as its columns hold it."""
    return {
        "title": str(body["what"]).strip()[:120],
        "rule": dump_due(parse_due(body["due"])),
        "to": list(planned.places_of(named_of(campaign, body["to"]))),
        "reporter": [one.to_dict() for one in planned.ranges_of(named_of(campaign, body["who"]), campaign.area_id)],
    }
