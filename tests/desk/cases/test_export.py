"""The exported ledger: whole, as text where WPS would spoil it, written down before it leaves (E3, E4, C10)."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from typing import Any

from python_calamine import CalamineWorkbook

from duban.journal.models import Entry, Extract
from tests.desk.conftest import Desk


def taken(desk: Desk, who: str = "officer", query: str = "") -> Any:
    """The answer to an export."""
    return desk.enter(who).post("/ledger/export", {"reason": "月度汇总", "query": query})


def content(answer: Any) -> bytes:
    """The file's bytes."""
    return b"".join(answer.streaming_content)


def test_the_whole_filtered_ledger_is_exported_with_its_head_and_every_row(desk: Desk) -> None:
    for n in range(60):
        desk.world.begin("clerk", "register", title=f"第{n}件")
    desk.world.begin("clerk", "receive", title="群众反映一件")
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(content(taken(desk, query="kind=item"))))
        .get_sheet_by_index(0)
        .to_python()
    )
    assert rows[2][:3] == ["序号", "编号", "办件类别"]
    assert len(rows) == 3 + 60
    assert {row[1] for row in rows[3:]} == {f"WT-2026-{n:06d}" for n in range(1, 61)}


def test_numbers_of_cases_are_text_and_nothing_can_run_as_a_formula(desk: Desk) -> None:
    desk.world.begin("clerk", "register", title="=HYPERLINK(1)", facts="+1+1 按公示标准应退")
    parts = zipfile.ZipFile(io.BytesIO(content(taken(desk))))
    sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "=HYPERLINK(1)" in sheet
    assert re.search(r'<c r="B4" s="\d+" t="inlineStr"><is><t>WT-2026-000001</t>', sheet)


def test_it_prints_on_a4_across_with_the_head_on_every_page(desk: Desk) -> None:
    parts = zipfile.ZipFile(io.BytesIO(content(taken(desk))))
    sheet, book = parts.read("xl/worksheets/sheet1.xml").decode(), parts.read("xl/workbook.xml").decode()
    assert 'orientation="landscape"' in sheet
    assert 'paperSize="9"' in sheet
    assert "<pane " in sheet
    assert "_xlnm.Print_Titles" in book


def test_the_export_is_written_down_with_its_filter_reason_rows_and_hash(desk: Desk) -> None:
    desk.world.begin("clerk", "register")
    data = content(taken(desk, query="kind=item&colour=yellow"))
    record = Extract.objects.get()
    assert (record.rows, record.reason) == (1, "月度汇总")
    assert record.sha256 == hashlib.sha256(data).hexdigest()
    assert record.asked["kind"] == "item"
    assert Entry.objects.filter(kind="case.export", subject_kind="extract").count() == 1


def test_of_a_report_only_the_summary_leaves_the_house(desk: Desk) -> None:
    w = desk.world
    case = w.begin("clerk", "receive", facts="我家老人被多收")
    w.move("clerk", case, "triage", topic=w.topics[0].pk, urgency="normal", duplicates_checked=True)
    w.move("officer", case, "forward", handler=w.units["education"].pk, nature="assign", summary="一处食堂多收费")
    sheet = zipfile.ZipFile(io.BytesIO(content(taken(desk)))).read("xl/worksheets/sheet1.xml").decode()
    assert "一处食堂多收费" in sheet
    assert "我家老人" not in sheet


def test_without_the_right_nothing_leaves_and_nothing_is_written(desk: Desk) -> None:
    assert taken(desk, "edu_head").status_code == 403
    assert not Extract.objects.exists()


def test_made_up_data_says_so_on_the_sheet(desk: Desk) -> None:
    type(desk.world.campaign).objects.filter(pk=desk.world.campaign.pk).update(training=True)
    sheet = zipfile.ZipFile(io.BytesIO(content(taken(desk)))).read("xl/worksheets/sheet1.xml").decode()
    assert "演示数据" in sheet
    assert "oddHeader" in sheet
