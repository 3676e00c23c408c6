"""What an entry's hash and seal cover. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.journal import chain
from duban.journal.chain import Links

LINKS = Links(
    seq=5,
    subject_kind="unit",
    subject_id=7,
    nr=2,
    at="2026-03-02T01:00:00.000000+00:00",
    actor='{"person":7}',
    kind="unit.rename",
    payload='{"set":{"name":"青禾区"}}',
    prev="0" * 64,
    alg="sha256",
)


def test_the_hash_can_be_taken_again_in_any_language() -> None:
    """The rule in docs/journal.md: every part in UTF-8 behind its length in eight bytes."""
    parts = (
        "duban-entry/1",
        "5",
        "unit",
        "7",
        "2",
        LINKS.at,
        LINKS.actor,
        LINKS.kind,
        LINKS.payload,
        LINKS.prev,
        "sha256",
    )
    body = b"".join(len(part.encode()).to_bytes(8, "big") + part.encode() for part in parts)
    assert LINKS.digest() == sha256(body).hexdigest()


@pytest.mark.parametrize("name", [name for name in Links.__slots__ if name != "alg"])
def test_every_part_counts(name: str) -> None:
    value = getattr(LINKS, name)
    changed: dict[str, Any] = {name: value + 1 if isinstance(value, int) else value + "0"}
    assert replace(LINKS, **changed).digest() != LINKS.digest()


def test_sm3_gives_another_hash_than_sha256_and_is_as_long() -> None:
    national = replace(LINKS, alg="sm3").digest()
    assert len(national) == 64
    assert national != LINKS.digest()


@given(st.text(max_size=6), st.text(max_size=6), st.text(max_size=6), st.text(max_size=6))
def test_no_two_different_entries_share_their_bytes(a: str, b: str, c: str, d: str) -> None:
    one, two = replace(LINKS, actor=a, kind=b), replace(LINKS, actor=c, kind=d)
    assert (one.digest() == two.digest()) == ((a, b) == (c, d))


@given(st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-3))])))
def test_a_moment_is_written_the_same_way_from_every_zone(at: datetime) -> None:
    written = chain.moment(at)
    assert datetime.fromisoformat(written) == at
    assert written.endswith("+00:00")
    assert len(written) == 32


def test_a_moment_without_a_zone_is_no_moment() -> None:
    with pytest.raises(ValueError, match="time zone"):
        chain.moment(datetime(2026, 1, 1))


@pytest.mark.parametrize("alg", ["sha256", "sm3"])
def test_a_seal_serves_in_its_own_role_and_under_its_own_key_only(alg: str) -> None:
    key = b"k" * 32
    sealed = chain.seal(key, "entry", "aa", alg=alg)
    assert len(sealed) == 64
    assert sealed != chain.seal(key, "tail", "aa", alg=alg)
    assert sealed != chain.seal(b"j" * 32, "entry", "aa", alg=alg)
    assert sealed != chain.seal(key, "entry", "a", "a", alg=alg)
