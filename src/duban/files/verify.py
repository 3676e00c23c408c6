"""Proof that every evidence file's bytes are there and unaltered, and the names of bytes that belong to nothing.

What lies in the folders is listed before the rows are read, and bytes are placed before their row commits, so a young file
without a row may be somebody's upload of this moment: only what is older than ``YOUNG`` seconds is named. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

from duban.files import store
from duban.journal.proof.fault import Fault
from duban.journal.proof.snapshot import PAGE, read, snapshot

Progress = Callable[[str, int, int], None]
"""Called with (stage in words, done, total)."""

STAGE = "附件"
YOUNG = 600
_OTHERS = 0o077


def verify(*, at: datetime, most: int = 100, progress: Progress | None = None) -> list[Fault]:
    """Check everything; return at most ``most`` faults in the order found (empty = nothing lost or altered).

    ``at`` is the moment of asking: what the file system says is younger than ``YOUNG`` may still get its row.
    """
    listed = [(path, *_seen(path)) for shelf in store.shelves() for path in shelf]
    before = at.timestamp() - YOUNG
    with snapshot():
        return list(islice(_all(listed, before, progress or (lambda stage, done, total: None)), most))


def _all(listed: list[tuple[Path, float, int]], before: float, progress: Progress) -> Iterator[Fault]:
    known: set[str] = set()
    total = int(read("SELECT COUNT(*) FROM files_file", [])[0][0])
    for done, (id_, name, sha256, size) in enumerate(_rows()):
        progress(STAGE, done, total)
        yield from _row(int(id_), str(name), str(sha256), size, known)
    progress(STAGE, total, total)
    for path, changed_at, mode in listed:
        yield from _shelved(path, changed_at < before, mode, known)


def _rows() -> Iterator[tuple[int, str, str, int]]:
    """Every file's id, name, hash and size, page by page."""
    after = -(2**63)
    while page := read(
        "SELECT id, name, sha256, size FROM files_file WHERE id > %s ORDER BY id LIMIT %s", [after, PAGE]
    ):
        yield from page
        after = int(page[-1][0])


def _row(id_: int, name: str, sha256: str, size: int, known: set[str]) -> Iterator[Fault]:
    """What is wrong with the bytes of one row. Bytes that several rows share are read once; a fault is told for each row."""
    where, row = f"附件 #{id_}“{name}”", ("files_file", id_)
    try:
        path = store.place(sha256)
    except ValueError:
        yield Fault("file.bad_hash", where, "记录的哈希不是 SHA-256 值,无法找到内容", row)
        return
    if sha256 in known:
        return
    try:
        with path.open("rb") as file:
            measured = store.measure(file)
    except FileNotFoundError:
        yield Fault("file.bytes_gone", where, "内容在数据目录中缺失,请从备份恢复", row)
    except OSError as error:
        yield Fault("file.unreadable", where, f"内容无法读取({error.strerror}),请检查磁盘和权限", row)
    else:
        if measured.sha256 != sha256:
            yield Fault("file.altered", where, "内容与上传时的哈希不符,被改动或已损坏,请从备份恢复", row)
        elif measured.size != size:
            yield Fault("file.size", where, f"记录的大小 {size} 与内容的大小 {measured.size} 不符", row)
        else:
            known.add(sha256)


def _shelved(path: Path, old: bool, mode: int, known: set[str]) -> Iterator[Fault]:
    """What is wrong with one thing on the shelves."""
    name = str(path.relative_to(store.folder()))
    where, row = f"文件 {name}", (name, 0)
    if len(path.name) != 64 or path != _place(path.name):
        yield Fault("file.stray", where, "不是系统存放的文件,请查明来历后移走", row)
    elif path.is_symlink() or mode & _OTHERS:
        yield Fault(
            "file.exposed", where, "服务器上的其他账号可以读取或替换,请把权限改为仅服务账号可读(chmod 600)", row
        )
    elif old and path.name not in known and not read("SELECT 1 FROM files_file WHERE sha256 = %s LIMIT 1", [path.name]):
        yield Fault("file.orphan", where, "没有任何附件记录指向它,多为上传中断所留,满一天后由定时巡检清除", row)


def _place(name: str) -> Path | None:
    try:
        return store.place(name)
    except ValueError:
        return None


def _seen(path: Path) -> tuple[float, int]:
    """(time of last change, mode); (now-ish, harmless) if it has just gone."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return float("inf"), 0
    return found.st_mtime, found.st_mode
