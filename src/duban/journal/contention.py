"""Many at once: whose turn it is on SQLite, and what the engine's complaints mean to a person.

SQLite lets one write at a time and makes the others poll, ever more rarely, so that a busy server could leave one of them polling until
its time-out. A lock within each process, and between processes a lock on a file, give turns instead. Who writes without the door
(sessions) still meets the acts at SQLite's own lock.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from django.conf import settings
from django.db import DatabaseError, connection

from duban.journal import engine

PATIENCE_SECONDS = 20.0
_POLL_SECONDS = 0.0005
_turn = threading.Lock()


@contextmanager
def in_turn() -> Iterator[None]:
    """Run the block when it is this thread's turn to write, and turn what the engine raises into a refusal.

    Raises Outdated where somebody else was faster, Unable where the house is too busy, the disk full or the database damaged;
    what is neither is passed on as it is.
    """
    # Inside somebody's transaction this thread holds SQLite's lock already; queueing then would stop everybody.
    queue = connection.vendor == "sqlite" and not connection.in_atomic_block
    if queue:
        _take_turn(time.monotonic() + PATIENCE_SECONDS)
    try:
        yield
    except DatabaseError as error:
        told = engine.meaning(error)
        if told is None:
            raise
        raise told from error
    finally:
        if queue:
            fcntl.flock(_turn_file(os.getpid(), str(settings.DATA)), fcntl.LOCK_UN)
            _turn.release()


def _take_turn(until: float) -> None:
    if not _turn.acquire(timeout=max(0.0, until - time.monotonic())):
        raise engine.busy()
    try:
        # One thread a process gets here, so few ever wait for the file.
        file = _turn_file(os.getpid(), str(settings.DATA))
        while not _locked(file):
            if time.monotonic() > until:
                raise engine.busy()
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
