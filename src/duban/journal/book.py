"""Writing entries: numbering under the tail's lock, hashing, sealing, and the checkpoint when one is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from duban.journal import chain, keys
from duban.journal.kept import Kept
from duban.journal.models import Checkpoint, Entry, Tail
from duban.kernel import canonical, merkle
from duban.kernel.actor import Actor

MOST_ENTRIES_OPEN = 1000
MOST_TIME_OPEN = timedelta(minutes=10)


def key_folder() -> Path:
    """Where the journal's keys lie."""
    return Path(settings.DATA) / "keys"


def lock_tail() -> Tail:
    """Fetch the tail under lock (inside a transaction). All acts queue here, last of all their locks."""
    tail = Tail.objects.select_for_update().filter(pk=1).first()
    if tail is None:
        raise RuntimeError("流水没有账尾:数据库未初始化完整,请运行 ./duban verify 查看")
    return tail


def write(rows: Sequence[tuple[Kept, str, dict[str, Any]]], *, actor: Actor, at: datetime) -> list[Entry]:
    """Write one entry per (subject, kind, payload) and move the tail. Must run inside the act's transaction."""
    secret = keys.load(key_folder()).seal
    algorithm: str = settings.CONFIG.digest
    who = chain.text(actor.describe())
    tail = lock_tail()
    entries = [
        _entry(subject, kind, chain.text(payload), seq=tail.seq + i, actor=actor, who=who, at=at, alg=algorithm, key=secret)
        for i, (subject, kind, payload) in enumerate(rows, 1)
    ]
    Entry.objects.bulk_create(entries, batch_size=200)
    if tail.seq == tail.checked_seq:
        tail.open_since = at
    tail.seq, tail.hash = entries[-1].seq, entries[-1].hash
    if tail.seq - tail.checked_seq >= MOST_ENTRIES_OPEN or (tail.open_since and at - tail.open_since >= MOST_TIME_OPEN):
        close(tail, at)
    save_tail(tail, secret)
    return entries


def _entry(
    subject: Kept, kind: str, payload: str, *, seq: int, actor: Actor, who: str, at: datetime, alg: str, key: bytes
) -> Entry:
    links = chain.Links(
        seq=seq,
        subject_kind=subject.subject_kind,
        subject_id=subject.pk,
        nr=subject.version + 1,
        at=at,
        actor=who,
        kind=kind,
        payload=payload,
        prev=subject.chain_hash,
        alg=alg,
    )
    hashed = links.digest()
    return Entry(
        seq=seq,
        subject_kind=links.subject_kind,
        subject_id=links.subject_id,
        nr=links.nr,
        at=at,
        actor=who,
        actor_person=actor.person_id,
        kind=kind,
        payload=payload,
        alg=alg,
        prev=links.prev,
        hash=hashed,
        seal=chain.seal(key, "entry", hashed),
    )


def tail_seal(tail: Tail, key: bytes) -> str:
    """Keyed hash over the tail: an old tail cannot be copied back from an entry, since entries are sealed in another role."""
    return chain.seal(key, "tail", tail.seq, tail.hash, tail.checked_seq, tail.checkpoint_nr)


def save_tail(tail: Tail, key: bytes) -> None:
    """Write the tail back under its seal."""
    tail.seal = tail_seal(tail, key)
    Tail.objects.filter(pk=1).update(
        seq=tail.seq,
        hash=tail.hash,
        seal=tail.seal,
        checked_seq=tail.checked_seq,
        checkpoint_nr=tail.checkpoint_nr,
        open_since=tail.open_since,
    )


def close(tail: Tail, at: datetime) -> Checkpoint:
    """Sign everything since the last checkpoint; the caller holds the tail and saves it afterwards."""
    leaves = Entry.objects.filter(seq__gt=tail.checked_seq, seq__lte=tail.seq).order_by("seq").values_list("hash", flat=True)
    root = merkle.root([bytes.fromhex(leaf) for leaf in leaves]).hex()
    previous = Checkpoint.objects.filter(nr=tail.checkpoint_nr).values_list("hash", flat=True).first() or chain.GENESIS
    mine = keys.load(key_folder())
    nr, first, last = tail.checkpoint_nr + 1, tail.checked_seq + 1, tail.seq
    statement = checkpoint_statement(nr, first, last, at, root, previous, mine.key_id)
    checkpoint = Checkpoint.objects.create(
        nr=nr,
        first_seq=first,
        last_seq=last,
        at=at,
        root=root,
        prev=previous,
        hash=canonical.digest(statement),
        key_id=mine.key_id,
        signature=mine.sign(statement),
    )
    tail.checked_seq, tail.checkpoint_nr, tail.open_since = tail.seq, checkpoint.nr, None
    return checkpoint


def checkpoint_statement(
    nr: int, first_seq: int, last_seq: int, at: datetime, root: str, prev: str, key_id: str
) -> bytes:
    """The bytes a checkpoint's signature covers: canonical JSON, so that anyone can rebuild them from the print-out."""
    return canonical.canonical_bytes(
        {
            "at": chain.moment(at),
            "first": first_seq,
            "format": "duban-checkpoint/1",
            "key": key_id,
            "last": last_seq,
            "nr": nr,
            "prev": prev,
            "root": root,
        }
    )
