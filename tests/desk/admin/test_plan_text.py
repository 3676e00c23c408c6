"""The plan's words with their marks: nothing lost, nothing doubled, every mark found where it points."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from duban.desk.parts.plan_text import Mark, paragraphs

TEXT = "关于集中整治的方案\r\n\n一、动员阶段(6月)\n由县财政局牵头。\n"


def test_the_shortest_mark_owns_a_piece_and_a_tag_stands_where_its_mark_begins() -> None:
    at, unit = TEXT.index("由县财政局"), TEXT.index("县财政局")
    topic = Mark("topic-1", "topic", at, at + 8, "类别", "1")
    office = Mark("unit-2", "unit", unit, unit + 4, "单位")
    line = paragraphs(TEXT, [topic, office])[2]
    assert [(piece.text, piece.mark.key if piece.mark else "", [m.key for m in piece.begins]) for piece in line] == [
        ("由", "topic-1", ["topic-1"]),
        ("县财政局", "unit-2", ["unit-2"]),
        ("牵头。", "topic-1", []),
    ]


def test_a_mark_over_several_lines_begins_once() -> None:
    whole = Mark("phase-1", "phase", TEXT.index("一、"), len(TEXT) - 1, "阶段", "1")
    begun = [mark.key for line in paragraphs(TEXT, [whole]) for piece in line for mark in piece.begins]
    assert begun == ["phase-1"]


def test_marks_that_point_nowhere_are_left_out() -> None:
    lost = [Mark("a", "unit", -1, 2, ""), Mark("b", "unit", 4, 4, ""), Mark("c", "unit", 2, 10_000, "")]
    assert all(piece.mark is None for line in paragraphs(TEXT, lost) for piece in line)


@given(
    st.text("甲乙丙 \n\r", max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=8),
)
def test_no_word_of_the_plan_is_lost_whatever_is_marked(text: str, places: list[tuple[int, int]]) -> None:
    marks = [Mark(f"unit-{n}", "unit", start, start + length, "") for n, (start, length) in enumerate(places)]
    lines = paragraphs(text, marks)
    shown = ["".join(piece.text for piece in line) for line in lines]
    assert shown == [line for line in (raw.rstrip("\r\n") for raw in text.splitlines(keepends=True)) if line.strip()]
    begun = [mark.anchor for line in lines for piece in line for mark in piece.begins]
    assert len(begun) == len(set(begun))
