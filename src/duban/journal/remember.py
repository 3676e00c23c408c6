"""记住: what is read on every page and seldom changes is made once and kept in this process until it changes.

An act that changes a ``remembered`` subject (unit, person, post, campaign) leaves its number in the journal's tail. All acts
queue at the tail, so that number only grows, in the order in which acts commit, on both engines: what was made while it
stood at n is right as long as it stands at n. Nothing is remembered inside a transaction, which may yet be undone.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import TypeVar, cast

from django.db import connection

T = TypeVar("T")

MOST = 4096
_STAMP = "SELECT journal, remembered_seq FROM journal_tail WHERE id = 1"
_kept: OrderedDict[Hashable, tuple[tuple[str, int], object]] = OrderedDict()
_lock = Lock()
# One list for the look under way: empty until the tail has been read, then its mark.
_look: ContextVar[list[tuple[str, int]] | None] = ContextVar("look", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """Within it the tail is read at most once: for a page that only shows, which is as of the moment it was begun.

    An act within it ends the look, so that whoever has changed something sees it.
    """
    token = _look.set([])
    try:
        yield
    finally:
        _look.reset(token)


def look_again() -> None:
    """What was seen of the tail counts no longer: something has been changed."""
    seen = _look.get()
    if seen is not None:
        seen.clear()


def remember(key: Hashable, make: Callable[[], T]) -> T:
    """What ``make`` reads of remembered subjects alone; nobody may change what is returned.

    ``key`` says all that the result depends on beside them: whose it is, the day.
    """
    if connection.in_atomic_block:
        return make()
    stamp = _stamp()
    held = _kept.get(key)
    if held is not None and held[0] == stamp:
        return cast(T, held[1])
    made = make()
    with _lock:
        _kept[key] = (stamp, made)
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return made


def _stamp() -> tuple[str, int]:
    seen = _look.get()
    if seen:
        return seen[0]
    mark = _read_stamp()
    if seen is not None:
        seen.append(mark)
    return mark


def _read_stamp() -> tuple[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(_STAMP)
        row = cursor.fetchone()
    return (str(row[0]), int(row[1])) if row else ("", 0)
