"""Sheets that leave: the template, the export, and the file that came back with its errors in the same layout (E4)."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import xlsxwriter

from duban.kernel.actor import Actor
from duban.units import policy
from duban.units.exchange.book import Cell, Sheet
from duban.units.exchange.layout import ERRORS, HISTORY_COLUMNS, HISTORY_SHEET, SHEET, UNIT_COLUMNS, Column
from duban.units.exchange.reading import Draft, HistoryDraft
from duban.units.exchange.snapshot import Known, snapshot
from duban.units.exchange.taking import Preview
from duban.units.kinds import GROUPS, KINDS
from duban.units.models import Succession

_A4, _LANDSCAPE_ROWS = 9, 5000
_FONT = {"font_name": "SimSun", "font_size": 11, "valign": "vcenter"}
_HOW = dict(Succession._meta.get_field("how").flatchoices)


def template(actor: Actor) -> bytes:
    """An empty sheet with drop-downs for kinds and existing units, and a page that explains each column. xlsx."""
    policy.require(actor, "unit.manage")
    known = snapshot()
    return _workbook(lambda book: _template(book, list(known.values())))


def export_xlsx(actor: Actor, root_id: int | None = None) -> bytes:
    """All units the actor manages, or a subtree, with their succession; importing it again changes nothing."""
    units = _chosen(actor, root_id)

    def fill(book: xlsxwriter.Workbook) -> None:
        form = _Form(book)
        form.sheet(SHEET, UNIT_COLUMNS, _unit_lines(units))
        form.sheet(HISTORY_SHEET, HISTORY_COLUMNS, _history_lines(units))

    return _workbook(fill)


def export_csv(actor: Actor, root_id: int | None = None) -> bytes:
    """The units as CSV (UTF-8 with mark, so that WPS and Excel read it right); succession needs xlsx."""
    lines = _unit_lines(_chosen(actor, root_id))
    return _csv([[column.title for column in UNIT_COLUMNS], *lines], "utf-8-sig", ",")


def errors_file(shown: Preview) -> bytes:
    """The file as it came, each wrong row with what is wrong in one more column: xlsx for workbooks, CSV for CSV."""
    if shown.book.form == "csv":
        sheet = shown.book.sheets[0]
        rows = [[_text(cell) for cell in row] for row in _with_errors(shown, sheet)[0]]
        return _csv(rows, shown.book.encoding, shown.book.separator)

    def fill(book: xlsxwriter.Workbook) -> None:
        form = _Form(book)
        for sheet in shown.book.sheets:
            form.again(sheet, *_with_errors(shown, sheet))

    return _workbook(fill)


def _with_errors(shown: Preview, sheet: Sheet) -> tuple[list[list[Cell]], int | None]:
    """The sheet's rows with the column of errors, and where that column is."""
    head = shown.reading.heads.get(sheet.name)
    if head is None:
        return [list(row) for row in sheet.rows], None
    told: dict[int, str] = {}
    drafts: list[Draft | HistoryDraft] = [*shown.reading.units, *shown.reading.history]
    for draft in drafts:
        if draft.place.sheet == sheet.name and draft.problems:
            told[draft.place.row - 1] = ";".join(str(problem) for problem in draft.problems)
    titles = sheet.rows[head.last]
    at = next((i for i, cell in enumerate(titles) if cell == ERRORS), None)
    if at is None:
        at = max(len(row) for row in sheet.rows)
    rows = []
    for number, row in enumerate(sheet.rows):
        text = ERRORS if number == head.last else told.get(number)
        filled = [*row, *([None] * (at + 1 - len(row)))]
        filled[at] = text
        rows.append(filled)
    return rows, at


def _chosen(actor: Actor, root_id: int | None) -> list[Known]:
    policy.require(actor, "unit.manage")
    found = [unit for unit in snapshot().values() if policy.covers(actor, unit)]
    chosen = [unit for unit in found if root_id is None or root_id in unit.path]
    codes = {unit.id: unit.code for unit in found}
    # A unit stands after its parent, beside its likes by code.
    return sorted(chosen, key=lambda unit: [codes.get(id_, "") for id_ in unit.path])


def _unit_lines(units: Sequence[Known]) -> list[list[str]]:
    labels = {id_: f"{unit.code} {unit.name}" for id_, unit in snapshot().items()}

    def label(id_: int | None) -> str:
        return labels[id_] if id_ is not None else ""

    return [
        [
            unit.code,
            unit.name,
            unit.short_name,
            KINDS[unit.kind].title,
            label(unit.parent_id),
            label(unit.line_id),
            _iso(unit.opened_on),
            _iso(unit.closed_on),
            ";".join(name + ("(待确认)" if state == "suggested" else "") for name, state in unit.aliases.items()),
            ";".join(f"{name}(至{day.isoformat()})" for name, day in unit.former.items()),
            label(unit.same_as_id),
        ]
        for unit in units
    ]


def _history_lines(units: Sequence[Known]) -> list[list[str]]:
    links = (
        Succession.objects.filter(unit_id__in=[unit.id for unit in units])
        .select_related("unit", "successor")
        .order_by("pk")
    )
    return [
        [
            f"{link.unit.code} {link.unit.name}",
            f"{link.successor.code} {link.successor.name}",
            link.on.isoformat(),
            _HOW[link.how],
            link.basis,
        ]
        for link in links
    ]


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _csv(rows: Iterable[Sequence[str]], encoding: str, separator: str) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode(encoding)


