"""JPEG, PNG and WebP without what they tell besides the picture. The compressed picture itself is copied byte for byte.

What stays is a list, not what goes: picture data, colour numbers, size and which way is up.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from typing import Final

from duban.files.strip import exif, icc
from duban.files.strip.unfit import Unfit, check_tail, damaged

Stripped = tuple[bytes, set[str]]
"""A clean picture and the codes of what was removed."""

_MOST_PIXELS: Final = 250_000_000
_MOST_PARTS: Final = 100_000


def check_pixels(width: int, height: int) -> None:
    """Refuse a picture without area, or one so large that whoever opens it runs out of memory."""
    if not width or not height:
        raise damaged("图片没有尺寸")
    if width * height > _MOST_PIXELS:
        raise Unfit("file.pixels", f"的尺寸 {width}×{height} 过大,打开时会耗尽内存。请缩小到 2.5 亿像素以内后上传。")


def counted(count: int) -> int:
    """One part more; refused when there are so many that only a trap can be meant."""
    if count >= _MOST_PARTS:
        raise damaged("图片由过多的段组成")
    return count + 1


# JPEG (ITU-T T.81; EXIF, JFIF, ICC and Adobe segments)

_SCAN_END = re.compile(rb"\xff+[\x01-\xcf\xd8-\xfe]")
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_TABLES: Final = frozenset((0xC4, 0xCC, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF)) | _FRAMES
_SOS, _EOI, _COM = 0xDA, 0xD9, 0xFE


class _Jpeg:
    """What is gathered while walking through the segments."""

    def __init__(self) -> None:
        self.removed: set[str] = set()
        self.jfif = b""
        self.adobe = b""
        self.profile: dict[int, bytes] = {}
        self.orientation = 1
        self.body: list[bytes] = []
        self.framed = self.scanned = False

    def take(self, marker: int, content: bytes) -> None:
        """One segment: kept, or noted as removed."""
        if marker in _FRAMES and len(content) >= 5:
            check_pixels(*struct.unpack_from(">HH", content, 1)[::-1])
            self.framed = True
        if marker in _TABLES or marker == _SOS:
            self.body.append(_segment(marker, content))
        elif marker == _COM:
            self.removed.add("comment")
        elif 0xE0 <= marker <= 0xEF:
            self._application(marker, content)
        else:
            raise damaged("图片里有无法识别的段")

    def _application(self, marker: int, content: bytes) -> None:
        if marker == 0xE0 and content.startswith(b"JFIF\0") and len(content) >= 14:
            self.jfif = content[:12] + b"\0\0"
            self.removed |= {"thumbnail"} if len(content) > 14 else set()
        elif marker == 0xE1 and content.startswith(b"Exif\0"):
            orientation, place = exif.read(content[6:])
            self.orientation = orientation if orientation != 1 else self.orientation
            self.removed |= {"exif", "gps"} if place else {"exif"}
        elif marker == 0xE1 and content.startswith(b"http://ns.adobe.com/"):
            self.removed.add("xmp")
        elif marker == 0xE2 and content.startswith(b"ICC_PROFILE\0") and len(content) > 14:
            self.profile[content[12]] = content[14:]
        elif marker == 0xED:
            self.removed.add("iptc")
        elif marker == 0xEE and content.startswith(b"Adobe") and len(content) >= 12:
            self.adobe = content[:12]
        else:
            self.removed.add("thumbnail" if marker == 0xE0 else "vendor")

    def head(self) -> Iterator[bytes]:
        """The segments before the picture data."""
        yield b"\xff\xd8"
        if self.jfif:
            yield _segment(0xE0, self.jfif)
        if self.orientation != 1:
            yield _segment(0xE1, b"Exif\0\0" + exif.upright(self.orientation))
        if self.profile:
            old = b"".join(self.profile[number] for number in sorted(self.profile))
            new = icc.clean(old)
            self.removed |= {"colour_name"} if new != old else set()
            parts = [new[at : at + 65000] for at in range(0, len(new), 65000)] if new else []
            for number, part in enumerate(parts, 1):
                yield _segment(0xE2, b"ICC_PROFILE\0" + bytes((number, len(parts))) + part)
        if self.adobe:
            yield _segment(0xEE, self.adobe)


def jpeg(data: bytes) -> Stripped:
    """A JPEG with its tables and scans only, the way up, and the numbers of its colour profile."""
    if not data.startswith(b"\xff\xd8"):
        raise damaged("图片开头")
    found, at, count = _Jpeg(), 2, 0
    while True:
        at, marker = _marker(data, at)
        if marker == _EOI:
            break
        count = counted(count)
        if at + 2 > len(data):
            raise damaged("图片中途断开")
        (size,) = struct.unpack_from(">H", data, at)
        if size < 2 or at + size > len(data):
            raise damaged("图片中途断开")
        found.take(marker, data[at + 2 : at + size])
        at += size
        if marker == _SOS:
            found.scanned = True
            end = _SCAN_END.search(data, at)
            if end is None:
                raise damaged("图片中途断开")
            found.body.append(data[at : end.start()])
            at = end.start()
    if not (found.framed and found.scanned):
        raise damaged("没有图像数据")
    if len(data) > at:
        check_tail(data[at:])
        found.removed.add("tail")
    return b"".join((*found.head(), *found.body, b"\xff\xd9")), found.removed


def _marker(data: bytes, at: int) -> tuple[int, int]:
    """(position behind the marker, its code); fill bytes before it are skipped."""
    if at >= len(data) or data[at] != 0xFF:
        raise damaged("图片中途断开")
    while at < len(data) and data[at] == 0xFF:
        at += 1
    if at >= len(data):
        raise damaged("图片中途断开")
    return at + 1, data[at]


def _segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


# PNG (ISO/IEC 15948 and its third edition)

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_KEPT_CHUNKS: Final = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB sBIT bKGD hIST pHYs cICP mDCV cLLI acTL fcTL fdAT".split()
)
_GONE: Final = {b"tEXt": "text", b"zTXt": "text", b"iTXt": "text", b"tIME": "time"}


def png(data: bytes) -> Stripped:
    """A PNG with the chunks that make the picture, the way up, and the numbers of its colour profile."""
    if not data.startswith(_PNG):
        raise damaged("图片开头")
    out, removed, at, last, seen, count = [_PNG], set[str](), len(_PNG), b"", set[bytes](), 0
    while last != b"IEND":
        last, content, at = _chunk(data, at)
        count = counted(count)
        if not seen and (last != b"IHDR" or len(content) != 13):
            raise damaged("图片开头")
        seen.add(last)
        if last == b"IHDR":
            check_pixels(*struct.unpack_from(">II", content))
        if last in _KEPT_CHUNKS:
            out.append(_packed(last, content))
        elif last == b"eXIf":
            orientation, place = exif.read(content)
            removed |= {"exif", "gps"} if place else {"exif"}
            if orientation != 1:
                out.append(_packed(last, exif.upright(orientation)))
        elif last == b"iCCP":
            out.extend(_png_profile(content, removed))
        elif last[0] & 0x20:
            removed.add(_GONE.get(last, "vendor"))
        else:
            raise damaged("图片里有无法识别的段")
    if b"IDAT" not in seen:
        raise damaged("没有图像数据")
    if len(data) > at:
        check_tail(data[at:])
        removed.add("tail")
    if b"XML:com.adobe.xmp" in data and "text" in removed:
        removed.add("xmp")
    return b"".join(out), removed


def _chunk(data: bytes, at: int) -> tuple[bytes, bytes, int]:
    """(type, content, position behind) of the chunk at ``at``, its checksum checked."""
    if at + 12 > len(data):
        raise damaged("图片中途断开")
    size, sign = struct.unpack_from(">I4s", data, at)
    end = at + 8 + size
    if end + 4 > len(data) or not sign.isalpha():
        raise damaged("图片中途断开")
    if struct.unpack_from(">I", data, end)[0] != zlib.crc32(data[at + 4 : end]):
        raise damaged("图片校验和不符")
    return sign, data[at + 8 : end], end + 4


def _packed(sign: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + sign + content + struct.pack(">I", zlib.crc32(sign + content))


def _png_profile(content: bytes, removed: set[str]) -> Iterator[bytes]:
    name, _, packed = content.partition(b"\0")
    unpacker = zlib.decompressobj()
    try:
        old = unpacker.decompress(packed[1:], 16 * 1024 * 1024)
    except zlib.error:
        old = b""
    new = icc.clean(old)
    removed |= {"colour_name"} if new != old or name != b"icc" else set()
    if new is not None:
        yield _packed(b"iCCP", b"icc\0\0" + zlib.compress(new, 9))


# WebP (RIFF container)

_EXIF_FLAG, _XMP_FLAG, _ICC_FLAG = 0x08, 0x04, 0x20
_FRAME_PARTS: Final = frozenset((b"ALPH", b"VP8 ", b"VP8L"))


def webp(data: bytes) -> Stripped:
    """A WebP with its picture chunks, the way up, and the numbers of its colour profile."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise damaged("图片开头")
    end = 8 + struct.unpack_from("<I", data, 4)[0]
    if end > len(data):
        raise damaged("图片中途断开")
    removed: set[str] = set()
    if len(data) > end:
        check_tail(data[end:])
        removed.add("tail")
    kept: list[tuple[bytes, bytes]] = []
    orientation = 1
    for sign, content in riff(data, 12, end):
        if sign == b"EXIF":
            orientation, place = exif.read(content.removeprefix(b"Exif\0\0"))
            removed |= {"exif", "gps"} if place else {"exif"}
        elif sign == b"XMP ":
            removed.add("xmp")
        elif sign == b"ICCP":
            profile = icc.clean(content)
            removed |= {"colour_name"} if profile != content else set()
            kept += [(sign, profile)] if profile is not None else []
        elif sign == b"ANMF" and len(content) >= 16:
            inner = [
                _riff_packed(part, inside) for part, inside in riff(content, 16, len(content)) if part in _FRAME_PARTS
            ]
            kept.append((sign, content[:16] + b"".join(inner)))
        elif sign in _FRAME_PARTS or sign in (b"VP8X", b"ANIM"):
            kept.append((sign, content))
        else:
            removed.add("vendor")
    return _webp_built(kept, orientation), removed


