"""The desk's sums: of how many units asked so many have handed in, on time, as a zero; twelve periods of thousands of units in one look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from duban.returns.models import Round

_DONE = "('zero','filled','accepted','corrected')"
Sums = dict[int, tuple[int, int, int, int]]
"""By round: asked, done, on time, zero."""
_SUMMED = f"""COUNT(*), SUM(CASE WHEN x.state IN {_DONE} THEN 1 ELSE 0 END),
SUM(CASE WHEN x.state IN {_DONE} AND x.first_signed_on <= r.overdue_after THEN 1 ELSE 0 END),
SUM(CASE WHEN x.state IN {_DONE} AND x.nil THEN 1 ELSE 0 END)"""
_MOST_ODD = 500


def sums(demand: int, stage: int, rounds: Sequence[Round], where: str, given: Sequence[Any]) -> Sums:
    """Sums by round. For the office most seats owe every round: they are multiplied and their returns tallied without a join; only
    units that came, went, changed or closed are looked at one by one. A desk's own seats are few and always are."""
    ids = [row.pk for row in rounds]
    if not ids:
        return {}
    odd = _odd(demand, stage) if not where else []
    if where or len(odd) > _MOST_ODD:
        return _joined(demand, stage, ids, where, given)
    found = _joined(demand, stage, ids, f" AND m.owing_id IN ({_marks(odd)})", odd) if odd else {}
    steady, tallied = _steady(demand, stage, odd), _tallied(ids, odd)
    for row in rounds:
        asked, done, on_time, zero = found.get(row.pk, (0, 0, 0, 0))
        more = tallied.get(row.pk, (0, 0, 0))
        found[row.pk] = (asked + steady.get(row.part, 0), done + more[0], on_time + more[1], zero + more[2])
    return found


def _marks(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def _joined(demand: int, stage: int, ids: Sequence[int], where: str, given: Sequence[Any]) -> Sums:
    """The same through the seats themselves: the conditions of ``owed.OWED``, each seat's units looked up once instead of once a round."""
    sql = f"""WITH seat AS MATERIALIZED (SELECT m.part, m.owing_id, m.about_id, m.first_on, m.last_on,
            o.closed_on AS owing_closed, a.closed_on AS about_closed
        FROM returns_member m JOIN units_unit o ON o.id = m.owing_id JOIN units_unit a ON a.id = m.about_id
        WHERE m.demand_id = %s AND m.stage = %s{where})
        SELECT r.id, {_SUMMED} FROM returns_round r JOIN seat s ON s.part = r.part
        AND (s.first_on IS NULL OR s.first_on <= r.fixed_on) AND (s.last_on IS NULL OR r.fixed_on <= s.last_on)
        AND (s.owing_closed IS NULL OR s.owing_closed >= r.target_on) AND (s.about_closed IS NULL OR s.about_closed >= r.to_on)
        LEFT JOIN returns_return x ON x.round_id = r.id AND x.owing_id = s.owing_id AND x.about_id = s.about_id
        WHERE r.id IN ({_marks(ids)}) GROUP BY r.id"""  # noqa: S608 – constants only
    return {
        row[0]: (int(row[1]), int(row[2]), int(row[3]), int(row[4]))
        for row in _rows(sql, [demand, stage, *given, *ids])
    }


def _odd(demand: int, stage: int) -> list[int]:
    """Units with a seat that does not owe every round, or that have been closed."""
    sql = """SELECT DISTINCT m.owing_id FROM returns_member m JOIN units_unit o ON o.id = m.owing_id JOIN units_unit a ON a.id = m.about_id
        WHERE m.demand_id = %s AND m.stage = %s
        AND (m.first_on IS NOT NULL OR m.last_on IS NOT NULL OR o.closed_on IS NOT NULL OR a.closed_on IS NOT NULL)"""
    return [row[0] for row in _rows(sql, [demand, stage])]


def _steady(demand: int, stage: int, odd: Sequence[int]) -> dict[int, int]:
    """How many seats owe every round of a part."""
    less = f" AND owing_id NOT IN ({_marks(odd)})" if odd else ""
    sql = f"SELECT part, COUNT(*) FROM returns_member WHERE demand_id = %s AND stage = %s{less} GROUP BY part"  # noqa: S608 – constants only
    return {row[0]: int(row[1]) for row in _rows(sql, [demand, stage, *odd])}


def _tallied(ids: Sequence[int], odd: Sequence[int]) -> dict[int, tuple[int, int, int]]:
    """Returns handed in by round: all, on time, zero."""
    less = f" AND x.owing_id NOT IN ({_marks(odd)})" if odd else ""
    sql = f"""SELECT x.round_id, COUNT(*), SUM(CASE WHEN x.first_signed_on <= r.overdue_after THEN 1 ELSE 0 END),
        SUM(CASE WHEN x.nil THEN 1 ELSE 0 END) FROM returns_return x JOIN returns_round r ON r.id = x.round_id
        WHERE x.round_id IN ({_marks(ids)}) AND x.state IN {_DONE}{less} GROUP BY x.round_id"""  # noqa: S608 – constants only
    return {row[0]: (int(row[1]), int(row[2]), int(row[3])) for row in _rows(sql, [*ids, *odd])}


def _rows(sql: str, values: Sequence[Any]) -> list[Any]:
    """Only constants of this module are put into the statement; values go beside it."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))
        return list(cursor.fetchall())
