"""Returns in Excel: a template with drop-downs and protected formulas, an uploaded one read back, errors in the same layout, a round's table.

What is written can be read again without loss: a hidden column names each cell by its code, a hidden line names the return. Numbers are
numbers, money in 万元 with two decimals, heads are repeated on every page, A4 or A3 landscape as the form says (E4).
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import xlsxwriter

from duban.kernel.errors import Refusal
from duban.returns import rules
from duban.returns.form import WAN, Cell, Form, terms
from duban.returns.queries.board import Sum
from duban.returns.queries.sheet import Sheet
from duban.units.exchange.book import read_book

_HEADS = ("代码", "栏目", "单位", "本期", "上期累计", "累计", "系统已知", "说明", "填写要求", "错误")
_CODE, _TITLE, _UNIT, _NOW, _LAST, _SUM, _KNOWN, _REASON, _WORDS, _WRONG = range(10)
_FIRST = 5
"""Rows above the first cell: title, who and when, the hidden key, a blank, the head."""
_KEY = "duban-return/1"


@dataclass(frozen=True, slots=True)
class Reading:
    """读表结果: what was typed by cell code, reasons, and errors by cell code (``""`` for the whole)."""

    typed: Mapping[str, str]
    reasons: Mapping[str, str]
    errors: Mapping[str, str]


def key_of(one: Sheet) -> str:
    """What ties a sheet to its return: form, round, unit, and the unit it is about."""
    owed = one.owed
    return f"{_KEY} {one.form.code} {owed.round_id} {owed.owing_id} {owed.about_id}"


def book(
    one: Sheet,
    typed: Mapping[str, str],
    reasons: Mapping[str, str],
    errors: Mapping[str, str] | None = None,
) -> bytes:
    """The return as a workbook: empty or filled, with ``errors`` in a column of their own beside the rows they concern."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as made:
        sheet = made.add_worksheet("报表")
        _page(sheet, one.form)
        _head(made, sheet, one)
        rows = {cell.code: _FIRST + i for i, cell in enumerate(one.form.cells)}
        styles = _styles(made)
        for cell in one.form.cells:
            _row(sheet, styles, one, cell, rows, typed.get(cell.code, ""), reasons.get(cell.code, ""))
            if errors and errors.get(cell.code):
                sheet.write_string(rows[cell.code], _WRONG, errors[cell.code], styles["wrong"])
        _foot(sheet, styles, one, _FIRST + len(one.form.cells) + 1)
        sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})
    return out.getvalue()


def _page(sheet: Any, form: Form) -> None:
    sheet.set_landscape()
    sheet.set_paper(8 if form.paper == "A3" else 9)
    sheet.repeat_rows(_FIRST - 1)
    sheet.fit_to_pages(1, 0)
    sheet.freeze_panes(_FIRST, 2)
    sheet.set_column(_CODE, _CODE, None, None, {"hidden": True})
    for column, width in (
        (_TITLE, 26),
        (_UNIT, 6),
        (_NOW, 14),
        (_LAST, 11),
        (_SUM, 11),
        (_KNOWN, 11),
        (_REASON, 26),
        (_WORDS, 40),
        (_WRONG, 40),
    ):
        sheet.set_column(column, column, width)
    sheet.print_area(0, 0, _FIRST + len(form.cells) + 2, _WORDS)


def _styles(made: Any) -> dict[str, Any]:
    edge = {"border": 1, "valign": "vcenter", "text_wrap": True}
    return {
        "text": made.add_format(edge),
        "open": made.add_format({**edge, "locked": False, "bg_color": "#FFFFF0", "num_format": "@"}),
        "count": made.add_format({**edge, "locked": False, "bg_color": "#FFFFF0", "num_format": "0"}),
        "money": made.add_format({**edge, "locked": False, "bg_color": "#FFFFF0", "num_format": "#,##0.00"}),
        "fixed_count": made.add_format({**edge, "num_format": "0"}),
        "fixed_money": made.add_format({**edge, "num_format": "#,##0.00"}),
        "wrong": made.add_format({**edge, "font_color": "#AD1F24", "bg_color": "#FCEBEA"}),
        "plain": made.add_format({"valign": "vcenter"}),
    }


def _head(made: Any, sheet: Any, one: Sheet) -> None:
    sheet.merge_range(
        0, _TITLE, 0, _WORDS, one.form.title, made.add_format({"bold": True, "font_size": 16, "align": "center"})
    )
    sheet.write_string(1, _TITLE, f"填报单位:{one.owed.owing}")
    sheet.write_string(1, _REASON, f"期次:{one.owed.label}")
    sheet.write_string(1, _WORDS, f"数据起止:{one.days.from_on} 至 {one.days.to_on}")
    sheet.write_string(2, _CODE, key_of(one))
    sheet.set_row(2, None, None, {"hidden": True})
    bold = made.add_format({"bold": True, "border": 1, "align": "center", "valign": "vcenter", "bg_color": "#F4F2ED"})
    for column, word in enumerate(_HEADS):
        sheet.write_string(_FIRST - 1, column, word, bold)


