"""台账电子表: the ledger as an xlsx that WPS and Excel open right: numbers and ids as text, dates as dates, the head repeated,
A4 across, nothing that could run as a formula (E3, E4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from duban.cases import flow, words
from duban.cases.lists import Extra
from duban.desk.pages.cases import shown
from duban.desk.wording import label

HEAD_ROWS = 3


@dataclass(frozen=True, slots=True)
class Out:
    """一列: title, width in characters, value; ``kind`` is text, day, number or money."""

    title: Any
    width: int
    value: Callable[[Any, Extra], Any]
    kind: str = "text"


def _plan(code: str) -> Callable[[Any, Extra], str]:
    return lambda case, extra: str(case.plan.get(code, ""))


def _sources(case: Any, extra: Extra) -> str:
    return "、".join(label(words.SOURCES[code]) for code in dict.fromkeys(extra.sources))


def _text(case: Any, extra: Extra) -> str:
    """An item's facts; of a report only the rewritten summary ever leaves the house (C8.1b, C10)."""
    return str(case.summary if case.kind == "report" else case.facts)


def _progress(case: Any, extra: Extra) -> str:
    return f"{extra.progress_on} {extra.progress}" if extra.progress and extra.progress_on else ""


def _looked_back(case: Any, extra: Extra) -> str:
    return {"steady": _("稳固"), "relapsed": _("反弹重开")}.get(case.station, "")


def _due(case: Any, extra: Extra) -> date | None:
    return None if case.due_on.year == 9999 else case.due_on


COLUMNS: Sequence[Out] = (
    Out(gettext_lazy("编号"), 17, lambda c, e: shown.number(c)),
    Out(gettext_lazy("办件类别"), 12, lambda c, e: label(words.KINDS[c.kind])),
    Out(gettext_lazy("来源"), 10, _sources),
    Out(gettext_lazy("反映/发现时间"), 11, lambda c, e: c.found_on, "day"),
    Out(gettext_lazy("单位(块)"), 12, lambda c, e: e.area),
    Out(gettext_lazy("主管(条)"), 14, lambda c, e: e.line),
    Out(gettext_lazy("问题类别"), 14, lambda c, e: c.topic.text if c.topic else ""),
    Out(gettext_lazy("事项"), 28, lambda c, e: c.title),
    Out(gettext_lazy("问题描述"), 40, _text),
    Out(gettext_lazy("涉及金额(元)"), 13, lambda c, e: None if c.money_fen is None else c.money_fen / 100, "money"),
    Out(gettext_lazy("涉及人数"), 8, lambda c, e: c.people, "number"),
    Out(gettext_lazy("整改措施"), 30, _plan("measures")),
    Out(gettext_lazy("整改目标"), 20, _plan("goal")),
    Out(gettext_lazy("牵头领导"), 10, _plan("lead_leader")),
    Out(gettext_lazy("承办单位"), 18, lambda c, e: c.handler.name if c.handler else ""),
    Out(gettext_lazy("协办单位"), 18, lambda c, e: "、".join(e.assists)),
    Out(gettext_lazy("责任单位"), 18, _plan("responsible_unit")),
    Out(gettext_lazy("责任人"), 10, _plan("responsible_person")),
    Out(gettext_lazy("时限"), 11, _due, "day"),
    Out(gettext_lazy("类型"), 10, lambda c, e: label(words.FIX_KINDS.get(c.fix_kind, ""))),
    Out(gettext_lazy("进展"), 30, _progress),
    Out(gettext_lazy("状态"), 12, lambda c, e: label(flow.STATIONS[c.station].title)),
    Out(gettext_lazy("结论"), 12, lambda c, e: label(words.FINDINGS.get(c.finding, ""))),
    Out(gettext_lazy("处理情况"), 30, lambda c, e: c.result),
    Out(
        gettext_lazy("退还群众(元)"), 13, lambda c, e: None if c.refunded_fen is None else c.refunded_fen / 100, "money"
    ),
    Out(gettext_lazy("佐证(份)"), 8, lambda c, e: e.evidence, "number"),
    Out(gettext_lazy("审核人"), 10, lambda c, e: e.reviewer),
    Out(gettext_lazy("办结(销号)时间"), 12, lambda c, e: c.closed_on, "day"),
    Out(gettext_lazy("回头看"), 10, _looked_back),
    Out(gettext_lazy("建章立制"), 18, lambda c, e: e.institution),
    Out(gettext_lazy("公开情况"), 18, lambda c, e: e.publicity),
    Out(gettext_lazy("备注"), 12, lambda c, e: ""),
)


