"""台账行: what a list shows of each case, read without making whole cases: a page has fifty."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.db import connection
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from duban.cases import flow, search
from duban.cases.models import Case


class Line(NamedTuple):
    """一行. Fields are the case's own; ``handler_name``, ``handler_short`` and ``topic_text`` stand beside it ("" for none)."""

    pk: int
    number: str
    kind: str
    station: str
    title: str
    urgency: str
    listed: bool
    raised: bool
    reopened: int
    due_on: date
    warn_on: date
    suspended_until: date | None
    fix_kind: str
    finding: str
    found_on: date | None
    closed_on: date | None
    money_fen: int | None
    people: int | None
    handler_id: int | None
    handler_name: str
    handler_short: str
    topic_text: str
    area0: int | None
    area1: int | None
    area2: int | None
    area3: int | None
    area4: int | None
    area5: int | None
    area6: int | None
    area7: int | None

    @property
    def phase(self) -> str:
        """open, parked or closed."""
        return flow.STATIONS[self.station].phase


_BESIDE = {"handler_name": "handler__name", "handler_short": "handler__short_name", "topic_text": "topic__text"}
_COLUMNS = tuple(_BESIDE.get(name, name) for name in Line._fields)


def of(ids: Sequence[int]) -> list[Line]:
    """Lines of these cases, in this order. The ids come from a list that the actor may see."""
    if not ids:
        return []
    condition, given = search.these(ids)
    with connection.cursor() as cursor:
        cursor.execute(_statement(connection.vendor, condition), given)
        found = {row[0]: Line._make(row) for row in cursor.fetchall()}
    return [found[id_] for id_ in ids]


@lru_cache(maxsize=2)
def _statement(vendor: str, condition: str) -> str:
    """The query, put together once: every list asks it, always for the same columns. ``vendor`` only tells engines apart."""
    rows = Case.objects.filter(RawSQL(condition, ["?"], output_field=BooleanField())).order_by()  # noqa: S611
    sql, _given = rows.values_list(*_COLUMNS).query.sql_with_params()
    return sql
