"""Many at once: whose turn it is on SQLite, and what the engine's complaints mean to a person.

SQLite lets one write at a time and makes the others poll; a lock within the server gives turns instead, which is faster
and leaves nobody polling until the time-out. Other processes still meet at SQLite's own lock.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection

from duban.kernel.errors import Outdated, Refusal

PATIENCE_SECONDS = 20.0
_turn = threading.Lock()

_TAKEN = frozenset({"23505"})
_LATER = frozenset({"40001", "40P01", "55P03"})
_FULL = frozenset({"53100"})


@contextmanager
def in_turn() -> Iterator[None]:
    """Run the block when it is this thread's turn to write, and turn what the engine raises into a refusal.

    Raises Outdated where somebody else was faster, Refusal (``retry``) where the house is too busy or the disk is full;
    what is neither is passed on as it is.
    """
    # Inside somebody's transaction this thread holds SQLite's lock already; queueing then would stop everybody.
    queue = connection.vendor == "sqlite" and not connection.in_atomic_block
    if queue and not _turn.acquire(timeout=PATIENCE_SECONDS):
        raise _busy()
    try:
        yield
    except DatabaseError as error:
        told = _meaning(error)
        if told is None:
            raise
        raise told from error
    finally:
        if queue:
            _turn.release()


def _meaning(error: DatabaseError) -> Refusal | None:
    cause = error.__cause__
    state = str(getattr(cause, "sqlstate", "") or "")
    code = int(getattr(cause, "sqlite_errorcode", None) or 0)
    if state in _TAKEN or code in (sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY):
        return Outdated(
            "journal.taken",
            "刚刚已有人保存了同样的编号或内容,本次没有保存。请查看最新状态后再决定。",
            ground="并发操作先到者有效",
        )
    # The low byte is the kind of trouble, the rest says where it was met.
    if state in _LATER or code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return _busy()
    if state in _FULL or code & 0xFF == sqlite3.SQLITE_FULL:
        return Refusal("journal.disk_full", "服务器磁盘已满,本次没有保存。请通知系统管理员清理磁盘后重试。", retry=True)
    return None


def _busy() -> Refusal:
    return Refusal("journal.busy", "同时办理的人较多,本次没有保存,请稍候再试。", retry=True)
