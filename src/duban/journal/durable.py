"""On PostgreSQL with several acts at once: let the tail go before the disk has the commit, and say done only once it has.

All acts queue for the tail. If each held it until its own commit had reached the disk, the house would do one act for every turn of
the disk, while PostgreSQL could write many commits with one. So an act among others commits without waiting, which frees its locks, and
then waits until the write-ahead log has been flushed beyond its commit; those who wait together share one flush. Nobody is told
that an act is done before it is on the disk, and the log keeps order: what others built on it can only be lost with it, not without it.

SQLite has one writer anyway, and an act that is alone commits in the ordinary way.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from duban.journal.rows import Statement

# Any record of our own, committed in the ordinary way, takes everything before it in the log to the disk.
# Waits for the disk whatever the server's own habit is.
_FLUSH = "SELECT set_config('synchronous_commit', 'on', true), pg_logical_emit_message(true, 'duban', '')"

_change = threading.Condition()
_under_way = 0
_asked = 0
_flushed = 0
_flushing = False


@contextmanager
def counted() -> Iterator[None]:
    """An act is under way in the block."""
    global _under_way
    with _change:
        _under_way += 1
    try:
        yield
    finally:
        with _change:
            _under_way -= 1


def release_early() -> list[Statement]:
    """What the act's transaction must run so that its commit waits for no disk; it is then waited for after the commit.

    Nothing, where that would gain nothing.
    """
    if connection.vendor != "postgresql" or _under_way < 2:
        return []
    transaction.on_commit(_wait)
    return [("SET LOCAL synchronous_commit TO off", [])]


def _wait() -> None:
    """Return when everything committed so far is on the disk; one of those who wait flushes for all."""
    global _asked, _flushing, _flushed
    with _change:
        _asked += 1
        mine = _asked
        while _flushing and _flushed < mine:
            _change.wait()
        if _flushed >= mine:
            return
        _flushing, covers = True, _asked
    done = False
    try:
        with connection.cursor() as cursor:
            cursor.execute(_FLUSH)
        done = True
    finally:
        with _change:
            _flushing = False
            _flushed = max(_flushed, covers) if done else _flushed
            _change.notify_all()
