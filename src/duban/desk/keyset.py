"""翻页位置 as it stands in an address: damaged or foreign ones are treated as none, never as an error."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence

Value = str | int | None


def number(text: str | None) -> int | None:
    """A positive number from an address, or None."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


def pack(values: Sequence[Value]) -> str:
    """The sort values of a page's last (or first) row, for ``?after=`` and ``?before=``."""
    return (
        urlsafe_b64encode(json.dumps(list(values), ensure_ascii=False, separators=(",", ":")).encode())
        .decode()
        .rstrip("=")
    )


def unpack(text: str | None, length: int) -> tuple[Value, ...] | None:
    """What ``pack`` packed, or None if it is not ``length`` plain values."""
    if not text or len(text) > 1000:
        return None
    try:
        found = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError:
        return None
    plain = (
        isinstance(found, list) and len(found) == length and all(v is None or isinstance(v, str | int) for v in found)
    )
    return tuple(found) if plain else None
