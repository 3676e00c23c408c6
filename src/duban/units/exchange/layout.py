"""The columns of a sheet of units, and how they are found under whatever rows and words stand above them (E4). Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from duban.kernel.script import to_simplified
from duban.units.exchange.book import Cell

SHEET, HISTORY_SHEET = "单位", "沿革"
NOT_DATA = frozenset({"填表说明", "已有单位", "单位类型"})
ERRORS = "错误"
_HEAD_ROWS = 20
_BRACKETED = re.compile(r"[(\[【].*?[)\]】]")
_NOISE = re.compile(r"[\s*:、.。]+|^[0-9]+")


@dataclass(frozen=True, slots=True)
class Column:
    """列: its code, the title we write, other titles people write, its width in characters, and what to say about it."""

    code: str
    title: str
    others: tuple[str, ...] = ()
    width: int = 14
    hint: str = ""


UNIT_COLUMNS = (
    Column("code", "机构代码", ("单位代码", "组织机构代码", "统一社会信用代码", "代码", "编码", "单位编码", "机构编码"), 20,
           "字母、数字,最多 32 位;不填则按上级代码自动编号"),
    Column("name", "单位名称", ("名称", "机构名称", "单位全称", "全称", "单位", "部门名称", "机构全称"), 28, "必填,写规范全称"),
    Column("short_name", "简称", ("单位简称", "机构简称"), 14, "可不填"),
    Column("kind", "单位类型", ("类型", "机构类型", "类别", "单位类别", "单位性质"), 22, "从下拉列表选;不填则按名称识别,识别不了会提示"),
    Column("parent", "上级单位", ("上级", "上级机构", "上级部门", "所属单位", "所属", "隶属单位", "所属乡镇", "上级单位代码", "隶属"), 26,
           "必填,写代码或名称;同名的写“甲县/高坪镇”或代码"),
    Column("line", "主管单位", ("主管部门", "业务主管", "业务主管部门", "业务主管单位", "条线主管", "主管单位代码"), 26, "条线主管,可不填;写代码或名称"),
    Column("opened_on", "设立日期", ("成立日期", "成立时间", "设立时间"), 12, "可不填,如 2018-03-21"),
    Column("closed_on", "撤销日期", ("撤销时间", "撤并日期"), 12, "已撤销的旧机构填写"),
    Column("aliases", "别名", ("其他名称", "其他写法", "又名", "别称"), 24, "多个用分号分开"),
    Column("former", "曾用名", ("原名", "原名称", "旧称"), 30, "写成“旧名称(至2018-03-20)”,多个用分号分开"),
    Column("same_as", "并入单位", ("同一单位",), 22, "与另一条记录是同一单位时,写那一条的代码"),
)  # fmt: skip
HISTORY_COLUMNS = (
    Column("unit", "原单位", ("原机构",), 26, "代码或名称"),
    Column("successor", "承接单位", ("承接机构", "现单位"), 26, "代码或名称"),
    Column("on", "生效日期", ("划转日期", "日期"), 12),
    Column("how", "承接方式", ("方式",), 12, "更名、合并、分设、职责划转"),
    Column("basis", "依据", ("文件依据",), 40),
)
REQUIRED = {"unit": frozenset({"name"}), "history": frozenset({"unit", "successor", "on", "how"})}


def title_key(cell: Cell) -> str:
    """A head cell as it is compared: Simplified, half width, without blanks, stars and what stands in brackets."""
    # NFKC makes all brackets, stars and colons half width before the patterns above see them.
    text = to_simplified(unicodedata.normalize("NFKC", str(cell if cell is not None else "")))
    return _NOISE.sub("", _BRACKETED.sub("", text))


def _titles(columns: Sequence[Column]) -> dict[str, str]:
    return {title_key(title): column.code for column in columns for title in (column.title, *column.others)}


_KNOWN = {"unit": _titles(UNIT_COLUMNS), "history": _titles(HISTORY_COLUMNS)}


@dataclass(frozen=True, slots=True)
class Head:
    """表头: which table it heads (``unit`` or ``history``), its last row, each column's place, and titles nobody knows."""

    table: str
    first: int
    last: int
    columns: dict[str, int]
    unknown: tuple[str, ...]


def find_head(rows: Sequence[Sequence[Cell]], chosen: Mapping[str, str] | None = None) -> Head | None:
    """The head among the first rows, one or two rows high, or ``None``.

    Titles, notes and blank rows above are passed over. ``chosen`` maps head texts of this file to column codes, for titles
    that the lists do not know (the person chose them in the preview). Of two columns with one meaning the first counts.
    """
    best: Head | None = None
    for first in range(min(_HEAD_ROWS, len(rows))):
        for height in (1, 2):
            if first + height > len(rows):
                continue
            head = _head(rows[first : first + height], first, chosen or {})
            if head and (best is None or len(head.columns) > len(best.columns)):
                best = head
    return best


def _head(rows: Sequence[Sequence[Cell]], first: int, chosen: Mapping[str, str]) -> Head | None:
    width = max(len(row) for row in rows)
    picked = {title_key(text): code for text, code in chosen.items()}
    found: Head | None = None
    for table, known in _KNOWN.items():
        columns: dict[str, int] = {}
        unknown = []
        for place in range(width):
            # Of a head two rows high the lower row is the finer one.
            texts = [str(row[place]) for row in reversed(rows) if place < len(row) and row[place] is not None]
            codes = [code for text in texts if (code := picked.get(title_key(text)) or known.get(title_key(text)))]
            if codes and codes[0] not in columns:
                columns[codes[0]] = place
            elif texts and title_key(texts[0]) != ERRORS:
                unknown.append(" ".join(texts[0].split()))
        if columns.keys() >= REQUIRED[table] and len(columns) >= 2 and _is_head(rows, columns):
            head = Head(table, first, first + len(rows) - 1, columns, tuple(unknown))
            if found is None or len(head.columns) > len(found.columns):
                found = head
    return found


def _is_head(rows: Sequence[Sequence[Cell]], columns: Mapping[str, int]) -> bool:
    """Every row of the head must hold one of the titles itself, lest a head of one row swallow the first unit."""
    places = set(columns.values())
    texts = {title for known in _KNOWN.values() for title in known}
    return all(any(p < len(row) and title_key(row[p]) in texts for p in places) for row in rows) or len(rows) == 1
