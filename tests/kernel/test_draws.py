"""Draws that a third person repeats with a list, a seed and SHA-256 (S0-5, S2-15, S4-28, S4-39)."""

from __future__ import annotations

import hashlib
import math
import shutil
import subprocess
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.kernel.draws import (
    cross_check,
    draw,
    draw_share,
    draw_stratified,
    new_seed,
    parse_ratio,
    pool_hash,
    ranking,
    repeats,
    size_for,
)
from duban.kernel.errors import Refusal

ITEM = st.text(st.characters(codec="utf-8", exclude_characters="\n\r\t\x00"), min_size=1, max_size=8).filter(
    lambda t: bool(t.strip())
)
POOL = st.lists(ITEM, min_size=1, max_size=30, unique=True)
SEED = st.text("0123456789abcdef", min_size=1, max_size=16)
RATIO = st.fractions(Fraction(1, 100), 1, max_denominator=100)
COUNTIES = ["演示甲县", "演示乙县", "演示丙县", "演示丁县", "演示戊县", "演示己县", "演示庚县", "演示辛县"]


def test_the_rule_worked_by_hand() -> None:
    items = ["丙", "甲", "乙"]
    result = draw(items, "2026", 2)
    text = "".join(f"{i}\n" for i in sorted(items, key=lambda i: i.encode()))
    assert result.pool_hash == hashlib.sha256(text.encode()).hexdigest()
    by_hand = sorted(items, key=lambda i: hashlib.sha256(b"2026|" + i.encode()).hexdigest())
    assert result.picked == tuple(by_hand[:2]) and result.substitutes == (by_hand[2],)
    assert result.rule == "duban-draw/1"


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not installed")
def test_a_third_person_repeats_the_draw_with_the_shell_alone() -> None:
    script = (
        'printf "%s\\n" "$@" | LC_ALL=C sort | sha256sum | cut -d" " -f1; '
        'for i in "$@"; do echo "$(printf "%s|%s" "$SEED" "$i" | sha256sum | cut -d" " -f1) $i"; done | LC_ALL=C sort | cut -d" " -f2'
    )
    done = subprocess.run(
        ["sh", "-c", script, "sh", *COUNTIES],
        env={"SEED": "体彩26134期", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        check=True,
    )
    first, *order = done.stdout.decode().split("\n")[:-1]
    result = draw(COUNTIES, "体彩26134期", 3)
    assert (first, tuple(order)) == (result.pool_hash, result.order)


@given(POOL, SEED, st.data())
def test_the_same_seed_gives_the_same_list_whatever_the_order_of_the_input(
    pool: list[str], seed: str, data: st.DataObject
) -> None:
    size = data.draw(st.integers(0, len(pool)))
    shuffled = data.draw(st.permutations(pool))
    result = draw(pool, seed, size)
    assert draw(shuffled, seed, size) == result
    assert len(set(result.picked)) == size and set(result.order) == set(pool)
    assert repeats(result, shuffled)


@given(POOL, SEED, ITEM)
def test_a_changed_list_does_not_pass_for_the_committed_one(pool: list[str], seed: str, other: str) -> None:
    result = draw(pool, seed, 1)
    if other not in pool:
        assert pool_hash([*pool, other]) != result.pool_hash
        assert not repeats(result, [*pool, other])
    assert not repeats(result, pool[1:])


@given(POOL, SEED, st.data())
def test_a_longer_draw_only_adds_to_a_shorter_one(pool: list[str], seed: str, data: st.DataObject) -> None:
    small = data.draw(st.integers(0, len(pool)))
    large = data.draw(st.integers(small, len(pool)))
    assert draw(pool, seed, large).picked[:small] == draw(pool, seed, small).picked


def test_every_item_is_drawn_about_equally_often() -> None:
    counts = dict.fromkeys(COUNTIES, 0)
    for i in range(4000):
        for item in draw(COUNTIES, f"seed{i}", 2).picked:
            counts[item] += 1
    # 1000 expected, standard deviation 27: six of them leave room for chance but not for a bias.
    assert all(abs(count - 1000) < 164 for count in counts.values())


@given(st.integers(0, 10_000), RATIO)
def test_a_share_is_rounded_up_exactly(n: int, ratio: Fraction) -> None:
    assert size_for(n, ratio) == math.ceil(ratio * n)


def test_ten_per_cent_of_thirty_are_three_not_four() -> None:
    assert size_for(30, parse_ratio("10%")) == 3
    assert size_for(21, parse_ratio("10%")) == 3
    assert size_for(7, parse_ratio("14.2857%")) == 1


@pytest.mark.parametrize(
    ("text", "ratio"), [("10%", Fraction(1, 10)), (" 12.5 ％", Fraction(1, 8)), ("100%", Fraction(1))]
)
def test_ratios_are_read_exactly(text: str, ratio: Fraction) -> None:
    assert parse_ratio(text) == ratio


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "draws.ratio_unset"),
        ("0%", "draws.bad_ratio"),
        ("101%", "draws.bad_ratio"),
        ("一定比例", "draws.bad_ratio"),
        ("0.1", "draws.bad_ratio"),
    ],
)
def test_s4_39_a_ratio_that_is_not_set_is_asked_for(text: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_ratio(text)
    assert (refused.value.code, refused.value.ground) == (code, "S4-39")


@given(st.dictionaries(ITEM, st.lists(ITEM, max_size=8), max_size=4), SEED, RATIO)
def test_each_stratum_gives_its_share(raw: dict[str, list[str]], seed: str, ratio: Fraction) -> None:
    strata = {name: sorted({f"{name}/{i}" for i in items}) for name, items in raw.items()}
    result = draw_stratified(strata, seed, ratio)
    assert {n: len(d.picked) for n, d in result.strata.items()} == {
        n: math.ceil(ratio * len(i)) for n, i in strata.items()
    }
    assert all(set(d.picked) <= set(strata[n]) for n, d in result.strata.items())
    assert draw_stratified(dict(reversed(strata.items())), seed, ratio) == result


def test_moving_an_item_to_another_stratum_changes_the_commitment() -> None:
    one = draw_stratified({"甲": ["1", "2"], "乙": ["3"]}, "s", Fraction(1, 2))
    other = draw_stratified({"甲": ["1"], "乙": ["2", "3"]}, "s", Fraction(1, 2))
    assert one.pool_hash != other.pool_hash


def test_an_item_in_two_strata_is_refused() -> None:
    with pytest.raises(Refusal, match="出现两次"):
        draw_stratified({"甲": ["1"], "乙": ["1"]}, "s", Fraction(1, 2))


@given(SEED)
def test_s0_5_eight_counties_check_one_another_without_self_or_mutual_pairs(seed: str) -> None:
    pairs = cross_check(COUNTIES, seed).pairs
    assert sorted(a for a, _ in pairs) == sorted(COUNTIES) == sorted(b for _, b in pairs)
    assert all(a != b and (b, a) not in pairs for a, b in pairs)


@given(POOL.filter(lambda p: len(p) >= 3), SEED, st.data())
def test_cross_checks_do_not_depend_on_the_order_of_the_input(pool: list[str], seed: str, data: st.DataObject) -> None:
    result = cross_check(pool, seed)
    assert cross_check(data.draw(st.permutations(pool)), seed) == result
    assert all(a != b for a, b in result.pairs)


@given(SEED, st.sets(st.tuples(st.sampled_from(COUNTIES), st.sampled_from(COUNTIES)), max_size=6))
def test_barred_pairs_are_avoided_and_the_attempt_is_told(seed: str, barred: set[tuple[str, str]]) -> None:
    result = cross_check(COUNTIES, seed, barred=frozenset(barred))
    assert barred.isdisjoint(result.pairs)
    ring = ranking(COUNTIES, f"{seed}#{result.attempt}" if result.attempt else seed)
    assert [a for a, _ in result.pairs] == list(ring)


def test_cross_checks_that_cannot_be_are_refused() -> None:
    with pytest.raises(Refusal, match="不自查"):
        cross_check(["甲"], "s", allow_mutual=True)
    with pytest.raises(Refusal, match="不互查"):
        cross_check(["甲", "乙"], "s")
    assert set(cross_check(["甲", "乙"], "s", allow_mutual=True).pairs) == {("甲", "乙"), ("乙", "甲")}
    everyone = frozenset((a, b) for a in COUNTIES for b in COUNTIES)
    with pytest.raises(Refusal, match="回避"):
        cross_check(COUNTIES, "s", barred=everyone)


@pytest.mark.parametrize("items", [["甲", "甲"], ["甲", ""], ["甲", " "], ["甲\n乙"], ["甲\t"], ["\ud800"]])
def test_a_list_that_cannot_be_committed_is_refused(items: list[str]) -> None:
    with pytest.raises(Refusal):
        draw(items, "s", 1)


@pytest.mark.parametrize("seed", ["", "a|b", "a\nb", " a"])
def test_a_seed_that_could_be_read_two_ways_is_refused(seed: str) -> None:
    with pytest.raises(Refusal, match="种子"):
        draw(["甲"], seed, 1)


@pytest.mark.parametrize("size", [-1, 9])
def test_drawing_more_than_there_are_is_refused(size: int) -> None:
    with pytest.raises(Refusal, match="名单共 8 个"):
        draw(COUNTIES, "s", size)


def test_new_seeds_differ_and_are_usable() -> None:
    seeds = {new_seed() for _ in range(50)}
    assert len(seeds) == 50
    assert draw_share(COUNTIES, seeds.pop(), Fraction(1, 4)).size == 2
