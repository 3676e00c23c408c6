"""Likely doubles: by words and unit alone (C2 研判, C11)."""

from __future__ import annotations

import inspect

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.cases import alike

WORDS = st.text("食堂多收餐费补贴迟发校服低保abc12 ", max_size=30)


@given(WORDS, WORDS)
def test_likeness_is_a_share_and_a_text_is_wholly_like_itself(one: str, two: str) -> None:
    assert 0.0 <= alike.likeness(one, two) <= 1.0
    assert alike.likeness(one, one) in (0.0, 1.0)
    assert alike.likeness(one, f"{one},{two}") == alike.likeness(one, one)


@pytest.mark.parametrize(
    ("one", "two", "alike_enough"),
    [
        ("老年食堂多收餐费", "上河村老年食堂多收餐费两元", True),
        ("老年食堂多收餐費", "上河村老年食堂多收餐费两元", True),
        ("秸秆补贴面积对不上", "上河村老年食堂多收餐费两元", False),
        ("反映问题", "关于群众反映有关问题的情况", False),
    ],
)
def test_same_matters_are_alike_in_either_script_and_common_words_prove_nothing(
    one: str, two: str, alike_enough: bool
) -> None:
    assert (alike.likeness(one, two) > 0.34) is alike_enough


def test_doubles_are_sought_by_matter_unit_and_place_never_by_person() -> None:
    asked = set(inspect.signature(alike.find).parameters)
    assert asked == {"actor", "title", "kind", "about_unit", "place", "but", "most"}
