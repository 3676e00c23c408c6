"""Searching tells nobody what they may not read: a report's own words are found by its desk and its area only (C8.1)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from duban.cases import dossier, listing
from tests.make import World, world

pytestmark = pytest.mark.django_db


def numbers(w: World, who: str, words: str) -> list[str]:
    rows = listing.ledger(w.actor(who), listing.Filters(words=words), w.today)
    return [case.number for case in listing.page(rows).rows]


def test_the_handling_unit_finds_a_report_by_its_summary_and_not_by_its_original_words() -> None:
    w = world()
    case = w.begin("clerk", "receive", title="反映收费", facts="独此一家的豆腐坊交了两次钱。")
    w.move("clerk", case, "triage", topic=w.topics[0].pk, urgency="normal", duplicates_checked=True)
    w.move(
        "officer", case, "forward", handler=w.units["education"].pk, nature="assign", reply_due=w.today + timedelta(days=60),
        summary="请核实重复收费一事。",
    )  # fmt: skip
    assert numbers(w, "edu_clerk", "重复收费") == [case.number]
    assert numbers(w, "edu_clerk", "豆腐坊") == []
    assert numbers(w, "edu_clerk", "反映豆腐坊") == [], "nor by a query that mixes both"
    assert numbers(w, "clerk", "豆腐坊") == [case.number], "the desk that took it in reads it"
    assert numbers(w, "officer", "豆腐坊") == [case.number], "and the area's office"


def test_the_story_tells_those_who_work_from_the_summary_neither_the_original_words_nor_the_hour() -> None:
    w = world()
    case = w.begin("clerk", "receive", title="反映收费", facts="独此一家的豆腐坊交了两次钱。")
    case = w.move("clerk", case, "triage", topic=w.topics[0].pk, urgency="normal", duplicates_checked=True)
    case = w.move(
        "officer", case, "forward", handler=w.units["education"].pk, nature="assign", reply_due=w.today + timedelta(days=60),
        summary="请核实重复收费一事。",
    )  # fmt: skip

    def told(who: str) -> tuple[str, bool]:
        happened = dossier.story(w.actor(who), case)
        return repr([(one.words, one.station) for one in happened]), happened[0].day_only

    words, day_only = told("edu_clerk")
    assert "豆腐坊" not in words and day_only
    assert dossier.dossier(w.actor("edu_clerk"), case.pk).facts == "请核实重复收费一事。"
    assert dossier.dossier(w.actor("clerk"), case.pk).facts.startswith("独此一家")
    for who in ("clerk", "officer"):
        assert not told(who)[1], "who reads the original knows when it came"


def test_an_item_is_found_by_its_facts_by_everybody_who_sees_it() -> None:
    w = world()
    case = w.begin("clerk", "register", facts="豆腐坊押金未退。")
    assert numbers(w, "officer", "豆腐") == [case.number]
    assert numbers(w, "officer", "豆腐坊押金") == [case.number]


def test_marks_of_the_index_cannot_be_asked_for() -> None:
    w = world()
    case = w.begin("clerk", "receive", facts="豆腐坊交了两次钱。")
    for mark in ("\ue001豆腐", f"\ue000{case.area0}", f"\ue002{case.registrar_id}", '" OR "豆腐', "豆腐* OR 1"):
        assert numbers(w, "fin_clerk", mark) == []