def _row(
    sheet: Any, styles: Mapping[str, Any], one: Sheet, cell: Cell, rows: Mapping[str, int], typed: str, reason: str
) -> None:
    row = rows[cell.code]
    sheet.write_string(row, _CODE, cell.code)
    sheet.write_string(
        row, _TITLE, f"{cell.group}|{cell.title}" if _ambiguous(one.form, cell) else cell.title, styles["text"]
    )
    sheet.write_string(row, _UNIT, cell.unit, styles["text"])
    _now(sheet, styles, one, cell, rows, typed)
    number = styles["fixed_money" if cell.kind == "money" else "fixed_count"]
    if cell.runs:
        sheet.write_number(row, _LAST, _shown_number(cell, one.beside.last.get(cell.code) or 0), number)
        sheet.write_formula(row, _SUM, f"=D{row + 1}+E{row + 1}", number)
    known = one.known.get(cell.code)
    if known is not None:
        sheet.write_number(row, _KNOWN, _shown_number(cell, known), number)
    sheet.write_string(row, _REASON, reason, styles["open"])
    sheet.write_string(row, _WORDS, cell.definition, styles["text"])


def _ambiguous(form: Form, cell: Cell) -> bool:
    """Whether another cell of the form has the same title: then the heading goes before it."""
    return sum(1 for each in form.cells if each.title == cell.title) > 1


def _now(sheet: Any, styles: Mapping[str, Any], one: Sheet, cell: Cell, rows: Mapping[str, int], typed: str) -> None:
    row = rows[cell.code]
    if cell.formula:
        parts = "".join(
            f"{'-' if sign < 0 else '+'}{name if name.isdigit() else f'D{rows[name] + 1}'}"
            for sign, name in terms(cell.formula)
        )
        sheet.write_formula(
            row, _NOW, "=" + parts.lstrip("+"), styles["fixed_money" if cell.kind == "money" else "fixed_count"]
        )
        return
    style = styles["money" if cell.kind == "money" else "count" if cell.kind == "count" else "open"]
    value, wrong = rules.read_cell(cell, typed)
    if cell.is_number and not wrong and isinstance(value, int):
        sheet.write_number(row, _NOW, _shown_number(cell, value), style)
    else:
        sheet.write_string(row, _NOW, typed, style)
    _valid(sheet, cell, row)


def _valid(sheet: Any, cell: Cell, row: int) -> None:
    if cell.kind == "count":
        rule = {"validate": "integer", "criteria": "between", "minimum": cell.least, "maximum": cell.most}
        sheet.data_validation(row, _NOW, row, _NOW, {**rule, "error_message": "请填整数,没有就填 0。"})
    elif cell.kind == "money":
        rule = {"validate": "decimal", "criteria": ">=", "value": 0}
        sheet.data_validation(row, _NOW, row, _NOW, {**rule, "error_message": "请按万元填写,两位小数。"})
    elif cell.kind == "choice":
        sheet.data_validation(
            row, _NOW, row, _NOW, {"validate": "list", "source": [title for _, title in cell.options]}
        )


def _shown_number(cell: Cell, value: int) -> float | int:
    """A figure as the sheet holds it: money in 万元."""
    return value / WAN if cell.kind == "money" else value


def _foot(sheet: Any, styles: Mapping[str, Any], one: Sheet, row: int) -> None:
    signer = one.row.signer if one.row else ""
    signed = one.row.signed_at.date().isoformat() if one.row and one.row.signed_at else ""
    filler = one.row.filler if one.row else ""
    sheet.write_string(row, _TITLE, f"填报人:{filler}", styles["plain"])
    sheet.write_string(row, _REASON, f"单位负责人:{signer}", styles["plain"])
    sheet.write_string(row, _WORDS, f"报出日期:{signed}", styles["plain"])


# --- reading ----------------------------------------------------------------------------------------------------------------


def read(one: Sheet, data: bytes) -> Reading:
    """Read a filled sheet of this very return. Nothing is taken where there is an error.

    Raises Refusal (field ``file``) for what is no workbook, another form's, or another unit's or period's sheet.
    """
    lines = _lines(data)
    key = next((line[0] for line in lines if line and line[0].startswith(_KEY)), "")
    if key and key != key_of(one):
        raise Refusal(
            "sheet.other", "这张表是别的单位、别的期次或别的报表的,请下载本期的表再填。", field="file", ground="E4"
        )
    start = next((i for i, line in enumerate(lines) if "栏目" in line and "本期" in line), None)
    if start is None:
        raise Refusal(
            "sheet.no_head", "表中找不到“栏目”和“本期”两列的表头,请用下载的表填写。", field="file", ground="E4"
        )
    return _read_rows(one.form, lines[start], lines[start + 1 :])


