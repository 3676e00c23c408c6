"""What people type becomes what a move wants, or a sentence that says how to write it (issue 4.6, E4)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.cases import asks
from duban.cases.fields import FIELDS
from duban.cases.flow import MOVES
from duban.kernel.errors import Refusal


@pytest.mark.parametrize(
    "typed",
    ["2026-09-30", "2026/9/30", "2026.09.30", "2026年9月30日", "2026 年 9 月 30 号", "20260930", "2026-9-30"],
)
def test_a_day_is_read_in_every_usual_spelling(typed: str) -> None:
    assert asks.read_day(typed) == date(2026, 9, 30)


@pytest.mark.parametrize("typed", ["9月30日", "2026-02-30", "26-9-30", "明天", "2026-13-01", "1026-09-30", "2026-9"])
def test_a_day_that_cannot_be_read_is_refused_and_never_guessed(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        asks.read_day(typed)
    assert typed in refused.value.sentence


def test_a_day_without_year_says_that_the_year_is_missing() -> None:
    with pytest.raises(Refusal, match="缺年份"):
        asks.read_day("9月30日")


@given(st.dates(date(asks.FIRST_YEAR, 1, 1), date(asks.LAST_YEAR, 12, 31)))
def test_every_day_shown_is_read_again(day: date) -> None:
    assert asks.read_day(asks.typed_of("fix_due", day)[0]) == day


@given(st.integers(0, 10**13))
def test_every_amount_shown_is_read_again(fen: int) -> None:
    assert asks.read(FIELDS["money_fen"], asks.typed_of("money_fen", fen)) == fen


def test_amounts_are_yuan_unless_they_say_otherwise_and_become_fen() -> None:
    read = [asks.read(FIELDS["refunded_fen"], [text]) for text in ("1,234.50", "1234.5元", "3万", "12.5万元")]
    assert read == [123450, 123450, 3_000_000, 12_500_000]


def test_rows_keep_their_days_and_their_order() -> None:
    rows = asks.read_rows("2026-09-30 完成清退\n\n2026年12月31日前:建立公示制度\n", dated=True)
    assert rows == [(date(2026, 9, 30), "完成清退"), (date(2026, 12, 31), "建立公示制度")]
    assert asks.read_rows(asks.typed_of("milestones", rows)[0], dated=True) == rows


def test_a_row_without_day_is_named_by_its_line() -> None:
    with pytest.raises(Refusal, match="第 2 行"):
        asks.read_rows("2026-09-30 完成清退\n下月再说", dated=True)


def test_matters_to_be_split_are_lines_without_days() -> None:
    assert asks.read(FIELDS["parts"], ["餐费多收\r\n 校车停运 "]) == [(None, "餐费多收"), (None, "校车停运")]


def test_all_faults_of_a_form_come_at_once_each_with_move_field_and_rule() -> None:
    values, refused = asks.ask(
        MOVES["assign"], {"handler": ["某局"], "fix_kind": ["限时整改"], "reply_due": ["9月底"], "opinion": ["请办理"]}
    )
    assert values == {"fix_kind": "by_date", "opinion": "请办理"}
    assert [fault.field for fault in refused] == ["handler", "reply_due"]
    for fault in refused:
        assert "交办" in fault.sentence and FIELDS[fault.field].label in fault.sentence and fault.ground


def test_what_is_required_and_empty_is_reported_once_and_not_twice() -> None:
    _, refused = asks.ask(MOVES["suspend"], {"cause": ["lawsuit"], "until": ["不知道"], "reason": ["  "]})
    assert [fault.code for fault in refused] == ["ask.day", "suspend.reason_missing"]


def test_keys_a_move_does_not_ask_for_never_reach_the_door() -> None:
    values, refused = asks.ask(MOVES["sign"], {"finding": ["unfounded"], "station": ["struck_off"], "csrf": ["x"]})
    assert (values, refused) == ({}, [])


def test_units_come_as_several_values_or_as_one_list_and_once_each() -> None:
    assert asks.read(FIELDS["assists"], ["3", "5,3", "7、9"]) == [3, 5, 7, 9]


def test_unseen_characters_are_dropped_before_they_reach_the_database() -> None:
    values, _ = asks.ask(MOVES["remind"], {"opinion": ["请\x00抓紧\u202e"]})
    assert values["opinion"] == "请抓紧"


def test_a_number_is_read_however_it_was_copied() -> None:
    assert asks.read_number(" wt-2026-000123 ") == "WT-2026-000123"
    assert asks.read_number("某件") == "某件"


@pytest.mark.parametrize(("typed", "told"), [("大概十来个", "确切"), ("-3", "确切"), ("12.5", "确切")])
def test_a_count_that_is_none_is_refused(typed: str, told: str) -> None:
    with pytest.raises(Refusal, match=told):
        asks.read(FIELDS["people"], [typed])


def test_a_count_may_be_written_with_its_measure_word() -> None:
    assert [asks.read(FIELDS["people"], [text]) for text in ("12", "12人", "十二户", "1,200")] == [12, 12, 12, 1200]


def test_a_text_that_is_too_long_says_by_how_much() -> None:
    with pytest.raises(Refusal, match="请精简 5 字"):
        asks.read(FIELDS["title"], ["字" * 85])


@given(
    st.sampled_from(sorted(MOVES)), st.dictionaries(st.sampled_from(sorted(FIELDS)), st.lists(st.text(), max_size=3))
)
def test_no_text_whatsoever_breaks_the_reading(code: str, raw: dict[str, list[str]]) -> None:
    move = MOVES[code]
    values, refused = asks.ask(move, raw)
    assert set(values) <= set(move.asks)
    assert all(fault.field in move.asks and fault.sentence for fault in refused)
