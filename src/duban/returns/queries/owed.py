"""Who owes what: the product of rounds and members, joined with what was handed in. One statement a list, whatever its size."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from duban.campaign.calendar import calendar
from duban.campaign.queries import visible
from duban.kernel.actor import Actor
from duban.kernel.workdays import Calendar
from duban.returns import rules, settings
from duban.units.roles import ROLES

# A unit that is no more, or not yet, owes nothing, whatever its seat says (S1-53); the inbox leaves out what is satisfied.
OWED = """
FROM returns_member m
JOIN returns_demand d ON d.id = m.demand_id AND d.state = 'on'
JOIN campaign_campaign c ON c.id = d.campaign_id
JOIN returns_round r ON r.demand_id = m.demand_id AND r.stage = m.stage AND r.part = m.part AND r.state = 'on'
  AND (m.first_on IS NULL OR m.first_on <= r.fixed_on) AND (m.last_on IS NULL OR r.fixed_on <= m.last_on)
JOIN units_unit o ON o.id = m.owing_id AND (o.closed_on IS NULL OR o.closed_on >= r.target_on)
JOIN units_unit a ON a.id = m.about_id AND (a.closed_on IS NULL OR a.closed_on >= r.to_on)
LEFT JOIN returns_return x ON x.round_id = r.id AND x.owing_id = m.owing_id AND x.about_id = m.about_id
"""
_COLUMNS = """
r.id, d.id, c.id, c.title, d.title, d.kind, d.form, d.quote, r.stage, r.key, r.label, r.from_on, r.to_on, r.target_on, r.overdue_after,
r.provisional, m.owing_id, o.name, m.about_id, a.name, m."to", COALESCE(x.id, 0), COALESCE(x.state, ''), r.rung,
CASE WHEN r.locked_at IS NULL THEN 0 ELSE 1 END, r.single, d.rule
"""
_WAITING = "COALESCE(x.state, '') NOT IN ('zero','filled','accepted','corrected')"


@dataclass(frozen=True, slots=True)
class Owed:
    """应报一条: one due. ``state`` is what was handed in, empty for nothing; ask ``standing`` for the state it shows.

    ``opens_on`` from which day on it is asked for: a period's first day; for a single date some working days before it.
    """

    round_id: int
    demand_id: int
    campaign_id: int
    campaign: str
    title: str
    kind: str
    form: str
    quote: str
    stage: int
    key: str
    label: str
    from_on: date
    to_on: date
    target_on: date
    overdue_after: date
    provisional: bool
    owing_id: int
    owing: str
    about_id: int
    about: str
    to: tuple[int, ...]
    return_id: int
    state: str
    rung: int
    locked: bool
    opens_on: date

    def standing(self, today: date) -> str:
        """A key of ``rules.SHOWN``."""
        return rules.standing(self.state, self.opens_on, self.overdue_after, today)


def inbox(actor: Actor, today: date, *, limit: int = 200) -> list[Owed]:
    """What the actor's unit owes now: periods that have begun and are not satisfied, in all open campaigns, soonest first (X-2)."""
    role = ROLES.get(actor.role)
    if role is None or actor.unit_id is None or "return.fill" not in role.rights:
        return []
    return of_owing(actor.unit_id, today, limit=limit)


def of_owing(unit_id: int, today: date, *, limit: int = 200) -> list[Owed]:
    """What a unit owes now, asked by the house itself (digests): see ``inbox``."""
    where = f"m.owing_id = %s AND c.state = 'open' AND r.from_on <= %s AND {_WAITING}"
    return [one for one in _read(where, [unit_id, today], "r.overdue_after, r.id", limit) if one.opens_on <= today]


def asked_of_persons(unit_id: int, today: date) -> list[Owed]:
    """A unit's dues of self-checks that have opened and are not long over, handed in or not: persons sign beside their unit."""
    where = (
        "m.owing_id = %s AND c.state = 'open' AND d.kind = 'self_check' AND r.from_on <= %s AND r.overdue_after >= %s"
    )
    rows = _read(where, [unit_id, today, today - timedelta(days=60)], "r.overdue_after, r.id", 20)
    return [one for one in rows if one.opens_on <= today]


def waiting(actor: Actor, today: date, *, most: int = 99) -> int:
    """How many dues of the plan wait in the actor's inbox, counted up to ``most``."""
    return sum(1 for one in inbox(actor, today, limit=most) if one.form)


def of_unit(actor: Actor, today: date, *, days: int = 60, limit: int = 400) -> list[Owed]:
    """Everything of the actor's unit around today, satisfied or not, newest first."""
    if actor.unit_id is None:
        return []
    where = "m.owing_id = %s AND c.state <> 'draft' AND r.from_on <= %s"
    return list(_read(where, [actor.unit_id, today], "r.overdue_after DESC, r.id", limit))


