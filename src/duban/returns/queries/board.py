"""Channel desks: units × periods with completeness and timeliness, who is missing by name, sums that open down to the cell (S4-14, S4-34)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from duban.campaign.models import Campaign
from duban.campaign.queries import get
from duban.journal.models import Entry
from duban.kernel.actor import Actor
from duban.kernel.errors import NotThere
from duban.returns import rules
from duban.returns.form import FORMS, Form
from duban.returns.models import Demand, Return, Round
from duban.returns.queries import owed as owing
from duban.returns.queries import tally
from duban.returns.queries.sheet import total
from duban.units import policy

PERIODS = 12
PAGE = 50
# A recipient's id inside the stored list: at its beginning, at its end, alone, in between.
_MINE = """(CAST(m."to" AS TEXT) IN (%s) OR CAST(m."to" AS TEXT) LIKE %s OR CAST(m."to" AS TEXT) LIKE %s OR CAST(m."to" AS TEXT) LIKE %s)"""


@dataclass(frozen=True, slots=True)
class Head:
    """一期的合计: of ``asked`` units ``done`` have handed in, ``on_time`` of them by the day, ``zero`` as a signed nil."""

    round_id: int
    key: str
    label: str
    from_on: date
    to_on: date
    overdue_after: date
    asked: int
    done: int
    on_time: int
    zero: int
    locked: bool

    @property
    def missing(self) -> int:
        """Not handed in."""
        return self.asked - self.done


@dataclass(frozen=True, slots=True)
class Spot:
    """一格: state as shown (empty: not owed), and where it leads."""

    state: str
    round_id: int
    owing_id: int
    about_id: int
    late: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """一行: a unit and its periods."""

    owing_id: int
    about_id: int
    name: str
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """报送一览: ``total`` rows in all, of which ``lines`` are page ``page``."""

    demand: Demand
    campaign: Campaign
    manages: bool
    heads: tuple[Head, ...]
    lines: tuple[Line, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // PAGE))


def demands(actor: Actor, campaign_id: int) -> list[Demand]:
    """What is asked for in a campaign, as far as the actor's unit receives it; all of it for its office."""
    campaign = get(actor, campaign_id)
    rows = Demand.objects.filter(campaign=campaign).order_by("state", "pk")
    if policy.holds(actor, "campaign.manage", unit=campaign.area):
        return list(rows)
    mine = _received(actor.unit_id or 0)
    sql = f"SELECT DISTINCT m.demand_id FROM returns_member m WHERE {_MINE}"  # noqa: S608 – constants only
    with connection.cursor() as cursor:
        cursor.execute(sql, mine)
        ids = [row[0] for row in cursor.fetchall()]
    return list(rows.filter(pk__in=ids))


def matrix(actor: Actor, demand_id: int, today: date, *, page: int = 0, stage: int = 1) -> Matrix:
    """One demand's units by periods begun, the newest twelve; page by page. Raises NotThere for who receives none of it."""
    demand, campaign, manages = demand_for(actor, demand_id)
    where, given = ("", []) if manages else (f" AND {_MINE}", _received(actor.unit_id or 0))
    rounds = list(
        Round.objects.filter(demand=demand, stage=stage, state="on", from_on__lte=today).order_by("-from_on", "-pk")
    )
    keys = list(dict.fromkeys(row.key for row in rounds))[:PERIODS]
    chosen = [row for row in rounds if row.key in keys][::-1]
    names = _names(demand.pk, stage, where, given)
    if not names and not manages:
        raise NotThere("demand.missing", "没有找到这个应报事项,或者它不报给本单位。")
    shown = names[page * PAGE : (page + 1) * PAGE]
    heads = tally.sums(demand.pk, stage, chosen, where, given)
    lines = _lines(chosen, keys[::-1], shown, today)
    return Matrix(demand, campaign, manages, tuple(_by_key(chosen, heads)), tuple(lines), len(names), page)


def demand_for(actor: Actor, demand_id: int) -> tuple[Demand, Campaign, bool]:
    """A demand, its campaign, and whether the actor runs it. Raises NotThere."""
    demand = Demand.objects.filter(pk=demand_id).first()
    if demand is None:
        raise NotThere("demand.missing", "没有找到这个应报事项。")
    campaign = get(actor, demand.campaign_id)
    return demand, campaign, policy.holds(actor, "campaign.manage", unit=campaign.area)


def _received(unit: int) -> list[Any]:
    return [f"[{unit}]", f"[{unit}, %", f"%, {unit}]", f"%, {unit}, %"]


def _names(demand: int, stage: int, where: str, given: Sequence[Any]) -> list[tuple[int, int, str]]:
    """Owing and about units of the demand, with the name of the one it is about, in their order."""
    sql = f"""SELECT DISTINCT m.owing_id, m.about_id, a.name, a.trail, a.code FROM returns_member m
        JOIN units_unit a ON a.id = m.about_id WHERE m.demand_id = %s AND m.stage = %s{where} ORDER BY a.trail, a.code, m.about_id"""  # noqa: S608 – constants only
    with connection.cursor() as cursor:
        cursor.execute(sql, [demand, stage, *given])
        return [(row[0], row[1], row[2]) for row in cursor.fetchall()]


