"""Checkpoints: chained, signed by the key of their time, their roots fit the entries; and what lies outside the database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from duban.journal import book, chain, keys, outside
from duban.journal.models import Checkpoint
from duban.journal.proof.eras import Eras, eras
from duban.journal.proof.fault import Fault
from duban.journal.proof.snapshot import careful, read
from duban.journal.proof.storage import odd
from duban.kernel import canonical, merkle
from duban.kernel.errors import Refusal

TABLE = "journal_checkpoint"


def which_journal(ring: keys.Ring) -> str:
    """The journal's id: what the tail says, or if the tail is gone or altered, what the first checkpoint was signed with."""
    tail = book.read_tail()
    told = [tail.journal] if tail is not None else []
    told += [row[0] for row in read(f"SELECT key_id FROM {TABLE} ORDER BY nr LIMIT 1", [])]  # noqa: S608
    return next((id_ for id_ in told if id_ in ring), told[0] if told else "")


def read_eras(journal: str) -> Eras:
    """Which key served when, as the checkpoints say; ``checkpoints`` proves that they say it truly."""
    rows = read(f"SELECT last_seq, next_key FROM {TABLE} WHERE next_key <> '' ORDER BY nr", [])  # noqa: S608
    return eras(journal, [(last, key) for last, key in rows])


def _page(after: int, count: int) -> list[tuple[Checkpoint, tuple[str, ...]]]:
    return odd(Checkpoint, list(Checkpoint.objects.filter(nr__gt=after).order_by("nr")[:count]))


def _all() -> Iterator[tuple[int, Checkpoint | None]]:
    """Number and row, ``None`` where it cannot be read or is not stored as the program stores it."""
    for nr, found in careful(_page, lambda each: each[0].nr, _numbers, -(2**31)):
        yield nr, found[0] if found is not None and not found[1] else None


def _numbers(after: int, count: int) -> list[int]:
    return list(Checkpoint.objects.filter(nr__gt=after).order_by("nr").values_list("nr", flat=True)[:count])


def checkpoints(journal: str, ring: keys.Ring) -> Iterator[Fault]:
    """Walk all checkpoints in their order."""
    previous, covered, expected, key_id = chain.GENESIS, 0, 1, journal
    for nr, point in _all():
        place, row = f"检查点 {nr}", (TABLE, nr)
        if nr != expected:
            yield Fault(
                "checkpoint.missing",
                f"检查点 {expected}",
                "缺失或编号不连续,有检查点被移除或插入",
                (TABLE, expected),
                nr - 1,
            )
        expected = nr + 1
        if point is None:
            yield Fault("checkpoint.unreadable", place, "内容无法解读,被改动过", row)
            continue
        if point.prev != previous or point.first_seq != covered + 1:
            yield Fault("checkpoint.unchained", place, "与上一检查点不相连,有检查点被移除、插入或改动", row)
        yield from _one(journal, point, ring, key_id)
        previous, covered, key_id = point.hash, point.last_seq, point.next_key or point.key_id
    tail = book.read_tail()
    if tail is not None and (tail.checkpoint_nr, tail.checked_seq) != (expected - 1, covered):
        nr = min(tail.checkpoint_nr, expected - 1) + 1 if tail.checkpoint_nr != expected - 1 else tail.checkpoint_nr
        yield Fault(
            "checkpoint.missing",
            f"检查点 {nr}",
            "末尾的检查点缺失、多出或被改动",
            (TABLE, nr),
            max(tail.checkpoint_nr, expected - 1),
        )


