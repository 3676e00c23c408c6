"""Checkpoints on demand and by the clock, their copy outside the database, and the change of keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from duban.journal import book, keys, outside
from duban.journal.contention import in_turn
from duban.journal.models import Checkpoint
from duban.journal.rows import run


def checkpoint(*, at: datetime) -> Checkpoint | None:
    """Sign all entries written since the last checkpoint; ``None`` if there are none."""
    with in_turn(), transaction.atomic():
        tail, key = book.lock_tail()
        if tail.seq == tail.checked_seq:
            return None
        made = book.close(tail, key, at)
        run([book.save_tail(tail, key, checkpoint=True)])
    return made


def checkpoint_if_due(*, at: datetime) -> Checkpoint | None:
    """By the clock: a checkpoint when the oldest open entry is old enough that the next tick would be too late."""
    tail = book.read_tail()
    if tail is None or not tail.open_since or book.open_for(tail, at) < book.MOST_TIME_OPEN * 4 / 5:
        return None
    return checkpoint(at=at)


def copy_outside() -> int:
    """Append checkpoints that are not yet in the outside copy; return how many. Safe to repeat and to interrupt."""
    tail = book.read_tail()
    return outside.copy_checkpoints(tail.journal) if tail is not None else 0


@dataclass(frozen=True, slots=True)
class Rotation:
    """换钥: ids of the key that went and the key that came, and the checkpoint that says so."""

    old: str
    new: str
    checkpoint: Checkpoint


def rotate_keys(*, at: datetime) -> Rotation:
    """Change signing and seal key. The old key signs a last checkpoint that names the new one; then its private half is destroyed.

    A server that is running takes up the new key with its next act. Interrupted before the commit nothing has changed; after it
    ``destroy_retired_keys`` finishes the work.
    """
    with in_turn(), transaction.atomic():
        tail, key = book.lock_tail()
        new = keys.make(book.key_folder())
        made = book.close(tail, key, at, next_key=new.id)
        tail.key_id = new.id
        run([book.save_tail(tail, new, checkpoint=True)])
    destroy_retired_keys()
    return Rotation(key.id, new.id, made)


def destroy_retired_keys() -> list[str]:
    """Remove private halves of this journal's keys that are out of use; returns their ids."""
    tail = book.read_tail()
    if tail is None:
        return []
    retired = set(Checkpoint.objects.exclude(next_key="").values_list("key_id", flat=True))
    return keys.destroy_retired(book.key_folder(), tail.key_id, retired)
