"""The channel desk as it stood at a past moment, from the journal: rounds and seats then in force, states then reached (issue 4 line 6).

Who may look is decided by today's posts; names and closings of units are today's. Everything else is folded from entries up to the
moment, so that a later correction, a seat taken away or a period given up does not colour what people saw then.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from duban.campaign.calendar import calendar
from duban.journal.models import Entry
from duban.kernel.actor import Actor
from duban.kernel.errors import NotThere
from duban.returns import rules
from duban.returns.models import Return
from duban.returns.queries import board
from duban.returns.queries.board import PAGE, PERIODS, Head, Line, Matrix, Spot
from duban.returns.queries.owed import Opening
from duban.units.models import Unit
from duban.units.queries import local_day

_ROUND, _MEMBER = "returns.round", "returns.member"
_AT_ONCE = 900
Row = Mapping[str, Any]
Place = tuple[int, int, int]
"""Round, owing unit, the unit it is about."""


@dataclass(frozen=True, slots=True)
class _Then:
    """What a demand consisted of: rounds and seats by id."""

    rounds: dict[int, Row]
    members: list[Row]
    rule: Row


def matrix(actor: Actor, demand_id: int, at: datetime, *, page: int = 0, stage: int = 1) -> Matrix:
    """``board.matrix`` as it stood at ``at``. Raises NotThere as that does, and where the demand was not yet there."""
    demand, campaign, manages = board.demand_for(actor, demand_id)
    then, today = _then(demand_id, at), local_day(at)
    if then is None:
        raise NotThere("demand.not_yet", "那时还没有这个应报事项。")
    begun = [(id_, row) for id_, row in then.rounds.items() if row["stage"] == stage and _day(row["from_on"]) <= today]
    begun.sort(key=lambda one: (one[1]["from_on"], one[0]), reverse=True)
    keys = list(dict.fromkeys(row["key"] for _, row in begun))[:PERIODS]
    rounds = [(id_, row) for id_, row in begun if row["key"] in keys][::-1]
    mine = None if manages else actor.unit_id
    seats = [row for row in then.members if row["stage"] == stage and (mine is None or mine in row["to"])]
    if not seats and not manages:
        raise NotThere("demand.missing", "没有找到这个应报事项,或者它不报给本单位。")
    units = {
        unit.pk: unit
        for unit in Unit.objects.filter(pk__in={id_ for row in seats for id_ in (row["owing_id"], row["about_id"])})
    }
    owed = list(_owed(rounds, seats, units))
    states = _states([id_ for id_, _ in rounds], at)
    names = sorted(
        {(row["owing_id"], row["about_id"]) for row in seats},
        key=lambda who: (units[who[1]].trail, units[who[1]].code, who[1]),
    )
    shown = names[page * PAGE : (page + 1) * PAGE]
    opening, asked = Opening(calendar()), set(shown)
    spots = {
        (one[1], one[2], row["key"]): _spot(one, row, states.get(one), today, _opens(opening, row, then.rule))
        for one, row in owed
        if (one[1], one[2]) in asked
    }
    lines = [
        Line(owing, about, units[about].name, tuple(spots.get((owing, about, key), Spot("", 0, owing, about)) for key in keys[::-1]))
        for owing, about in shown
    ]  # fmt: skip
    return Matrix(demand, campaign, manages, tuple(_heads(rounds, owed, states)), tuple(lines), len(names), page)


def _then(demand_id: int, at: datetime) -> _Then | None:
    """Rounds that were not given up, and all seats, as the demand's entries up to the moment tell; None before its first."""
    rounds: dict[int, Row] = {}
    members: dict[int, Row] = {}
    rule: Row = {}
    found = False
    entries = Entry.objects.filter(subject_kind="demand", subject_id=demand_id, at__lte=at).order_by("nr")
    for payload in entries.values_list("payload", flat=True):
        found = True
        said = json.loads(payload)
        rule = said.get("set", {}).get("rule", rule)
        parts = said.get("parts", {})
        rounds |= {int(id_): row for id_, row in parts.get(_ROUND, {}).items()}
        members |= {int(id_): row for id_, row in parts.get(_MEMBER, {}).items()}
    if not found:
        return None
    return _Then({id_: row for id_, row in rounds.items() if row["state"] == "on"}, list(members.values()), rule)


def _owed(
    rounds: Sequence[tuple[int, Row]], seats: Iterable[Row], units: Mapping[int, Unit]
) -> Iterable[tuple[Place, Row]]:
    """The product of rounds and seats, under the same conditions as ``owed.OWED``."""
    by_part: dict[int, list[tuple[int, Row]]] = {}
    for id_, row in rounds:
        by_part.setdefault(row["part"], []).append((id_, row))
    for seat in seats:
        closed, about_closed = units[seat["owing_id"]].closed_on, units[seat["about_id"]].closed_on
        first, last = seat["first_on"] or "", seat["last_on"] or "9999"
        for id_, row in by_part.get(seat["part"], ()):
            stands = (closed is None or closed >= _day(row["target_on"])) and (
                about_closed is None or about_closed >= _day(row["to_on"])
            )
            if first <= row["fixed_on"] <= last and stands:
                yield (id_, seat["owing_id"], seat["about_id"]), row


def _states(rounds: Sequence[int], at: datetime) -> dict[Place, dict[str, Any]]:
    """What was handed in by the moment, as the returns' own entries tell."""
    places = {
        row[0]: (row[1], row[2], row[3])
        for row in Return.objects.filter(round__in=rounds).values_list("pk", "round_id", "owing_id", "about_id")
    }
    folded: dict[int, dict[str, Any]] = {}
    ids = sorted(places)
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        entries = Entry.objects.filter(subject_kind="return", subject_id__in=some, at__lte=at).order_by(
            "subject_id", "nr"
        )
        for id_, payload in entries.values_list("subject_id", "payload"):
            folded.setdefault(id_, {}).update(json.loads(payload).get("set", {}))
    return {places[id_]: state for id_, state in folded.items()}


def _opens(opening: Opening, row: Row, rule: Row) -> date:
    return opening.of(_day(row["from_on"]), _day(row["target_on"]), row["single"], rule)


def _spot(place: Place, row: Row, state: Row | None, today: date, opens_on: date) -> Spot:
    shown = rules.standing(state["state"] if state else "", opens_on, _day(row["overdue_after"]), today)
    signed = state.get("first_signed_on") if state else None
    return Spot(shown, *place, late=bool(signed and signed > row["overdue_after"]))


def _heads(
    rounds: Sequence[tuple[int, Row]], owed: Iterable[tuple[Place, Row]], states: Mapping[Place, Row]
) -> list[Head]:
    counts: dict[str, list[int]] = {}
    for place, row in owed:
        mine = counts.setdefault(row["key"], [0, 0, 0, 0])
        state = states.get(place, {})
        done = state.get("state") in rules.SATISFIED
        on_time = done and (state.get("first_signed_on") or "9999") <= row["overdue_after"]
        for i, counts_here in enumerate((True, done, on_time, done and bool(state.get("nil")))):
            mine[i] += counts_here
    found: dict[str, Head] = {}
    for id_, row in rounds:
        if row["key"] not in found:
            all_, handed, timely, zero = counts.get(row["key"], (0, 0, 0, 0))
            found[row["key"]] = Head(
                id_, row["key"], row["label"], _day(row["from_on"]), _day(row["to_on"]), _day(row["overdue_after"]), all_, handed,
                timely, zero, row["locked_at"] is not None,
            )  # fmt: skip
    return list(found.values())


def _day(text: str) -> date:
    return date.fromisoformat(text)
