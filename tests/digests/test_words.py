"""What a digest says: soonest first, late first, counts; and nothing else (4/3, C11)."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from duban.digests import rules
from duban.digests.rules import Item
from duban.digests.way import ways
from duban.digests.ways.wecom import cut

TODAY = date(2026, 3, 10)
ITEMS = [
    Item("周报告", date(2026, 3, 13)),
    Item("签收督办单", date(2026, 3, 9)),
    Item("签收督办单", date(2026, 3, 12)),
    Item("完成整改并申请销号", TODAY),
]


def test_late_ones_stand_first_then_the_soonest_and_like_ones_are_counted() -> None:
    words = rules.words("柳溪镇", rules.lines(ITEMS, TODAY), TODAY, "https://duban.example")
    assert words.subject == "督办待办摘要(2026-03-10):待办 4 项,其中逾期 1 项"
    assert words.text.split("\n") == [
        "柳溪镇:待办 4 项,其中逾期 1 项。",
        "! 签收督办单 2 项:最早 2026-03-09(逾期 1 天),其中逾期 1 项",
        "· 完成整改并申请销号:2026-03-10(今天到期)",
        "· 周报告:2026-03-13(还有 3 天)",
        "办理:https://duban.example",
        "本摘要不含办件内容;如已办理,请忽略。",
    ]
    assert words.brief == "【督办】柳溪镇待办 4 项,其中逾期 1 项,有今天到期的。https://duban.example"


@given(
    st.lists(
        st.builds(Item, st.text(min_size=1, max_size=8), st.dates(date(2026, 1, 1), date(2026, 12, 31))), max_size=80
    )
)
def test_every_due_is_counted_once_and_the_order_is_by_day(items: list[Item]) -> None:
    found = rules.lines(items, TODAY)
    assert sum(line.number for line in found) == len(items)
    assert sum(line.late for line in found) == sum(item.last_on < TODAY for item in items)
    assert [line.first_on for line in found] == sorted(line.first_on for line in found)
    text = rules.words("甲", found, TODAY, "").text
    assert text.count("\n") <= rules.MOST_LINES + 3


def test_tries_grow_apart_and_end() -> None:
    waits = [rules.wait(nr) for nr in range(1, rules.MOST_TRIES + 1)]
    assert waits[-1] is None
    known = [wait for wait in waits if wait is not None]
    assert known == sorted(known)
    assert sum(known, timedelta()) < timedelta(hours=5), "the same working day"


def test_an_address_is_shown_by_a_hint_only() -> None:
    assert rules.masked("liaison@example.cn") == "li***@example.cn"
    assert rules.masked("13800001234") == "13***34"
    for way in ways().values():
        for sample in way.samples:
            assert way.check(sample) == "", way.code
            assert way.check("") and way.check("x y\nz"), way.code


@given(st.text(alphabet="周报 a\n", max_size=400), st.integers(60, 300))
def test_a_text_is_cut_at_a_line_and_says_so(text: str, most: int) -> None:
    lines = [line[:10] for line in text.split("\n")]
    whole = "\n".join(["头", *lines])
    found = cut(whole, most)
    assert len(found.encode()) <= most
    assert found == whole or found.endswith("其余请登录查看。")
