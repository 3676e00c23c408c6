"""Codes of organisations by GB 32100."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from duban.kernel.errors import Refusal
from duban.kernel.uscc import check_character, parse

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
BODIES = st.builds(
    lambda first, second, area, rest: first + second + area + rest,
    st.sampled_from("159Y"),
    st.sampled_from("1239"),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(ALPHABET, min_size=9, max_size=9),
)


def test_the_example_of_the_standard_is_valid_however_typed() -> None:
    for typed in (
        "91350100M000100Y43",
        "91350100m000100y43",
        " 9135 0100 M000 100Y 43",
        "９１３５０１００Ｍ０００１００Ｙ４３",
    ):
        assert parse(typed) == "91350100M000100Y43"


@given(BODIES, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_any_single_wrong_character_is_found(body: str, at: int, other: str) -> None:
    code = body + check_character(body)
    assert parse(code) == code
    wrong = code[:at] + other + code[at + 1 :]
    assume(wrong != code)
    with pytest.raises(Refusal):
        parse(wrong)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "uscc.bad_length"),
        ("91350100M000100Y4", "uscc.bad_length"),
        ("91350100M000100YI3", "uscc.bad_character"),
        ("91350100M000100Y4组", "uscc.bad_character"),
        ("91A50100M000100Y43", "uscc.bad_shape"),
        ("91350100M000100Y44", "uscc.bad_check"),
    ],
)
def test_a_bad_code_is_refused_with_its_own_reason(text: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse(text)
    assert (refused.value.code, refused.value.field) == (code, "uscc")