def _one(journal: str, point: Checkpoint, ring: keys.Ring, key_id: str) -> Iterator[Fault]:
    place, row = f"检查点 {point.nr}", (TABLE, point.nr)
    try:
        words = book.statement(journal, point)
        right_hash = canonical.digest(words, point.alg) == point.hash
    except (ValueError, TypeError, AttributeError, Refusal):
        yield Fault("checkpoint.unreadable", place, "内容无法解读,被改动过", row)
        return
    if not right_hash:
        yield Fault("checkpoint.altered", place, "内容与其哈希不符,被改动过", row)
    key = ring.get(point.key_id)
    if key is None:
        yield Fault("checkpoint.no_key", place, f"签名无法核对:缺少密钥 {point.key_id}", row)
    elif point.key_id != key_id or not key.verify(words, point.signature):
        yield Fault("checkpoint.forged", place, "签名不符,不是本系统签发的或被改动过", row)
    elif _root(point) != point.root:
        # Only for a genuine signature: else the range itself may be made up.
        where = f"与流水 #{point.first_seq} 至 #{point.last_seq} 的现状不符,其中有记录被改动、移除或插入"
        yield Fault("checkpoint.root", place, where, ("journal_entry", point.first_seq), point.last_seq)


def _root(point: Checkpoint) -> str:
    rows = read(
        "SELECT hash FROM journal_entry WHERE seq BETWEEN %s AND %s ORDER BY seq", [point.first_seq, point.last_seq]
    )
    try:
        leaves = [bytes.fromhex(row[0]) for row in rows]
    except (ValueError, TypeError):
        return ""
    return merkle.root(leaves, point.alg).hex() if len(leaves) == point.last_seq - point.first_seq + 1 else ""


@dataclass(frozen=True, slots=True)
class Outside:
    """What lay outside the database before its snapshot was taken: the mark, and how far the copy of checkpoints reached.

    Read first, since both follow the commit: read later, they would be ahead of the snapshot while the server writes on.
    """

    journal: str
    mark: outside.Mark | None
    copied: int


def look_outside(ring: keys.Ring) -> Outside:
    """Before the snapshot."""
    tail = book.read_tail()
    journal = tail.journal if tail is not None else ""
    path = outside.copy_path(journal)
    return Outside(journal, outside.read_mark(journal, ring), path.stat().st_size if path.is_file() else 0)


def outside_copy(told: Outside) -> Iterator[Fault]:
    """Every checkpoint that left the database is still in it, unchanged."""
    path = outside.copy_path(told.journal)
    if not told.copied:
        return
    stored = {nr: _line(point) for nr, point in _all() if point is not None}
    torn: list[int] = []
    seen: set[int] = set()
    with path.open("rb") as file:
        for number, line in enumerate(file.read(told.copied).decode(errors="replace").splitlines(), 1):
            nr = _number_of(line)
            if nr is None:
                torn.append(number)
                continue
            seen.add(nr)
            if stored.get(nr) != line:
                where = f"库外副本({path.name} 第 {number} 行)中的检查点在数据库里不存在或不同,数据库可能被回退过"
                yield Fault("outside.differs", f"检查点 {nr}", where, (TABLE, nr))
    # A power cut may tear a line; the checkpoint is then copied again. A torn line without its checkpoint is a loss.
    if torn and len(seen) < max(seen, default=0):
        yield Fault(
            "outside.unreadable",
            f"{path.name} 第 {torn[0]} 行",
            "库外检查点副本无法解读,且没有完整的同号副本",
            (path.name, torn[0]),
        )


def _line(point: Checkpoint) -> str:
    try:
        return outside.line(point)
    except (ValueError, TypeError, AttributeError):
        return ""


def _number_of(line: str) -> int | None:
    try:
        nr = json.loads(line)["nr"]
    except (ValueError, TypeError, KeyError):
        return None
    return nr if isinstance(nr, int) else None


def outside_mark(told: Outside) -> Iterator[Fault]:
    """The database still reaches at least as far as the mark says it once did."""
    if told.mark is None:
        return
    stored = read("SELECT hash FROM journal_entry WHERE seq = %s", [told.mark.seq])
    if [row[0] for row in stored] != [told.mark.hash]:
        where = "库外标记记下曾写到这一条,数据库里不存在或不同,数据库可能被回退过(例如恢复了较早的备份)"
        yield Fault("outside.rolled_back", f"流水 #{told.mark.seq}", where, ("journal_entry", told.mark.seq))