def alike(actor: Actor, today: date, form: str, key: str) -> list[Owed]:
    """What several campaigns ask of the actor's unit in one form for one period, and is still owed (X-2)."""
    return [due for due in inbox(actor, today) if due.form == form and due.key == key and due.stage == 1]


def groups(dues: Sequence[Owed]) -> list[tuple[str, str, list[Owed]]]:
    """Form, period and dues that can be filled together: at least two campaigns that ask the same."""
    found: dict[tuple[str, str], list[Owed]] = {}
    for due in dues:
        if due.stage == 1:
            found.setdefault((due.form, due.key), []).append(due)
    return [
        (form, key, several) for (form, key), several in found.items() if len({due.campaign_id for due in several}) > 1
    ]


def one(actor: Actor, round_id: int, owing_id: int, about_id: int) -> Owed | None:
    """One due, if the actor may know of it: its own unit's, one handed to it, or in a campaign it manages."""
    where = "r.id = %s AND m.owing_id = %s AND m.about_id = %s"
    found = next(_read(where, [round_id, owing_id, about_id], "m.id DESC", 1), None)
    if found is None or not may_see(actor, found):
        return None
    return found


def may_see(actor: Actor, owed: Owed) -> bool:
    """Whether a due is the actor's own, handed to its unit, or in its reach as the campaign's office."""
    if actor.unit_id is not None and (actor.unit_id == owed.owing_id or actor.unit_id in owed.to):
        return True
    role = ROLES.get(actor.role)
    if role is None or role.scope != "area":
        return False
    return visible(actor).filter(pk=owed.campaign_id).exists()


def of_round(round_id: int, *, to: int | None = None) -> list[Owed]:
    """All dues of one round, by unit name; ``to`` only those a recipient receives."""
    rows = _read("r.id = %s", [round_id], "o.name, o.id, a.id", None)
    return [row for row in rows if to is None or to in row.to]


def of_rounds(ids: Sequence[int], units: Sequence[int]) -> list[Owed]:
    """Dues of several rounds, of these owing units only."""
    if not ids or not units:
        return []
    rounds, owing = (", ".join(["%s"] * len(some)) for some in (ids, units))
    return list(_read(f"r.id IN ({rounds}) AND m.owing_id IN ({owing})", [*ids, *units], "r.id, m.id", None))


def late(today: date, *, limit: int) -> list[Owed]:
    """Dues of open campaigns that are past their day and not satisfied."""
    where = f"c.state = 'open' AND r.overdue_after < %s AND {_WAITING}"
    return list(_read(where, [today], "r.overdue_after DESC, r.id, m.id", limit))


def count(campaign_id: int) -> int:
    """How many dues a campaign has."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) {OWED} WHERE c.id = %s", [campaign_id])
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _read(where: str, given: Sequence[Any], order: str, limit: int | None) -> Iterator[Owed]:
    """Dues under a condition. Only constants of this module are put into the statement; values go beside it."""
    sql = f"SELECT {_COLUMNS} {OWED} WHERE {where} ORDER BY {order}"
    with connection.cursor() as cursor:
        values = [connection.ops.adapt_datefield_value(one) if isinstance(one, date) else one for one in given]
        cursor.execute(sql if limit is None else f"{sql} LIMIT %s", values if limit is None else [*values, limit])
        rows = cursor.fetchall()
    opening = Opening(calendar())
    for row in rows:
        yield _owed(row, opening)


class Opening:
    """From when a due is asked for; reckoned once for each date and lead."""

    def __init__(self, known: Calendar) -> None:
        self._calendar = known
        self._found: dict[tuple[date, int], date] = {}

    def of(self, from_on: date, target_on: date, single: Any, rule: Any) -> date:
        """The day; periods open with their first day, so that what happens in them can be noted at once."""
        if not single:
            return from_on
        days = settings.leads_of(json.loads(rule) if isinstance(rule, str) else rule).opens
        if (target_on, days) not in self._found:
            self._found[target_on, days] = self._calendar.subtract_workdays(target_on, days).day
        return max(from_on, self._found[target_on, days])


def _owed(row: tuple[Any, ...], opening: Opening) -> Owed:
    days = [value if isinstance(value, date) else date.fromisoformat(str(value)) for value in row[11:15]]
    opens_on = opening.of(days[0], days[2], row[25], row[26])
    before: tuple[Any, ...] = (*row[:11], *days, bool(row[15]), *row[16:20], _ids(row[20]), *row[21:24], bool(row[24]))
    return Owed(*(*before, opens_on))


def _ids(value: Any) -> tuple[int, ...]:
    """The recipients as the column gives them: text on SQLite and over a raw cursor."""
    text = value if isinstance(value, str) else str(list(value))
    return tuple(int(part) for part in text.strip("[] ").split(",") if part.strip())
