"""DOCX and XLSX without author, time, path, printer and editing session. Text, tables, comments and pictures stay as they are.

The archive is written anew: nothing between, before or behind its parts survives, nor their dates. Authors of comments and tracked
changes become 作者1, 作者2 …, so that who answered whom stays readable.
"""

from __future__ import annotations

import io
import posixpath
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final
from urllib.parse import unquote

from duban.files.strip import archive, markup, ole, pictures
from duban.files.strip.markup import Edit
from duban.files.strip.unfit import Unfit, hidden

_EMPTY_XML: Final = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE: Final = b"http://schemas.openxmlformats.org"
_REPLACED: Final = {
    "docprops/core.xml": _EMPTY_XML
    + b'<cp:coreProperties xmlns:cp="'
    + _PACKAGE
    + b'/package/2006/metadata/core-properties"/>',
    "docprops/app.xml": _EMPTY_XML + b'<Properties xmlns="' + _PACKAGE + b'/officeDocument/2006/extended-properties"/>',
}
_DROPPED: Final = (
    (re.compile(r"docprops/(?!core\.xml|app\.xml)", re.IGNORECASE), "properties"),
    (re.compile(r"customxml/", re.IGNORECASE), "custom_data"),
    (re.compile(r"(?:word|xl)/printersettings/", re.IGNORECASE), "printer"),
    (re.compile(r"thumbnail\.\w+$", re.IGNORECASE), "thumbnail"),
    (re.compile(r"\[trash\]/", re.IGNORECASE), "history"),
)
_STREAMED = re.compile(
    r"xl/(?:worksheets/[^/]+|sharedStrings|pivotCache/pivotCacheRecords\w*|calcChain)\.xml$", re.IGNORECASE
)
_PAGE_SETUP = re.compile(rb"(<(?:\w+:)?pageSetup\b[^<>]*?)\s+\w+:id=(?:\"[^\"]*\"|'[^']*')")
_PICTURE = re.compile(r"/media/.*\.(?:jpe?g|jpe|jfif|png|webp|tiff?)$", re.IGNORECASE)
_INNER = re.compile(r"/embeddings/", re.IGNORECASE)
_HAS_PATH = re.compile(r"(?:file:|[A-Za-z]:[\\/]|\\\\|/Users/|/home/)", re.IGNORECASE)
_REMOTE = re.compile(r"(?:https?|ftp|smb|dav)s?:", re.IGNORECASE)
_PLAIN_PARTS: Final = frozenset(
    [
        "gif",
        "bmp",
        "dib",
        "tif",
        "tiff",
        "emf",
        "wmf",
        "emz",
        "wmz",
        "svg",
        "wdp",
        "hdp",
        "jfif",
        "pcz",
        "jpg",
        "jpeg",
        "png",
        "webp",
        "odttf",
        "fntdata",
        "ttf",
        "bin",
        "mp4",
        "m4v",
        "mov",
        "m4a",
        "mp3",
        "wav",
        "avi",
        "wmv",
    ]
)
_SIGNED: Final = "_xmlsignatures/"
_FIELD = re.compile(rb"instrText\b[^>]*>([^<]*)<|\binstr=[\"']([^\"']*)")
_DDE = re.compile(rb"DDEAUTO|(?:^|\s)DDE\s", re.IGNORECASE)
_MADE: Final = (1980, 1, 1, 0, 0, 0)
_DEEPEST: Final = 2

_WATCHED: Final = {
    "author": "authors", "initials": "authors", "userName": "authors", "displayName": "authors", "refreshedBy": "authors",
    "date": "authors", "dateUtc": "authors", "dT": "authors", "rsid*": "revision_ids",
}  # fmt: skip


