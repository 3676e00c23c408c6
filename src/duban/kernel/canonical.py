"""规范编码: one byte form for one value, so that a hash taken today can be taken again in ten years, in any language.

The form is JSON in UTF-8 with keys sorted by code point, no blanks, nothing escaped that JSON does not force. Text is kept as given
(no NFC: two spellings are two texts). Days are ISO ``2026-01-31``, moments UTC ``2026-01-31T08:00:00.000000Z``. Floats have no place
in a proof; integers stay within ±(2^53−1) as in RFC 7493, so that every reader sees the same number.
What is decoded from these bytes encodes to the same bytes again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Literal

from cryptography.hazmat.primitives import hashes

from duban.kernel.errors import Refusal

HashName = Literal["sha256", "sm3"]
HASHES: tuple[HashName, ...] = ("sha256", "sm3")
_LARGEST = 2**53 - 1
_DEEPEST = 64


def canonical_bytes(value: object) -> bytes:
    """Encode None, bool, int, str, date, aware datetime, lists, tuples and mappings with text keys.

    Raises ``Refusal`` ``canonical.unfit`` naming the place of a value that has no such form.
    """
    plain = _plain(value, "$", 0)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def hasher(name: str) -> Callable[[bytes], bytes]:
    """The hash function of that name (``sha256`` or ``sm3`` GB/T 32905-2016); raises ``Refusal`` for another name."""
    if name == "sha256":
        return _sha256
    if name == "sm3":
        return _sm3
    raise Refusal("canonical.unknown_hash", f"不支持的摘要算法“{name}”,可选 sha256 或 sm3。")


def digest(data: bytes, name: str = "sha256") -> str:
    """Lower-case hex digest of ``data``."""
    return hasher(name)(data).hex()


def digest_of(value: object, name: str = "sha256") -> str:
    """Lower-case hex digest of the canonical bytes of ``value``."""
    return digest(canonical_bytes(value), name)


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _sm3(data: bytes) -> bytes:
    """SM3 from the ``cryptography`` package: ``hashlib`` lacks it wherever Python's OpenSSL was built without it."""
    state = hashes.Hash(hashes.SM3())
    state.update(data)
    return state.finalize()


def _plain(value: object, where: str, depth: int) -> object:
    if depth > _DEEPEST:
        raise _unfit(where, f"嵌套超过 {_DEEPEST} 层")
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if abs(value) > _LARGEST:
            raise _unfit(where, "整数超出 ±(2^53−1),请改存文字")
        return int(value)
    if isinstance(value, str):
        return _text(value, where)
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise _unfit(where, "时刻没有时区")
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").zfill(27)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return _mapping(value, where, depth)
    if isinstance(value, (list, tuple)):
        return [_plain(item, f"{where}[{i}]", depth + 1) for i, item in enumerate(value)]
    raise _unfit(
        where, f"类型 {type(value).__name__} 没有规范编码" + (",金额请用分" if isinstance(value, float) else "")
    )


def _mapping(value: Mapping[object, object], where: str, depth: int) -> dict[str, object]:
    found = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise _unfit(where, f"键 {key!r} 不是文字")
        found[_text(key, where)] = _plain(item, f"{where}.{key}", depth + 1)
    return found


def _text(value: str, where: str) -> str:
    """Text that both databases can store and UTF-8 can carry."""
    if "\x00" in value:
        raise _unfit(where, "文字含有空字符(NUL)")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise _unfit(where, "文字含有不成对的代理字符") from None
    return str(value)


def _unfit(where: str, what: str) -> Refusal:
    return Refusal("canonical.unfit", f"{where}:{what},无法计算摘要。")
