"""Checkpoints on demand and by the clock, and their copy outside the database."""

from __future__ import annotations

import json
import os
from datetime import datetime

from django.db import transaction

from duban.journal import book, chain, keys
from duban.journal.models import Checkpoint
from duban.journal.verify import outside_copy


def checkpoint(*, at: datetime) -> Checkpoint | None:
    """Sign all entries written since the last checkpoint; ``None`` if there are none."""
    with transaction.atomic():
        tail = book.lock_tail()
        if tail.seq == tail.checked_seq:
            return None
        made = book.close(tail, at)
        book.save_tail(tail, keys.load(book.key_folder()).seal)
    return made


def checkpoint_if_due(*, at: datetime) -> Checkpoint | None:
    """By the clock: a checkpoint when the oldest open entry is old enough that the next tick would be too late."""
    with transaction.atomic():
        tail = book.lock_tail()
        if tail.open_since is None or at - tail.open_since < book.MOST_TIME_OPEN * 4 / 5:
            return None
    return checkpoint(at=at)


def copy_outside() -> int:
    """Append checkpoints that are not yet in the outside copy; return how many. Safe to repeat and to interrupt."""
    path = outside_copy()
    lines = path.read_text("utf-8").splitlines() if path.is_file() else []
    done = 0
    for line in lines:
        try:
            done = max(done, int(json.loads(line)["nr"]))
        except (ValueError, KeyError, TypeError):
            continue  # verify names the damaged line; appending must go on
    fresh = list(Checkpoint.objects.filter(nr__gt=done).order_by("nr"))
    if fresh:
        with path.open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(as_dict(point), ensure_ascii=False, sort_keys=True) + "\n" for point in fresh)
            file.flush()
            os.fsync(file.fileno())
    return len(fresh)


def as_dict(point: Checkpoint) -> dict[str, int | str]:
    """A checkpoint as it leaves the house: everything a third person needs to check chain and signature."""
    return {
        "nr": point.nr,
        "first": point.first_seq,
        "last": point.last_seq,
        "at": chain.moment(point.at),
        "root": point.root,
        "prev": point.prev,
        "hash": point.hash,
        "key": point.key_id,
        "signature": point.signature,
    }
