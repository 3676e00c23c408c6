"""认类型: what a file is, told from its bytes; the name is only a claim and must agree.

Our own looks decide; where they know nothing, puremagic is asked for a word to tell the person.
"""

from __future__ import annotations

import re
from typing import BinaryIO, Final

import puremagic

from duban.files import rules
from duban.files.rules import Kind
from duban.files.strip import archive, ole, plain
from duban.files.strip.sound import looks_like_mp3, view
from duban.files.strip.unfit import Unfit
from duban.kernel.errors import Refusal

HEAD: Final = 64 * 1024

_SIGNS: Final = (
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"%PDF-", "pdf"),
    (ole.SIGN, "ole"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gz"),
    (b"BZh", "bz2"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"II*\0", "tif"),
    (b"MM\0*", "tif"),
    (b"{\\rtf", "rtf"),
    (b"MZ", "exe"),
    (b"\x7fELF", "exe"),
    (b"\xca\xfe\xba\xbe", "exe"),
    (b"\xcf\xfa\xed\xfe", "exe"),
    (b"\xce\xfa\xed\xfe", "exe"),
    (b"#!/", "sh"),
    (b"#!AMR", "amr"),
    (b"OggS", "ogg"),
    (b"fLaC", "flac"),
    (b"\x1aE\xdf\xa3", "mkv"),
    (b"FLV\x01", "flv"),
    (b"0&\xb2u\x8ef\xcf\x11", "wmv"),
)
_RIFF: Final = {b"WEBP": "webp", b"WAVE": "wav", b"AVI ": "avi"}
_BRANDS: Final = {b"qt  ": "mov", b"M4A ": "m4a", b"M4B ": "m4a", b"avif": "avif", b"avis": "avif"}
_HEIC: Final = frozenset((b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"))
_OLD_MOV: Final = frozenset((b"moov", b"mdat", b"wide", b"pnot"))
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(!doctype\s+html|html|head|body|script|iframe|svg|\?xml)", re.IGNORECASE)
_AGREES: Final = {"m4a": {"m4a", "mp4"}, "mov": {"mov", "mp4"}, "txt": {"text"}, "csv": {"text"}}


def check(source: BinaryIO, kind: Kind, name: str) -> None:
    """Refuse a file whose bytes are not of the ``kind`` its ``name`` claims, or that is something nobody may upload."""
    try:
        seems = whole(source)
    except Unfit as unfit:
        raise unfit.refusal(name) from unfit
    finally:
        source.seek(0)
    if seems == "locked":
        raise ole.locked().refusal(name)
    if seems not in _AGREES.get(kind.code, {kind.code}):
        raise _mismatch(kind, name, seems or _guess(source))


def whole(source: BinaryIO) -> str:
    """What a file is; containers are looked into. Raises Unfit for macros and broken containers."""
    source.seek(0)
    seems = look(source.read(HEAD))
    if seems == "zip":
        return archive.kind(source)
    return ole.kind(view(source)) if seems == "ole" else seems


def look(head: bytes) -> str:
    """What the first bytes are: a code of ``rules.KINDS``, a suffix that is refused, ``zip``, ``ole`` or ``text``; empty if unknown."""
    for sign, code in _SIGNS:
        if head.startswith(sign) and not (code == "bmp" and head[6:10] != bytes(4)):
            return code
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return _brand(head)
    if head[4:8] in _OLD_MOV:
        return "mov"
    if looks_like_mp3(head):
        return "mp3"
    markup = _MARKUP.match(head)
    if markup:
        return {b"svg": "svg", b"?xml": "svg" if b"<svg" in head else "xml"}.get(markup[1].lower(), "html")
    return "text" if _reads(head) else ""


def _brand(head: bytes) -> str:
    brand = head[8:12]
    if brand in _HEIC:
        return "heic"
    return "3gp" if brand.startswith(b"3g") else _BRANDS.get(brand, "mp4")


def _reads(head: bytes) -> bool:
    """True for text; the last character may be cut by the reading."""
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    return any(plain.decode(head[: len(head) - cut]) is not None for cut in range(4))


def _guess(source: BinaryIO) -> str:
    """A suffix puremagic thinks of, or empty; it knows many kinds, but is too easily satisfied to be believed on ours."""
    head = source.read(HEAD)
    source.seek(0)
    try:
        guess = str(puremagic.from_string(head)).lstrip(".")
    except (puremagic.PureError, ValueError):
        return ""
    return "" if guess in rules.BY_SUFFIX else guess


def _mismatch(kind: Kind, name: str, seems: str) -> Refusal:
    known = rules.KINDS.get(seems)
    if known is not None:
        words = f"文件“{name}”的内容其实是{known.title}。请把扩展名改成 .{known.suffixes[0]} 后上传。"
    elif seems in rules.REMEDY:
        words = f"文件“{name}”的内容其实是 .{seems} 文件,不是{kind.title}。{rules.REMEDY[seems]}"
    else:
        words = f"文件“{name}”的内容不是{kind.title}。请打开原文件,另存为{kind.title}后上传,不要直接改扩展名。"
    return Refusal("file.mismatch", words, ground=rules.GROUND)