def _lines(data: bytes) -> list[list[str]]:
    sheets = [sheet for sheet in read_book(data).sheets if not sheet.hidden]
    return [[_text(value) for value in row] for sheet in sheets[:1] for row in sheet.rows]


def _text(value: Any) -> str:
    """A cell as text; whole numbers without the tail that spreadsheets give them, money as it stands."""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(round(value, 6))
    return "" if value is None else str(value).strip()


def _read_rows(form: Form, head: Sequence[str], lines: Sequence[Sequence[str]]) -> Reading:
    column = {word: head.index(word) for word in ("代码", "栏目", "本期", "说明") if word in head}
    by_title = {cell.title: cell for cell in form.cells if not _ambiguous(form, cell)}
    by_title |= {f"{cell.group}|{cell.title}": cell for cell in form.cells}
    width = max(column.values())
    typed: dict[str, str] = {}
    reasons: dict[str, str] = {}
    errors: dict[str, str] = {}
    for short in lines:
        line = [*short, *[""] * (width + 1 - len(short))]
        code = line[column["代码"]] if "代码" in column else ""
        title = line[column["栏目"]]
        cell = form.by_code.get(code) or by_title.get(title)
        if cell is None or not cell.typed:
            continue
        if cell.code in typed:
            errors[cell.code] = "这一栏出现了两次,请只留一行。"
        typed[cell.code] = line[column["本期"]]
        if "说明" in column and line[column["说明"]]:
            reasons[cell.code] = line[column["说明"]]
    for cell in form.cells:
        if not cell.typed:
            continue
        if cell.code not in typed:
            errors[cell.code] = "表中没有这一栏,请补上。"
        elif wrong := rules.read_cell(cell, typed[cell.code])[1]:
            errors.setdefault(cell.code, wrong)
        elif cell.needed and not typed[cell.code]:
            errors.setdefault(cell.code, "没有填写:没有就填 0。" if cell.is_number else "没有填写。")
    return Reading(typed, reasons, errors)


# --- a round's table ------------------------------------------------------------------------------------------------------------


def table(whole: Sum, cells: Mapping[int, Mapping[str, Any]]) -> bytes:
    """A round as the channel desk hands it on: one row a unit, the form's heads in two lines, those missing named, the sum below.

    ``cells`` are the figures by return id.
    """
    out = io.BytesIO()
    numbers = whole.form.numbers
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet("汇总")
        sheet.set_landscape()
        sheet.set_paper(8 if len(numbers) > 12 else 9)
        sheet.repeat_rows(2, 3)
        sheet.fit_to_pages(1, 0)
        sheet.freeze_panes(4, 1)
        sheet.set_column(0, 0, 26)
        title = made.add_format({"bold": True, "font_size": 16, "align": "center"})
        sheet.merge_range(0, 0, 0, max(1, len(numbers)), f"{whole.form.title}(汇总)", title)
        sheet.write_string(
            1, 0, f"期次:{whole.round.label}  应报 {len(whole.dues)} 个单位,未报 {len(whole.missing)} 个"
        )
        _table_heads(made, sheet, whole.form)
        styles = _styles(made)
        for i, one in enumerate(whole.dues):
            sheet.write_string(4 + i, 0, one.about, styles["text"])
            values = rules.computed(whole.form, cells[one.return_id]) if one.return_id in cells else {}
            for column, cell in enumerate(numbers, 1):
                _figure(sheet, styles, 4 + i, column, cell, values.get(cell.code), missing=not values)
        last = 4 + len(whole.dues)
        sheet.write_string(last, 0, "合计", styles["text"])
        for column, cell in enumerate(numbers, 1):
            _figure(sheet, styles, last, column, cell, whole.totals[cell.code], missing=False)
    return out.getvalue()


def _table_heads(made: Any, sheet: Any, form: Form) -> None:
    head = made.add_format({"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True})
    sheet.merge_range(2, 0, 3, 0, "单位", head)
    column = 1
    for group, cells in form.groups:
        numbers = [cell for cell in cells if cell.is_number]
        if len(numbers) > 1:
            sheet.merge_range(2, column, 2, column + len(numbers) - 1, group, head)
        elif numbers:
            sheet.write_string(2, column, group, head)
        for cell in numbers:
            sheet.write_string(3, column, f"{cell.title}({cell.unit})", head)
            column += 1


def _figure(
    sheet: Any, styles: Mapping[str, Any], row: int, column: int, cell: Cell, value: Any, *, missing: bool
) -> None:
    style = styles["fixed_money" if cell.kind == "money" else "fixed_count"]
    if isinstance(value, int):
        sheet.write_number(row, column, _shown_number(cell, value), style)
    else:
        sheet.write_string(row, column, "未报" if missing else "", styles["text"])
