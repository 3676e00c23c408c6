"""Entries in the order of their numbers: no gap, every hash and seal fits; and the tail at their end."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection

from duban.journal import book, chain, keys
from duban.journal.proof.eras import Eras
from duban.journal.proof.fault import Fault
from duban.journal.proof.snapshot import careful, read
from duban.kernel import canonical

TABLE = "journal_entry"
_PAGE = "SELECT {} FROM journal_entry WHERE seq > %s ORDER BY seq LIMIT %s"
_KEYS = f"SELECT seq FROM {TABLE} WHERE seq > %s ORDER BY seq LIMIT %s"  # noqa: S608


@dataclass(slots=True)
class Seen:
    """What the walk over the entries found at its end. ``backwards`` counts entries dated before the one they follow."""

    seq: int = 0
    hash: str = chain.GENESIS
    count: int = 0
    backwards: int = 0
    first_backwards: int = 0


def entries(ring: keys.Ring, eras: Eras, seen: Seen, progress: Callable[[int], None]) -> Iterator[Fault]:
    """Walk all entries; fills ``seen``. Faults come in the order of the numbers."""
    at_before = ""
    rows = careful(_page, lambda row: row[0], _numbers, -(2**63))
    for seq, row in rows:
        if seq != seen.seq + 1:
            yield _gap(seen.seq, seq)
        seen.seq, seen.count = seq, seen.count + 1
        if seen.count % 1000 == 0:
            progress(seen.count)
        if row is None:
            yield Fault("entry.unreadable", f"流水 #{seq}", "内容无法解读,记录被改动过", (TABLE, seq))
            continue
        entry = dict(zip(book.ENTRY_COLUMNS, row, strict=True))
        seen.hash = entry["hash"]
        at = moment_of(entry["at"])
        yield from _entry(entry, at, ring, eras)
        if at < at_before:
            seen.backwards += 1
            seen.first_backwards = seen.first_backwards or seq
        at_before = at


def _page(after: int, count: int) -> list[Any]:
    # As text, SQLite's moments come as they are stored, past the converter that takes many spellings for the same.
    moment = "CAST(at AS TEXT)" if connection.vendor == "sqlite" else "at"
    columns = ", ".join(moment if name == "at" else name for name in book.ENTRY_COLUMNS)
    return read(_PAGE.format(columns), [after, count])


def _numbers(after: int, count: int) -> list[int]:
    return [row[0] for row in read(_KEYS, [after, count])]


def _gap(last: int, seq: int) -> Fault:
    first, until = last + 1, seq - 1
    if until < first:
        return Fault("entry.inserted", f"流水 #{seq}", "编号不在应有的次序中,记录被插入过", (TABLE, seq))
    name = f"#{first}" if first == until else f"#{first} 至 #{until}"
    return Fault("entry.missing", f"流水 {name}", "缺失,记录被移除过或其后的编号被改动过", (TABLE, first), until)


def _entry(entry: dict[str, Any], at: str, ring: keys.Ring, eras: Eras) -> Iterator[Fault]:
    seq = entry["seq"]
    place = f"流水 #{seq}({entry['subject_kind']} {entry['subject_id']} 第 {entry['nr']} 条,{entry['kind']})"
    names = ("seq", "subject_kind", "subject_id", "nr", "actor", "kind", "payload", "prev", "alg")
    try:
        hashed = (
            chain.Links(at=at, **{name: entry[name] for name in names}).digest()
            if entry["alg"] in canonical.HASHES
            else ""
        )
        person = _person(entry["actor"])
    except (AttributeError, TypeError, ValueError):
        yield Fault("entry.unreadable", place, "内容无法解读,记录被改动过", (TABLE, seq))
        return
    key = ring.get(eras.key_at(seq))
    if hashed != entry["hash"] or person != entry["actor_person"]:
        yield Fault("entry.altered", place, "内容与其哈希不符,记录被改动过", (TABLE, seq))
    elif key is None:
        if eras.first(seq):  # once for all entries of that key
            yield Fault("entry.no_key", f"{place}及其后", f"封印无法核对:缺少密钥 {eras.key_at(seq)}", (TABLE, seq))
    elif chain.seal(key.seal, "entry", entry["hash"], alg=entry["alg"]) != entry["seal"]:
        yield Fault("entry.forged", place, "封印不符,这条记录不是本系统写入的或被改动过", (TABLE, seq))


def moment_of(value: Any) -> str:
    """A stored moment as it was hashed; empty if it is none. SQLite keeps UTC as ``2026-01-31 08:00:00[.000000]``."""
    if isinstance(value, datetime):
        return chain.moment(value) if value.tzinfo else ""
    if not isinstance(value, str) or len(value) not in (19, 26) or value[10] != " ":
        return ""
    return f"{value[:10]}T{value[11:]}{'.000000' if len(value) == 19 else ''}+00:00"


@lru_cache(maxsize=4096)
def _person(actor: str) -> Any:
    return json.loads(actor).get("person", "nobody")


def tail(ring: keys.Ring, eras: Eras, seen: Seen) -> Iterator[Fault]:
    """The tail is one row, sealed with the key in use, and ends where the entries end."""
    table = "journal_tail"
    here = book.read_tail()
    count = read("SELECT COUNT(*) FROM journal_tail", [])[0][0]
    if here is None or count != 1:
        yield Fault("tail.missing", "账尾", "账尾行缺失或多出,无法证明末尾的记录齐全", (table, 1))
    if here is None:
        return
    key = ring.get(here.key_id)
    if here.key_id != eras.current or key is None or here.sealed_by(key) != here.seal:
        yield Fault("tail.forged", "账尾", "封印不符,账尾被改动过", (table, 1))
    if here.seq > seen.seq:
        yield Fault(
            "entry.missing", f"流水 #{seen.seq + 1} 至 #{here.seq}", "末尾的记录被移除", (TABLE, seen.seq + 1), here.seq
        )
    elif here.seq < seen.seq:
        yield Fault(
            "tail.behind",
            f"流水 #{here.seq + 1} 起",
            "账尾之后还有记录,它们不是本系统写入的",
            (TABLE, here.seq + 1),
            seen.seq,
        )
    elif here.hash != seen.hash:
        yield Fault("tail.differs", f"流水 #{here.seq}", "最后一条记录与账尾不符", (TABLE, here.seq))
