"""ZIP containers of office files, opened with mistrust: numbers, sizes and names are checked before anything is unpacked."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final
from xml.parsers import expat

from duban.files.strip import markup
from duban.files.strip.ole import locked, macros
from duban.files.strip.unfit import Unfit, damaged, hidden

_MB: Final = 1024 * 1024
_MOST_PARTS: Final = 5000
_MOST_UNPACKED: Final = 400 * _MB
_SMALL: Final = 24 * _MB
_MOST_RATIO: Final = 150
_MOST_TYPES: Final = 4 * _MB
_PIECE: Final = _MB
BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError)
"""What ``zipfile`` raises for broken archives (an OSError here is a seek to nowhere: the file itself lies on our disk)."""

_MACRO_PARTS = re.compile(r"vbaproject|vbadata|/macrosheets/|/dialogsheets/|/activex/|^basic/|^scripts/", re.IGNORECASE)
_MACRO_TYPES = re.compile(rb"macroEnabled|vbaProject|ms-excel\.(?:intl)?macrosheet|activeX", re.IGNORECASE)
_MAIN: Final = (
    (b"wordprocessingml.document.main+xml", "docx"),
    (b"spreadsheetml.sheet.main+xml", "xlsx"),
    (b"presentationml.", "pptx"),
    (b"wordprocessingml.template.main+xml", "dotx"),
    (b"spreadsheetml.template.main+xml", "xltx"),
)


def opened(source: BinaryIO) -> zipfile.ZipFile:
    """The archive, its table of contents checked. Raises Unfit."""
    try:
        archive = zipfile.ZipFile(source)
    except BROKEN as error:
        raise damaged("压缩结构") from error
    _check_table(archive.infolist())
    return archive


def _check_table(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename for part in parts]
    if len(names) > _MOST_PARTS:
        raise _bomb()
    if len({name.lower() for name in names}) != len(names):
        raise hidden("重名的部分")
    for part in parts:
        if part.flag_bits & 0x1:
            raise locked()
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise damaged("压缩方式")
        if part.orig_filename.startswith(("/", "\\")) or ".." in re.split(r"[\\/]", part.orig_filename):
            raise hidden("指向别处的路径")
        if not part.filename.isprintable() or "\\" in part.orig_filename:
            raise damaged("压缩结构")
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if unpacked > _MOST_UNPACKED or (unpacked > _SMALL and unpacked > _MOST_RATIO * max(packed, 1)):
        raise _bomb()


def _bomb() -> Unfit:
    return Unfit("file.bomb", "解开后过大,可能会耗尽服务器内存。请删去不需要的内容或分成几个文件后上传。")


def kind(source: BinaryIO) -> str:
    """``docx``, ``xlsx``, ``ofd``, another office kind, or ``zip``. Raises Unfit for macros and broken archives."""
    with opened(source) as archive:
        names = set(archive.namelist())
        if "OFD.xml" in names:
            return "ofd"
        if "[Content_Types].xml" not in names:
            return "zip"
        if any(_MACRO_PARTS.search(name) for name in names):
            raise macros()
        listed = archive.getinfo("[Content_Types].xml")
        if listed.file_size > _MOST_TYPES:
            raise _bomb()
        types = read(archive, listed)
        markup.check(types)
        if _MACRO_TYPES.search(types):
            raise macros()
        return next((code for sign, code in _MAIN if sign in types), "zip")


def read(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """A part that is edited in memory. Raises Unfit if it is too large or broken."""
    if part.file_size > markup.MOST:
        raise _bomb()
    return b"".join(pieces(archive, part))


def pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part piece by piece. Raises Unfit if it is broken."""
    try:
        with archive.open(part) as stream:
            while piece := stream.read(_PIECE):
                yield piece
    except BROKEN as error:
        raise damaged("压缩结构") from error


def check_whole(source: BinaryIO) -> None:
    """Read every part of an archive that is kept as it is: checksums, and no document type in its XML."""
    with opened(source) as archive:
        for part in archive.infolist():
            is_xml = part.filename.lower().endswith(".xml")
            parser = markup.guarded() if is_xml else None
            for piece in pieces(archive, part):
                if parser is not None:
                    feed(parser, piece)
            if parser is not None:
                feed(parser, b"", last=True)


def feed(parser: expat.XMLParserType, piece: bytes, *, last: bool = False) -> None:
    """Give a guarded parser a piece. Raises Unfit for broken XML and for document types."""
    try:
        parser.Parse(piece, last)
    except expat.ExpatError as error:
        raise damaged("文档内部结构") from error
