"""Sheets as people fill them (E4), made in memory."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter
from python_calamine import CalamineWorkbook

Cells = Sequence[Sequence[object]]
HEAD = ("机构代码", "单位名称", "单位类型", "上级单位")


def xlsx(
    rows: Cells, *, merges: Sequence[tuple[int, int, int, int]] = (), hidden: bool = False, **others: Cells
) -> bytes:
    """A workbook whose first sheet, 单位, holds ``rows``; ``others`` are further sheets by name."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        form = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, cells in {"单位": rows, **others}.items():
            sheet = book.add_worksheet(name)
            if name == "单位":
                for merge in merges:
                    sheet.merge_range(*merge, "")
            elif hidden:
                sheet.hide()
            for number, row in enumerate(cells):
                for at, cell in enumerate(row):
                    if hasattr(cell, "isoformat"):
                        sheet.write_datetime(number, at, cell, form)
                    elif cell is not None:
                        sheet.write(number, at, cell)
    return out.getvalue()


def cells(data: bytes, sheet: str = "单位") -> list[list[object]]:
    """The cells of a sheet of a workbook."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [list(row) for row in book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)]
