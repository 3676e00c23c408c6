"""ICC colour profiles, rebuilt from their numbers alone: how a picture looks stays, who made it goes."""

from __future__ import annotations

import struct
from typing import Final

_MOST: Final = 8 * 1024 * 1024
_TAGS: Final = frozenset(
    b"rXYZ gXYZ bXYZ rTRC gTRC bTRC kTRC wtpt bkpt chad lumi gamt A2B0 A2B1 A2B2 B2A0 B2A1 B2A2 D2B0 D2B1 D2B2 B2D0 B2D1 B2D2 "
    b"cicp chrm".split()
)
_TYPES: Final = frozenset(
    (b"XYZ ", b"curv", b"para", b"sf32", b"mft1", b"mft2", b"mAB ", b"mBA ", b"chrm", b"cicp", b"mpet")
)
_TEXT: Final = b"profile"


def clean(profile: bytes) -> bytes | None:
    """``profile`` without device, maker, date, texts and private tags; ``None`` if it is no profile (viewers ignore it too)."""
    if not 132 <= len(profile) <= _MOST or profile[36:40] != b"acsp":
        return None
    (count,) = struct.unpack_from(">I", profile, 128)
    if count > 200 or 132 + 12 * count > len(profile):
        return None
    tags = []
    for number in range(count):
        sign, at, size = struct.unpack_from(">4sII", profile, 132 + 12 * number)
        if at + size > len(profile):
            return None
        if sign in _TAGS and profile[at : at + 4] in _TYPES:
            tags.append((sign, profile[at : at + size]))
    # Both are required by the standard, so they stand there with nothing to say.
    text = _words(profile[8])
    return _build(_header(profile), [(b"desc", text[0]), (b"cprt", text[1]), *tags])


def _header(profile: bytes) -> bytes:
    """The first 128 bytes with maker, model, creator, programs, date and checksum empty. Bytes 0–3 (size) are set later."""
    head = bytearray(profile[:128])
    for first, last in ((4, 8), (40, 44), (48, 56), (80, 128)):
        head[first:last] = bytes(last - first)
    head[24:36] = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)
    return bytes(head)


def _words(version: int) -> tuple[bytes, bytes]:
    if version >= 4:
        wide = _TEXT.decode().encode("utf-16-be")
        both = b"mluc\0\0\0\0" + struct.pack(">II4sII", 1, 12, b"enUS", len(wide), 28) + wide
        return both, both
    plain = _TEXT + b"\0"
    described = b"desc\0\0\0\0" + struct.pack(">I", len(plain)) + plain + bytes(8) + bytes(3 + 67)
    return described, b"text\0\0\0\0" + plain


def _build(head: bytes, tags: list[tuple[bytes, bytes]]) -> bytes:
    table, body, at = [], [], 132 + 12 * len(tags)
    known: dict[bytes, int] = {}
    for sign, data in tags:
        # Profiles share one curve between channels; so do we.
        if data not in known:
            known[data] = at
            body.append(data + bytes(-len(data) % 4))
            at += len(body[-1])
        table.append(struct.pack(">4sII", sign, known[data], len(data)))
    return struct.pack(">I", at) + head[4:] + struct.pack(">I", len(tags)) + b"".join(table) + b"".join(body)
