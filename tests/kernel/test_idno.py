"""ID numbers by GB 11643: read, upgraded, refused with the reason, masked."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from duban.kernel.errors import Refusal
from duban.kernel.idno import IdKind, check_character, is_valid, mask, normalise, parse, upgrade

REGIONS = ["360421", "130925", "330113", "330114", "513701", "653228", "653229", "810000", "820000", "830000", "110105"]


def number(region: str, birth: date, sequence: int) -> str:
    body = f"{region}{birth:%Y%m%d}{sequence:03d}"
    return body + check_character(body)


NUMBERS = st.builds(number, st.sampled_from(REGIONS), st.dates(date(1900, 1, 1), date(2026, 1, 1)), st.integers(0, 999))


@pytest.mark.parametrize(
    ("text", "birth"),
    [("11010519491231002X", "1949-12-31"), ("440524188001010014", "1880-01-01")],
)
def test_the_examples_of_the_standard_are_valid(text: str, birth: str) -> None:
    found = parse(text)
    assert (found.text, found.birth_on, found.kind) == (text, date.fromisoformat(birth), IdKind.CITIZEN)


@pytest.mark.parametrize("region", REGIONS)
def test_historic_and_new_county_codes_and_permits_are_accepted(region: str) -> None:
    found = parse(number(region, date(1990, 2, 28), 15))
    assert found.region == region
    assert found.kind is (IdKind.PERMIT if region[0] == "8" else IdKind.CITIZEN)


def test_the_specimen_of_the_foreigners_card_is_valid() -> None:
    assert parse("911124198108030024").kind is IdKind.FOREIGNER


@given(NUMBERS)
def test_a_number_reads_back_however_it_is_typed(text: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in text)
    for typed in (text.lower(), f" {text[:6]} {text[6:14]} {text[14:]}\t", wide, f"'{text}", f"\ufeff{text}\u200b"):
        assert normalise(typed) == text
        assert parse(typed).text == text


@given(NUMBERS, st.integers(0, 17), st.sampled_from("0123456789"))
def test_any_single_wrong_digit_is_found(text: str, at: int, digit: str) -> None:
    wrong = text[:at] + digit + text[at + 1 :]
    assume(wrong != text)
    assert not is_valid(wrong)


@given(NUMBERS, st.integers(0, 16))
def test_any_two_neighbours_swapped_are_found(text: str, at: int) -> None:
    wrong = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    assume(wrong != text)
    assert not is_valid(wrong)


@given(NUMBERS.filter(lambda n: n[6:8] == "19"))
def test_fifteen_digits_and_back(text: str) -> None:
    old = text[:6] + text[8:17]
    found = parse(old)
    assert (found.text, found.upgraded) == (text, True)
    assert upgrade(old) == text
    assert not parse(text).upgraded


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("", "idno.empty", "没有填写"),
        ("3.60421E+17", "idno.scientific", "科学计数法"),
        ("3.60421e17", "idno.scientific", "科学计数法"),
        ("360421199001011000", "idno.digits_lost", "末三位是 000"),
        ("360421199001011000.0", "idno.decimal", "小数点"),
        ("36042119900101123", "idno.digits_lost", "17 位"),
        ("3604211990010112", "idno.digits_lost", "16 位"),
        ("36042119900101", "idno.bad_length", "14 位"),
        ("360421199001011234X", "idno.bad_length", "19 位"),
        ("3604211990O1011234", "idno.bad_character", "“O”"),
        ("36042119900101123七", "idno.bad_character", "“七”"),
        ("36042190010112X", "idno.bad_character", "“X”"),
        ("990421199001011230", "idno.bad_region", "99"),
        ("360421199002301230", "idno.bad_birth", "日期"),
        ("360421169001011230", "idno.bad_birth", "不合理"),
        ("110105194912310021", "idno.bad_check", "校验位"),
    ],
)
def test_a_bad_number_is_refused_with_its_own_reason(text: str, code: str, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse(text)
    assert (refused.value.code, refused.value.field) == (code, "id_no")
    assert words in refused.value.sentence


@given(NUMBERS)
def test_what_a_spreadsheet_spoils_is_refused_never_repaired(text: str) -> None:
    number_seen = int(text[:17] + "0")
    assert not is_valid(f"{number_seen:.5E}")
    rounded = f"{number_seen // 1000}000"
    assert not is_valid(rounded) or check_character(rounded[:17]) == "0"


@given(NUMBERS.filter(lambda n: n[6:8] == "20"))
def test_no_sentence_repeats_the_number(text: str) -> None:
    wrong = text[:17] + ("0" if text[17] != "0" else "1")
    with pytest.raises(Refusal) as refused:
        parse(wrong)
    assert wrong[6:14] not in str(refused.value) and wrong not in repr(refused.value)
    assert text[6:14] not in repr(parse(text))


def test_a_birth_after_the_day_of_reference_is_refused() -> None:
    text = number("360421", date(2020, 5, 1), 11)
    assert parse(text, on=date(2020, 5, 1)).birth_on == date(2020, 5, 1)
    with pytest.raises(Refusal, match="不合理"):
        parse(text, on=date(2020, 4, 30))


@given(NUMBERS)
def test_masking_hides_the_day_of_birth_and_keeps_the_length(text: str) -> None:
    hidden = mask(text)
    assert len(hidden) == 18 and hidden[3:-4] == "*" * 11
    assert hidden[:3] == text[:3] and hidden[-4:] == text[-4:]


def test_masking_something_short_hides_it_all() -> None:
    assert mask("12345678901234") == "*" * 14