@dataclass(frozen=True, slots=True)
class Head:
    """表头: ``title`` of the sheet, ``note`` who took it out, when, under which filter; ``training`` marks made-up data."""

    title: str
    note: str
    training: bool


def write(target: BinaryIO, head: Head, rows: Iterable[tuple[Any, Extra]]) -> int:
    """Write the sheet and return the number of rows. Row by row, so that memory does not grow with them."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(target, options)
    sheet = book.add_worksheet(_("台账"))
    forms = _formats(book)
    _set_up(sheet, head, forms)
    number = 0
    for number, (case, extra) in enumerate(rows, 1):
        place = HEAD_ROWS + number - 1
        sheet.write_number(place, 0, number, forms["number"])
        for at, column in enumerate(COLUMNS, 1):
            _cell(sheet, place, at, column, column.value(case, extra), forms)
    sheet.autofilter(HEAD_ROWS - 1, 0, HEAD_ROWS - 1 + number, len(COLUMNS))
    book.close()
    return number


def _formats(book: Any) -> dict[str, Any]:
    cell = {"border": 1, "border_color": "#B8B2A6", "valign": "top", "font_name": "宋体", "font_size": 10}
    return {
        "text": book.add_format({**cell, "num_format": "@", "text_wrap": True}),
        "day": book.add_format({**cell, "num_format": "yyyy-mm-dd", "align": "left"}),
        "number": book.add_format({**cell, "num_format": "0"}),
        "money": book.add_format({**cell, "num_format": "#,##0.00"}),
        "head": book.add_format(
            {**cell, "bold": True, "bg_color": "#EFECE5", "text_wrap": True, "valign": "vcenter", "align": "center"}
        ),
        "title": book.add_format({"bold": True, "font_size": 16, "font_name": "黑体", "valign": "vcenter"}),
        "note": book.add_format({"font_size": 9, "font_name": "宋体", "font_color": "#5D636B"}),
    }


def _set_up(sheet: Any, head: Head, forms: dict[str, Any]) -> None:
    """Title, head and print set-up: A4 across, one page wide, head repeated, page numbers."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROWS - 1)
    sheet.freeze_panes(HEAD_ROWS, 2)
    mark = f"&C&K999999&28{_('演示')}" if head.training else ""
    sheet.set_header(mark)
    sheet.set_footer(f"&L{_('导出留痕,妥善保管')}&R&P / &N")
    sheet.set_column(0, 0, 6)
    for at, column in enumerate(COLUMNS, 1):
        sheet.set_column(at, at, column.width)
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, head.title + (f"({_('演示数据')})" if head.training else ""), forms["title"])
    sheet.write_string(1, 0, head.note, forms["note"])
    sheet.set_row(2, 30)
    sheet.write_string(2, 0, _("序号"), forms["head"])
    for at, column in enumerate(COLUMNS, 1):
        sheet.write_string(2, at, str(column.title), forms["head"])


def _cell(sheet: Any, row: int, at: int, column: Out, value: Any, forms: dict[str, Any]) -> None:
    if value is None or value == "":
        sheet.write_blank(row, at, None, forms["text"])
    elif column.kind == "day":
        sheet.write_datetime(row, at, value, forms["day"])
    elif column.kind in ("number", "money"):
        sheet.write_number(row, at, value, forms[column.kind])
    else:
        # A cell of Excel holds 32,767 characters.
        sheet.write_string(row, at, str(value)[:32_000], forms["text"])
