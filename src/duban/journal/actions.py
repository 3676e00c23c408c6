"""Checkpoints on demand and by the clock, their copy outside the database, the change of keys, a restore, the auditor's export."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import BinaryIO

from django.db import transaction

from duban.journal import book, keys, outside
from duban.journal.contention import in_turn
from duban.journal.door import act
from duban.journal.models import Checkpoint, Extract, Restore
from duban.journal.queries import Asked, audit_lines
from duban.journal.rows import run, settle
from duban.kernel.actor import Actor
from duban.kernel.errors import Refusal


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


CONSOLE = Actor(person_id=None, name="服务器控制台", role="console")
"""Whoever works at the server itself: the right to do so is the key to the room."""


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
        transaction.on_commit(destroy_retired_keys)
    return Rotation(key.id, new.id, made)


def destroy_retired_keys() -> list[str]:
    """Remove private halves of this journal's keys that are out of use; returns their ids."""
    tail = book.read_tail()
    if tail is None:
        return []
    retired = set(Checkpoint.objects.exclude(next_key="").values_list("key_id", flat=True))
    return keys.destroy_retired(book.key_folder(), tail.key_id, retired)


def accept_restore(*, actor: Actor, at: datetime, right: str, reason: str) -> Restore:
    """After a backup was put back on purpose: record what was lost and why, and let the door write again.

    The mark and the copies of the lost time stay on the disk under another name. Raises Refusal if nothing was put back, or
    without a reason.
    """
    tail = book.read_tail()
    mark = book.lost(tail) if tail is not None else None
    if tail is None or mark is None:
        raise Refusal("journal.not_restored", "数据库没有落后于库外标记,无须确认。")
    if not reason.strip():
        raise Refusal("journal.no_reason", "请写明恢复备份的事由。", field="reason")
    name = f"{tail.journal}.before-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    made = Restore(reason=reason.strip(), first_lost=tail.seq + 1, last_lost=mark.seq, aside=name)
    settle(made)  # refuses what will not fit, before anything is moved
    words = f"{made.reason}\n流水第 {made.first_lost} 至 {made.last_lost} 条随恢复丢失。\n"
    outside.set_aside(tail.journal, name, words)
    with act(actor=actor, at=at, kind="journal.restored") as deed:
        deed.permit(right)
        return deed.add(made)


def export_audit(*, actor: Actor, at: datetime, right: str, reason: str, asked: Asked, out: BinaryIO) -> Extract:
    """Write what the auditor asked for into ``out`` as JSON lines and record who took what and why, with the hash of it.

    ``right`` is what the policy returned for ``audit.export``. Nothing may be handed over before this returns. Raises Refusal
    without a reason, NotPermitted without the right.
    """
    if not reason.strip():
        raise Refusal("audit.no_reason", "请写明导出事由。", ground="C10 导出留痕", field="reason")
    count, seen = 0, sha256()
    for line in audit_lines(actor, right=right, asked=asked):
        raw = f"{line}\n".encode()
        seen.update(raw)
        out.write(raw)
        count += 1
    with act(actor=actor, at=at, kind="audit.export") as deed:
        deed.permit(right)
        return deed.add(
            Extract(
                person_id=actor.person_id,
                reason=reason.strip(),
                asked=asked.as_dict(),
                rows=count,
                sha256=seen.hexdigest(),
            )
        )
