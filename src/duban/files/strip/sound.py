"""MP3 and WAV recordings without their tags: the frames or samples are copied, everything else stays behind."""

from __future__ import annotations

import io
import mmap
import struct
from collections.abc import Iterator
from typing import BinaryIO, Final

from duban.files.strip.unfit import Unfit, damaged

_PIECE: Final = 1024 * 1024
Bytes = bytes | mmap.mmap

# MP3 (ISO/IEC 11172-3, 13818-3): kbit/s by (MPEG-1?, layer) and samples a second by version bits.
_RATES: Final = {
    (True, 1): (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (True, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (True, 3): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (False, 1): (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (False, 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_HERTZ: Final = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_FEWEST_FRAMES: Final = 3
_MOST_TRIES: Final = 500_000


def frame_size(data: Bytes, at: int) -> int:
    """Bytes of the MPEG audio frame that begins at ``at``; 0 if none does."""
    if at + 4 > len(data) or data[at] != 0xFF or data[at + 1] & 0xE0 != 0xE0:
        return 0
    version, layer = data[at + 1] >> 3 & 3, 4 - (data[at + 1] >> 1 & 3)
    rate, hertz, pad = data[at + 2] >> 4, data[at + 2] >> 2 & 3, data[at + 2] >> 1 & 1
    if version == 1 or layer == 4 or rate in (0, 15) or hertz == 3:
        return 0
    first = version == 3
    bits = _RATES[first, layer if first or layer == 1 else 2][rate] * 1000
    samples = _HERTZ[version][hertz]
    if layer == 1:
        return int(12 * bits // samples + pad) * 4
    return int((144 if layer == 2 or first else 72) * bits // samples + pad)


def mp3(source: BinaryIO, target: BinaryIO) -> set[str]:
    """Copy the frames of ``source``; returns what was removed. A last frame that breaks off is left out, as players do."""
    data, removed = view(source), set[str]()
    kept = tries = 0
    start = at = _after_id3(data, 0)
    removed |= {"tags"} if at else set()
    while at < len(data):
        size = frame_size(data, at)
        if size and at + size <= len(data):
            kept += 1
            at += size
            continue
        target.write(data[start:at])
        removed.add("tags" if _is_tag(data, at) else "tail" if size else "vendor")
        at, tries = _next_frame(data, at, tries)
        start = at
    target.write(data[start:at])
    if kept < _FEWEST_FRAMES:
        raise damaged("没有可播放的声音")
    return removed


def _after_id3(data: Bytes, at: int) -> int:
    """Position behind the ID3v2 tags at ``at`` (there may be several)."""
    while data[at : at + 3] == b"ID3" and at + 10 <= len(data):
        size = 0
        for byte in data[at + 6 : at + 10]:
            size = size << 7 | byte & 0x7F
        at += 10 + size + (10 if data[at + 5] & 0x10 else 0)
    return min(at, len(data))


def _is_tag(data: Bytes, at: int) -> bool:
    return data[at : at + 11].startswith((b"TAG", b"APETAGEX", b"LYRICSBEGIN", b"ID3", b"3DI"))


def _next_frame(data: Bytes, at: int, tries: int) -> tuple[int, int]:
    """(where two frames follow each other again, or the end; how often it was tried in this file)."""
    if (behind := _after_id3(data, at)) > at:
        return behind, tries + 1
    while tries < _MOST_TRIES:
        tries += 1
        at = data.find(b"\xff", at + 1)
        if at < 0:
            return len(data), tries
        size = frame_size(data, at)
        if size and frame_size(data, at + size):
            return at, tries
    raise damaged("大段内容不是声音")


def looks_like_mp3(head: bytes) -> bool:
    """True for an ID3 tag, or two frames in a row."""
    size = frame_size(head, 0)
    return head.startswith(b"ID3") or bool(size and frame_size(head, size))


_KEPT: Final = frozenset((b"fmt ", b"fact", b"data"))
_STREAMED: Final = frozenset((0, 0xFFFFFFFF))


def wav(source: BinaryIO, target: BinaryIO) -> set[str]:
    """Copy format and samples of ``source``; returns what was removed. A size left open by a recorder is filled in."""
    end, removed, seen = source.seek(0, io.SEEK_END), set[str](), set[bytes]()
    target.write(b"RIFF\0\0\0\0WAVE")
    for sign, at, size in _chunks(source, end):
        if sign not in _KEPT or sign in seen:
            removed |= {"tags"} if size else set()
            continue
        if sign != b"data" and size > 4096:
            raise damaged("声音格式说明过长")
        seen.add(sign)
        target.write(sign + struct.pack("<I", size))
        copy(source, target, at, size)
        target.write(bytes(size % 2))
    if not {b"fmt ", b"data"} <= seen:
        raise damaged("没有可播放的声音")
    size = target.tell()
    target.seek(4)
    target.write(struct.pack("<I", size - 8))
    target.seek(size)
    return removed


def _chunks(source: BinaryIO, end: int) -> Iterator[tuple[bytes, int, int]]:
    at = 12
    while at + 8 <= end:
        source.seek(at)
        sign, size = struct.unpack("<4sI", source.read(8))
        if sign == b"data" and size in _STREAMED:
            size = end - at - 8
        if at + 8 + size > end:
            raise damaged("录音中途断开")
        yield sign, at + 8, size
        at += 8 + size + size % 2


def copy(source: BinaryIO, target: BinaryIO, at: int, size: int) -> None:
    """Copy ``size`` bytes from ``at``, piece by piece."""
    source.seek(at)
    while size:
        piece = source.read(min(_PIECE, size))
        if not piece:
            raise Unfit("file.damaged", "不完整或已损坏。请检查原文件后重新上传。")
        target.write(piece)
        size -= len(piece)


def view(source: BinaryIO) -> Bytes:
    """All bytes of ``source`` without reading them into memory where it is a file on disk."""
    try:
        return mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ)
    except io.UnsupportedOperation:
        source.seek(0)
        return source.read()
