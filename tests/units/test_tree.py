"""The area tree's arithmetic (B11, S1-7), on random trees against walking the parents."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.kernel.errors import Refusal
from duban.units import tree


@st.composite
def forests(draw: st.DrawFn) -> dict[int, int | None]:
    """Parents by id; ids of several lengths, so that 1, 10 and 100 meet."""
    ids = draw(st.lists(st.integers(1, 2000), min_size=1, max_size=40, unique=True))
    return {id_: draw(st.sampled_from([None, *ids[:nr]])) for nr, id_ in enumerate(ids)}


def path(parents: dict[int, int | None], id_: int) -> tuple[int, ...]:
    found = [id_]
    while (above := parents[found[0]]) is not None:
        found.insert(0, above)
    return tuple(found)


@given(forests())
def test_a_subtree_is_exactly_one_range_of_trails(parents: dict[int, int | None]) -> None:
    trails = {id_: tree.trail_of(path(parents, id_)[:-1]) for id_ in parents}
    for root in parents:
        lower, upper = tree.subtree(trails[root], root)
        # Byte order, as both engines are told to compare.
        found = {id_ for id_, trail in trails.items() if lower.encode() <= trail.encode() < upper.encode()}
        assert found == {id_ for id_ in parents if root in path(parents, id_)[:-1]}


@given(forests())
def test_trails_made_level_by_level_say_the_same_as_the_parents(parents: dict[int, int | None]) -> None:
    found = tree.trails(parents, {})
    assert {id_: tree.above(trail) for id_, trail in found.items()} == {id_: path(parents, id_)[:-1] for id_ in parents}
    assert tree.caught(parents) == set()


@given(forests(), st.data())
def test_a_move_under_itself_is_refused_and_every_other_is_not(
    parents: dict[int, int | None], data: st.DataObject
) -> None:
    unit, parent = data.draw(st.sampled_from(sorted(parents))), data.draw(st.sampled_from(sorted(parents)))
    if unit in path(parents, parent):
        with pytest.raises(Refusal) as caught:
            tree.check_no_cycle(unit, path(parents, parent))
        assert caught.value.code == "unit.cycle"
    else:
        tree.check_no_cycle(unit, path(parents, parent))
        moved = parents | {unit: parent}
        assert tree.caught(moved) == set()


@given(forests(), st.data())
def test_units_in_a_circle_are_caught_with_all_that_hangs_on_them(
    parents: dict[int, int | None], data: st.DataObject
) -> None:
    unit = data.draw(st.sampled_from(sorted(parents)))
    below = [id_ for id_ in parents if unit in path(parents, id_)]
    circled = parents | {unit: data.draw(st.sampled_from(below))}
    assert tree.caught(circled) == set(below)


def test_trails_of_a_moved_subtree_start_from_the_parent_outside() -> None:
    assert tree.trails({7: 3, 8: 7}, {3: "/1/"}) == {7: "/1/3/", 8: "/1/3/7/"}


def test_the_next_level_is_the_nearest_area_above_the_unit_complained_of() -> None:
    levels = {1: 2, 2: 3, 3: 0, 4: 0, 5: 4}
    assert tree.next_level((1, 2, 3), levels) == 2, "an organ's matter goes to the area it stands in"
    assert tree.next_level((1, 2, 3, 4), levels) == 2, "a station under an organ too"
    assert tree.next_level((1, 2, 5), levels) == 2, "a township's to the county"
    assert tree.next_level((1, 2), levels) == 1
    assert tree.next_level((1,), levels) is None
    assert tree.nearest_area((1, 2, 3), levels) == 2
    assert tree.within((1, 2, 3), (2, 9)) and not tree.within((1, 2, 3), (9,))
