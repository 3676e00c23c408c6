"""Writing entries: numbering under the tail's lock, hashing, sealing, and the checkpoint when one is due.

The statements here run in every act, so they are written out instead of built anew each time by the object mapper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache, partial
from itertools import count
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from duban.journal import chain, keys, outside
from duban.journal.durable import release_early
from duban.journal.kept import Kept
from duban.journal.models import Checkpoint, Entry
from duban.journal.rows import Statement, run
from duban.kernel import canonical, merkle
from duban.kernel.actor import Actor
from duban.kernel.errors import Refusal

MOST_ENTRIES_OPEN = 1000
MOST_TIME_OPEN = timedelta(minutes=10)
_FEW = 20
_GROUND = "GB/T 22239-2019 审计记录保护"

ENTRY_COLUMNS = (
    "seq", "subject_kind", "subject_id", "nr", "at", "actor", "actor_person", "kind", "payload", "alg", "prev", "hash", "seal",
)  # fmt: skip
TAIL_COLUMNS = (
    "journal",
    "key_id",
    "seq",
    "hash",
    "checked_seq",
    "checkpoint_nr",
    "open_since",
    "seal",
    "remembered_seq",
)
_INSERT = f"INSERT INTO journal_entry ({', '.join(ENTRY_COLUMNS)}) VALUES ({', '.join(['%s'] * len(ENTRY_COLUMNS))})"  # noqa: S608
_READ_TAIL = f"SELECT {', '.join(TAIL_COLUMNS)} FROM journal_tail WHERE id = 1"  # noqa: S608
_SAVE_TAIL = f"UPDATE journal_tail SET {', '.join(f'{name} = %s' for name in TAIL_COLUMNS)} WHERE id = 1"  # noqa: S608


@dataclass(slots=True)
class Tail:
    """账尾 in hand (see ``models.Tail``)."""

    journal: str
    key_id: str
    seq: int
    hash: str
    checked_seq: int
    checkpoint_nr: int
    open_since: str
    seal: str = ""
    remembered_seq: int = 0

    def sealed_by(self, key: keys.Key) -> str:
        """Keyed hash over the whole row: an old tail cannot be made up, nor copied from an entry (another role)."""
        return chain.seal(
            key.seal,
            "tail",
            self.journal,
            self.key_id,
            self.seq,
            self.hash,
            self.checked_seq,
            self.checkpoint_nr,
            self.open_since,
            self.remembered_seq,
        )

    def row(self) -> list[Any]:
        """Values in the order of the columns."""
        return [getattr(self, name) for name in TAIL_COLUMNS]


def key_folder() -> Path:
    """Where the journal's keys lie."""
    return _keys_in(str(settings.DATA))


@lru_cache(maxsize=4)
def _keys_in(data: str) -> Path:
    return Path(data) / "keys"


def must_be_there() -> None:
    """Raises Refusal if the database holds no journal: a wrong folder, or one that was never started."""
    if "journal_tail" not in connection.introspection.table_names():
        raise Refusal(
            "journal.none", f"数据目录 {settings.DATA} 里还没有督办的数据库。请用 --data 指明正在使用的数据目录。"
        )


