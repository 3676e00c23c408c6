"""However a list is had – by few ids, by all matches, by looking at each row, by another filter's index – it is the same list (2/6.1)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest

from duban.cases import listing
from duban.cases.listing import Filters
from tests.make import World, world

pytestmark = pytest.mark.django_db

TEXTS = ["食堂多收餐费,未公示。", "补贴漏发三户。", "餐费未退还,补贴名单未公示。", "豆腐坊押金未退。"]
SEARCHES = ["餐费", "公示", "未公示", "补贴名单", "未退", "飞船", "食堂 公示", "押"]
WAYS = {
    "few": {"FEW": 1000},
    "all matches": {"FEW": 0, "_SURE": 10**6, "_walked_from": 10**6, "_asked_from": 10**6, "_each_from": 10**6},
    "walked": {"FEW": 0, "_SURE": 0, "_walked_from": 0, "_asked_from": 10**6, "_each_from": 10**6},
    "each": {"FEW": 0, "_SURE": 0, "_walked_from": 0, "_asked_from": 0, "_each_from": 0},
}


@pytest.fixture
def stocked() -> World:
    """Items and reports with overlapping words, at several stations."""
    w = world()
    for nr, text in enumerate(TEXTS * 2):
        case = w.begin("clerk", "receive" if nr % 3 == 0 else "register", facts=text, title=f"演示第 {nr} 件")
        if case.kind == "item" and nr % 2:
            w.move("officer", case, "confirm", topic=w.topics[nr % 2].pk)
    return w


def ways(patch: pytest.MonkeyPatch) -> Iterator[str]:
    """Each way in its turn is the one that is taken."""
    for name, limits in WAYS.items():
        with patch.context() as within:
            for limit, value in limits.items():
                within.setattr(listing, limit, value if limit in ("FEW", "_SURE") else lambda cases, value=value: value)
            yield name


def pages(w: World, who: str, filters: Filters) -> list[int]:
    """Ids of all pages of two, in order."""
    found, key = [], ""
    rows = listing.ledger(w.actor(who), filters, w.today)
    while True:
        page = listing.page(rows, after=key, size=2)
        found += [line.pk for line in page.rows]
        key = page.next_key
        if not key:
            return found


def test_a_search_finds_the_same_by_every_way(stocked: World, monkeypatch: pytest.MonkeyPatch) -> None:
    askers = ("clerk", "officer", "edu_clerk")
    expected: dict[tuple[str, str], list[int]] = {}
    for way in ways(monkeypatch):
        for who, words in product(askers, SEARCHES):
            found = pages(stocked, who, Filters(words=words))
            assert found == expected.setdefault((who, words), found), f"{way}: {words} by {who}"
            number, more = listing.counted(listing.ledger(stocked.actor(who), Filters(words=words), stocked.today))
            assert (number, more) == (len(found), False), f"{way}: count of {words} by {who}"
    assert len(expected["officer", "餐费"]) == 4 and expected["officer", "飞船"] == []


def test_a_filter_keeps_the_same_whichever_index_is_walked(stocked: World, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [
        Filters(station="registered"),
        Filters(topic=stocked.topics[1].pk),
        Filters(station="confirmed", words="未"),
    ]
    expected: dict[int, list[int]] = {}
    for wide in (0, 99):
        monkeypatch.setattr(listing, "WIDE", wide)
        for way in ways(monkeypatch):
            for nr, filters in enumerate(asked):
                found = pages(stocked, "officer", filters)
                assert found == expected.setdefault(nr, found), f"{way}, areas above {wide} are wide: {filters}"
    assert all(expected.values())