class _Office:
    """One document being cleaned: pseudonyms given, what was removed, what was left."""

    def __init__(self, depth: int) -> None:
        self.depth = depth
        self.removed: set[str] = set()
        self.left = ""
        self.names: dict[str, str] = {}
        self.edit = Edit(
            drop=frozenset(
                ["rsids", "rsid", "docId", "attachedTemplate", "docVars", "mailMerge", "dataBinding", "presenceInfo", "absPath", "revisionPtr"]
            ),
            attributes={
                "rsid*": self._gone("revision_ids"), "author": self._alias, "initials": self._gone("authors"),
                "date": self._gone("authors"), "dateUtc": self._gone("authors"), "dT": self._gone("authors"),
                "person.userId": self._gone("authors"), "person.providerId": self._gone("authors"),
                "displayName": self._alias, "userName": self._alias, "customWorkbookView.name": self._alias,
                "refreshedBy": self._gone("authors"), "refreshedDate": self._gone("authors"),
                "header.dateTime": lambda old: "1980-01-01T00:00:00Z", "dbPr.connection": lambda old: "",
                "sourceFile": self._no_path, "odcFile": self._no_path, "descr": self._no_path, "title": self._no_path,
                "name": self._no_path, "href": self._no_path,
            },
            texts={"author": self._alias},
        )  # fmt: skip

    def _gone(self, code: str) -> Callable[[str], str | None]:
        def change(old: str) -> str | None:
            self.removed.add(code)
            return None

        return change

    def _alias(self, old: str) -> str:
        # Excel ties a thread to its old-style note by such a name.
        if not old or old.startswith("tc={") or re.fullmatch(r"作者\d+", old):
            return old
        self.removed.add("authors")
        return self.names.setdefault(old, f"作者{len(self.names) + 1}")

    def _no_path(self, old: str) -> str:
        if not _HAS_PATH.search(old):
            return old
        self.removed.add("paths")
        return re.split(r"[\\/]", unquote(old))[-1]

    def relations(self, part: str, data: bytes) -> bytes:
        """A part's table of relations: dropped parts leave it, paths become names, what reaches out is refused."""
        folder = posixpath.dirname(posixpath.dirname(part))

        def unwanted(element: str, given: dict[str, str]) -> bool:
            if element != "Relationship":
                return False
            target, what = given.get("Target", ""), given.get("Type", "").rpartition("/")[2]
            if given.get("TargetMode") != "External":
                return bool(_dropped(posixpath.normpath(posixpath.join(folder, target)).lstrip("/")))
            if what == "attachedTemplate":
                self.removed.add("paths")
                return True
            if what != "hyperlink" and _REMOTE.match(target):
                raise Unfit(
                    "file.remote",
                    "里有取自外部网址的图片或对象,打开时会联网。请把它们改为嵌入文档后重新上传。",
                )
            return False

        return markup.rewrite(data, Edit(drop_if=unwanted, attributes={"Relationship.Target": self._no_path}))

    def part(self, old: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
        """A part as it is kept, piece by piece."""
        name = info.filename
        low = name.lower()
        if low in _REPLACED:
            if archive.read(old, info) != _REPLACED[low]:
                self.removed.add("properties")
            yield _REPLACED[low]
        elif _STREAMED.fullmatch(name):
            yield from _streamed(archive.pieces(old, info))
        elif low.endswith((".xml", ".rels", ".vml")):
            data = archive.read(old, info)
            markup.check(data)
            yield self._markup(name, data)
        elif _PICTURE.search(name):
            yield self._picture(archive.read(old, info))
        elif _INNER.search(name):
            yield self._inner(archive.read(old, info))
        elif low.rpartition(".")[2] in _PLAIN_PARTS:
            yield from archive.pieces(old, info)
        else:
            raise hidden(f"无法检查的部分({name[:60]})")

    def _markup(self, name: str, data: bytes) -> bytes:
        if name.endswith(".rels"):
            return self.relations(name, data)
        if name == "[Content_Types].xml":
            return markup.rewrite(data, Edit(drop_if=_untyped))
        # A field's words may be cut into runs, so they are joined before one looks.
        if b"ddeLink" in data or _DDE.search(b"".join(b"".join(found) for found in _FIELD.findall(data))):
            raise Unfit("file.active", "里有启动其他程序的域或链接(DDE)。请删去后重新保存,或打印成 PDF 后上传。")
        for element, code in ((b"attachedTemplate", "paths"), (b"absPath", "paths"), (b"docVars", "custom_data")):
            if element in data:
                self.removed.add(code)
        return markup.rewrite(data, self.edit)

    def _picture(self, data: bytes) -> bytes:
        """A picture in the document without its own metadata; as it is, and said so, where it cannot be read."""
        clean = next((clean for sign, clean in _PICTURES.items() if data.startswith(sign)), None)
        try:
            if clean is not None:
                kept, removed = clean(data)
                self.removed |= {"inner_pictures"} if removed else set()
                return kept
        except Unfit as unfit:
            if unfit.code != "file.damaged":
                raise
        self.left = "inner_pictures"
        return data

    def _inner(self, data: bytes) -> bytes:
        """A document in the document: cleaned alike; an old one is looked into."""
        if data.startswith(b"PK\x03\x04"):
            if self.depth >= _DEEPEST or archive.kind(io.BytesIO(data)) not in ("docx", "xlsx"):
                raise hidden("无法检查的嵌入文件")
            target = io.BytesIO()
            removed, left = office(io.BytesIO(data), target, depth=self.depth + 1)
            self.removed |= removed
            self.left = self.left or left
            return target.getvalue()
        if not data.startswith(ole.SIGN):
            raise hidden("无法检查的嵌入文件")
        ole.check(data)
        self.left = "inner_objects"
        return data


_PICTURES: Final = {b"\xff\xd8": pictures.jpeg, b"\x89PNG": pictures.png, b"RIFF": pictures.webp}


def office(source: BinaryIO, target: BinaryIO, *, depth: int = 0) -> tuple[set[str], str]:
    """Write a clean DOCX or XLSX; returns (what was removed, why anything was left)."""
    work = _Office(depth)
    with archive.opened(source) as old:
        if any(name.startswith(_SIGNED) for name in old.namelist()):
            return _as_it_is(source, target)
    with archive.opened(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            code = _dropped(info.filename)
            if code or info.is_dir():
                work.removed |= {code} if code else set()
                continue
            if info.date_time != _MADE or info.extra or info.comment:
                work.removed.add("archive")
            made = zipfile.ZipInfo(info.filename, _MADE)
            made.compress_type, made.create_system, made.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            with new.open(made, "w", force_zip64=info.file_size > 2**31) as part:
                for piece in work.part(old, info):
                    part.write(piece)
    return work.removed, work.left


def _as_it_is(source: BinaryIO, target: BinaryIO) -> tuple[set[str], str]:
    """A signed document: looked through, then copied, since any change would void the signature."""
    archive.check_whole(source)
    source.seek(0)
    shutil.copyfileobj(source, target)
    return set(), "signed"


def _dropped(name: str) -> str:
    """Why a part goes: the code of what is removed with it, or empty."""
    return next((code for pattern, code in _DROPPED if pattern.match(name)), "")


def _untyped(element: str, given: dict[str, str]) -> bool:
    return element == "Override" and bool(_dropped(given.get("PartName", "").lstrip("/")))


def _streamed(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """A sheet of any size: checked for well-formedness, its link to printer settings cut, otherwise untouched."""
    parser, held = markup.guarded(), b""
    for piece in pieces:
        archive.feed(parser, piece)
        whole = _PAGE_SETUP.sub(rb"\1", held + piece)
        # A tag may straddle two pieces: from its last open bracket on, it waits for the next.
        cut = whole.rfind(b"<")
        cut = len(whole) if cut < 0 or len(whole) - cut > 65536 else cut
        yield whole[:cut]
        held = whole[cut:]
    archive.feed(parser, b"", last=True)
    yield held
