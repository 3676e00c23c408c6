"""Sheets are read as people write them, and every liberty taken is said (E4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.kernel.errors import Refusal
from duban.units.exchange.book import read_book
from duban.units.exchange.layout import find_head
from duban.units.exchange.reading import Draft, Reading, read
from tests.units.sheets import HEAD, xlsx


def read_rows(rows: Sequence[tuple[object, ...]], **more: object) -> Reading:
    return read(read_book(xlsx(rows, **more)))  # type: ignore[arg-type]


def only(reading: Reading) -> Draft:
    (draft,) = reading.units
    return draft


def said(reading: Reading) -> str:
    return "\n".join(map(str, reading.statements))


def test_titles_and_notes_above_the_head_and_totals_and_signatures_below_are_passed_over() -> None:
    found = read_rows(
        [
            ("甲县基层单位情况表",),
            ("填报单位:甲县专治办", None, None, "单位:个"),
            (),
            ("序号", *HEAD),
            (1, "A1", "高坪镇", "乡镇", "甲县"),
            (2, "A2", "石桥镇", "乡镇", "甲县"),
            ("合计", None, 2),
            ("填表人:演示", None, "审核人:演示"),
            ("注:本表一式两份",),
        ]
    )
    assert [(d.code, d.name, d.place.row) for d in found.units] == [("A1", "高坪镇", 5), ("A2", "石桥镇", 6)]
    assert "合计行没有读取" in said(found) and "填表人" in said(found)
    assert found.unknown == {"单位": ("序号",)} and "不认识的列没有导入:序号" in said(found)


def test_a_head_of_two_rows_with_merged_cells_is_understood() -> None:
    found = read_rows(
        [
            ("机构", None, "隶属关系", None),
            ("代码", "名称", "上级单位", "主管部门"),
            ("A1", "高坪中学", "高坪镇", "县教育局"),
        ],
        merges=[(0, 0, 0, 1), (0, 2, 0, 3)],
    )
    draft = only(found)
    assert (draft.code, draft.name, draft.parent, draft.line) == ("A1", "高坪中学", "高坪镇", "县教育局")


def test_merged_cells_are_filled_and_said_but_blanks_are_not() -> None:
    rows = [HEAD, ("A1", "财政所", None, "高坪镇"), ("A2", "司法所", None, None), ("A3", "卫生院", None, None)]
    merged = read_rows(rows, merges=[(1, 3, 3, 3)])
    assert [d.parent for d in merged.units] == ["高坪镇"] * 3
    assert "“上级单位”列的合并单元格" in said(merged)
    assert [d.parent for d in read_rows(rows).units] == ["高坪镇", "", ""], (
        "a blank may mean anything: it is asked, not filled"
    )


def test_numbers_full_width_and_line_breaks_are_read_and_said() -> None:
    found = read_rows([HEAD, (360902, "高坪镇\n财 政所\n", "财政所", "甲县\uff11\u3000")])
    draft = only(found)
    assert (draft.code, draft.name, draft.parent) == ("360902", "高坪镇财政所", "甲县1")
    for words in ("数字格式单元格按文字读取", "换行已略去", "空格已略去", "全角字母、数字按半角读取"):
        assert words in said(found), words
    assert draft.problems == []


def test_a_number_that_lost_its_digits_is_an_error_not_a_code() -> None:
    draft = only(read_rows([HEAD, (123456789012345678, "财政所", None, "高坪镇")]))
    assert [p.column for p in draft.problems] == ["code"] and "已经丢失末尾的位数" in draft.problems[0].sentence
    assert only(read_rows([HEAD, (3.5, "财政所", None, "高坪镇")])).problems
    assert only(read_rows([HEAD, ("#REF!", "财政所", None, "高坪镇")])).problems
    assert only(read_rows([HEAD, (True, "财政所", None, "高坪镇")])).problems


@pytest.mark.parametrize(
    "cell",
    [
        "2018-03-21",
        "2018/3/21",
        "2018.3.21",
        "2018年3月21日",
        "20180321",
        20180321,
        date(2018, 3, 21),
        datetime(2018, 3, 21),
    ],
)
def test_dates_in_all_common_styles(cell: object) -> None:
    assert only(read_rows([(*HEAD, "设立日期"), ("A1", "所", "财政所", "镇", cell)])).opened_on == date(2018, 3, 21)


@pytest.mark.parametrize("cell", ["18-3-21", "2018年3月", "2018", 43180, "去年", "2018-02-30"])
def test_a_date_that_could_be_two_days_is_an_error(cell: object) -> None:
    draft = only(read_rows([(*HEAD, "设立日期"), ("A1", "所", "财政所", "镇", cell)]))
    assert draft.opened_on is None and [p.column for p in draft.problems] == ["opened_on"]


def test_dashes_mean_nothing_where_nothing_is_required() -> None:
    found = read_rows([(*HEAD, "主管单位"), ("A1", "财政所", "/", "高坪镇", "—")])
    draft = only(found)
    assert (draft.kind, draft.line, draft.problems) == ("", "", [])
    assert "按空白读取" in said(found)


def test_several_sheets_are_read_and_hidden_or_strange_ones_are_named() -> None:
    found = read(
        read_book(
            xlsx(
                [HEAD, ("A1", "甲镇", "乡镇", "甲县")],
                乙=[HEAD, ("A2", "乙镇", "乡镇", "甲县")],
                封面=[("专项整治资料",)],
            )
        )
    )
    assert [(d.place.sheet, d.name) for d in found.units] == [("单位", "甲镇"), ("乙", "乙镇")]
    assert "工作表“封面”没有找到" in said(found)
    hidden = read(
        read_book(xlsx([HEAD, ("A1", "甲镇", "乡镇", "甲县")], hidden=True, 暗=[HEAD, ("A2", "乙镇", "乡镇", "甲县")]))
    )
    assert len(hidden.units) == 1 and "隐藏的工作表“暗”没有读取" in said(hidden)


def test_the_head_repeated_on_every_page_is_no_unit() -> None:
    found = read_rows([HEAD, ("A1", "甲镇", "乡镇", "甲县"), HEAD, ("A2", "乙镇", "乡镇", "甲县")])
    assert [d.name for d in found.units] == ["甲镇", "乙镇"] and "重复的表头行" in said(found)


def test_titles_the_lists_do_not_know_can_be_told() -> None:
    rows = [("站所叫什么", "归谁管", "编号"), ("财政所", "高坪镇", "A1")]
    assert read_rows(rows).heads == {}
    found = read(read_book(xlsx(rows)), {"站所叫什么": "name", "归谁管": "parent", "编号": "code"})
    draft = only(found)
    assert (draft.name, draft.parent, draft.code) == ("财政所", "高坪镇", "A1")


def test_former_names_and_aliases_in_one_cell() -> None:
    head = (*HEAD, "别名", "曾用名")
    found = read_rows(
        [head, ("A1", "局", "政府部门", "甲县", "发改委\uff1b发改办(待确认);宣传、文化办", "计委(至2003-03-10);旧局")]
    )
    draft = only(found)
    assert draft.aliases == (("发改委", "confirmed"), ("发改办", "suggested"), ("宣传、文化办", "confirmed"))
    assert draft.former == (("计委", date(2003, 3, 10)),)
    assert "顿号" in said(found)
    assert [p.column for p in draft.problems] == ["former"]


@pytest.mark.parametrize(
    ("encoding", "mark"), [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("gb18030", b""), ("utf-16", b"")]
)
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_csv_in_the_usual_encodings(encoding: str, mark: bytes, separator: str) -> None:
    text = separator.join(HEAD) + "\r\n" + separator.join(("0012", "高坪镇", "乡镇", "甲县")) + "\r\n"
    found = read(read_book(mark + text.encode(encoding)))
    assert (only(found).code, only(found).name) == ("0012", "高坪镇")
    assert "编码读取" in said(found)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "exchange.empty"), (b"  \n", "exchange.empty"), (b"PK\x03\x04broken", "exchange.unreadable"),
        (b"\xd0\xcf\x11\xe0broken", "exchange.unreadable"), (b"\x00\x01\x02", "exchange.unreadable"), (b"\xff\xfe\x00", "exchange.encoding"),
        (b"\x81", "exchange.encoding"), (b"a" * (20 * 1024 * 1024 + 1), "exchange.too_big"),
    ],
)  # fmt: skip
def test_what_is_no_sheet_is_refused_with_a_remedy(data: bytes, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_book(data)
    assert caught.value.code == code and caught.value.sentence.endswith("。")


CELLS = st.one_of(
    st.none(), st.text(max_size=12), st.sampled_from([*HEAD, "合计", "设立日期", "/", "A1", "高坪镇"]), st.integers(-5, 10**16),
    st.floats(allow_nan=False, allow_infinity=False), st.booleans(), st.dates(),
)  # fmt: skip


@given(st.lists(st.lists(CELLS, max_size=6), max_size=12))
def test_no_sheet_makes_the_reader_fall_over(rows: list[list[object]]) -> None:
    head = find_head(rows)  # type: ignore[arg-type]
    assert head is None or head.columns
    from_head = [list(HEAD), *rows]
    assert find_head(from_head) is not None  # type: ignore[arg-type]


@given(st.binary(max_size=300))
def test_no_bytes_make_the_reader_fall_over(data: bytes) -> None:
    try:
        read(read_book(data))
    except Refusal as refusal:
        assert refusal.code.startswith("exchange.")
