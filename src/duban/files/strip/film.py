"""MP4, MOV and M4A (ISO/IEC 14496-12, QuickTime) without place, time, device and sensor tracks.

Nothing is moved: the file is copied and what must go is overwritten with zeros in a ``free`` box of the same size, so that
every offset into the picture data still fits. What stays inside the description is a list of known boxes.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from duban.files.strip.sound import copy
from duban.files.strip.unfit import Unfit, damaged

_MOST_MOOV: Final = 16 * 1024 * 1024
_TOP: Final = frozenset(b"ftyp moov mdat moof mfra sidx styp ssix pdin prft free skip wide".split())
_EMPTY: Final = frozenset((b"free", b"skip", b"wide"))
_INSIDE: Final = {
    b"moov": frozenset(b"mvhd trak mvex iods".split()),
    b"trak": frozenset(b"tkhd edts mdia tref tapt load tsel".split()),
    b"mdia": frozenset(b"mdhd hdlr minf elng".split()),
    b"minf": frozenset(b"vmhd smhd hmhd nmhd sthd gmhd hdlr dinf stbl".split()),
}
_TIMED: Final = frozenset((b"mvhd", b"tkhd", b"mdhd"))
_SHOWN: Final = frozenset((b"vide", b"soun", b"tmcd", b"hint", b"sbtl", b"subt", b"text", b"clcp"))
_PLACES: Final = (b"\xa9xyz", b"loci", b"location.ISO6709")


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its type, where it begins, where its content begins, where it ends."""

    sign: bytes
    at: int
    inside: int
    end: int


@dataclass(slots=True)
class _Patches:
    """What must be overwritten: boxes to be emptied, ranges to be filled with zeros."""

    removed: set[str] = field(default_factory=set)
    emptied: list[Box] = field(default_factory=list)
    zeroed: list[tuple[int, int]] = field(default_factory=list)
    handlers: set[bytes] = field(default_factory=set)
    sensors: bool = False


def film(source: BinaryIO, target: BinaryIO, *, sound_only: bool = False) -> tuple[set[str], str]:
    """Copy ``source`` without what it tells; returns (what was removed, why anything was left)."""
    end = source.seek(0, io.SEEK_END)
    top = list(_boxes_on_disk(source, end))
    signs = [box.sign for box in top]
    if signs.count(b"moov") != 1 or not {b"mdat", b"moof"} & set(signs):
        raise damaged("没有可播放的内容,可能没有录完或没有传完")
    patches = _Patches()
    for box in top:
        if box.sign == b"moov":
            _moov(source, box, patches)
        elif box.sign in _EMPTY:
            patches.zeroed.append((box.inside, box.end))
        elif box.sign not in _TOP:
            patches.emptied.append(box)
            patches.removed.add(
                "xmp" if box.sign == b"uuid" else "tags" if box.sign in (b"udta", b"meta") else "vendor"
            )
    if sound_only and b"vide" in patches.handlers:
        raise Unfit("file.mismatch", "里有画面,不是录音。请把扩展名改成 .mp4 后上传。")
    if not {b"vide", b"soun"} & patches.handlers:
        raise damaged("没有画面也没有声音")
    copy(source, target, 0, end)
    _apply(target, patches)
    return patches.removed, "telemetry" if patches.sensors and b"moof" in signs else ""


def _boxes_on_disk(source: BinaryIO, end: int) -> Iterator[Box]:
    at = 0
    while at < end:
        source.seek(at)
        box = _box(source.read(16), 0, end - at)
        yield Box(box.sign, at, at + box.inside, at + box.end)
        at += box.end


def _boxes(data: bytes, at: int, end: int) -> Iterator[Box]:
    """The boxes in ``data`` between ``at`` and ``end``. QuickTime may close a list with four zeros."""
    while at < end:
        if end - at < 8 and not any(data[at:end]):
            return
        box = _box(data, at, end)
        yield box
        at = box.end


def _box(data: bytes, at: int, end: int) -> Box:
    if at + 8 > min(end, len(data)):
        raise damaged("视频结构中途断开")
    size, sign = struct.unpack_from(">I4s", data, at)
    inside = at + 8
    if size == 1:
        if at + 16 > min(end, len(data)):
            raise damaged("视频结构中途断开")
        (size,) = struct.unpack_from(">Q", data, inside)
        inside += 8
    elif size == 0:
        size = end - at
    if size < inside - at or at + size > end:
        raise damaged("视频没有录完或没有传完")
    return Box(sign, at, inside, at + size)


def _moov(source: BinaryIO, box: Box, patches: _Patches) -> None:
    """Walk through the description; positions in patches count from the file's beginning."""
    if box.end - box.at > _MOST_MOOV:
        raise damaged("视频结构过大")
    source.seek(box.at)
    data = source.read(box.end - box.at)
    local = _Patches()
    _walk(data, Box(box.sign, 0, box.inside - box.at, len(data)), local)
    patches.removed |= local.removed
    patches.handlers |= local.handlers
    patches.sensors = local.sensors
    patches.emptied += [Box(b.sign, b.at + box.at, b.inside + box.at, b.end + box.at) for b in local.emptied]
    patches.zeroed += [(first + box.at, last + box.at) for first, last in local.zeroed]
    for track in local.emptied:
        if track.sign == b"trak":
            patches.zeroed += _samples(data, track, source.seek(0, io.SEEK_END))