def _webp_built(kept: list[tuple[bytes, bytes]], orientation: int) -> bytes:
    if not any(sign in (b"VP8 ", b"VP8L", b"ANMF") for sign, _ in kept):
        raise damaged("没有图像数据")
    if kept[0][0] == b"VP8X":
        described = bytearray(kept[0][1])
        if len(described) < 10:
            raise damaged("图片开头")
        check_pixels(1 + int.from_bytes(described[4:7], "little"), 1 + int.from_bytes(described[7:10], "little"))
        described[0] &= ~(_EXIF_FLAG | _XMP_FLAG | _ICC_FLAG)
        if any(sign == b"ICCP" for sign, _ in kept):
            described[0] |= _ICC_FLAG
        if orientation != 1:
            described[0] |= _EXIF_FLAG
            kept.append((b"EXIF", exif.upright(orientation)))
        kept[0] = (b"VP8X", bytes(described))
    body = b"WEBP" + b"".join(_riff_packed(sign, content) for sign, content in kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def riff(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a RIFF form between ``at`` and ``end``."""
    count = 0
    while at + 8 <= end:
        count = counted(count)
        sign, size = struct.unpack_from("<4sI", data, at)
        if at + 8 + size > end:
            raise damaged("文件中途断开")
        yield sign, data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def _riff_packed(sign: bytes, content: bytes) -> bytes:
    return sign + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)
