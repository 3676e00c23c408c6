"""A random walk through names, aliases and mergers (S2-34, S1-53): what can be searched is always what the records say."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from duban.journal.verify import verify
from duban.kernel.errors import Refusal
from duban.units import terms
from duban.units.actions import (
    add_alias,
    confirm_alias,
    correct_unit,
    merge_units,
    rename_unit,
    suggest_alias,
    undo_alias,
    unmerge_units,
)
from duban.units.models import Alias, Unit, UnitTerm
from duban.units.queries import search
from tests.units.house import AT, House, peopled

WORDS = ["教育局", "教委", "教体局", "发改局", "发改委", "发展和改革委员会", "效能办", "优化办", "作风办"]


def keys() -> set[tuple[int, str, str]]:
    return set(UnitTerm.objects.values_list("unit_id", "term", "how"))


def step(house: House, chooser: random.Random, nr: int) -> str:
    """One random act; returns its name. Raises Refusal where it may not be."""
    ids = list(Unit.objects.exclude(parent=None).order_by("pk").values_list("pk", flat=True))
    unit, other = chooser.sample(ids, 2)
    aliases = list(Alias.objects.order_by("pk").values_list("pk", flat=True)) or [0]
    word, actor = chooser.choice(["", "甲县", "县"]) + chooser.choice(WORDS), house.system
    act = chooser.choice(["suggest", "add", "confirm", "undo", "rename", "correct", "merge", "unmerge"])
    if act == "suggest":
        suggest_alias(actor=actor, at=AT, unit_id=unit, name=word, source="方案")
    elif act == "add":
        add_alias(actor=actor, at=AT, unit_id=unit, name=word)
    elif act == "confirm":
        waiting = list(Alias.objects.filter(state="suggested").order_by("pk").values_list("pk", flat=True))
        confirm_alias(actor=actor, at=AT, alias_id=chooser.choice(waiting or aliases))
    elif act == "undo":
        undo_alias(actor=actor, at=AT, alias_id=chooser.choice(aliases))
    elif act == "rename":
        rename_unit(actor=actor, at=AT, unit_id=unit, name=word, on=date(2016, 1, 1) + timedelta(days=nr))
    elif act == "correct":
        correct_unit(actor=actor, at=AT, unit_id=unit, changes={"short_name": word})
    elif act == "merge":
        merge_units(actor=actor, at=AT, keep_id=unit, double_id=other, reason="同一单位")
    else:
        unmerge_units(actor=actor, at=AT, double_id=unit, reason="并非同一单位")
    return act


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [20140731, 20160601])
def test_search_keys_follow_every_change_of_a_name(seed: int) -> None:
    house = peopled()
    for name in ("甲县发改局", "甲县发改委", "甲县效能办", "甲县优化办"):
        house.unit(name, "department", "甲县")
    chooser, done = random.Random(seed), set()
    for nr in range(120):
        try:
            done.add(step(house, chooser, nr))
        except Refusal as refusal:
            assert refusal.sentence.endswith("。")
    assert done == {"suggest", "add", "confirm", "undo", "rename", "correct", "merge", "unmerge"}
    written = keys()
    terms.index(Unit.objects.all())
    assert written == keys()
    for unit in Unit.objects.filter(same_as=None):
        assert unit.pk in {hit.unit.id for hit in search(house.system, unit.name, limit=100)}
    for double in Unit.objects.exclude(same_as=None):
        hits = {hit.unit.id for hit in search(house.system, double.name, limit=100)}
        assert double.same_as_id in hits and double.pk not in hits
    assert verify() == []
