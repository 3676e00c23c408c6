"""Numbers people see: random public codes, year series, document numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.kernel.codes import (
    ALPHABET,
    DocNo,
    SeriesNumber,
    check_character,
    new_code,
    parse_code,
    parse_doc_no,
    parse_series,
    printed,
)
from duban.kernel.errors import Refusal

BODY = st.text(ALPHABET, min_size=11, max_size=11)
CODE = BODY.map(lambda body: body + check_character(body))


def test_a_new_code_has_twelve_characters_of_the_alphabet_and_reads_back() -> None:
    codes = {new_code() for _ in range(2000)}
    assert len(codes) == 2000
    assert all(len(code) == 12 and set(code) <= set(ALPHABET) and parse_code(code) == code for code in codes)


def test_the_alphabet_has_no_twins() -> None:
    assert not set("ILOUV") & set(ALPHABET)
    assert len(set(ALPHABET)) == 31


def test_the_check_character_of_a_worked_example() -> None:
    # Σ weight × value = 12×1 + 11×2 + 10×3 + 9×4 + 8×5 + 7×6 + 6×7 + 5×8 + 4×9 + 3×10 + 2×11 = 352 = 11×31 + 11 → 31−11 = 20 → M
    assert ALPHABET[20] == "M"
    assert check_character("123456789AB") == "M"


@given(CODE)
def test_a_code_survives_print_telephone_and_full_width(code: str) -> None:
    assert parse_code(printed(code)) == code
    assert parse_code(printed(code).lower().replace("0", "o").replace("1", "l")) == code
    assert parse_code(" " + code.replace("0", "O").replace("1", "I") + "\n") == code
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code)
    assert parse_code(wide[:4] + "　" + wide[4:8] + "－" + wide[8:]) == code


@given(CODE, st.integers(0, 11), st.sampled_from(ALPHABET))
def test_any_single_wrong_character_is_found(code: str, at: int, other: str) -> None:
    wrong = code[:at] + other + code[at + 1 :]
    if wrong != code:
        with pytest.raises(Refusal, match="校验不符"):
            parse_code(wrong)


@given(CODE, st.integers(0, 11), st.integers(0, 11))
def test_any_two_characters_swapped_are_found(code: str, a: int, b: int) -> None:
    swapped = list(code)
    swapped[a], swapped[b] = swapped[b], swapped[a]
    if "".join(swapped) != code:
        with pytest.raises(Refusal, match="校验不符"):
            parse_code("".join(swapped))


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "0 位"), ("7K2M9QXT4HW", "11 位"), ("7K2M9QXT4HWU", "U"), ("七七七七七七七七七七七七", "七")],
)
def test_a_code_of_wrong_length_or_character_is_refused_with_the_reason(text: str, words: str) -> None:
    with pytest.raises(Refusal, match=words) as refused:
        parse_code(text)
    assert refused.value.field == "code"


def test_a_code_shorter_than_three_groups_is_never_made() -> None:
    with pytest.raises(ValueError, match="3 to 7"):
        new_code(2)
    assert len(parse_code(new_code(4))) == 16


@pytest.mark.parametrize(
    "text", ["WT-2026-000123", "wt2026000123", " WT—2026—123 ", "ＷＴ－２０２６－０００１２３", "WT 2026 000123"]
)
def test_a_series_number_is_read_however_it_is_typed(text: str) -> None:
    assert parse_series(text) == SeriesNumber("WT", 2026, 123)
    assert str(parse_series(text)) == "WT-2026-000123"


def test_series_numbers_sort_by_year_and_number_and_do_not_wrap() -> None:
    assert SeriesNumber("WT", 2026, 999_999) < SeriesNumber("WT", 2026, 1_000_000) < SeriesNumber("WT", 2027, 1)
    assert parse_series("WT-2026-1000000").number == 1_000_000


@pytest.mark.parametrize("text", ["", "WT-26-1", "WT-2026-000000", "123", "问题-2026-000001"])
def test_what_is_no_series_number_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_series(text)
    assert refused.value.code == "codes.bad_series"


@pytest.mark.parametrize(
    "text",
    [
        "宜办发〔2016〕12号",
        "宜办发[2016]12号",
        "宜办发(2016)第012号",
        "宜办发（２０１６）１２号",
        "宜办发﹝2016﹞ 12 号",
        "宜办发【2016】12号",
        "宜办发〔2016〕12号\n",
    ],
)
def test_every_way_of_writing_a_document_number_has_one_key(text: str) -> None:
    assert parse_doc_no(text) == DocNo("宜办发", 2016, 12)
    assert str(parse_doc_no(text)) == "宜办发〔2016〕12号"


@pytest.mark.parametrize(
    "text", ["", "宜办发2016年12号", "〔2016〕12号", "宜办发〔2016〕0号", "宜办发〔16〕12号", "宜办发〔2016〕号"]
)
def test_what_is_no_document_number_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_doc_no(text)
    assert refused.value.code == "codes.bad_doc_no"
