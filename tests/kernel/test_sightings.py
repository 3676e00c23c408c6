"""Personal numbers in free text are found and hidden (C8, C10)."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.kernel.idno import check_character
from duban.kernel.sightings import Kind, find_in, luhn, masked


def id_number(birth: date, sequence: int) -> str:
    body = f"360421{birth:%Y%m%d}{sequence:03d}"
    return body + check_character(body)


def card(body: str) -> str:
    return next(body + d for d in "0123456789" if luhn(body + d))


IDS = st.builds(id_number, st.dates(date(1930, 1, 1), date(2020, 1, 1)), st.integers(0, 999))
MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
CARDS = st.from_regex(r"62[0-9]{13,16}", fullmatch=True).map(card)
WORDS = st.text("群众反映村里低保发放不公,。;请核实\n(一)、", max_size=12)


def seen(text: str) -> list[tuple[Kind, str]]:
    return [(s.kind, text[s.start : s.end]) for s in find_in(text)]


@pytest.mark.parametrize(
    ("text", "kind", "part"),
    [
        ("身份证360421198001010012。", Kind.ID_NUMBER, "360421198001010012"),
        ("身份证号:360421 19800101 0012", Kind.ID_NUMBER, "360421 19800101 0012"),
        ("旧证360421800101001", Kind.ID_NUMBER, "360421800101001"),
        ("末位x:11010519491231002x", Kind.ID_NUMBER, "11010519491231002x"),
        ("手机１３８００１３８０００", Kind.MOBILE, "１３８００１３８０００"),
        ("电话+86 138-0013-8000。", Kind.MOBILE, "+86 138-0013-8000"),
        ("联系电话:0793-7654321转802", Kind.LANDLINE, "0793-7654321转802"),
        ("(0792)8123456", Kind.LANDLINE, "(0792)8123456"),
        ("(010)12345678", None, ""),
        ("举报电话:8332211", Kind.LANDLINE, "8332211"),
        ("卡号" + card("622202123456789012"), Kind.BANK_CARD, card("622202123456789012")),
        ("邮箱zhang.san@example.com,", Kind.EMAIL, "zhang.san@example.com"),
    ],
)
def test_each_kind_is_found_where_it_stands(text: str, kind: Kind | None, part: str) -> None:
    assert seen(text) == ([] if kind is None else [(kind, part)])


@pytest.mark.parametrize(
    "text",
    [
        "2016年7月5日前报送,共计12345678.90元",
        "宜办发〔2016〕12号,编号WT-2026-000123",
        "面积1234567890123亩",
        "批次20160705000000000001",
        "12345热线、12388举报网站",
        "自2016-07-01至2017-05-31",
    ],
)
def test_dates_sums_and_document_numbers_are_left_alone(text: str) -> None:
    assert find_in(text) == []
    assert masked(text) == text


def test_an_id_number_with_a_slip_is_still_hidden_but_marked_uncertain() -> None:
    (sighting,) = find_in("证号360421198001010013")
    assert (sighting.kind, sighting.certain) == (Kind.ID_NUMBER, False)
    (sighting,) = find_in("证号360421198001010012")
    assert sighting.certain is (check_character("36042119800101001") == "2")


@given(WORDS, IDS, WORDS, MOBILES, WORDS, CARDS, WORDS)
def test_numbers_set_in_words_are_all_found_and_none_overlap(
    a: str, idno: str, b: str, mobile: str, c: str, account: str, e: str
) -> None:
    text = f"{a}证{idno}号{b}机{mobile}号{c}卡{account}号{e}"
    found = find_in(text)
    parts = [text[s.start : s.end] for s in found]
    assert idno in parts and mobile in parts and account in parts
    assert all(x.end <= y.start for x, y in zip(found, found[1:], strict=False))


@given(WORDS, IDS, WORDS, MOBILES, CARDS)
def test_masked_text_keeps_its_length_and_holds_no_number_any_more(
    a: str, idno: str, b: str, mobile: str, account: str
) -> None:
    text = f"{a}证{idno}号{b}机{mobile}号卡{account}号"
    hidden = masked(text)
    assert len(hidden) == len(text)
    assert not re.search(r"\d{8}", hidden)
    assert find_in(hidden) == [] and masked(hidden) == hidden
    assert all(h in (o, "*") for h, o in zip(hidden, text, strict=True))


def test_what_each_kind_keeps() -> None:
    assert masked("360421198001010012") == "360***********0012"
    assert masked("13800138000") == "138****8000"
    assert masked("+86 138-0013-8000") == "+86 138-****-8000"
    assert masked("0793-7654321转802") == "****-*******转***"
    assert masked("zhang.san@example.com") == "z****.***@*******.***"
    assert masked(card("622202123456789012"))[:-4] == "*" * 15


def test_only_the_kinds_asked_for_are_hidden() -> None:
    text = "证360421198001010012号机13800138000号"
    assert masked(text, [Kind.MOBILE]) == "证360421198001010012号机138****8000号"


def test_known_card_numbers_of_the_luhn_standard() -> None:
    assert luhn("79927398713") and not luhn("79927398710")


@given(st.text(max_size=200))
def test_any_text_at_all_is_scanned_without_failure(text: str) -> None:
    assert len(masked(text)) == len(text)


def test_a_long_hostile_text_is_scanned_quickly() -> None:
    text = "1 " * 50_000 + "1-" * 50_000 + "a" * 50_000
    assert masked(text) == text
