"""认类型: what a file is, told from its bytes; the name is only a claim and must agree."""

from __future__ import annotations

from typing import BinaryIO, Final

from duban.files import rules
from duban.files.rules import Kind
from duban.kernel.errors import Refusal

HEAD: Final = 64 * 1024


def check(source: BinaryIO, kind: Kind, name: str) -> None:
    """Refuse a file whose bytes are not of the ``kind`` its ``name`` claims, or that is something nobody may upload."""
    source.seek(0)
    seems = look(source.read(HEAD))
    source.seek(0)
    if seems != kind.code:
        raise _mismatch(kind, name)


def look(head: bytes) -> str:
    """What the first bytes are: a code of ``rules.KINDS`` or of what is refused; empty if nobody knows."""
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    return ""


def _mismatch(kind: Kind, name: str) -> Refusal:
    return Refusal(
        "file.mismatch",
        f"文件“{name}”的内容不是{kind.title}。请不要改扩展名,打开原文件后另存为{kind.title},再上传。",
        ground=rules.GROUND,
    )
