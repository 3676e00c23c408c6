"""Two people change the tree at once (issue 4.6): nobody's work is lost and every trail stays true."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from duban.journal.verify import verify
from duban.kernel.actor import Actor
from duban.kernel.errors import Refusal
from duban.units.actions import add_unit, move_unit
from duban.units.models import Unit
from tests.units.house import AT, peopled
from tests.units.test_units import trails_are_right

ROUNDS = 6


@pytest.mark.django_db(transaction=True)
def test_units_added_at_once_get_different_codes() -> None:
    house = peopled()
    start, actor, parent = Barrier(2), house.system, house.units["高坪镇"].pk

    def add(who: str) -> int:
        try:
            start.wait()
            for nr in range(ROUNDS):
                add_unit(actor=actor, at=AT, name=f"{who}{nr}村", kind="village", parent_id=parent)
        finally:
            connection.close()
        return ROUNDS

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(add, ["东", "西"])) == 2 * ROUNDS
    made = Unit.objects.filter(parent_id=parent, kind="village").exclude(name="王家村")
    assert made.count() == len(set(made.values_list("code", flat=True))) == 2 * ROUNDS
    assert verify() == []


@pytest.mark.django_db(transaction=True)
def test_a_unit_added_below_one_that_is_just_moving_goes_along() -> None:
    house = peopled()
    actor: Actor = house.system
    town, homes = house.units["高坪镇"].pk, [house.units["乙县"].pk, house.units["甲县"].pk]
    start = Barrier(2)

    def move() -> None:
        try:
            start.wait()
            for nr in range(ROUNDS):
                move_unit(actor=actor, at=AT, unit_id=town, parent_id=homes[nr % 2])
        finally:
            connection.close()

    def add() -> None:
        try:
            start.wait()
            for nr in range(ROUNDS):
                add_unit(actor=actor, at=AT, name=f"新{nr}村", kind="village", parent_id=town)
        except Refusal as refusal:
            assert refusal.retry, refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(move), pool.submit(add)]:
            done.result()
    assert trails_are_right()
    assert Unit.objects.filter(parent_id=town, name__startswith="新").count() > 0
    assert verify() == []
