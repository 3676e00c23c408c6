"""What a return refuses, and to whom: each answer says which rule it rests on (E3, S0-15, S4-14)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from duban.kernel.actor import Actor
from duban.kernel.errors import NotPermitted, NotThere, Refusal
from duban.returns.actions import fill, receive
from duban.returns.models import Return
from tests.returns.place import Place, city, moment, spot
from tests.returns.test_stories import COUNTIES, MONTHLY, YEAR, hand_in

pytestmark = pytest.mark.django_db
KEY = "2016-M06"


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as told:
        act()
    return told.value.code


@pytest.fixture
def two() -> tuple[Place, dict[str, tuple[int, int, int]]]:
    """Two counties that owe a monthly and a weekly form to the office; it is July 4th. Places by form and county."""
    place = city(*YEAR, counties=2)
    demands = {form: place.demand("recurring", form, COUNTIES, MONTHLY, form=form, to=("office",)) for form in ("monthly_data", "weekly")}  # fmt: skip
    place.apply(YEAR[0])
    place.at = moment(date(2016, 7, 4))
    return place, {
        f"{form}{i}": spot(place.owed_by(f"county{i}", demand, KEY)) for form, demand in demands.items() for i in (0, 1)
    }


def test_only_the_unit_that_owes_fills_signs_and_corrects(two: tuple[Place, dict[str, tuple[int, int, int]]]) -> None:
    place, spots = two
    office, other = place.actor("office", "office"), place.actor("county1")
    mine, at = spots["weekly0"], place.at

    def ways(actor: Actor) -> list[Callable[[], object]]:
        return [
            lambda: fill.keep(actor=actor, at=at, place=mine, cells={}, reasons={}),
            lambda: fill.sign(actor=actor, at=at, place=mine, cells={}, reasons={}),
            lambda: fill.sign_nil(actor=actor, at=at, place=mine),
            lambda: fill.correct(actor=actor, at=at, place=mine, cell="found", value=1, reason="演示"),
        ]

    for way in ways(other):
        with pytest.raises(NotThere):
            way()
    assert [refused(way) for way in ways(office)] == ["return.not_yours"] * 4
    assert not Return.objects.exists()


def test_only_the_recipient_accepts_and_only_what_has_come(two: tuple[Place, dict[str, tuple[int, int, int]]]) -> None:
    place, spots = two
    office, clerk, mine = place.actor("office", "office"), place.actor("county0"), spots["weekly0"]
    assert refused(lambda: receive.accept(actor=office, at=place.at, place=mine)) == "return.not_there"
    fill.keep(actor=clerk, at=place.at, place=mine, cells={"found": 1}, reasons={})
    assert refused(lambda: receive.accept(actor=office, at=place.at, place=mine)) == "return.not_there", (
        "a draft is not there"
    )
    fill.sign_nil(actor=clerk, at=place.at, place=mine)
    for way in (receive.accept, lambda **given: receive.send_back(reason="演示", **given)):
        with pytest.raises(NotPermitted) as told:
            way(actor=clerk, at=place.at, place=mine)
        assert told.value.code == "return.not_to_you"
    taken = receive.accept(actor=office, at=place.at, place=mine)
    assert taken.state == "zero" and list(taken.receipts) == [str(office.unit_id)], (
        "a zero that was taken is still a zero"
    )


def test_a_nil_is_signed_only_where_the_form_has_one(two: tuple[Place, dict[str, tuple[int, int, int]]]) -> None:
    place, spots = two
    clerk = place.actor("county0")
    assert refused(lambda: fill.sign_nil(actor=clerk, at=place.at, place=spots["monthly_data0"])) == "return.no_nil"
    assert fill.sign_nil(actor=clerk, at=place.at, place=spots["weekly0"]).nil


def test_a_slip_changes_something_and_breaks_no_rule(two: tuple[Place, dict[str, tuple[int, int, int]]]) -> None:
    place, spots = two
    clerk, mine = place.actor("county0"), spots["weekly0"]

    def slip(cell: str, value: int) -> Callable[[], object]:
        return lambda: fill.correct(actor=clerk, at=place.at, place=mine, cell=cell, value=value, reason="演示")

    assert refused(slip("found", 3)) == "return.not_yours", "nothing has been handed in yet"
    weekly = place.campaign.demands.get(title="weekly")
    hand_in(place, "county0", place.owed_by("county0", weekly, KEY), found=2)
    assert refused(slip("found", 2)) == "return.unchanged"
    assert refused(slip("overdue", 9)) == "return.check", "超期的问题不能多于未销号的问题"
    assert refused(slip("no_such_cell", 1)) == "return.no_cell"
    assert Return.objects.get().corrections.count() == 0


def test_nobody_is_chased_where_nothing_is_missing(two: tuple[Place, dict[str, tuple[int, int, int]]]) -> None:
    place, spots = two
    office, round_id = place.actor("office", "office"), spots["weekly0"][0]
    for i in (0, 1):
        fill.sign_nil(actor=place.actor(f"county{i}"), at=place.at, place=spots[f"weekly{i}"])
    place.at = moment(date(2016, 7, 6))
    assert refused(lambda: receive.chase(actor=office, at=place.at, round_id=round_id)) == "return.none_missing"
    assert refused(lambda: receive.chase(actor=office, at=place.at, round_id=0)) == "round.missing"
