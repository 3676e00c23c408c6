"""存放: bytes under their own hash in the data folder, whole or not at all, readable by the server's account only.

``data/files/aa/bb/<sha256>``; work in hand lies in ``data/files/work`` under random names. A file is written there, synced,
renamed into place and its folder synced, all before the row that names it commits: no row is ever without its bytes. What a
crash leaves behind is work without a name or bytes without a row; ``clear`` removes both after a day.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings

from duban.files import rules
from duban.kernel.errors import Refusal

PIECE = 1024 * 1024
LEFT_FOR_A_DAY = 24 * 3600
_SPARE = 256 * rules.MB
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class Source(Protocol):
    """What an upload is read from."""

    def read(self, size: int, /) -> bytes:
        """At most ``size`` bytes, empty at the end."""
        ...


@dataclass(frozen=True, slots=True)
class Measured:
    """Bytes' SHA-256 and number."""

    sha256: str
    size: int


def folder() -> Path:
    """Where evidence lies: outside everything a web server serves."""
    return Path(settings.DATA) / "files"


def place(sha256: str) -> Path:
    """Where the bytes with this hash lie. Raises ValueError for what is no hash, so that no path can be smuggled in."""
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise ValueError(f"{sha256!r} is no SHA-256")
    return folder() / sha256[:2] / sha256[2:4] / sha256


@contextmanager
def desk() -> Iterator[Path]:
    """A folder of one's own for the work in hand, gone afterwards. Raises Refusal where the disk is full or closed to us."""
    with told():
        work = folder() / "work"
        _make_folder(work)
        mine = Path(tempfile.mkdtemp(prefix="", dir=work))
    try:
        with told():
            yield mine
    finally:
        shutil.rmtree(mine, ignore_errors=True)


@contextmanager
def told() -> Iterator[None]:
    """Turn a disk's complaint into a refusal a person can act on."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise full() from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise Refusal(
                "file.folder", "附件目录不能写入,本次没有保存。请系统管理员检查数据目录的权限后重试。", retry=True
            ) from error
        raise


def full() -> Refusal:
    """The refusal for a disk without room."""
    return Refusal("file.disk_full", "服务器磁盘已满,附件没有保存。请通知系统管理员清理磁盘后重试。", retry=True)


def take_in(source: Source, target: Path, *, most: int, over: Callable[[], Refusal]) -> Measured:
    """Copy an upload to ``target`` piece by piece; raises ``over()`` as soon as it has more than ``most`` bytes."""
    hashed, size = hashlib.sha256(), 0
    with create(target) as file:
        while piece := source.read(PIECE):
            size += len(piece)
            if size > most:
                raise over()
            # What is kept of it will need about as much again.
            _room_for(target.parent, len(piece) + size)
            hashed.update(piece)
            file.write(piece)
    return Measured(hashed.hexdigest(), size)


def create(path: Path) -> BinaryIO:
    """A new file, open for writing and reading, mode 0600."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")


def measure(file: BinaryIO) -> Measured:
    """Hash an open file from its beginning, and leave it there."""
    hashed, size = hashlib.sha256(), 0
    file.seek(0)
    while piece := file.read(PIECE):
        hashed.update(piece)
        size += len(piece)
    file.seek(0)
    return Measured(hashed.hexdigest(), size)


@contextmanager
def placed(draft: Path, sha256: str) -> Iterator[Path]:
    """Put a finished ``draft`` in its place, durably, and hold off ``clear`` until the block (the row's commit) is over.

    The same bytes may lie there already; they are replaced, which also mends a damaged copy and makes them young again.
    """
    final = place(sha256)
    with _held(fcntl.LOCK_SH):
        with told():
            with draft.open("rb+") as file:
                file.flush()
                os.fsync(file.fileno())
            os.utime(draft)
            for level in (final.parent.parent, final.parent):
                _make_folder(level)
            draft.replace(final)
            _sync(final.parent)
        yield final


def clear(unknown: Callable[[list[str]], set[str]], *, now: float) -> int:
    """Remove work and bytes older than a day that no row names; returns how many files went. Safe to repeat.

    ``unknown(hashes)`` returns those of ``hashes`` that no row has; ``now`` is POSIX time.
    """
    if not folder().is_dir():
        return 0
    removed = 0
    with _held(fcntl.LOCK_EX):
        for path in (folder() / "work").glob("*"):
            if _old(path, now):
                shutil.rmtree(path, ignore_errors=True)
                removed += 1
        for shelf in shelves():
            old = {path.name: path for path in shelf if _old(path, now)}
            for name in unknown(sorted(old)) if old else ():
                old[name].unlink()
                removed += 1
    return removed


def shelves() -> Iterator[list[Path]]:
    """All files on the shelves, folder by folder; work in hand is not among them."""
    root = folder()
    for outer in sorted(root.iterdir()) if root.is_dir() else ():
        if outer.name in ("work", "lock"):
            continue
        if outer.is_dir():
            yield sorted(path for path in outer.rglob("*") if not path.is_dir())
        else:
            yield [outer]


def _old(path: Path, now: float) -> bool:
    try:
        return path.lstat().st_mtime < now - LEFT_FOR_A_DAY
    except FileNotFoundError:
        return False


@contextmanager
def _held(how: int) -> Iterator[None]:
    """The shelf lock: shared for those who put in, exclusive for the one who clears."""
    with told():
        _make_folder(folder())
        descriptor = os.open(folder() / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, how)
        yield
    finally:
        os.close(descriptor)


def _make_folder(path: Path) -> None:
    """Make a folder and those above it, mode 0700, each durable in the one above."""
    if path.is_dir():
        return
    _make_folder(path.parent)
    path.mkdir(mode=0o700, exist_ok=True)
    _sync(path.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _room_for(path: Path, size: int) -> None:
    """Refuse before the disk is quite full, so that evidence never takes the journal's last room."""
    usage = shutil.disk_usage(path)
    if usage.free - size < min(_SPARE, usage.total // 50):
        raise full()
