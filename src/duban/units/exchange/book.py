"""Sheets as they came: xlsx, xls, et, xlsb, ods or CSV to plain cells with their places. Pure; nothing is understood here.

Limits keep a hostile or mistaken file from filling the memory; every refusal says what to do.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from duban.kernel.errors import Refusal

Cell = str | int | float | bool | date | datetime | time | timedelta | None
BYTES_MOST = 20 * 1024 * 1024
UNPACKED_MOST = 400 * 1024 * 1024
ROWS_MOST = 100_000
COLUMNS_MOST = 60
GROUND = "E4"
_SEPARATORS = ",\t;"


@dataclass(frozen=True, slots=True)
class Merge:
    """合并单元格: first and last row and column, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """工作表: ``rows`` from A1, cut after the last filled cell; ``hidden`` sheets are not read as data."""

    name: str
    rows: list[list[Cell]]
    merges: tuple[Merge, ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """文件: ``form`` is ``xlsx`` for every kind of workbook or ``csv``; ``encoding`` and ``separator`` for CSV only."""

    form: str
    sheets: tuple[Sheet, ...]
    encoding: str = ""
    separator: str = ","
    said: tuple[str, ...] = field(default=())


def read_book(data: bytes) -> Book:
    """Read a file by what it is, not by what it is called. Raises Refusal ``exchange.*`` if it cannot be read."""
    if len(data) > BYTES_MOST:
        raise _refused(
            "too_big", f"文件有 {len(data) // 1024 // 1024} MB,最多 {BYTES_MOST // 1024 // 1024} MB,请分成几个文件。"
        )
    if not data.strip():
        raise _refused("empty", "文件是空的,请重新选择。")
    if data[:4] in {b"PK\x03\x04", b"\xd0\xcf\x11\xe0"}:
        return _workbook(data)
    return _csv(data)


def _workbook(data: bytes) -> Book:
    if data[:2] == b"PK":
        _check_unpacked(data)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            sheets = []
            for meta in workbook.sheets_metadata:
                sheet = workbook.get_sheet_by_name(meta.name)
                if sheet.total_height > ROWS_MOST:
                    raise _too_many(meta.name)
                rows = [list(row[:COLUMNS_MOST]) for row in sheet.to_python(skip_empty_area=False)]
                merges = tuple(Merge(*first, *last) for first, last in sheet.merged_cell_ranges or ())
                sheets.append(Sheet(meta.name, _trimmed(rows), merges, meta.visible is not SheetVisibleEnum.Visible))
    except CalamineError as error:
        raise _refused(
            "unreadable", f"表格文件无法打开({error})。如设有密码,请去掉密码后另存为 xlsx 再导入。"
        ) from error
    return Book("xlsx", tuple(sheets))


def _check_unpacked(data: bytes) -> None:
    """A zip names its own sizes; one that lies is stopped by the reader's own limits on what it then finds."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(info.file_size for info in archive.infolist())
    except zipfile.BadZipFile as error:
        raise _refused("unreadable", "表格文件已损坏,请用 WPS 或 Excel 打开后另存为 xlsx 再导入。") from error
    if size > UNPACKED_MOST:
        raise _refused("too_big", f"文件展开后有 {size // 1024 // 1024} MB,疑似异常文件。请只保留单位表后另存。")


def _csv(data: bytes) -> Book:
    text, encoding = _decoded(data)
    if "\x00" in text:
        raise _refused("unreadable", "这不是表格文件。请用 WPS 或 Excel 另存为 xlsx 或 CSV 再导入。")
    head = text[:4000]
    separator = max(_SEPARATORS, key=head.count)
    try:
        rows: list[list[Cell]] = [
            list(row[:COLUMNS_MOST]) for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        ]
    except csv.Error as error:
        raise _refused("unreadable", f"CSV 文件无法解读({error}),请用 WPS 或 Excel 另存为 xlsx 再导入。") from error
    if len(rows) > ROWS_MOST:
        raise _too_many("CSV")
    cells: list[list[Cell]] = [[cell if cell != "" else None for cell in row] for row in rows]
    return Book("csv", (Sheet("CSV", _trimmed(cells)),), encoding, separator, (f"CSV 文件按 {encoding} 编码读取",))


def _decoded(data: bytes) -> tuple[str, str]:
    """Text and the encoding it was read by: what the byte-order mark says, else UTF-8, else GB18030. Never with losses."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _strict(data, encoding), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _strict(data, "gb18030"), "gb18030"


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _refused(
            "encoding", "文件编码既不是 UTF-8 也不是 GB18030(GBK),请用 WPS 或 Excel 另存为 xlsx 再导入。"
        ) from error


def _trimmed(rows: Iterable[Iterable[Cell]]) -> list[list[Cell]]:
    """Without the empty rows at the end and with empty strings as ``None``; rows keep their numbers."""
    cleaned = [[None if cell == "" else cell for cell in row] for row in rows]
    while cleaned and all(cell is None for cell in cleaned[-1]):
        cleaned.pop()
    return cleaned


def _too_many(name: str) -> Refusal:
    return _refused("too_many", f"工作表“{name}”超过 {ROWS_MOST} 行,请分成几个文件导入。")


def _refused(code: str, sentence: str) -> Refusal:
    return Refusal(f"exchange.{code}", sentence, ground=GROUND, field="file")
