"""Empties the database after a test that commits, which the journal's guards and its one tail row would not survive."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test import TransactionTestCase

from duban.journal import book, guards
from duban.journal.models import Tail

_empty = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # the stubs know public names only


def empty_and_begin_anew(case: TransactionTestCase) -> None:
    """What Django does after such a test, with the guards down meanwhile; then a new journal under new guards."""
    _execute(guards.take_down(connection.vendor))
    _empty(case)
    _execute(["DELETE FROM cases_words"])
    columns: dict[str, Any] = dict(zip(book.TAIL_COLUMNS, book.begin_tail().row(), strict=True))
    Tail(pk=1, **columns).save(force_insert=True)
    _execute(guards.put_up(connection.vendor))


def _execute(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
