"""清除元数据: what a file tells besides what it shows is removed; what it shows is never altered.

``clean`` says by code what it removed (``rules.REMOVED``) and why anything was left (``rules.LEFT``). Nothing here knows Django.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import BinaryIO, Final

from duban.files.rules import Kind
from duban.files.strip import pictures
from duban.files.strip.unfit import Unfit

__all__ = ["Cleaned", "clean"]

_PICTURES: Final = {"jpg": pictures.jpeg, "png": pictures.png, "webp": pictures.webp}


@dataclass(frozen=True, slots=True)
class Cleaned:
    """清除结果: codes of what was ``removed``, in a fixed order; ``left`` why metadata stayed, empty if none did."""

    removed: list[str] = field(default_factory=list)
    left: str = ""


def clean(source: BinaryIO, target: BinaryIO, kind: Kind, name: str) -> Cleaned:
    """Write to ``target`` what is kept of ``source``; raises Refusal for what is damaged or dangerous."""
    try:
        return _clean(source, target, kind)
    except Unfit as unfit:
        raise unfit.refusal(name) from unfit


def _clean(source: BinaryIO, target: BinaryIO, kind: Kind) -> Cleaned:
    source.seek(0)
    if kind.code in _PICTURES:
        data, removed = _PICTURES[kind.code](source.read())
        target.write(data)
        return Cleaned(sorted(removed), kind.left)
    raise Unfit("file.type", "的类型暂不接收。")
