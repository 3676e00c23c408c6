"""What lies outside the database: a copy of every checkpoint, and a mark of the highest entry known to be committed.

Somebody who copies back an older state of the whole database leaves no trace in it; the mark and the copy show it. Both
only ever grow, are written after the commit, and never stop an act because the disk refuses: the next write catches up. But
the door writes nothing while the mark is ahead of the tail: writing on would fill the lost numbers again.

``data/journal/<journal>/checkpoints.jsonl``  one JSON line a checkpoint, appended and synced.
``data/journal/<journal>/mark``               ``seq hash seal``; not synced, so a power cut may leave an older one, never a wrong one.
"""

from __future__ import annotations

import json
import logging
import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from duban.journal import chain
from duban.journal.keys import Key, Ring
from duban.journal.models import Checkpoint

_log = logging.getLogger(__name__)


def folder(journal: str) -> Path:
    """Folder of what this journal keeps outside the database."""
    return Path(settings.DATA) / "journal" / journal


def copy_path(journal: str) -> Path:
    """File to which every checkpoint is copied, one JSON line each."""
    return folder(journal) / "checkpoints.jsonl"


def as_dict(point: Checkpoint) -> dict[str, int | str]:
    """A checkpoint as it leaves the house: everything a third person needs to check chain and signature."""
    return {
        "nr": point.nr,
        "first": point.first_seq,
        "last": point.last_seq,
        "at": chain.moment(point.at),
        "alg": point.alg,
        "root": point.root,
        "prev": point.prev,
        "next_key": point.next_key,
        "hash": point.hash,
        "key": point.key_id,
        "signature": point.signature,
    }


def line(point: Checkpoint) -> str:
    """A checkpoint's line in the copy, without its end."""
    return json.dumps(as_dict(point), ensure_ascii=False, sort_keys=True)


def copy_checkpoints(journal: str) -> int:
    """Append checkpoints that are not yet in the copy; return how many. Safe to repeat, to interrupt and to run twice at once.

    Raises OSError if the file cannot be written.
    """
    path = copy_path(journal)
    done, whole = _last_copied(path)
    fresh = list(Checkpoint.objects.filter(nr__gt=done).order_by("nr"))
    if not fresh:
        return 0
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    lines = "".join(f"{line(point)}\n" for point in fresh)
    with path.open("ab") as file:
        # A line torn by a power cut is closed, not cut off: another process may just be writing it.
        file.write(("" if whole else "\n").encode() + lines.encode())
        file.flush()
        os.fsync(file.fileno())
    return len(fresh)


def _last_copied(path: Path) -> tuple[int, bool]:
    """Number of the last checkpoint in the copy, and whether the file ends with a whole line."""
    if not path.is_file():
        return 0, True
    with path.open("rb") as file:
        file.seek(0, os.SEEK_END)
        file.seek(max(0, file.tell() - 16384))
        end = file.read()
    for said in reversed(end.splitlines()):
        try:
            return int(json.loads(said)["nr"]), end.endswith(b"\n")
        except (ValueError, KeyError, TypeError):
            continue  # torn by a power cut; verify says so if the checkpoint is nowhere else in the file
    return 0, end.endswith(b"\n") or not end


def after_commit(journal: str, key: Key, seq: int, hash_: str, *, checkpoint: bool) -> None:
    """Move the mark and, if a checkpoint was made, copy it. A refusing disk is logged, not raised: the act stands."""
    try:
        _write_mark(journal, key, seq, hash_)
        if checkpoint:
            copy_checkpoints(journal)
    except OSError:
        _log.exception("流水已提交,但库外标记或检查点副本未能写入 %s", folder(journal))


def _write_mark(journal: str, key: Key, seq: int, hash_: str) -> None:
    said = f"{seq:016d} {hash_} {key.id} {chain.seal(key.seal, 'mark', seq, hash_)}\n".encode()
    path = f"{settings.DATA}/journal/{journal}/mark"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    except FileNotFoundError:
        folder(journal).mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        # One write of one length in place: a reader sees the old mark or the new one.
        os.pwrite(descriptor, said, 0)
    finally:
        os.close(descriptor)


@dataclass(frozen=True, slots=True)
class Mark:
    """库外标记: entry ``seq`` with ``hash`` is known to have been committed."""

    seq: int
    hash: str


def read_mark(journal: str, ring: Ring) -> Mark | None:
    """The mark, or ``None`` if there is none, a power cut damaged it, or it is not ours."""
    try:
        with open(f"{settings.DATA}/journal/{journal}/mark", encoding="ascii") as file:
            seq, hash_, key_id, seal = file.read().split()
        mark = Mark(int(seq), hash_)
    except (FileNotFoundError, ValueError):
        return None
    key = ring.get(key_id)
    return mark if key is not None and chain.seal(key.seal, "mark", mark.seq, hash_) == seal else None


def set_aside(journal: str, name: str, words: str) -> None:
    """Put what lies outside under another ``name``, with a note why: for a database that was lawfully put back."""
    aside = folder(name)
    folder(journal).rename(aside)
    (aside / "why.txt").write_text(words, encoding="utf-8")
