"""The parts pages are made of: what they say, that they escape, that they lead somewhere (look and feel, C11)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from duban.desk import keyset
from duban.desk.parts import charts, icons, marks, phases, tables
from duban.desk.parts.values import Chart, Column, Figure, Pager, PhaseShown, Row, Series, Table
from duban.kernel.limits import Left, Unit

NOW = datetime(2026, 5, 8, 2, 30, tzinfo=UTC)  # 10:30 in Shanghai


def shown(template: str, **context: object) -> str:
    request = RequestFactory().get("/?sort=due&unit=3")
    request.at = NOW  # type: ignore[attr-defined]
    return Template(template).render(Context({"request": request, **context}))


@pytest.mark.parametrize(
    ("left", "chinese", "english"),
    [
        (Left(3, Unit.WORKDAY, ""), "还剩 3 个工作日", "3 working days left"),
        (Left(1, Unit.WORKDAY, ""), "还剩 1 个工作日", "1 working day left"),
        (Left(12, Unit.DAY, ""), "还剩 12 天", "12 days left"),
        (Left(0, Unit.DAY, ""), "今天到期", "Due today"),
        (Left(-2, Unit.DAY, ""), "超期 2 天", "2 days overdue"),
    ],
)
def test_a_date_says_how_far_off_it_is_in_the_readers_language(left: Left, chinese: str, english: str) -> None:
    assert marks.left_words(left) == chinese
    with translation.override("en"):
        assert marks.left_words(left) == english


@pytest.mark.parametrize("colour", ["green", "yellow", "red", "grey", "blue", "none"])
def test_a_due_is_never_told_by_colour_alone(colour: str) -> None:
    mark = marks.due(colour, on=date(2026, 5, 13))
    assert f"shape-{colour}" in mark
    assert str(marks.COLOUR_WORDS[colour]) in mark
    assert 'datetime="2026-05-13"' in mark
    assert "2026年5月13日 周三" in mark


def test_every_colour_has_a_shape_of_its_own() -> None:
    drawings = {re.sub(r"shape-\w+", "", marks.shape(colour)) for colour in marks.COLOUR_WORDS}
    assert len(drawings) == len(marks.COLOUR_WORDS) == 6


def test_a_date_on_an_unannounced_year_says_so() -> None:
    assert "暂算" in marks.due("green", Left(40, Unit.WORKDAY, "", provisional=True), date(2027, 2, 1))


def test_a_reporter_is_a_letter_without_a_link_or_a_count() -> None:
    mark = marks.person("反映人A", href="/people/7", masked=True)
    assert "href" not in mark
    assert not re.search(r"\d", re.sub(r"<svg.*?</svg>", "", mark))


@pytest.mark.parametrize("make", [marks.chip, marks.person, marks.unit, lambda text: marks.due("red", words=text)])
def test_marks_escape_what_they_are_given(make: object) -> None:
    assert "<script>" not in make("<script>alert(1)</script>")  # type: ignore[operator]


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=20), "刚刚"),
        (timedelta(minutes=10), "10 分钟前"),
        (timedelta(hours=2), "今天 08:30"),
        (timedelta(hours=20), "昨天 14:30"),
        (timedelta(days=30), "04-08 10:30"),
        (timedelta(days=400), "2025-04-03"),
        (timedelta(hours=-1), "今天 11:30"),
    ],
)
def test_a_moment_is_told_by_its_distance_in_local_time(ago: timedelta, words: str) -> None:
    assert marks.ago_words(NOW - ago, NOW) == words
    assert "2026-05-08 10:30" in marks.moment(NOW, NOW + timedelta(minutes=5))


def test_a_number_leads_to_its_rows_and_zero_nowhere() -> None:
    assert 'href="/ledger?x=1"' in marks.count(12, "/ledger?x=1")
    assert "href" not in marks.count(0, "/ledger?x=1")


def test_sort_links_keep_the_filter_turn_round_and_start_paging_over() -> None:
    query = QueryDict("unit=3&sort=due&after=abc")
    head = tables.head(
        Table("t", (Column("due", "期限", sort=True), Column("unit", "单位", sort=True), Column("x", "无")), (), "due"),
        query,
    )
    assert 'aria-sort="ascending"' in head
    assert 'href="?unit=3&amp;sort=-due"' in head
    assert 'href="?unit=3&amp;sort=unit"' in head
    assert head.count("<a ") == 2


def test_rows_lead_by_their_main_cell_and_escape_the_rest() -> None:
    columns = (Column("nr", "编号"), Column("title", "事由", kind="main"))
    body = tables.body(Table("t", columns, (Row("7", ("<b>", "<i>"), href="/cases/7?a=1&b=2"),), select="case"))
    assert "<b>" not in body
    assert '<a class="row-link" href="/cases/7?a=1&amp;b=2">&lt;i&gt;</a>' in body
    assert 'name="case" value="7"' in body
    assert 'data-label="编号"' in body


def test_a_row_of_the_wrong_length_is_found_at_once() -> None:
    with pytest.raises(ValueError, match="zip"):
        tables.body(Table("t", (Column("a", "甲"), Column("b", "乙")), (Row("1", ("x",)),)))


def test_a_table_without_rows_says_what_will_stand_there() -> None:
    assert "登记第一件" in tables.whole(Table("t", (), (), empty="登记第一件"), QueryDict())
    assert 'rel="next" href="?after=z"' in tables.pager(Pager(next="?after=z"))
    assert tables.pager(Pager()).count("is-off") == 2


def test_phases_are_drawn_to_scale_with_today_on_the_line() -> None:
    line = phases.line(
        [
            PhaseShown("一", date(2026, 1, 1), date(2026, 1, 10)),
            PhaseShown("二", date(2026, 1, 11), date(2026, 1, 30)),
            PhaseShown("三", None, None),
        ],
        date(2026, 1, 16),
    )
    assert [(s.x, s.width, s.state) for s in line.stretches] == [
        (0, 33.33, "past"),
        (33.33, 66.67, "now"),
        (0, 0, "undated"),
    ]
    assert line.today == 50


def test_phases_without_any_date_have_no_line_but_all_their_names() -> None:
    line = phases.line([PhaseShown("一", None, None)], date(2026, 1, 1))
    assert line.today is None
    assert "方案未写日期" in shown(
        "{% phases items today %}", items=[PhaseShown("一", None, None)], today=date(2026, 1, 1)
    )


days = st.dates(date(2014, 1, 1), date(2030, 1, 1))


@given(st.lists(st.tuples(st.none() | days, st.none() | days), max_size=8), days)
def test_no_stretch_leaves_the_line(spans: list[tuple[date | None, date | None]], today: date) -> None:
    items = [PhaseShown(str(i), a, b) for i, (a, b) in enumerate(spans) if a is None or b is None or a <= b]
    for stretch in phases.line(items, today).stretches:
        assert 0 <= stretch.x <= 100
        assert stretch.width >= 0
        assert stretch.x + stretch.width <= 100.02


def test_a_chart_and_its_table_say_the_same() -> None:
    chart = Chart("未办结", "bar", ("甲", "乙"), (Series("件", (3, 0)),), hrefs=("/a", "/b"))
    page = shown('{% chart chart "c" corner="单位" %}', chart=chart)
    assert '"values": [3, 0]' in page
    assert 'href="/a">3</a>' in page
    assert 'data-chart="c-data"' in page
    assert 'type="application/json"' in page


def test_a_chart_of_unequal_columns_is_refused() -> None:
    with pytest.raises(IndexError):
        charts.table(Chart("t", "bar", ("甲", "乙"), (Series("件", (3,)),)), "单位")


def test_a_board_shows_seven_figures_at_most() -> None:
    figure = Figure("在办", "1", "/x")
    assert shown("{% figures items %}", items=[figure] * 7).count("figure-value") == 7
    with pytest.raises(ValueError, match="7"):
        shown("{% figures items %}", items=[figure] * 8)


@given(st.lists(st.floats(-5, 1e6), max_size=12))
def test_trend_lines_stay_in_their_frame(values: list[float]) -> None:
    points = [tuple(map(float, p.split(","))) for p in charts.trend_points(values).split()]
    assert len(points) == (len(values) if len(values) > 1 else 0)
    assert all(0 <= x <= 72 and 0 <= y <= 20 for x, y in points)


plain = st.none() | st.integers(-(2**62), 2**62) | st.text(max_size=20)


@given(st.lists(plain, max_size=5))
def test_a_place_in_the_ledger_survives_its_address(values: list[str | int | None]) -> None:
    assert keyset.unpack(keyset.pack(values), len(values)) == (tuple(values) if keyset.pack(values) else None)


@given(st.text(max_size=60))
def test_a_damaged_place_is_none_and_never_an_error(text: str) -> None:
    found = keyset.unpack(text, 2)
    assert found is None or len(found) == 2


@pytest.mark.parametrize("text", ["", None, "-1", "1e5", "٣", "9" * 40, "1 "])
def test_only_plain_digits_are_a_number(text: str | None) -> None:
    assert keyset.number(text) is None


def test_an_icon_is_decoration_unless_it_is_named() -> None:
    assert 'aria-hidden="true"' in icons.icon("bell")
    assert 'aria-label="通知"' in icons.icon("bell", "通知")
    with pytest.raises(KeyError):
        icons.icon("no-such-icon")


def test_a_fragment_of_words_in_the_flow_keeps_its_tone() -> None:
    page = shown('{% note tone="warn" title=title %}<b>正文</b>{% endnote %}', title="<注意>")
    assert "note-warn" in page
    assert "<b>正文</b>" in page
    assert "&lt;注意&gt;" in page
