"""Merkle trees: the published vectors, and that no flip goes unseen."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.kernel.errors import Refusal
from duban.kernel.merkle import inclusion_proof, leaf_hash, root, verify

# Entries and roots of the Certificate Transparency reference implementation, sizes 0 to 8.
ENTRIES = [
    bytes.fromhex(h)
    for h in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LISTS = st.lists(st.binary(max_size=8), min_size=1, max_size=40)
HASH_NAMES = st.sampled_from(["sha256", "sm3"])


def by_the_book(entries: list[bytes]) -> bytes:
    """MTH of RFC 6962 section 2.1, word for word."""
    n = len(entries)
    if n <= 1:
        return hashlib.sha256(b"\x00" + entries[0]).digest() if n else hashlib.sha256(b"").digest()
    k = 1 << (n - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + by_the_book(entries[:k]) + by_the_book(entries[k:])).digest()


@pytest.mark.parametrize("size", range(9))
def test_the_published_roots_come_out(size: int) -> None:
    assert root(ENTRIES[:size]).hex() == ROOTS[size]


@given(LISTS)
def test_the_root_equals_the_definition_of_the_rfc(entries: list[bytes]) -> None:
    assert root(entries) == by_the_book(entries)


@given(LISTS, HASH_NAMES, st.data())
def test_every_entry_has_a_proof_that_verifies(entries: list[bytes], name: str, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(entries) - 1))
    proof = inclusion_proof(entries, index, name)
    assert verify(entries[index], index, len(entries), proof, root(entries, name), name)
    assert len(proof) <= (len(entries) - 1).bit_length()


@given(LISTS, st.data())
def test_any_flipped_bit_of_entry_proof_or_root_breaks_the_proof(entries: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(entries) - 1))
    parts = [entries[index], root(entries), *inclusion_proof(entries, index)]
    at = data.draw(st.integers(0, len(parts) - 1).filter(lambda i: parts[i])) if any(parts) else 1
    bit = data.draw(st.integers(0, len(parts[at]) * 8 - 1))
    flipped = bytearray(parts[at])
    flipped[bit // 8] ^= 1 << bit % 8
    parts[at] = bytes(flipped)
    assert not verify(parts[0], index, len(entries), parts[2:], parts[1])


@given(LISTS, st.data())
def test_a_proof_holds_for_its_own_place_only(entries: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(entries) - 1))
    proof, top = inclusion_proof(entries, index), root(entries)
    other = data.draw(st.integers(-1, len(entries)))
    if not (0 <= other < len(entries)) or entries[other] != entries[index]:
        assert not verify(entries[index], other, len(entries), proof, top)
    assert not verify(entries[index], index, len(entries), [*proof, top], top)
    if proof:
        assert not verify(entries[index], index, len(entries), proof[:-1], top)


@given(LISTS, st.data())
def test_changing_dropping_adding_or_swapping_an_entry_changes_the_root(
    entries: list[bytes], data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(entries) - 1))
    top = root(entries)
    assert root([*entries[:index], entries[index] + b"x", *entries[index + 1 :]]) != top
    assert root(entries[:index] + entries[index + 1 :]) != top
    assert root([*entries[:index], b"new", *entries[index:]]) != top
    other = data.draw(st.integers(0, len(entries) - 1))
    swapped = list(entries)
    swapped[index], swapped[other] = swapped[other], swapped[index]
    assert (root(swapped) == top) is (swapped == entries)


def test_a_node_cannot_be_passed_off_as_an_entry() -> None:
    left, right = leaf_hash(ENTRIES[0]), leaf_hash(ENTRIES[1])
    assert root([left + right]) != root(ENTRIES[:2])


@pytest.mark.parametrize("index", [-1, 3])
def test_a_proof_for_no_entry_is_refused(index: int) -> None:
    with pytest.raises(Refusal, match="不在共 3 条"):
        inclusion_proof(ENTRIES[:3], index)
