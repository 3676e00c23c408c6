"""What is remembered between requests is right as long as nothing it was made of has changed, and never from half an act."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from duban.journal.door import act
from duban.journal.models import Extract
from duban.journal.remember import one_look, remember
from duban.units.models import Unit
from tests.journal.cast import AT, CLERK, add_unit, rename

pytestmark = pytest.mark.django_db(transaction=True)


def _names() -> tuple[str, ...]:
    return remember("names", lambda: tuple(Unit.objects.order_by("pk").values_list("name", flat=True)))


def _add() -> Unit:
    return add_unit("甲县", "R1")


def test_it_is_read_once_and_again_after_each_change() -> None:
    unit = _add()
    assert _names() == ("甲县",)
    with connection.execute_wrapper(_only_the_stamp):
        assert _names() == ("甲县",)
    rename(unit, "乙县")
    assert _names() == ("乙县",)


def test_what_was_undone_is_never_remembered() -> None:
    _add()
    with transaction.atomic():
        Unit.objects.update(name="丙县")
        assert _names() == ("丙县",), "inside a transaction it sees its own work"
        transaction.set_rollback(True)
    assert _names() == ("甲县",)


def test_acts_on_other_things_leave_it_alone() -> None:
    _add()
    before = _names()
    with act(actor=CLERK, at=AT, kind="case.export") as deed:
        deed.permit("case.export")
        deed.add(Extract(reason="演示核对", rows=1, sha256="0" * 64))
    with connection.execute_wrapper(_only_the_stamp):
        assert _names() == before


def test_within_one_look_the_tail_is_read_once_until_something_is_changed() -> None:
    unit = _add()
    asked: list[str] = []

    def count(execute: object, sql: str, params: object, many: bool, context: object) -> object:
        asked.append(sql)
        return execute(sql, params, many, context)  # type: ignore[operator]

    with one_look():
        assert _names() == ("甲县",)
        with connection.execute_wrapper(count):
            assert _names() == ("甲县",)
        assert asked == [], "nothing was asked of the database a second time"
        rename(unit, "乙县")
        assert _names() == ("乙县",), "whoever changed it sees the change at once"
    with connection.execute_wrapper(count):
        assert _names() == ("乙县",)
    assert len(asked) == 1, "the next look reads the tail again"


def _only_the_stamp(execute: object, sql: str, params: object, many: bool, context: object) -> object:
    assert "journal_tail" in sql, f"read again: {sql}"
    return execute(sql, params, many, context)  # type: ignore[operator]
