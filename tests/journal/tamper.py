"""What somebody with direct SQL can do to a row, and whether a finding names it."""

# ruff: noqa: S608 – building statements from names is what this file is for

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.db import connection

from duban.journal.verify import Fault
from tests.journal.cast import rows, run

KEYS = {
    "journal_entry": "seq",
    "journal_checkpoint": "nr",
    "journal_tail": "id",
    "units_unit": "id",
    "units_person": "id",
    "units_post": "id",
    "units_alias": "id",
    "units_grant": "id",
}
LOOSE = {("units_person", "last_login"), ("units_person", "language")}


@cache
def columns(table: str) -> list[str]:
    """All columns of a table that the proof covers, the key among them."""
    with connection.cursor() as cursor:
        found = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    return [name for name in found if (table, name) not in LOOSE]


def keys(table: str) -> list[int]:
    """Keys of all rows, in order."""
    key = KEYS[table]
    return [row[0] for row in rows(f"SELECT {key} FROM {table} ORDER BY {key}")]


def stored(table: str, key: int) -> dict[str, Any]:
    """A row as the driver gives it."""
    names = columns(table)
    found = rows(f"SELECT {', '.join(quoted(names))} FROM {table} WHERE {KEYS[table]} = %s", [key])
    return dict(zip(names, found[0], strict=True))


def everything() -> list[tuple[Any, ...]]:
    """All rows of all tables under proof."""
    return [
        row
        for table, key in KEYS.items()
        for row in rows(f"SELECT {', '.join(quoted(columns(table)))} FROM {table} ORDER BY {key}")
    ]


def junked(table: str, column: str, key: int, junk: str) -> Harm:
    """Put an SQL expression into a column that was made for something else."""
    run(f"UPDATE {table} SET {column} = {junk} WHERE {KEYS[table]} = %s", [key])
    return Harm(table, {key})


def quoted(names: list[str]) -> list[str]:
    """``right`` and ``on`` are words of SQL."""
    return [connection.ops.quote_name(name) for name in names]


def other_value(value: Any, variant: int) -> Any:
    """Another value of the same type; ``variant`` (from 0) picks which."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + (1, -1, 1000)[variant % 3]
    if isinstance(value, datetime):
        return value + timedelta(microseconds=1 if variant % 2 else 1_000_000)
    if isinstance(value, date):
        return value + timedelta(days=1 if variant % 2 else -30)
    if value is None:
        return 1
    text = str(value)
    flipped = ("0" if text[:1] != "0" else "1") + text[1:]
    return (flipped, text + " ", text.swapcase() if text.swapcase() != text else text + "x", text[:-1])[variant % 4]


@dataclass
class Harm:
    """What was done: to which table, and the keys either of which a finding may name."""

    table: str
    keys: set[int] = field(default_factory=set)

    def named_by(self, fault: Fault) -> bool:
        """True if the finding points at the row."""
        table, key = fault.row
        if table != self.table or not isinstance(key, int):
            return False
        return self.table == "journal_tail" or any(key <= wanted <= max(key, fault.until) for wanted in self.keys)


def alter(table: str, key: int, column: str, value: Any) -> Harm:
    """Change one column."""
    name = connection.ops.quote_name(column)
    run(f"UPDATE {table} SET {name} = %s WHERE {KEYS[table]} = %s", [_given(table, column, value), key])
    return Harm(table, {key, value} if column == KEYS[table] else {key})


def remove(table: str, key: int) -> Harm:
    """Take the row out."""
    run(f"DELETE FROM {table} WHERE {KEYS[table]} = %s", [key])
    return Harm(table, {key})


def copy(table: str, key: int, new_key: int, changed: dict[str, Any]) -> Harm:
    """Put a copy of the row in under another key, with some columns changed (where the engine wants them unique)."""
    row = {**stored(table, key), KEYS[table]: new_key, **changed}
    run(
        f"INSERT INTO {table} ({', '.join(quoted(list(row)))}) VALUES ({', '.join(['%s'] * len(row))})",
        [_given(table, name, value) for name, value in row.items()],
    )
    return Harm(table, {new_key})


def swap(table: str, one: int, two: int, names: list[str]) -> Harm:
    """Exchange columns between two rows, all of them to put the rows in each other's place."""
    first, second = stored(table, one), stored(table, two)
    unique = UNIQUE.get(table, ())
    for name in unique:
        if name in names:
            alter(table, one, name, other_value(other_value(first[name], 1), 1))
    for name in names:
        alter(table, two, name, first[name])
        alter(table, one, name, second[name])
    return Harm(table, {one, two})


UNIQUE = {"units_unit": ("code",), "units_person": ("login",), "journal_entry": ("nr",)}


def _given(table: str, column: str, value: Any) -> Any:
    """As the driver wants it: PostgreSQL's jsonb comes decoded and goes as text."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value) if value.tzinfo else value
    return value
