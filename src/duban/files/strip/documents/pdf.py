"""PDF without properties, XMP, authors of notes, earlier versions and what nothing refers to. Pages stay as they are.

A signed PDF is looked through and kept as it is: any change would void the signature, which may be worth more than the name
it tells.
"""

from __future__ import annotations

import io
import logging
import re
import shutil
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    PdfObject,
    StreamObject,
    is_null_or_none,
)

from duban.files.strip import pictures
from duban.files.strip.documents import Document
from duban.files.strip.sound import view
from duban.files.strip.unfit import Unfit, check_tail, damaged, hidden

BROKEN: Final = (
    PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RuntimeError, ArithmeticError,
    EOFError, AssertionError, MemoryError, zlib.error,
)  # fmt: skip
"""What a reader of broken PDF files may raise; all mean that the file cannot be read."""

# What it says of broken files belongs to the person who uploads, not in the server's log.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

_PROGRAMS: Final = frozenset(("/JavaScript", "/JS", "/Launch", "/RichMedia", "/XFA", "/ImportData", "/SubmitForm"))
_TOLD: Final = {
    "/Metadata": "xmp", "/PieceInfo": "vendor", "/LastModified": "time", "/Thumb": "thumbnail", "/SpiderInfo": "vendor", "/CreatorInfo": "vendor",
}  # fmt: skip
_NOTE_TOLD: Final = {"/T": "authors", "/M": "time", "/CreationDate": "time", "/NM": "document_id"}
_HARMLESS = re.compile(rb"\s*(?:\xef\xbb\xbf)?<\?xml|[^\x00-\x08\x0e-\x1f]*\Z")
_END = re.compile(rb"%%EOF[\r\n\s]*")
_MOST_OBJECTS: Final = 500_000


def pdf(source: BinaryIO, target: BinaryIO) -> tuple[set[str], str]:
    """Write a clean PDF; returns (what was removed, why anything was left)."""
    try:
        return _pdf(source, target)
    except BROKEN as error:
        raise damaged("PDF 内部结构") from error


def _pdf(source: BinaryIO, target: BinaryIO) -> tuple[set[str], str]:
    _check_end(source)
    source.seek(0)
    reader = PdfReader(source, strict=False)
    if reader.is_encrypted:
        raise Unfit("file.locked", "带有密码或权限限制,无法检查。请另存为不加密的 PDF 后上传。")
    _check_pages(reader)
    signed = _looked_through(reader)
    _check_packed(reader)
    if signed:
        source.seek(0)
        shutil.copyfileobj(source, target)
        return set(), "signed"
    writer = PdfWriter(clone_from=reader)
    removed = _emptied(writer)
    if reader.metadata:
        removed.add("properties")
    if reader.trailer.get("/ID"):
        removed.add("document_id")
    if _versions(source) > 1:
        removed.add("history")
    writer.metadata = None
    writer._ID = None
    _forget_unreached(writer)
    writer.write(target)
    return removed, ""


def _check_pages(reader: PdfReader) -> None:
    """Refuse a file whose pages, or what they are drawn from, are partly gone: rewritten, it would show less than it did."""
    tree = reader.root_object["/Pages"]
    count = tree.get("/Count") if isinstance(tree, DictionaryObject) else None
    if not len(reader.pages) or count != len(reader.pages):
        raise damaged("PDF 的页面不全")
    for page in reader.pages:
        resources = page.get("/Resources") or {}
        drawn = [page, *(resources.get(kind) or {} for kind in ("/XObject", "/Font"))]
        for holder in drawn:
            for key in holder if holder is not page else {"/Contents"} & set(page):
                if is_null_or_none(holder[key]):
                    raise damaged("PDF 的页面内容不全")


def _versions(source: BinaryIO) -> int:
    """How often the file was saved; a file laid out for the web has two ends from the start."""
    data, found, at = view(source), 0, -1
    while (at := data.find(b"startxref", at + 1)) >= 0:
        found += 1
    return found - (data.find(b"/Linearized", 0, 2048) >= 0)


