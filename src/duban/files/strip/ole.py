"""Old office files (MS-CFB containers): looked into for macros, passwords and packed files; kept as they are."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

from duban.files.strip.sound import Bytes
from duban.files.strip.unfit import Unfit, damaged, hidden

SIGN: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST: Final = 0xFFFFFFFA
_MOST_SECTORS: Final = 400_000
_MACROS: Final = frozenset(("VBA", "_VBA_PROJECT", "_VBA_PROJECT_CUR", "Macros", "PROJECTwm"))
_LOCKED: Final = frozenset(("EncryptedPackage", "EncryptionInfo"))
_CALC_STREAMS: Final = ("Workbook", "Book")


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream or storage of the container: its name, first sector, size."""

    name: str
    start: int
    size: int


class Container:
    """复合文档: the directory of a container and the bytes of its large streams. Raises Unfit where it is broken."""

    def __init__(self, data: Bytes) -> None:
        if data[:8] != SIGN or len(data) < 512:
            raise damaged("文档开头")
        self.data = data
        (self.shift,) = struct.unpack_from("<H", data, 30)
        if self.shift not in (9, 12):
            raise damaged("文档结构")
        self.size = 1 << self.shift
        (self.cutoff,) = struct.unpack_from("<I", data, 56)
        self.fat = self._fat()
        (first,) = struct.unpack_from("<I", data, 48)
        self.streams = self._directory(b"".join(self._chain(first)))

    def _sector(self, number: int) -> bytes:
        at = (number + 1) << self.shift
        if at >= len(self.data):
            raise damaged("文档中途断开")
        return self.data[at : at + self.size]

    def _fat(self) -> list[int]:
        tables = [at for at in struct.unpack_from("<109I", self.data, 76) if at < _LAST]
        (more,) = struct.unpack_from("<I", self.data, 68)
        seen: set[int] = set()
        while more < _LAST:
            if more in seen:
                raise damaged("文档结构成环")
            seen.add(more)
            row = struct.unpack(f"<{self.size // 4}I", self._whole(more))
            tables += [at for at in row[:-1] if at < _LAST]
            more = row[-1]
        fat: list[int] = []
        for table in tables:
            fat += struct.unpack(f"<{self.size // 4}I", self._whole(table))
            if len(fat) > _MOST_SECTORS:
                raise damaged("文档结构")
        return fat

    def _whole(self, number: int) -> bytes:
        sector = self._sector(number)
        if len(sector) < self.size:
            raise damaged("文档中途断开")
        return sector

    def _chain(self, first: int, most: int = _MOST_SECTORS) -> list[bytes]:
        found: list[bytes] = []
        seen: set[int] = set()
        while first < _LAST and len(found) < most:
            if first in seen or first >= len(self.fat):
                raise damaged("文档结构成环")
            seen.add(first)
            found.append(self._sector(first))
            first = self.fat[first]
        return found

    def _directory(self, raw: bytes) -> list[Stream]:
        found = []
        for at in range(0, len(raw) - 127, 128):
            (length,) = struct.unpack_from("<H", raw, at + 64)
            if raw[at + 66] in (1, 2) and 2 <= length <= 64:
                name = raw[at : at + length - 2].decode("utf-16-le", "replace")
                found.append(Stream(name, *struct.unpack_from("<II", raw, at + 116)))
        return found

    def names(self) -> set[str]:
        """Names of all streams and storages."""
        return {stream.name for stream in self.streams}

    def begin(self, name: str) -> bytes:
        """The first 64 sectors of a stream; empty if there is none, or it is too small to lie in sectors of its own."""
        for stream in self.streams:
            if stream.name == name and stream.size >= self.cutoff:
                return b"".join(self._chain(stream.start, 64))
        return b""


def kind(data: Bytes) -> str:
    """``doc``, ``xls``, ``locked`` or empty."""
    names = Container(data).names()
    if names & _LOCKED:
        return "locked"
    if "WordDocument" in names:
        return "doc"
    return "xls" if names & set(_CALC_STREAMS) else ""


def check(data: Bytes) -> None:
    """Refuse macros, passwords, and files packed into the document."""
    found = Container(data)
    names = found.names()
    if names & _LOCKED or _word_locked(found) or _calc(found, 0x2F):
        raise locked()
    if names & _MACROS or _calc(found, 0x85):
        raise macros()
    if any(name.startswith("\x01Ole10Native") for name in names):
        raise hidden("打包的其他文件")


def locked() -> Unfit:
    """The file has a password."""
    return Unfit("file.locked", "带有打开密码,无法检查。请在原程序中去掉密码后上传。")


def macros() -> Unfit:
    """The file holds a program."""
    return Unfit("file.macros", "带有宏(程序)。请在 Word、Excel 或 WPS 中另存为不带宏的 DOCX 或 XLSX 后上传。")


def _word_locked(found: Container) -> bool:
    head = found.begin("WordDocument")
    return len(head) > 12 and bool(struct.unpack_from("<H", head, 10)[0] & 0x0100)


def _calc(found: Container, wanted: int) -> bool:
    """True if the workbook's first records hold ``wanted``: 0x2F a password, 0x85 a sheet of old macros (its kind is 1)."""
    head = next((head for name in _CALC_STREAMS if (head := found.begin(name))), b"")
    at = 0
    while at + 4 <= len(head):
        sign, size = struct.unpack_from("<HH", head, at)
        if sign == wanted and (wanted != 0x85 or (size > 5 and at + 10 <= len(head) and head[at + 9] == 1)):
            return True
        if sign in (0x0A, 0):
            return False
        at += 4 + size
    return False
