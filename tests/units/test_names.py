"""How names meet (S2-34, S1-53, E4)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.units.names import forms, in_order, key, likeness, parts, shortened, village_forms

PLACES = ["", "县", "甲县", "高坪镇", "珠晖区", "演示市"]
CORES = ["教育", "发展和改革", "卫生健康", "农业农村", "人力资源和社会保障", "效能监察", "市场监督管理", "民政"]
TAILS = ["局", "委员会", "委", "办公室", "办", "室"]
ORGANS = st.builds("".join, st.tuples(st.sampled_from(PLACES), st.sampled_from(CORES), st.sampled_from(TAILS)))
NAMES = st.one_of(ORGANS, st.text("甲乙县区镇村教育局委办公室发改一二组王家", min_size=1, max_size=12))


@pytest.mark.parametrize(
    ("one", "other", "least"),
    [
        ("区发改局", "区发改委", 80),
        ("效能监察室", "效能室", 90),
        ("行政效能监察室", "效能室", 90),
        ("某县教育局", "县教育局", 75),
        ("某县发展和改革委员会", "县发改委", 75),
        ("某县人力资源和社会保障局", "人社局", 75),
        ("王家村", "王家村委会", 90),
        ("王家村", "王家行政村", 90),
        ("珠暉區發改局", "珠晖区发改委", 80),
        ("县城管局", "县城市管理综合执法局", 90),
        ("县市场监督管理局", "市监局", 75),
    ],
)
def test_one_organ_written_differently_is_worth_asking_about(one: str, other: str, least: int) -> None:
    """S2-34, E4."""
    assert likeness(key(one), key(other)).score >= least
    assert likeness(key(one), key(other)).why


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("甲县教育局", "乙县教育局"), ("县教育局", "县卫健委"), ("第一小学", "第二小学"), ("效能办", "优化办"), ("市政府", "市政协"),
        ("城关派出所", "高坪派出所"), ("县国土局", "县自然资源局"), ("第三村民小组", "第四村民小组"),
    ],
)  # fmt: skip
def test_different_organs_never_look_the_same(one: str, other: str) -> None:
    assert likeness(key(one), key(other)).score <= 60


@given(NAMES, NAMES)
def test_likeness_is_symmetric_and_only_equal_names_are_certain(one: str, other: str) -> None:
    a, b = key(one), key(other)
    assert likeness(a, b) == likeness(b, a)
    assert (likeness(a, b).score == 100) == (a == b)
    assert 0 <= likeness(a, b).score <= 100


@given(NAMES)
def test_a_name_splits_into_parts_with_something_in_the_middle(name: str) -> None:
    split = parts(key(name))
    assert split.core
    assert split.place in key(name)


@given(NAMES)
def test_folding_and_shortening_settle(name: str) -> None:
    assert key(key(name)) == key(name)
    assert key("  ".join(name)) == key(name)
    assert shortened(key(name)) == shortened(shortened(key(name))) or len(shortened(key(name))) < len(key(name))


def test_a_unit_is_stored_under_its_name_its_short_name_and_its_daily_name() -> None:
    found = forms("珠晖区发展和改革委员会", "区发改委")
    assert found == {"珠晖区发展和改革委员会": "name", "区发改委": "short", "珠晖区发改委": "daily"}
    assert forms("王家村") == {"王家村": "name"}


def test_a_village_has_other_ways_to_be_written_and_nothing_else_has() -> None:
    assert set(village_forms("王家村")) == {"王家村", "王家行政村", "王家村委会", "王家村村民委员会", "王家村民委员会"}
    assert village_forms("县教育局") == () and village_forms("村") == ()


def test_characters_in_order_with_others_between() -> None:
    assert in_order("效能室", "效能监察室") and not in_order("室效", "效能监察室")