def _by_key(rounds: Sequence[Round], sums: Mapping[int, tuple[int, int, int, int]]) -> list[Head]:
    """One head a period: reporter kinds with their own frequency may have a round each with the same key."""
    found: dict[str, Head] = {}
    for row in rounds:
        asked, done, on_time, zero = sums.get(row.pk, (0, 0, 0, 0))
        before = found.get(row.key)
        if before is not None:
            asked, done, on_time, zero = (
                asked + before.asked, done + before.done, on_time + before.on_time, zero + before.zero,
            )  # fmt: skip
        first = before.round_id if before else row.pk
        found[row.key] = Head(
            first, row.key, row.label, row.from_on, row.to_on, row.overdue_after, asked, done, on_time, zero,
            row.locked_at is not None,
        )  # fmt: skip
    return list(found.values())


def _lines(
    rounds: Sequence[Round], keys: Sequence[str], shown: Sequence[tuple[int, int, str]], today: date
) -> list[Line]:
    ids = [row.pk for row in rounds]
    owed_by = {(one.owing_id, one.about_id, one.key): one for one in owing.of_rounds(ids, [who[0] for who in shown])}
    signed = dict(
        Return.objects.filter(pk__in=[one.return_id for one in owed_by.values() if one.return_id]).values_list(
            "pk", "first_signed_on"
        )
    )
    found = []
    for unit, about, name in shown:
        spots = []
        for key in keys:
            one = owed_by.get((unit, about, key))
            if one is None:
                spots.append(Spot("", 0, unit, about))
                continue
            on = signed.get(one.return_id)
            spots.append(
                Spot(one.standing(today), one.round_id, unit, about, on is not None and on > one.overdue_after)
            )
        found.append(Line(unit, about, name, tuple(spots)))
    return found


# --- sums -----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """分项: what one unit put into a sum; ``value`` None where it handed nothing in."""

    one: owing.Owed
    value: int | None


@dataclass(frozen=True, slots=True)
class Sum:
    """汇总: the typed figures of a round added up, over the units that handed in; ``missing`` names the others."""

    demand: Demand
    round: Round
    form: Form
    totals: Mapping[str, int | None]
    dues: tuple[owing.Owed, ...]
    missing: tuple[owing.Owed, ...]


def summed(actor: Actor, round_id: int) -> Sum:
    """The sum of what the actor receives (all, for the office). Raises NotThere."""
    row = Round.objects.filter(pk=round_id).first()
    if row is None:
        raise NotThere("round.missing", "没有找到这一期。")
    demand, _, manages = demand_for(actor, row.demand_id)
    dues = owing.of_round(round_id, to=None if manages else actor.unit_id)
    if demand.form not in FORMS or (not dues and not manages):
        raise NotThere("round.missing", "没有找到这一期,或者它不报给本单位。")
    form = FORMS[demand.form]
    cells = _cells(dues)
    values = rules.computed(form, total(form, list(cells.values())))
    numbers = {cell.code: values[cell.code] for cell in form.numbers}
    missing = tuple(one for one in dues if one.state not in rules.SATISFIED)
    totals = {code: value if isinstance(value, int) else None for code, value in numbers.items()}
    return Sum(demand, row, form, totals, tuple(dues), missing)


def parts(actor: Actor, round_id: int, cell: str) -> list[Part]:
    """What each unit put into one figure of the sum. Raises NotThere for a figure that is not in the form."""
    whole = summed(actor, round_id)
    if cell not in whole.totals:
        raise NotThere("return.no_cell", "没有这一栏。")
    cells = _cells(whole.dues)
    found = []
    for one in whole.dues:
        value = rules.computed(whole.form, cells[one.return_id]).get(cell) if one.return_id in cells else None
        found.append(Part(one, value if isinstance(value, int) else None))
    return found


def cells_of(whole: Sum) -> dict[int, Mapping[str, Any]]:
    """The figures behind a sum the actor already has, by return id."""
    return _cells(whole.dues)


def summed_as_of(actor: Actor, round_id: int, at: datetime) -> Mapping[str, int | None]:
    """The sum as it stood at a past moment, from the journal: what was handed in by then, with the figures it had then."""
    whole = summed(actor, round_id)
    ids = [one.return_id for one in whole.dues if one.return_id]
    state: dict[int, dict[str, Any]] = {}
    entries = Entry.objects.filter(subject_kind="return", subject_id__in=ids, at__lte=at).order_by("subject_id", "nr")
    for id_, payload in entries.values_list("subject_id", "payload"):
        state.setdefault(id_, {}).update(json.loads(payload).get("set", {}))
    handed = [one["cells"] for one in state.values() if one.get("state") in rules.SATISFIED]
    values = rules.computed(whole.form, total(whole.form, handed))
    return {cell.code: value if isinstance(value := values[cell.code], int) else None for cell in whole.form.numbers}


def _cells(dues: Sequence[owing.Owed]) -> dict[int, Mapping[str, Any]]:
    """Figures of the returns that are satisfied, by return id."""
    ids = [one.return_id for one in dues if one.return_id and one.state in rules.SATISFIED]
    return dict(Return.objects.filter(pk__in=ids).values_list("pk", "cells"))
