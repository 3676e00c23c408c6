"""Canonical bytes: one value, one form, one hash."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.kernel.canonical import HASHES, canonical_bytes, digest, digest_of, hasher
from duban.kernel.errors import Refusal

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
SCALAR = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT
VALUE = st.recursive(
    SCALAR, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4), max_leaves=12
)


def test_the_form_is_sorted_tight_and_unescaped() -> None:
    value = {"乙": [1, None, True], "甲": "督办\n", "a": date(2026, 1, 31)}
    assert canonical_bytes(value).decode() == '{"a":"2026-01-31","乙":[1,null,true],"甲":"督办\\n"}'


def test_moments_are_written_in_utc_whatever_their_zone() -> None:
    here = datetime(2026, 1, 31, 8, tzinfo=timezone(timedelta(hours=8)))
    assert canonical_bytes(here) == b'"2026-01-31T00:00:00.000000Z"' == canonical_bytes(here.astimezone(UTC))


def test_text_is_kept_as_given() -> None:
    assert canonical_bytes("é") != canonical_bytes("e\u0301")


@given(VALUE)
def test_what_is_decoded_encodes_to_the_same_bytes(value: object) -> None:
    encoded = canonical_bytes(value)
    assert canonical_bytes(json.loads(encoded)) == encoded


@given(st.dictionaries(TEXT, SCALAR, max_size=6))
def test_the_order_of_keys_does_not_matter(value: dict[str, object]) -> None:
    assert canonical_bytes(dict(reversed(value.items()))) == canonical_bytes(value)


@given(VALUE, VALUE)
def test_different_values_have_different_bytes(a: object, b: object) -> None:
    # JSON distinguishes 1 and true where Python's == does not, so compare by repr.
    def ordered(v: object) -> str:
        return json.dumps(v, sort_keys=True)

    assert (canonical_bytes(a) == canonical_bytes(b)) is (ordered(a) == ordered(b))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"amount": 1.5}, r"\$\.amount.*float.*分"),
        ([1, [Decimal(1)]], r"\$\[1\]\[0\].*Decimal"),
        (float("nan"), "float"),
        ({1: "a"}, "键 1"),
        ({"t": datetime(2026, 1, 1)}, "没有时区"),
        ({"n": 2**53}, "超出"),
        ("a\x00b", "空字符"),
        ({"a\x00": 1}, "空字符"),
        ("\ud800", "代理"),
        ({1, 2}, "set"),
        (b"x", "bytes"),
    ],
)
def test_what_has_no_canonical_form_is_refused_with_its_place(value: object, words: str) -> None:
    with pytest.raises(Refusal, match=words) as refused:
        canonical_bytes(value)
    assert refused.value.code == "canonical.unfit"


def test_endless_nesting_is_refused_not_crashed() -> None:
    deep: list[object] = []
    for _ in range(5000):
        deep = [deep]
    with pytest.raises(Refusal, match="64 层"):
        canonical_bytes(deep)


def test_known_answers_of_both_hashes() -> None:
    assert digest(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-4
    assert (
        digest(b"abc", "sm3") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )  # GB/T 32905-2016 A.1
    assert digest_of({"b": 1, "a": 2}) == digest(b'{"a":2,"b":1}')
    assert {len(hasher(name)(b"")) for name in HASHES} == {32}


def test_an_unknown_hash_is_refused() -> None:
    with pytest.raises(Refusal, match="md5"):
        hasher("md5")
