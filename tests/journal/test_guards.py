"""The database itself refuses to change what was written, through the very connection the program uses (3.3)."""

# ruff: noqa: S608 – statements put together from the names of our own tables

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from duban.journal import book, guards
from duban.journal.models import Checkpoint, Entry, Tail
from duban.journal.verify import verify
from tests.journal.cast import guards_down, guards_up, make, run

pytestmark = pytest.mark.django_db


def refused(statement: str) -> None:
    with pytest.raises(DatabaseError, match=r"流水只增不改|账尾只进不退"), transaction.atomic():
        run(statement)


def test_nothing_written_is_changed_or_removed() -> None:
    make()
    for table, column in (("journal_entry", "kind"), ("journal_checkpoint", "root")):
        refused(f"UPDATE {table} SET {column} = 'x'")
        refused(f"DELETE FROM {table}")
        if connection.vendor == "postgresql":
            refused(f"TRUNCATE {table}")
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.filter(seq=1).update(kind="x")
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Checkpoint.objects.filter(nr=1).delete()
    assert verify() == []


def test_the_tail_goes_forward_only_and_stays_one_row() -> None:
    make()
    refused("UPDATE journal_tail SET seq = seq - 1")
    refused("UPDATE journal_tail SET checked_seq = checked_seq - 1")
    refused("UPDATE journal_tail SET checkpoint_nr = checkpoint_nr - 1")
    refused("DELETE FROM journal_tail")
    if connection.vendor == "postgresql":
        refused("TRUNCATE journal_tail")
    else:
        columns = ", ".join(book.TAIL_COLUMNS)
        refused(f"INSERT INTO journal_tail (id, {columns}) SELECT 2, {columns} FROM journal_tail")
    assert Tail.objects.count() == 1


def test_what_replaces_a_row_is_refused_as_well() -> None:
    make()
    columns = "subject_kind, subject_id, nr, at, actor, actor_person, kind, payload, alg, prev, hash, seal"
    if connection.vendor == "sqlite":
        # REPLACE fires no delete trigger where recursive_triggers is off, as on any connection but ours.
        run("PRAGMA recursive_triggers=OFF")
        refused(f"REPLACE INTO journal_entry SELECT seq, {columns} FROM journal_entry WHERE seq = 3")
        refused(f"INSERT OR REPLACE INTO journal_entry SELECT 2, {columns} FROM journal_entry WHERE seq = 3")
        refused("REPLACE INTO journal_checkpoint SELECT * FROM journal_checkpoint WHERE nr = 1")
        run("PRAGMA recursive_triggers=ON")
    else:
        # Triggers of the ordinary sort are silent for whoever poses as a replica.
        run("SET LOCAL session_replication_role = replica")
        refused("DELETE FROM journal_entry")
        run("SET LOCAL session_replication_role = origin")
    refused(
        f"INSERT INTO journal_entry (seq, {columns}) SELECT seq, {columns} FROM journal_entry WHERE seq = 3 "
        "ON CONFLICT (seq) DO UPDATE SET kind = 'x'"
    )
    assert verify() == []


def test_guards_that_are_down_are_reported() -> None:
    make()
    names = set(guards.missing(connection))
    assert names == set()
    guards_down()
    down = [fault.row[0] for fault in verify() if fault.code == "guard.down"]
    assert "journal_entry" in {name.removesuffix("_no_update").removesuffix("_rows") for name in map(str, down)}
    assert len(down) == (9 if connection.vendor == "sqlite" else 7)
    guards_up()
    assert verify() == []


def test_a_guard_that_only_looks_like_one_is_reported() -> None:
    make()
    if connection.vendor == "sqlite":
        run("DROP TRIGGER journal_entry_no_delete")
        run("CREATE TRIGGER journal_entry_no_delete BEFORE DELETE ON journal_entry BEGIN SELECT 1; END")
    else:
        run("ALTER TABLE journal_entry DISABLE TRIGGER journal_entry_rows")
    assert [fault.code for fault in verify()] == ["guard.down"]
    if connection.vendor == "postgresql":
        run("ALTER TABLE journal_entry ENABLE ALWAYS TRIGGER journal_entry_rows")
        run(
            "CREATE OR REPLACE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN OLD; END$$"
        )
        assert [str(fault.row[0]) for fault in verify()] == ["journal_append_only"]