def _walk(data: bytes, box: Box, patches: _Patches) -> None:
    for child in _boxes(data, box.inside, box.end):
        if child.sign in _EMPTY:
            patches.zeroed.append((child.inside, child.end))
        elif child.sign not in _INSIDE[box.sign]:
            if child.sign == b"cmov":
                raise damaged("过时的压缩结构")
            patches.emptied.append(child)
            inner = data[child.inside : child.end]
            patches.removed |= {"tags", *(("location",) if any(sign in inner for sign in _PLACES) else ())}
        elif child.sign == b"trak" and _handler(data, child) not in _SHOWN:
            patches.emptied.append(child)
            patches.removed.add("telemetry")
            patches.sensors = True
        elif child.sign in _INSIDE:
            _walk(data, child, patches)
        else:
            _leaf(data, child, patches)
        if child.sign == b"trak":
            patches.handlers.add(_handler(data, child))


def _leaf(data: bytes, box: Box, patches: _Patches) -> None:
    """Times of making and change, names of programs: emptied in place."""
    if box.sign in _TIMED and box.end - box.inside >= 20:
        wide = data[box.inside] == 1
        first, last = box.inside + 4, box.inside + (20 if wide else 12)
        if any(data[first:last]):
            patches.removed.add("time")
        patches.zeroed.append((first, last))
    elif box.sign == b"hdlr" and box.end - box.inside > 12:
        patches.zeroed.append((box.inside + 12, box.end))


def _handler(data: bytes, track: Box) -> bytes:
    """What a track is for (``vide``, ``soun``, ``meta`` …); empty if it does not say."""
    for mdia in _boxes(data, track.inside, track.end):
        if mdia.sign == b"mdia":
            for box in _boxes(data, mdia.inside, mdia.end):
                if box.sign == b"hdlr":
                    return data[box.inside + 8 : box.inside + 12]
    return b""


def _samples(data: bytes, track: Box, end: int) -> list[tuple[int, int]]:
    """Where in the file a track's samples lie, so that a sensor track leaves nothing behind."""
    tables = dict(_tables(data, track))
    chunks = _numbers(data, tables.get(b"stco"), ">I", 4) or _numbers(data, tables.get(b"co64"), ">Q", 4)
    runs = _numbers(data, tables.get(b"stsc"), ">III", 4)
    sizes = _sizes(data, tables.get(b"stsz"))
    found: list[tuple[int, int]] = []
    run = sample = 0
    for number, (offset,) in enumerate(chunks, 1):
        while run + 1 < len(runs) and runs[run + 1][0] <= number:
            run += 1
        many = runs[run][1] if runs else 0
        size = sum(sizes[sample : sample + many])
        sample += many
        if size:
            if offset + size > end:
                raise damaged("视频结构指向文件之外")
            found.append((offset, offset + size))
    return found


def _tables(data: bytes, track: Box) -> Iterator[tuple[bytes, Box]]:
    inner = [track]
    for sign in (b"mdia", b"minf", b"stbl"):
        inner = [box for outer in inner for box in _boxes(data, outer.inside, outer.end) if box.sign == sign]
    for table in inner:
        for box in _boxes(data, table.inside, table.end):
            yield box.sign, box


def _numbers(data: bytes, box: Box | None, shape: str, skip: int) -> list[tuple[int, ...]]:
    """Rows of a table box: version and flags, a count, then rows of ``shape``."""
    if box is None or box.inside + skip + 4 > box.end:
        return []
    (count,) = struct.unpack_from(">I", data, box.inside + skip)
    width = struct.calcsize(shape)
    first = box.inside + skip + 4
    if first + count * width > box.end:
        raise damaged("视频结构中途断开")
    return list(struct.iter_unpack(shape, data[first : first + count * width]))


def _sizes(data: bytes, box: Box | None) -> list[int]:
    if box is None or box.inside + 12 > box.end:
        return []
    same, count = struct.unpack_from(">II", data, box.inside + 4)
    if same:
        return [same] * min(count, 10_000_000)
    return [size for (size,) in _numbers(data, box, ">I", 8)]


def _apply(target: BinaryIO, patches: _Patches) -> None:
    for box in patches.emptied:
        target.seek(box.at + 4)
        target.write(b"free")
        _zero(target, box.inside, box.end)
    for first, last in patches.zeroed:
        _zero(target, first, last)
    target.seek(0, io.SEEK_END)


def _zero(target: BinaryIO, first: int, last: int) -> None:
    target.seek(first)
    while first < last:
        piece = min(1024 * 1024, last - first)
        target.write(bytes(piece))
        first += piece
