"""How a row is stored: SQLite keeps anything in any column, and what reads as nothing or as the same may still be something else.

A date column holding ``1`` reads as no date; a list with a blank behind it reads as the same list. Both are rows that somebody
altered past the program, so on SQLite every column is compared with what the program itself would have written.
PostgreSQL's columns hold nothing but their type.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

from duban.journal.kept import Kept, KeptPart
from duban.journal.models import Checkpoint
from duban.journal.proof.snapshot import read

Row = Kept | KeptPart | Checkpoint
_AT_ONCE = 500


def odd(model: type[Row], rows: list[Any]) -> list[tuple[Any, tuple[str, ...]]]:
    """Each row with the names of its columns that are not stored as the program stores them."""
    if connection.vendor != "sqlite":
        return [(row, ()) for row in rows]
    columns = [column for column in model._meta.concrete_fields if column.attname not in getattr(model, "loose", ())]
    raw: dict[int, Any] = {}
    for start in range(0, len(rows), _AT_ONCE):
        raw.update(_raw(model, columns, [row.pk for row in rows[start : start + _AT_ONCE]]))
    return [(row, _differing(columns, row, raw[row.pk])) for row in rows]


def _raw(model: type[Row], columns: list[Any], keys: list[int]) -> dict[int, Any]:
    quote = connection.ops.quote_name
    # The plus sign makes it an expression, which no converter of the driver's touches.
    names = ", ".join(f"+{quote(column.column)}" for column in columns)
    key, marks = quote(str(model._meta.pk.column)), ", ".join(["%s"] * len(keys))
    found = read(f"SELECT {key}, {names} FROM {quote(model._meta.db_table)} WHERE {key} IN ({marks})", keys)  # noqa: S608
    return {row[0]: row[1:] for row in found}


def _differing(columns: list[Any], row: Row, raw: tuple[Any, ...]) -> tuple[str, ...]:
    return tuple(
        column.attname
        for column, value in zip(columns, raw, strict=True)
        if not _same(value, column.get_db_prep_save(getattr(row, column.attname), connection))
    )


def _same(raw: Any, written: Any) -> bool:
    kind = int if isinstance(written, bool) else type(written)
    return type(raw) is kind and bool(raw == written)