def _forget_unreached(writer: PdfWriter) -> None:
    """Leave out what no page leads to any more; a removed reference alone would keep the bytes in the file."""
    reached: set[int] = set()
    for _ in _objects(writer.root_object.indirect_reference, reached):
        continue
    for number in range(len(writer._objects)):
        if number + 1 not in reached:
            writer._objects[number] = None


def _check_end(source: BinaryIO) -> None:
    """Refuse what breaks off before its end mark, or has another file behind it."""
    size = source.seek(0, io.SEEK_END)
    source.seek(max(0, size - 1024 * 1024))
    tail = source.read()
    ends = list(_END.finditer(tail))
    if not ends:
        raise damaged("PDF 没有结尾,可能没有传完")
    check_tail(tail[ends[-1].end() :])


def _objects(root: PdfObject | None, seen: set[int] | None = None) -> Iterator[DictionaryObject]:
    """Every dictionary that can be reached from ``root``, once; ``seen`` gathers the numbers of the objects passed.

    Without recursion: nesting may be as deep as an attacker likes.
    """
    waiting: list[Any] = [root]
    seen = set() if seen is None else seen
    while waiting:
        found = waiting.pop()
        if isinstance(found, IndirectObject):
            if found.idnum in seen:
                continue
            seen.add(found.idnum)
            found = found.get_object()
        if len(seen) > _MOST_OBJECTS:
            raise damaged("PDF 结构过于复杂")
        if isinstance(found, DictionaryObject):
            yield found
            waiting += [found.raw_get(key) for key in found]
        elif isinstance(found, ArrayObject):
            waiting += list.__iter__(found)


def _looked_through(reader: PdfReader) -> bool:
    """Refuse programs; True if a signature lies over the file."""
    signed = False
    for found in _objects(reader.trailer):
        if _PROGRAMS & set(found) or found.get("/S") in _PROGRAMS or found.get("/Subtype") in _PROGRAMS:
            raise Unfit("file.active", "里有程序、动态表单或多媒体。请用“打印成 PDF”得到普通 PDF 后上传。")
        signed = signed or ("/ByteRange" in found and "/Contents" in found)
    return signed


def _check_packed(reader: PdfReader) -> None:
    """Files within: an invoice carries its data as XML or text; anything else is refused."""
    for found in _objects(reader.trailer):
        if found.get("/Type") == "/EmbeddedFile" or "/EF" in found:
            streams = (
                [found]
                if isinstance(found, StreamObject)
                else [
                    item.get_object()
                    for item in DictionaryObject.values(found["/EF"])  # type: ignore[arg-type]
                ]
            )
            for stream in streams:
                if not isinstance(stream, StreamObject) or not _HARMLESS.match(stream.get_data()):
                    raise hidden("其他文件")


def _emptied(writer: PdfWriter) -> set[str]:
    """Remove what tells, from every object that is kept; returns the codes."""
    removed: set[str] = set()
    for found in _objects(writer.root_object):
        for key, code in _TOLD.items():
            if key in found:
                del found[key]
                removed.add(code)
        # A form's field is drawn like a note, but its /T is a name, not an author.
        if (found.get("/Type") == "/Annot" or "/Rect" in found) and found.get("/Subtype") != "/Widget":
            for key, code in _NOTE_TOLD.items():
                if key in found:
                    del found[key]
                    removed.add(code)
        if isinstance(found, StreamObject) and found.get("/Filter") in ("/DCTDecode", ["/DCTDecode"]):
            _photo(found, removed)
    return removed


def _photo(found: StreamObject, removed: set[str]) -> None:
    """A photograph in the page without its own metadata; viewers do not look for its way up here."""
    try:
        kept, gone = pictures.jpeg(found._data)
    except Unfit:
        return
    if gone:
        found._data = kept
        removed.add("inner_pictures")


KIND = Document("pdf", "PDF", pdf)
