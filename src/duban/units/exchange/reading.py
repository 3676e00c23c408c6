"""From cells to drafts of units: what each row says, what was wrong with it, and every liberty taken in reading it (E4). Pure.

Nothing is mended silently. What is read otherwise than it is written (a number as a code, a merged cell, a full-width digit) is
counted and said; what could be read in two ways is an error in its row.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from duban.units.exchange.book import Book, Cell, Sheet
from duban.units.exchange.layout import ERRORS, NOT_DATA, UNIT_COLUMNS, Head, find_head, title_key

_TITLES = {column.code: column.title for column in UNIT_COLUMNS} | {
    "unit": "原单位", "successor": "承接单位", "on": "生效日期", "how": "承接方式", "basis": "依据"
}  # fmt: skip
_NIL = {"-", "—", "——", "―", "/", "\uff0f", "无", "\\"}
_TOTALS = {"合计", "总计", "小计", "共计", "累计"}
_REMARK = re.compile(
    r"^(?:注|说明|备注|填表人|制表人|填报人|填报单位|填报日期|审核人|负责人|联系电话|单位负责人)[:\uff1a]?"
)
_DAY = re.compile(r"(\d{4})\s*(?:[-/.]|年)\s*(\d{1,2})\s*(?:[-/.]|月)\s*(\d{1,2})\s*日?(?:\s+0{1,2}:00(?::00)?)?")
_FORMER = re.compile(r"(.+?)\s*[(\uff08]\s*至\s*(.+?)\s*[)\uff09]")
_SPLIT = re.compile(r"[;\uff1b|\n]+")
# Blanks and whatever has a half-width form; most cells have neither.
_LOOSE = re.compile(r"[\s\u200b\ufeff\uff00-\uffef]")
_ASKED = re.compile(r"[(\uff08]待确认[)\uff09]$")


@dataclass(frozen=True, slots=True)
class Place:
    """位置: sheet and row as a person counts them, from 1."""

    sheet: str
    row: int

    def __str__(self) -> str:
        return f"{self.sheet} 第 {self.row} 行"


@dataclass(frozen=True, slots=True)
class Problem:
    """问题: what is wrong, in which column (its code, or empty)."""

    column: str
    sentence: str

    def __str__(self) -> str:
        return f"{_TITLES[self.column]}:{self.sentence}" if self.column in _TITLES else self.sentence


@dataclass(slots=True)
class Draft:
    """一行单位, as written. Texts are folded but not yet resolved; ``given`` says which columns the sheet has at all."""

    place: Place
    given: frozenset[str]
    code: str = ""
    name: str = ""
    short_name: str = ""
    kind: str = ""
    parent: str = ""
    line: str = ""
    opened_on: date | None = None
    closed_on: date | None = None
    aliases: tuple[tuple[str, str], ...] = ()
    former: tuple[tuple[str, date], ...] = ()
    same_as: str = ""
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class HistoryDraft:
    """一行沿革, as written."""

    place: Place
    unit: str = ""
    successor: str = ""
    on: date | None = None
    how: str = ""
    basis: str = ""
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Statement:
    """说明: something read otherwise than written or not read at all; how often, and where first."""

    what: str
    times: int = 1
    first: str = ""

    def __str__(self) -> str:
        return self.what + (f"(共 {self.times} 处,首见 {self.first})" if self.first else "")


@dataclass(slots=True)
class Reading:
    """读取结果. ``heads`` by sheet name, for writing errors back into the same layout."""

    units: list[Draft] = field(default_factory=list)
    history: list[HistoryDraft] = field(default_factory=list)
    heads: dict[str, Head] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)
    unknown: dict[str, tuple[str, ...]] = field(default_factory=dict)


class _Sayings:
    """Counts statements, so that 20,000 like ones are one line."""

    def __init__(self) -> None:
        self.found: dict[str, tuple[int, str]] = {}

    def say(self, what: str, where: object = "") -> None:
        times, first = self.found.get(what, (0, str(where)))
        self.found[what] = (times + 1, first)

    def statements(self) -> list[Statement]:
        return [Statement(what, times, first) for what, (times, first) in self.found.items()]


def read(book: Book, chosen: Mapping[str, str] | None = None) -> Reading:
    """Read all sheets that have a head; ``chosen`` maps head texts to column codes for heads the lists do not know."""
    found, sayings = Reading(), _Sayings()
    for said in book.said:
        sayings.say(said)
    for sheet in book.sheets:
        if sheet.name in NOT_DATA or not sheet.rows:
            continue
        if sheet.hidden:
            sayings.say(f"隐藏的工作表“{sheet.name}”没有读取")
            continue
        head = find_head(sheet.rows, chosen)
        if head is None:
            sayings.say(f"工作表“{sheet.name}”没有找到含“单位名称”的表头,没有读取")
            continue
        found.heads[sheet.name] = head
        if head.unknown:
            found.unknown[sheet.name] = head.unknown
            sayings.say(f"工作表“{sheet.name}”中不认识的列没有导入:{'、'.join(head.unknown)}")
        _read_sheet(sheet, head, found, sayings)
    found.statements = sayings.statements()
    return found


def _read_sheet(sheet: Sheet, head: Head, found: Reading, sayings: _Sayings) -> None:
    rows = _spread(sheet, head, sayings)
    head_texts = {title_key(cell) for cell in sheet.rows[head.last] if cell is not None} - {""}
    main = head.columns["name" if head.table == "unit" else "unit"]
    title = sheet.rows[head.last][main]
    for number in range(head.last + 1, len(rows)):
        row, place = rows[number], Place(sheet.name, number + 1)
        cells = {code: row[at] if at < len(row) else None for code, at in head.columns.items()}
        filled = [cell for cell in row if cell is not None and str(cell).strip()]
        if not filled:
            continue
        repeated = main < len(row) and row[main] == title
        if repeated and {title_key(cell) for cell in filled} <= head_texts | {title_key(ERRORS)}:
            sayings.say("重复的表头行没有读取", place)
            continue
        if why := _no_unit(filled, cells):
            sayings.say(why, place)
            continue
        reader = _Row(place, sayings)
        if head.table == "history":
            found.history.append(_history(reader, cells))
        else:
            found.units.append(_draft(reader, cells))


def _spread(sheet: Sheet, head: Head, sayings: _Sayings) -> list[list[Cell]]:
    """The rows with merged cells below the head filled from their first cell, each said."""
    rows = [list(row) for row in sheet.rows]
    places = {at: code for code, at in head.columns.items()}
    for merge in sheet.merges:
        if merge.top <= head.last or merge.left not in places:
            continue
        value = rows[merge.top][merge.left] if merge.top < len(rows) and merge.left < len(rows[merge.top]) else None
        for number in range(merge.top + 1, min(merge.bottom + 1, len(rows))):
            rows[number] += [None] * (merge.left + 1 - len(rows[number]))
            rows[number][merge.left] = value
        if merge.bottom > merge.top:
            sayings.say(
                f"“{_TITLES[places[merge.left]]}”列的合并单元格按其中每一行都相同读取", Place(sheet.name, merge.top + 1)
            )
    return rows


def _no_unit(filled: Sequence[Cell], cells: Mapping[str, Cell]) -> str:
    """Why a row is no data, for rows of totals and remarks; empty for data."""
    first = re.sub(r"\s", "", str(filled[0]))
    name = re.sub(r"\s", "", str(cells.get("name") or cells.get("unit") or ""))
    if name in _TOTALS or first in _TOTALS:
        return "合计行没有读取"
    if _REMARK.match(first) and (not name or name == first or _REMARK.match(name)):
        return "注释、填表人等行没有读取"
    return ""


class _Row:
    """Reads the cells of one row; gathers its problems."""

    def __init__(self, place: Place, sayings: _Sayings) -> None:
        self.place = place
        self.sayings = sayings
        self.problems: list[Problem] = []

    def wrong(self, column: str, sentence: str) -> None:
        self.problems.append(Problem(column, sentence))

    def text(self, column: str, cell: Cell, *, optional: bool = True) -> str:
        """A cell as text, outer and inner blanks of Chinese text gone; dashes for nil where nothing is required."""
        if cell is None:
            return ""
        if isinstance(cell, bool):
            self.wrong(column, f"单元格是逻辑值 {cell},请改为文字")
            return ""
        if isinstance(cell, int | float):
            return self._number(column, cell)
        if not isinstance(cell, str):
            self.wrong(column, f"单元格是日期或时间格式({cell}),请改为文字格式后重填")
            return ""
        text = cell
        if text.startswith("#") and text.rstrip("!?").isupper() and text[1:2].isalpha():
            self.wrong(column, f"单元格是公式错误 {text},请改为正确的文字")
            return ""
        if text.startswith(("'", "‘", "’")):
            text = text[1:]
            self.sayings.say(f"“{_TITLES[column]}”前面的撇号已略去", self.place)
        folded = self._folded(column, text)
        if optional and folded in _NIL:
            self.sayings.say(f"“{_TITLES[column]}”中的“{folded}”按空白读取", self.place)
            return ""
        return folded

    def _folded(self, column: str, text: str) -> str:
        if not _LOOSE.search(text):
            return text
        if "\n" in text.strip() and column not in {"aliases", "former"}:
            self.sayings.say(f"“{_TITLES[column]}”中的换行已略去", self.place)
        bare = (
            text.strip()
            if column in {"aliases", "former", "basis"}
            else re.sub(r"[\r\n\t\u00a0\u3000\u200b\ufeff]+", " ", text).strip()
        )
        half = "".join(unicodedata.normalize("NFKC", c) if c.isalnum() and ord(c) > 0xFF00 else c for c in bare)
        if half != bare:
            self.sayings.say(f"“{_TITLES[column]}”中的全角字母、数字按半角读取", self.place)
        return half

    def _number(self, column: str, cell: int | float) -> str:
        if abs(cell) >= 1e15:
            self.wrong(column, f"数字 {cell:.0f} 超过 15 位,表格软件已经丢失末尾的位数;请把单元格设为文本格式后重填")
            return ""
        if cell != int(cell):
            self.wrong(column, f"单元格是小数 {cell},请改为文字")
            return ""
        self.sayings.say(f"“{_TITLES[column]}”中的数字格式单元格按文字读取", self.place)
        return str(int(cell))

    def day(self, column: str, cell: Cell) -> date | None:
        """A day in one of the ways people write it; a bare serial number or a year of two digits is a problem, not a guess."""
        if cell is None:
            return None
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        bare = unicodedata.normalize(
            "NFKC", str(int(cell)) if isinstance(cell, float) and cell == int(cell) else str(cell)
        ).strip()
        if bare in _NIL or not bare:
            return None
        match = _DAY.fullmatch(bare) or re.fullmatch(r"((?:19|20)\d{2})(\d{2})(\d{2})", bare)
        try:
            if match:
                return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            self.wrong(column, f"“{bare}”没有这一天")
            return None
        self.wrong(column, f"“{bare}”不是完整的年月日,请写成 2018-03-21 的样子")
        return None


def _draft(row: _Row, cells: Mapping[str, Cell]) -> Draft:
    def text(column: str) -> str:
        return row.text(column, cells.get(column), optional=column != "name")

    def joined(column: str) -> str:
        """Chinese names have no blanks, though 王 家 村 is often set with them for looks."""
        found = text(column)
        bare = _joined(found)
        if bare != found:
            row.sayings.say(f"“{_TITLES[column]}”中的空格已略去", row.place)
        return bare

    draft = Draft(
        place=row.place,
        given=frozenset(cells),
        code=text("code"),
        name=joined("name"),
        short_name=joined("short_name"),
        kind=joined("kind"),
        parent=text("parent"),
        line=text("line"),
        opened_on=row.day("opened_on", cells.get("opened_on")),
        closed_on=row.day("closed_on", cells.get("closed_on")),
        aliases=_aliases(text("aliases"), row),
        former=_former(text("former"), row),
        same_as=text("same_as"),
        problems=row.problems,
    )
    if not draft.name:
        row.wrong("name", "没有填写")
    return draft


def _history(row: _Row, cells: Mapping[str, Cell]) -> HistoryDraft:
    draft = HistoryDraft(
        place=row.place,
        unit=row.text("unit", cells.get("unit")),
        successor=row.text("successor", cells.get("successor")),
        on=row.day("on", cells.get("on")),
        how=row.text("how", cells.get("how")),
        basis=row.text("basis", cells.get("basis")),
        problems=row.problems,
    )
    for column in ("unit", "successor", "on", "how"):
        if not getattr(draft, column) and not any(p.column == column for p in row.problems):
            row.wrong(column, "没有填写")
    return draft


def _joined(text: str) -> str:
    """Without blanks and line breaks."""
    return "".join(text.split())


def _aliases(text: str, row: _Row) -> tuple[tuple[str, str], ...]:
    """Ways of writing with their state; 、 does not part them, since names hold it."""
    found: list[tuple[str, str]] = []
    for one in (_joined(part) for part in _SPLIT.split(text)) if text else ():
        if not one:
            continue
        if "、" in one:
            row.sayings.say("别名中的顿号按名称的一部分读取;多个别名请用分号分开", row.place)
        state = "suggested" if _ASKED.search(one) else "confirmed"
        found.append((_ASKED.sub("", one), state))
    return tuple(dict.fromkeys(found))


def _former(text: str, row: _Row) -> tuple[tuple[str, date], ...]:
    found: list[tuple[str, date]] = []
    for one in (part.strip() for part in _SPLIT.split(text)) if text else ():
        if not one:
            continue
        match = _FORMER.fullmatch(one)
        day = row.day("former", match[2]) if match else None
        if match is None:
            row.wrong("former", f"“{one}”应写成“旧名称(至2018-03-20)”")
        elif day is not None:
            found.append((_joined(match[1]), day))
    return tuple(found)
