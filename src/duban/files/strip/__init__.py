"""清除元数据: what a file tells besides what it shows is removed; what it shows is never altered.

``clean`` says by code what it removed (``rules.REMOVED``) and why anything was left (``rules.LEFT``). Nothing here knows Django.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from duban.files.rules import Kind
from duban.files.strip import archive, film, office, ole, pictures, plain, sound
from duban.files.strip.unfit import Unfit
from duban.kernel.registry import kinds

__all__ = ["Cleaned", "clean"]


@dataclass(frozen=True, slots=True)
class Cleaned:
    """清除结果: codes of what was ``removed``, in a fixed order; ``left`` why metadata stayed, empty if none did."""

    removed: list[str] = field(default_factory=list)
    left: str = ""


Cleaner = Callable[[BinaryIO, BinaryIO], tuple[set[str], str]]
"""(source, target) → (what was removed, why anything was left). Raises Unfit."""


def clean(source: BinaryIO, target: BinaryIO, kind: Kind, name: str) -> Cleaned:
    """Write to ``target`` what is kept of ``source``; raises Refusal for what is damaged or dangerous."""
    source.seek(0)
    try:
        cleaner = _CLEANERS.get(kind.code) or kinds("duban.files.strip.documents")[kind.code].clean
        removed, left = cleaner(source, target)
    except Unfit as unfit:
        raise unfit.refusal(name) from unfit
    return Cleaned(sorted(removed), left or kind.left)


def _picture(strip: Callable[[bytes], pictures.Stripped]) -> Cleaner:
    def cleaner(source: BinaryIO, target: BinaryIO) -> tuple[set[str], str]:
        kept, removed = strip(source.read())
        target.write(kept)
        return removed, ""

    return cleaner


def _tagged(strip: Callable[[BinaryIO, BinaryIO], set[str]]) -> Cleaner:
    return lambda source, target: (strip(source, target), "")


def _old_office(source: BinaryIO, target: BinaryIO) -> tuple[set[str], str]:
    ole.check(sound.view(source))
    return _copied(source, target)


def _ofd(source: BinaryIO, target: BinaryIO) -> tuple[set[str], str]:
    archive.check_whole(source)
    return _copied(source, target)


def _copied(source: BinaryIO, target: BinaryIO) -> tuple[set[str], str]:
    source.seek(0)
    shutil.copyfileobj(source, target)
    return set(), ""


def _film(source: BinaryIO, target: BinaryIO) -> tuple[set[str], str]:
    return film.film(source, target)


def _voice(source: BinaryIO, target: BinaryIO) -> tuple[set[str], str]:
    return film.film(source, target, sound_only=True)


_CLEANERS: Final[dict[str, Cleaner]] = {
    "jpg": _picture(pictures.jpeg),
    "png": _picture(pictures.png),
    "webp": _picture(pictures.webp),
    "docx": office.office,
    "xlsx": office.office,
    "doc": _old_office,
    "xls": _old_office,
    "ofd": _ofd,
    "txt": _tagged(plain.text),
    "csv": _tagged(plain.text),
    "mp4": _film,
    "mov": _film,
    "m4a": _voice,
    "mp3": _tagged(sound.mp3),
    "wav": _tagged(sound.wav),
}
