"""What the engine complains of reaches a person as a sentence, and leaves nothing behind (4.6, 1.1)."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread, Timer

import pytest
from django.conf import settings
from django.db import connection

from duban.journal import contention
from duban.journal.door import act
from duban.journal.models import Entry
from duban.journal.verify import verify
from duban.kernel.errors import Outdated, Refusal
from duban.units.models import Unit
from tests.journal.cast import AT, CLERK, add_unit, rename, run

pytestmark = pytest.mark.django_db(transaction=True)


def complained(state: str) -> Refusal:
    """An act in whose middle PostgreSQL raises ``state``."""
    with pytest.raises(Refusal) as told, act(actor=CLERK, at=AT, kind="unit.add"):
        run(f"DO $$ BEGIN RAISE SQLSTATE '{state}'; END $$")
    return told.value


@contextmanager
def held_by_another() -> Iterator[None]:
    """Another process has SQLite's write lock."""
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def test_a_house_too_busy_says_so_and_asks_to_try_again() -> None:
    unit = add_unit("青禾县", "Y1")
    if connection.vendor == "postgresql":
        for state in ("40P01", "40001", "55P03"):
            assert (complained(state).code, complained(state).retry) == ("journal.busy", True)
    else:
        run("PRAGMA busy_timeout = 50")
        with held_by_another(), pytest.raises(Refusal) as told:
            rename(unit, "青禾区")
        assert (told.value.code, told.value.retry) == ("journal.busy", True)
        assert "请稍候再试" in told.value.sentence
        run("PRAGMA busy_timeout = 20000")
    rename(unit, "青禾区")
    assert verify() == []


def test_a_full_disk_says_so_and_nothing_is_half_written() -> None:
    unit = add_unit("青禾县", "Y1")
    if connection.vendor == "postgresql":
        told = complained("53100")
    else:
        pages = int(str(run_one("PRAGMA page_count")))
        run(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(Refusal) as raised:
            add_many(unit)
        run("PRAGMA max_page_count = 1073741823")
        told = raised.value
    assert (told.code, told.retry) == ("journal.disk_full", True)
    assert "磁盘已满" in told.sentence
    assert Entry.objects.count() == 1
    assert Unit.objects.count() == 1
    rename(unit, "青禾区")
    assert verify() == []


def run_one(statement: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def add_many(unit: Unit) -> None:
    """More than fits."""
    with act(actor=CLERK, at=AT, kind="unit.import") as deed:
        deed.permit("unit.manage")
        deed.take(Unit, unit.pk).name = "不应留下"
        deed.add_many([Unit(code=f"M{number}", name="演示" * 50, kind="area") for number in range(3000)])


def test_what_is_no_contention_is_passed_on_as_it_is() -> None:
    with pytest.raises(Exception, match="no_such_table") as told, act(actor=CLERK, at=AT, kind="x.y"):
        run("SELECT * FROM no_such_table")
    assert not isinstance(told.value, Refusal)
    add_unit("青禾县", "Y1")  # the turn was given back


def test_a_turn_that_does_not_come_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contention, "PATIENCE_SECONDS", 0.05)
    taken, over = Event(), Event()

    def hold() -> None:
        with contention.in_turn():
            taken.set()
            over.wait(10)
        connection.close()

    holder = Thread(target=hold)
    holder.start()
    taken.wait(10)
    if connection.vendor == "sqlite":
        with pytest.raises(Refusal, match="请稍候再试"):
            add_unit("青禾县", "Y1")
    else:
        add_unit("青禾县", "Y1")  # PostgreSQL needs no turns
    over.set()
    holder.join()
    add_unit("白榆县", "Y2")


def test_a_turn_that_another_process_has_is_waited_for_and_told_if_it_does_not_come(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if connection.vendor == "postgresql":
        rename(add_unit("青禾县", "Y1"), "青禾区")
        return
    command = (
        "import fcntl, sys; file = open(sys.argv[1], 'w'); fcntl.flock(file, fcntl.LOCK_EX); print('held', flush=True); "
        "sys.stdin.read()"
    )
    path = f"{settings.DATA}/write.turn"
    with subprocess.Popen(
        [sys.executable, "-c", command, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with monkeypatch.context() as patch:
            patch.setattr(contention, "PATIENCE_SECONDS", 0.1)
            with pytest.raises(Refusal, match="请稍候再试"):
                add_unit("青禾县", "Y1")
        Timer(0.2, other.kill).start()  # however it ends, the turn is free
        add_unit("青禾县", "Y1")
    assert verify() == []


def test_a_number_taken_a_moment_ago_is_told_and_the_turn_is_given_back() -> None:
    add_unit("青禾县", "Y1")
    with pytest.raises(Outdated):
        add_unit("白榆县", "Y1")
    add_unit("白榆县", "Y2")
    assert verify() == []
