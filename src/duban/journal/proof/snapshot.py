"""One moment's view of the database, read page by page, that survives rows somebody has made unreadable.

While the server goes on writing, a verification must see entries, tail and subjects as of one moment: SQLite gives that by
a deferred transaction in WAL mode, PostgreSQL by REPEATABLE READ. Neither stops a writer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DatabaseError, connection, transaction

PAGE = 2000
UNREADABLE = (DatabaseError, ValueError, TypeError, OverflowError, AttributeError)
"""What reading a row raises when its bytes are no text, no date or no JSON (SQLite stores anything in any column)."""


@contextmanager
def snapshot() -> Iterator[None]:
    """See one moment throughout the block. Inside a transaction of the caller's: that transaction's view."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            # Not atomic(): that takes SQLite's write lock at once and would stop the server for minutes.
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")


def read(sql: str, given: list[Any]) -> list[Any]:
    """All rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())


def careful(
    page: Callable[[Any, int], list[Any]],
    key: Callable[[Any], Any],
    only_keys: Callable[[Any, int], list[Any]],
    start: Any,
) -> Iterator[tuple[Any, Any]]:
    """Yield (key, row) page by page in the order of the keys; (key, ``None``) for a row that cannot be read.

    ``page(after, count)`` fetches rows behind a key, ``only_keys(after, count)`` their keys alone.
    """
    after = start
    while True:
        try:
            rows = page(after, PAGE)
        except UNREADABLE as error:
            if isinstance(error, DatabaseError) and connection.vendor == "postgresql":
                raise  # its columns hold nothing but their type: this is no row's fault
            rows = None
        if rows is None:
            keys = only_keys(after, PAGE)
            yield from (
                (each, _single(page, key, before, each)) for before, each in zip([after, *keys], keys, strict=False)
            )
            count, last = len(keys), keys[-1] if keys else after
        else:
            yield from ((key(row), row) for row in rows)
            count, last = len(rows), key(rows[-1]) if rows else after
        if count < PAGE:
            return
        after = last


def _single(page: Callable[[Any, int], list[Any]], key: Callable[[Any], Any], before: Any, wanted: Any) -> Any:
    try:
        rows = page(before, 1)
    except UNREADABLE:
        return None
    return rows[0] if rows and key(rows[0]) == wanted else None
