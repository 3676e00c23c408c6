"""Money in whole fen, and Chinese numerals: read exactly or refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.kernel.errors import Refusal
from duban.kernel.money import ColumnUnit, format_wan, format_yuan, parse_fen
from duban.kernel.numerals import parse_numeral

FEN = st.integers(-(10**14), 10**14)


def spelled(n: int, digits: str = "零一二三四五六七八九", units: str = "十百千", great: str = "万亿") -> str:
    """A number as a careful clerk writes it; written here from the rule, not from the parser."""
    if n == 0:
        return digits[0]
    if n >= 10**8:
        high, low = divmod(n, 10**8)
        return spelled(high, digits, units, great) + great[1] + joined(low, 10**7, digits, units, great)
    if n >= 10**4:
        high, low = divmod(n, 10**4)
        return spelled(high, digits, units, great) + great[0] + joined(low, 10**3, digits, units, great)
    for power, unit in ((1000, units[2]), (100, units[1]), (10, units[0])):
        if n >= power:
            high, low = divmod(n, power)
            return digits[high] + unit + joined(low, power // 10, digits, units, great)
    return digits[n]


def joined(low: int, full: int, digits: str, units: str, great: str) -> str:
    if not low:
        return ""
    return ("" if low >= full else digits[0]) + spelled(low, digits, units, great)


@given(st.integers(0, 10**12))
def test_every_number_a_clerk_writes_reads_back(n: int) -> None:
    assert parse_numeral(spelled(n)) == n
    assert parse_numeral(spelled(n, "零壹贰叁肆伍陆柒捌玖", "拾佰仟", "万亿")) == n
    assert parse_numeral(spelled(n, "〇一二三四五六七八九", "十百千", "萬億")) == n


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("三百二十万", 3_200_000),
        ("二万三", 23_000),
        ("两万零三", 20_003),
        ("一百五", 150),
        ("一百零五", 105),
        ("三千五", 3_500),
        ("一亿三", 130_000_000),
        ("十", 10),
        ("十五", 15),
        ("一百十五", 115),
        ("十万", 100_000),
        ("二〇二四", 2024),
        ("一九四九", 1949),
        ("零", 0),
        ("〇五", 5),
        ("三万亿", 3 * 10**12),
        ("壹仟贰佰叁拾肆", 1234),
        ("二十万三千零五", 203_005),
        ("两千零五十", 2050),
    ],
)
def test_numbers_as_people_write_them(text: str, number: int) -> None:
    assert parse_numeral(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "几十",
        "十余",
        "二三万",
        "二三",
        "三五百",
        "百",
        "百万",
        "一百零",
        "一万零",
        "万",
        "一千零零五",
        "十百",
        "壹佰伍",
        "二十十",
        "1万",
        "一点五",
        "九" * 41,
    ],
)
def test_what_can_be_read_in_two_ways_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_numeral(text)
    assert refused.value.code in ("numerals.unreadable", "numerals.ambiguous")


@given(st.text("零〇一二两三九十百千万亿壹拾佰", max_size=12))
def test_any_mixture_of_numerals_is_read_or_refused_but_never_crashes(text: str) -> None:
    try:
        assert parse_numeral(text) >= 0
    except Refusal as refused:
        assert refused.sentence


@pytest.mark.parametrize(
    ("text", "unit", "fen"),
    [
        ("1,234.56元", "", 123456),
        ("１，２３４．５６元", "", 123456),
        ("人民币 1234 元整", "", 123400),
        ("12.5万元", "", 12_500_000),
        ("0.12345万元", "", 123_450),
        ("3亿元", "", 30_000_000_000),
        ("3亿2000万元", "", 32_000_000_000),
        ("3万5千元", "", 3_500_000),
        ("12万", "", 12_000_000),
        ("¥-5.00", "", -500),
        ("-¥5", "", -500),
        ("￥5", "", 500),
        ("负五元", "", -500),
        ("5角", "", 50),
        ("3元5角2分", "", 352),
        ("三元五角", "", 350),
        ("壹佰元零伍分", "", 10_005),
        ("壹仟贰佰叁拾肆元伍角陆分", "", 123_456),
        ("三百二十万元整", "", 320_000_000),
        ("二万三", "元", 2_300_000),
        ("二万三元", "", 2_300_000),
        ("一百亿元", "", 1_000_000_000_000),
        ("2,000", "元", 200_000),
        ("12.5", "万元", 12_500_000),
        ("0.5", "亿元", 5_000_000_000),
        ("7", "分", 7),
        ("3亿", "元", 30_000_000_000),
        ("800元", "万元", 80_000),
    ],
)
def test_amounts_as_people_write_them(text: str, unit: ColumnUnit, fen: int) -> None:
    assert parse_fen(text, unit) == fen


@pytest.mark.parametrize(
    ("text", "unit", "code"),
    [
        ("", "元", "money.empty"),
        ("¥", "", "money.empty"),
        ("1234", "", "money.no_unit"),
        ("二万三千", "", "money.no_unit"),
        ("约3万元", "", "money.vague"),
        ("3万元左右", "", "money.vague"),
        ("3-5万元", "", "money.vague"),
        ("3万余元", "", "money.vague"),
        ("5万元以上", "", "money.vague"),
        ("0.001元", "", "money.too_fine"),
        ("1.005", "元", "money.too_fine"),
        ("1234567.00000000000000000000000000000001", "万元", "money.too_fine"),
        ("3万", "万元", "money.ambiguous"),
        ("1,23元", "", "money.unreadable"),
        ("1.2.3元", "", "money.unreadable"),
        ("1e5元", "", "money.unreadable"),
        ("元", "", "money.unreadable"),
        ("100元100元", "", "money.unreadable"),
        ("3.5万2千元", "", "money.unreadable"),
        ("1.5元5角", "", "money.unreadable"),
        ("--5元", "", "money.vague"),
        ("abc", "元", "numerals.unreadable"),
        ("十几万元", "", "money.vague"),
        ("二三万元", "", "numerals.ambiguous"),
        ("99999999999万元", "", "money.too_large"),
        ("9" * 5000 + "元", "", "money.unreadable"),
    ],
)
def test_an_amount_that_is_not_exact_is_refused_with_its_own_reason(text: str, unit: ColumnUnit, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_fen(text, unit)
    assert refused.value.code == code
    if code.startswith("money"):
        assert refused.value.field == "amount"


@given(FEN)
def test_what_is_shown_in_yuan_reads_back_exactly(fen: int) -> None:
    assert parse_fen(format_yuan(fen)) == fen


@given(FEN)
def test_what_is_shown_in_ten_thousands_is_the_nearest_hundred_yuan(fen: int) -> None:
    assert abs(parse_fen(format_wan(fen)) - fen) <= 5_000


@pytest.mark.parametrize(
    ("fen", "shown"),
    [
        (1_235_000, "1.24 万元"),
        (1_234_999, "1.23 万元"),
        (-1_235_000, "-1.24 万元"),
        (-4_999, "0.00 万元"),
        (10**12, "1,000,000.00 万元"),
    ],
)
def test_half_is_rounded_up_and_nothing_is_minus_nothing(fen: int, shown: str) -> None:
    assert format_wan(fen) == shown


@given(
    st.text(max_size=30) | st.text("0123456789.,万亿千百元角分整¥-负约二三零", max_size=20),
    st.sampled_from(["", "元", "万元"]),
)
def test_any_text_is_read_or_refused_but_never_crashes(text: str, unit: ColumnUnit) -> None:
    try:
        assert isinstance(parse_fen(text, unit), int)
    except Refusal as refused:
        assert refused.sentence
