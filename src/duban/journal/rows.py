"""One row's columns: what was read, what has changed since, in the column's own type, and the one statement that saves it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from django.db import connection, models

from duban.kernel.errors import Refusal

Values = dict[str, Any]


M = TypeVar("M", bound=models.Model)


@lru_cache(maxsize=256)
def _reading(model: type[models.Model], vendor: str) -> tuple[str, list[str], list[tuple[int, list[Any], Any]]]:
    """Statement, attribute names and converters by which one row of ``model`` is read; the same for ever."""
    quote = connection.ops.quote_name
    columns = model._meta.concrete_fields
    table = quote(model._meta.db_table)
    names = ", ".join(quote(str(column.column)) for column in columns)
    sql = f"SELECT {names} FROM {table} WHERE {quote(str(model._meta.pk.column))} = %s"  # noqa: S608
    expressions = [column.get_col(model._meta.db_table) for column in columns]
    converters = [
        (i, [*connection.ops.get_db_converters(each), *each.get_db_converters(connection)], each)
        for i, each in enumerate(expressions)
    ]
    lock = " FOR UPDATE" if vendor == "postgresql" else ""
    return sql + lock, [column.attname for column in columns], [found for found in converters if found[1]]


def fetch(model: type[M], id_: int) -> M | None:
    """The row ``id_``, locked; ``None`` if there is none.

    What ``objects.select_for_update().filter(pk=id_)`` does, without building the same statement anew in every act.
    """
    sql, names, converters = _reading(model, connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(sql, [id_])
        row = cursor.fetchone()
    if row is None:
        return None
    found = list(row)
    for i, functions, expression in converters:
        for function in functions:
            found[i] = function(found[i], expression, connection)
    return model.from_db(connection.alias, names, found)


def values(row: models.Model) -> Values:
    """Every column's value, containers copied so that a change in place shows."""
    return {column.attname: _copy(getattr(row, column.attname)) for column in row._meta.concrete_fields}


def changes(row: models.Model, before: Mapping[str, Any]) -> Values:
    """Columns that differ from ``before``, each put into its column's own type on the row as well.

    The journal writes down what the row will hold when it is read again: a ``"5"`` in a number column would else be a
    difference for ever. Raises Refusal (field named) where a text is longer than its column or holds a NUL, which PostgreSQL cannot store.
    """
    found = {}
    for column in row._meta.concrete_fields:
        name = column.attname
        value = getattr(row, name)
        if value == before[name] and type(value) is type(before[name]):
            continue
        value = settled(column, value)
        if value != before[name]:
            found[name] = value
        setattr(row, name, value)
    return found


def settle(row: models.Model) -> None:
    """Put every column of a row that is to be inserted into its own type; raises as ``changes``."""
    for column in row._meta.concrete_fields:
        if not column.primary_key:
            setattr(row, column.attname, settled(column, getattr(row, column.attname)))


def settled(column: models.Field[Any, Any], value: Any) -> Any:
    """``value`` as the column will give it back."""
    value = column.to_python(value)
    if not isinstance(value, str):
        return value
    if column.max_length is not None and len(value) > column.max_length:
        raise Refusal(
            "journal.too_long",
            f"“{column.verbose_name}”最多 {column.max_length} 字,现有 {len(value)} 字,请精简后再保存。",
            field=column.name,
        )
    if "\x00" in value:
        raise Refusal("journal.nul", f"“{column.verbose_name}”中含有空字符(NUL),请删去后再保存。", field=column.name)
    return value


Statement = tuple[str, list[Any]]
"""SQL with its values."""


def update(row: models.Model, changed: Mapping[str, Any], *, version: int | None = None) -> Statement:
    """Saves ``changed`` columns of ``row``, only if its version still is ``version`` (if given): one row, or none."""
    quote = connection.ops.quote_name
    columns = {column.attname: column for column in row._meta.concrete_fields}
    sets = ", ".join(f"{quote(str(columns[name].column))} = %s" for name in changed)
    where = f"{quote(str(row._meta.pk.column))} = %s" + ("" if version is None else " AND version = %s")
    given = [columns[name].get_db_prep_save(value, connection) for name, value in changed.items()]
    sql = f"UPDATE {quote(row._meta.db_table)} SET {sets} WHERE {where}"  # noqa: S608
    return sql, [*given, row.pk] if version is None else [*given, row.pk, version]


def run(statements: Sequence[Statement]) -> list[int]:
    """Run statements in their order; how many rows each touched.

    PostgreSQL gets them in one message: waiting for an answer takes longer than the work, and the tail is locked meanwhile.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            return [cursor.execute(sql, given).rowcount for sql, given in statements]
        cursor.execute("; ".join(sql for sql, _ in statements), [value for _, given in statements for value in given])
        touched = [cursor.rowcount]
        while cursor.nextset():
            touched.append(cursor.rowcount)
        return touched


def insert_many(model: type[models.Model], given: Sequence[Values]) -> list[int]:
    """Insert rows given as all their columns' values in their final types, without making objects of them; their ids in order.

    Meant for tens of thousands at once, inside the act's transaction. Raises ValueError where a column is missing or unknown.
    """
    columns = [column for column in model._meta.concrete_fields if not column.primary_key]
    names = [column.attname for column in columns]
    if any(row.keys() != set(names) for row in given):
        raise ValueError(f"rows for {model.__name__} must give exactly {names}")
    known: dict[tuple[int, str], Any] = {}
    ids = _new_ids(model, len(given))
    prepared = [
        [id_, *(_stored(column, row[column.attname], known, i) for i, column in enumerate(columns))]
        for id_, row in zip(ids, given, strict=True)
    ]
    quote = connection.ops.quote_name
    table, listed = quote(model._meta.db_table), ", ".join(quote(str(c.column)) for c in (model._meta.pk, *columns))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join(["%s"] * (len(columns) + 1))
            cursor.executemany(f"INSERT INTO {table} ({listed}) VALUES ({marks})", prepared)  # noqa: S608
        else:
            with cursor.copy(f"COPY {table} ({listed}) FROM STDIN") as copy:
                for row in prepared:
                    copy.write_row(row)
    return ids


def _stored(column: models.Field[Any, Any], value: Any, known: dict[tuple[int, str], Any], i: int) -> Any:
    """A value as the column stores it; what comes again and again is made once."""
    if value is None or (type(value) is int and not isinstance(column, models.JSONField)):
        return value
    key = (i, repr(value))
    if key not in known:
        known[key] = column.get_db_prep_save(settled(column, value), connection)
    return known[key]


def _new_ids(model: type[models.Model], number: int) -> list[int]:
    """Ids that nobody else will get: on SQLite the act is the only writer, PostgreSQL's sequence gives them out."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            found = cursor.fetchone()
            last = int(found[0]) if found else 0
            return list(range(last + 1, last + number + 1))
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, number])
        return [int(row[0]) for row in cursor.fetchall()]


def first_entries(model: type[models.Model], hashes: list[tuple[str, int]]) -> None:
    """Version 1 and the hash of the first entry for many rows just inserted: (hash, id) each."""
    quote = connection.ops.quote_name
    key = quote(str(model._meta.pk.column))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {quote(model._meta.db_table)} SET version = 1, chain_hash = %s WHERE {key} = %s",  # noqa: S608
            hashes,
        )


def _copy(value: Any) -> Any:
    """A copy deep enough to notice changes made in place in JSON columns."""
    if isinstance(value, list):
        return [_copy(item) for item in value]
    if isinstance(value, dict):
        return {key: _copy(item) for key, item in value.items()}
    return value