def _harmless(text: str) -> str:
    """Text a spreadsheet will not run as a formula: the mark of text before it, which reading leaves out again."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@"} else text


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def _workbook(fill: Callable[[Any], None]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        fill(book)
    return out.getvalue()


class _Form:
    """How our sheets look: a bold head that repeats on every page, text cells, A4 landscape fitted to the page's width."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.head = book.add_format(
            {**_FONT, "bold": True, "bg_color": "#E8EEF4", "border": 1, "text_wrap": True, "align": "center"}
        )
        self.text = book.add_format({**_FONT, "num_format": "@"})
        self.wrong = book.add_format({**_FONT, "num_format": "@", "font_color": "#B00020", "text_wrap": True})
        self.merged = book.add_format({**_FONT, "align": "center", "text_wrap": True})
        self.day = book.add_format({**_FONT, "num_format": "yyyy-mm-dd"})
        self.moment = book.add_format({**_FONT, "num_format": "yyyy-mm-dd hh:mm"})

    def sheet(self, name: str, columns: Sequence[Column], lines: Sequence[Sequence[str]]) -> Any:
        """A table of texts under the titles of ``columns``."""
        sheet = self.book.add_worksheet(name)
        for at, column in enumerate(columns):
            sheet.write_string(0, at, column.title, self.head)
            sheet.set_column(at, at, column.width, self.text)
        for number, line in enumerate(lines, 1):
            for at, text in enumerate(line):
                if text:
                    sheet.write_string(number, at, text, self.text)
        self._print(sheet, len(columns), max(len(lines), 1), 0, 0)
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, max(len(lines), 1), len(columns) - 1)
        return sheet

    def again(self, sheet: Sheet, rows: Sequence[Sequence[Cell]], errors_at: int | None) -> None:
        """A sheet as it came, cell for cell and merge for merge."""
        out = self.book.add_worksheet(sheet.name)
        if sheet.hidden:
            out.hide()
        for merge in sheet.merges:
            out.merge_range(merge.top, merge.left, merge.bottom, merge.right, "", self.merged)
        inside = {(m.top, m.left) for m in sheet.merges}
        for number, row in enumerate(rows):
            for at, cell in enumerate(row):
                if cell is not None:
                    form = self.wrong if at == errors_at else self.merged if (number, at) in inside else None
                    self._cell(out, number, at, cell, form)
        if errors_at is not None:
            out.set_column(errors_at, errors_at, 60)

    def _cell(self, out: Any, row: int, at: int, cell: Cell, form: Any) -> None:
        if isinstance(cell, bool):
            out.write_boolean(row, at, cell, form)
        elif isinstance(cell, int | float):
            out.write_number(row, at, cell, form)
        elif isinstance(cell, datetime):
            whole = cell.time() == time()
            out.write_datetime(row, at, cell, form or (self.day if whole else self.moment))
        elif isinstance(cell, date | time | timedelta):
            out.write_datetime(row, at, cell, form or self.day)
        else:
            out.write_string(row, at, str(cell), form or self.text)

    def _print(self, sheet: Any, width: int, height: int, first: int, last: int) -> None:
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(first, last)
        sheet.print_area(0, 0, height, width - 1)
        sheet.set_footer("&C第 &P 页 共 &N 页")


def _template(book: Any, known: Sequence[Known]) -> None:
    form = _Form(book)
    units = form.sheet(SHEET, UNIT_COLUMNS, ())
    form.sheet(HISTORY_SHEET, HISTORY_COLUMNS, ())
    living = [unit for unit in known if unit.closed_on is None and unit.same_as_id is None][:_LANDSCAPE_ROWS]
    lists = form.sheet("已有单位", (Column("label", "代码 名称", width=40),), [[f"{u.code} {u.name}"] for u in living])
    kinds = [[kind.title, GROUPS[kind.group]] for kind in KINDS.values()]
    form.sheet("单位类型", (Column("kind", "单位类型", width=28), Column("group", "类别", width=28)), kinds)
    _explained(form, book)
    lists.protect()
    places = {column.code: at for at, column in enumerate(UNIT_COLUMNS)}
    chosen = f"=已有单位!$A$2:$A${len(living) + 1}"
    _drop_down(units, places["kind"], f"=单位类型!$A$2:$A${len(kinds) + 1}", "stop")
    for code in ("parent", "line", "same_as"):
        # A unit may hang under one that stands further up in the same sheet: the list helps, it does not bind.
        _drop_down(units, places[code], chosen, "information")
    units.activate()


def _drop_down(sheet: Any, at: int, source: str, strictness: str) -> None:
    rule = {
        "validate": "list",
        "source": source,
        "error_type": strictness,
        "error_title": "不在列表中",
        "error_message": "请从列表中选择。"
        if strictness == "stop"
        else "不在已有单位中。若是本表中新增的单位,可以继续。",
        "show_error": strictness == "stop",
    }
    sheet.data_validation(1, at, _LANDSCAPE_ROWS, at, rule)


def _explained(form: _Form, book: Any) -> None:
    sheet = book.add_worksheet("填表说明")
    sheet.set_column(0, 0, 16, form.text)
    sheet.set_column(1, 1, 90, form.text)
    lines = [
        ("列", "怎么填"),
        *((column.title, column.hint or "可不填") for column in (*UNIT_COLUMNS, *HISTORY_COLUMNS)),
    ]
    lines += [
        ("", ""),
        ("说明", "每行一个单位,上级可以在同一张表里,先后不限。"),
        ("", "上级、主管可写代码、名称、“上级/名称”,或从下拉列表选“代码 名称”。"),
        ("", "系统不替您改动内容:读不懂或有两种可能的,会在原表最后加一列“错误”说明,全部改好才导入。"),
        ("", "表中没有的单位保持不变;撤销、合并、正式更名请在单位页办理。"),
    ]
    for number, (title, text) in enumerate(lines):
        sheet.write_string(number, 0, title, form.head if number == 0 else form.text)
        sheet.write_string(number, 1, text, form.head if number == 0 else form.text)
