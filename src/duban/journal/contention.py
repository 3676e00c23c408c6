"""Many at once: whose turn it is on SQLite, and what the engine's complaints mean to a person.

SQLite lets one write at a time and makes the others poll, ever more rarely, so that a busy server could leave one of them polling until
its time-out. A lock within each process, and between processes a lock on a file, give turns instead. Who writes without the door
(sessions) still meets the acts at SQLite's own lock.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from django.conf import settings
from django.db import DatabaseError, connection

from duban.kernel.errors import Outdated, Refusal

PATIENCE_SECONDS = 20.0
_POLL_SECONDS = 0.0005
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
    if queue:
        _take_turn(time.monotonic() + PATIENCE_SECONDS)
    try:
        yield
    except DatabaseError as error:
        told = _meaning(error)
        if told is None:
            raise
        raise told from error
    finally:
        if queue:
            fcntl.flock(_turn_file(os.getpid(), str(settings.DATA)), fcntl.LOCK_UN)
            _turn.release()


def _take_turn(until: float) -> None:
    if not _turn.acquire(timeout=max(0.0, until - time.monotonic())):
        raise _busy()
    try:
        # One thread a process gets here, so few ever wait for the file.
        file = _turn_file(os.getpid(), str(settings.DATA))
        while not _locked(file):
            if time.monotonic() > until:
                raise _busy()
            time.sleep(_POLL_SECONDS)
    except BaseException:
        _turn.release()
        raise


def _locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@lru_cache(maxsize=4)
def _turn_file(process: int, data: str) -> int:
    """Descriptor of the file, opened anew in each process: a lock on one inherited by a fork would be held by both."""
    return os.open(f"{data}/write.turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


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
