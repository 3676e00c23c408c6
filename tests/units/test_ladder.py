"""承办 → 分管 → 主要 (S0-24, S2-20, B10)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from duban.units.ladder import RUNGS, Holder, climb


def who(id_: int) -> Holder:
    return Holder(id_, id_, f"演示{id_}", "职务")


def test_the_ladder_has_its_three_rungs_in_order() -> None:
    rungs = climb([("高坪镇", {"liaison": [who(1)], "deputy": [who(2)], "leader": [who(3)]})])
    assert [(r.rank, r.role, r.title) for r in rungs] == [
        (1, "liaison", "承办"),
        (2, "deputy", "分管"),
        (3, "leader", "主要"),
    ]
    assert [r.reached[0].person_id for r in rungs] == [1, 2, 3]
    assert not any(r.vacant for r in rungs)


def test_a_vacant_rung_is_stated_and_the_next_above_stands_in() -> None:
    _, deputy, _ = climb([("高坪镇", {"liaison": [who(1)], "leader": [who(3)]})])
    assert deputy.vacant and deputy.reached == (who(3),) and deputy.instead_of == "高坪镇 主要"


def test_a_station_without_posts_is_answered_for_by_the_unit_above() -> None:
    rungs = climb([("财政所", {}), ("高坪镇", {"liaison": [who(1)], "leader": [who(3)]}), ("甲县", {})])
    assert all(r.vacant and r.instead_of == "高坪镇 承办" for r in rungs)


HELD = st.fixed_dictionaries(
    {}, optional={role: st.lists(st.builds(who, st.integers(1, 9)), max_size=2) for role in RUNGS}
)


@given(st.lists(st.tuples(st.text("甲乙", min_size=1, max_size=2), HELD), min_size=1, max_size=4))
def test_word_ends_nowhere_only_if_nobody_is_there(units: list[tuple[str, dict[str, list[Holder]]]]) -> None:
    rungs = climb(units)
    above = [held for _, held in units[1:]]
    for rung in rungs:
        own = units[0][1].get(rung.role, [])
        higher = [units[0][1].get(role, []) for role in RUNGS[rung.rank :]]
        anybody = bool(own) or any(higher) or any(any(held.values()) for held in above)
        assert bool(rung.reached) == anybody
        assert rung.vacant == (not own)
        assert bool(rung.instead_of) == (rung.vacant and anybody)