def read_tail(*, lock: bool = False) -> Tail | None:
    """The tail as it stands, or ``None`` if the row is gone."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_READ_TAIL} FOR UPDATE" if lock and connection.vendor == "postgresql" else _READ_TAIL)
        row = cursor.fetchone()
    return None if row is None else Tail(*row)


def lock_tail() -> tuple[Tail, keys.Key]:
    """Fetch the tail under lock (inside a transaction), with the key in use. All acts queue here, last of all their locks.

    Raises Refusal if the seal does not fit or the mark outside is ahead: writing on after somebody cut the journal, or put the
    database back to an earlier moment, would cover it up.
    """
    tail = read_tail(lock=True)
    if tail is None:
        raise Refusal(
            "journal.no_tail", "流水的账尾缺失,已停止写入以免掩盖问题。请由审计管理员运行 ./duban verify 查明原因。"
        )
    key = keys.get(key_folder(), tail.key_id)
    if tail.sealed_by(key) != tail.seal:
        raise Refusal(
            "journal.tail_altered",
            "流水的账尾被系统之外的手段改动过,已停止写入以免掩盖问题。请由审计管理员运行 ./duban verify 查明原因。",
            ground=_GROUND,
        )
    mark = lost(tail)
    if mark is not None:
        raise Refusal(
            "journal.rolled_back",
            f"数据库只到流水第 {tail.seq} 条,而库外标记记下曾写到第 {mark.seq} 条:数据库被回退过。已停止写入以免掩盖问题。"
            "如确系恢复备份,请由系统管理员运行 ./duban restored 确认。",
            ground=_GROUND,
        )
    return tail, key


def lost(tail: Tail) -> outside.Mark | None:
    """The mark outside the database, if it is ahead of the tail: the database was put back to an earlier moment."""
    mark = outside.read_mark(tail.journal, keys.load(key_folder()))
    if mark is None or mark.seq < tail.seq or (mark.seq, mark.hash) == (tail.seq, tail.hash):
        return None
    return mark


def begin_tail() -> Tail:
    """The first tail of a new journal, with a new key."""
    key = keys.make(key_folder())
    tail = Tail(journal=key.id, key_id=key.id, seq=0, hash=chain.GENESIS, checked_seq=0, checkpoint_nr=0, open_since="")
    tail.seal = tail.sealed_by(key)
    return tail


def write(
    rows: Sequence[tuple[Kept, str, dict[str, Any]]], *, actor: Actor, at: datetime
) -> tuple[list[Entry], list[Statement]]:
    """One entry per (subject, kind, payload), and the tail moved. Must run inside the act's transaction.

    Returns the entries and the statements that are still to run: the caller sends them together with its own.
    """
    described = actor.describe()
    who, moment, algorithm = chain.text(described), chain.moment(at), settings.CONFIG.digest
    payloads = [chain.text(payload) for _, _, payload in rows]
    tail, key = lock_tail()
    entries = []
    for seq, (subject, kind, _), payload in zip(count(tail.seq + 1), rows, payloads, strict=False):
        links = chain.Links(
            seq=seq,
            subject_kind=subject.subject_kind,
            subject_id=subject.pk,
            nr=subject.version + 1,
            at=moment,
            actor=who,
            kind=kind,
            payload=payload,
            prev=subject.chain_hash,
            alg=algorithm,
        )
        entries.append(_entry(links, at, actor.person_id, key))
    waiting = _insert(entries)
    if not tail.open_since:
        tail.open_since = moment
    tail.seq, tail.hash = entries[-1].seq, entries[-1].hash
    if any(subject.remembered and (payload.get("set") or payload.get("parts")) for subject, _, payload in rows):
        tail.remembered_seq = tail.seq
    due = tail.seq - tail.checked_seq >= MOST_ENTRIES_OPEN or open_for(tail, at) >= MOST_TIME_OPEN
    if due:
        if waiting:
            run(waiting)
        close(tail, key, at)
        waiting = []
    # Before the tail is saved: the mark outside must follow the disk.
    first = release_early()
    return entries, [*first, *waiting, save_tail(tail, key, checkpoint=due)]


def _entry(links: chain.Links, at: datetime, person: int | None, key: keys.Key) -> Entry:
    hashed = links.digest()
    return Entry(
        seq=links.seq,
        subject_kind=links.subject_kind,
        subject_id=links.subject_id,
        nr=links.nr,
        at=at,
        actor=links.actor,
        actor_person=person,
        kind=links.kind,
        payload=links.payload,
        alg=links.alg,
        prev=links.prev,
        hash=hashed,
        seal=chain.seal(key.seal, "entry", hashed, alg=links.alg),
    )


def _insert(entries: list[Entry]) -> list[Statement]:
    """Statements that insert a few entries; many are inserted at once, and nothing is left to run."""
    at = connection.ops.adapt_datetimefield_value(entries[0].at)
    rows = [[at if name == "at" else getattr(entry, name) for name in ENTRY_COLUMNS] for entry in entries]
    if len(rows) <= _FEW:
        return [(_INSERT, row) for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT, rows)
    return []


def open_for(tail: Tail, at: datetime) -> timedelta:
    """How long the oldest entry without a checkpoint has waited; forward or backward, in case the clock was set."""
    return abs(at - datetime.fromisoformat(tail.open_since)) if tail.open_since else timedelta()


def save_tail(tail: Tail, key: keys.Key, *, checkpoint: bool = False) -> Statement:
    """Puts the tail back under its seal; once that is committed, the mark outside the database follows."""
    tail.seal = tail.sealed_by(key)
    after = partial(outside.after_commit, tail.journal, key, tail.seq, tail.hash, checkpoint=checkpoint)
    transaction.on_commit(after, robust=True)
    return _SAVE_TAIL, tail.row()


def close(tail: Tail, key: keys.Key, at: datetime, *, next_key: str = "") -> Checkpoint:
    """Sign everything since the last checkpoint; the caller holds the tail and saves it afterwards."""
    leaves = (
        Entry.objects.filter(seq__gt=tail.checked_seq, seq__lte=tail.seq).order_by("seq").values_list("hash", flat=True)
    )
    algorithm: str = settings.CONFIG.digest
    root = merkle.root([bytes.fromhex(leaf) for leaf in leaves], algorithm).hex()
    previous = Checkpoint.objects.filter(nr=tail.checkpoint_nr).values_list("hash", flat=True).first() or chain.GENESIS
    point = Checkpoint(
        nr=tail.checkpoint_nr + 1,
        first_seq=tail.checked_seq + 1,
        last_seq=tail.seq,
        at=at,
        alg=algorithm,
        root=root,
        prev=previous,
        next_key=next_key,
        key_id=key.id,
    )
    words = statement(tail.journal, point)
    point.hash, point.signature = canonical.digest(words, algorithm), key.sign(words)
    point.save(force_insert=True)
    tail.checked_seq, tail.checkpoint_nr, tail.open_since = tail.seq, point.nr, ""
    return point


def statement(journal: str, point: Checkpoint) -> bytes:
    """The bytes a checkpoint's signature covers: canonical JSON, so that anyone can rebuild them from the print-out."""
    return canonical.canonical_bytes(
        {
            "alg": point.alg,
            "at": chain.moment(point.at),
            "first": point.first_seq,
            "format": "duban-checkpoint/1",
            "journal": journal,
            "key": point.key_id,
            "last": point.last_seq,
            "next_key": point.next_key,
            "nr": point.nr,
            "prev": point.prev,
            "root": point.root,
        }
    )
