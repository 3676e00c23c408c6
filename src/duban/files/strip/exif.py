"""EXIF: the two things we ask of it – which way is up, and whether it tells a place – and the smallest one that says the first."""

from __future__ import annotations

import struct
from typing import Final

_ORIENTATION: Final = 0x0112
_GPS: Final = 0x8825


def read(tiff: bytes) -> tuple[int, bool]:
    """(orientation 1–8, whether a place is told) of an EXIF block that begins with its TIFF header; (1, False) if unreadable."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        return 1, False
    start: int = struct.unpack_from(f"{order}I", tiff, 4)[0]
    if start + 2 > len(tiff):
        return 1, False
    orientation, place = 1, False
    count: int = struct.unpack_from(f"{order}H", tiff, start)[0]
    for number in range(count):
        at = start + 2 + 12 * number
        if at + 12 > len(tiff):
            break
        tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, at)
        if tag == _ORIENTATION and 1 <= value <= 8:
            orientation = value
        place = place or tag == _GPS
    return orientation, place


def upright(orientation: int) -> bytes:
    """An EXIF block that says nothing but ``orientation``."""
    return b"MM\x00*\x00\x00\x00\x08" + struct.pack(">HHHIHHI", 1, _ORIENTATION, 3, 1, orientation, 0, 0)
