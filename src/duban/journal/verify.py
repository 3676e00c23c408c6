"""Proof that nothing was lost or altered, or the names of what does not fit.

Checked here: the guards stand; numbering without gaps, every entry's hash, seal and place in its subject's chain; the
checkpoints' roots, chain, signatures and changes of key, their copy and the mark outside the database; the tail; and for
every kept subject that folding its entries gives exactly its present state and rows. The whole is seen as of one moment
while the server goes on writing. What lies on higher floors (the bytes of evidence files) those floors check; the
``verify`` command runs all.

What cannot be seen from inside: a database put back, together with the data folder, to a moment after the last checkpoint
that left the house. Hence print checkpoints or send them out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.db import DatabaseError, connection

from duban.journal import book, engine, guards, keys
from duban.journal.proof.checkpoints import (
    Outside,
    checkpoints,
    look_outside,
    outside_copy,
    outside_mark,
    read_eras,
    which_journal,
)
from duban.journal.proof.entries import Seen, entries, tail
from duban.journal.proof.fault import Fault
from duban.journal.proof.snapshot import read, snapshot
from duban.journal.proof.states import missing_tables, states, subjects

__all__ = ["Fault", "Proof", "prove", "verify"]

Progress = Callable[[str, int, int], None]
"""Called with (stage in words, done, total) about once a thousand rows; total 0 = not known beforehand."""


_OWN = frozenset({"journal_entry", "journal_checkpoint", "journal_tail"})


@dataclass(slots=True)
class Proof:
    """核验结果: ``faults`` in the order found (empty = proven), and what was looked at.

    ``backwards`` entries bear an earlier moment than the one before them: the server's clock was set back, or past events
    were entered. No fault, but an auditor may want to know (B84).
    """

    journal: str = ""
    faults: list[Fault] = field(default_factory=list)
    entries: int = 0
    checkpoints: int = 0
    backwards: int = 0
    first_backwards: int = 0


def verify(*, most: int = 100, progress: Progress | None = None) -> list[Fault]:
    """Check everything; return at most ``most`` faults in the order found (empty = proven)."""
    return prove(most=most, progress=progress).faults


def prove(*, most: int = 100, progress: Progress | None = None) -> Proof:
    """``verify`` with what was looked at. Writes nothing and stops no writer."""
    book.must_be_there()
    proof, told = Proof(), look_outside(keys.look_again(book.key_folder()))
    try:
        with snapshot():
            for fault in islice(_all(proof, told, progress or (lambda stage, done, total: None)), most):
                proof.faults.append(fault)
    except DatabaseError as error:
        meant = engine.meaning(error)
        if meant is None or meant.code not in ("journal.damaged", "journal.disk"):
            raise
        # What was found until then is told too.
        proof.faults.append(Fault("database.unreadable", "数据库", f"读到一半读不下去({error}):{meant.sentence}"))
    return proof


def _all(proof: Proof, told: Outside, progress: Progress) -> Iterator[Fault]:
    # After the snapshot: another process may have changed the key just before it.
    ring, seen = keys.look_again(book.key_folder()), Seen()
    yield from _pages(progress)
    proof.journal = which_journal(ring)
    gone = missing_tables()
    for table in gone:
        yield Fault("table.missing", f"数据表 {table}", "不存在:被删除过,或程序更新后还没有启动过一次", (table, 0))
    if not _OWN.isdisjoint(gone):
        return
    for name in guards.missing(connection):
        yield Fault("guard.down", f"防护 {name}", "数据库的只增不改防护被撤除或改动过", (name, 0))
    eras = read_eras(proof.journal)
    total = int(read("SELECT COUNT(*) FROM journal_entry", [])[0][0])
    yield from entries(ring, eras, seen, lambda done: progress("流水", done, total))
    proof.entries, proof.backwards, proof.first_backwards = seen.count, seen.backwards, seen.first_backwards
    yield from tail(ring, eras, seen)
    proof.checkpoints = int(read("SELECT COUNT(*) FROM journal_checkpoint", [])[0][0])
    progress("检查点", 0, proof.checkpoints)
    yield from checkpoints(proof.journal, ring)
    yield from outside_copy(told)
    yield from outside_mark(told)
    yield from states(lambda done: progress("对象现状", done, subjects()))


def _pages(progress: Progress) -> Iterator[Fault]:
    """SQLite's own look at its file: pages that a bad disk or a stray write has spoiled. PostgreSQL tells on reading."""
    if connection.vendor != "sqlite":
        return
    progress("数据库文件", 0, 0)
    for (found,) in read("PRAGMA quick_check(20)", []):
        if found != "ok":
            yield Fault("database.damaged", "数据库文件", f"已损坏:{str(found).splitlines()[0][:200]}")
