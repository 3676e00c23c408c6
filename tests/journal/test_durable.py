"""An act among others lets the tail go early, and returns only when its commit is on the disk (6.2, 6.3)."""

from __future__ import annotations

from threading import Event, Thread

import pytest
from django.db import connection

from duban.journal import durable
from duban.journal.door import act
from duban.journal.models import Entry
from duban.journal.verify import verify
from tests.journal.cast import AT, CLERK, add_unit, rename, rows

pytestmark = pytest.mark.django_db(transaction=True)


class Neighbour:
    """Another act under way in this process for as long as the block lasts; it takes nothing and changes nothing."""

    def __enter__(self) -> None:
        self.begun, self.over = Event(), Event()

        def idle() -> None:
            with durable.counted():
                self.begun.set()
                self.over.wait(30)

        self.thread = Thread(target=idle)
        self.thread.start()
        self.begun.wait(30)

    def __exit__(self, *raised: object) -> None:
        self.over.set()
        self.thread.join()


def flushes(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """One item for every act that waited for the disk after its commit."""
    waited: list[bool] = []
    genuine = durable._wait

    def wait() -> None:
        genuine()
        waited.append(connection.in_atomic_block)

    monkeypatch.setattr(durable, "_wait", wait)
    return waited


def test_an_act_alone_commits_in_the_ordinary_way(monkeypatch: pytest.MonkeyPatch) -> None:
    waited = flushes(monkeypatch)
    rename(add_unit("青禾县", "Y1"), "青禾区")
    assert waited == []


def test_an_act_among_others_is_on_the_disk_when_it_returns(monkeypatch: pytest.MonkeyPatch) -> None:
    unit = add_unit("青禾县", "Y1")
    waited = flushes(monkeypatch)
    committed: list[str] = []
    genuine = durable._wait

    def wait() -> None:
        committed.append(str(rows("SELECT pg_current_wal_insert_lsn()")[0][0]))
        genuine()

    monkeypatch.setattr(durable, "_wait", wait)
    with Neighbour():
        rename(unit, "青禾区")
    if connection.vendor == "postgresql":
        assert waited == [False]  # after the commit, outside any transaction
        # Up to where this act's commit stands: others on the same server may have written more since.
        assert rows(f"SELECT pg_current_wal_flush_lsn() >= '{committed[0]}'::pg_lsn") == [(True,)]
    else:
        assert waited == []
    assert verify() == []


def test_a_disk_that_fails_after_the_commit_is_an_error_and_the_next_act_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    unit = add_unit("青禾县", "Y1")
    if connection.vendor == "postgresql":
        with monkeypatch.context() as patch:
            patch.setattr(durable, "_FLUSH", "SELECT no_such_function()")
            with Neighbour(), pytest.raises(Exception, match="no_such_function"):
                rename(unit, "青禾区")
    with Neighbour():
        rename(unit, "青禾市")
    unit.refresh_from_db()
    assert unit.name == "青禾市"
    assert verify() == []


def test_an_act_that_fails_is_under_way_no_more() -> None:
    with pytest.raises(ValueError, match="names no right"), act(actor=CLERK, at=AT, kind="x.y"):
        pass
    assert durable._under_way == 0
    assert Entry.objects.count() == 0
