"""Obligations × units × channels → dues, and what a change does to the future."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.campaign.obligations.cadence import Span
from duban.campaign.obligations.change import compare, held, open_to_change
from duban.campaign.obligations.channels import Channel, Places, route
from duban.campaign.obligations.cover import by_owner, coverage
from duban.campaign.obligations.generate import Demand, Frequency, Outcome, generate
from duban.campaign.obligations.select import Body, Selector, chosen, suggest
from duban.kernel.errors import Refusal
from duban.kernel.workdays import standard
from duban.plans.model import ByPhase, Every, OnDate
from tests.obligations.place import CITY, CITY_DISCIPLINE, OFFICE, body, city, township, yichun

CALENDAR = standard()
COUNTIES = Selector(levels=frozenset({3}))
DEPARTMENTS = Selector(kinds=frozenset({"department"}))
MONTHLY = Every("month", 5, 1)
TO_CITY = Channel(COUNTIES, (f"unit:{CITY_DISCIPLINE}",))
DUAL = Channel(
    Selector(kinds=frozenset({"department"}), within=frozenset(range(100, 1001, 100))), ("kind:discipline", "line")
)
CITY_ORGANS = Channel(Selector(parents=frozenset({CITY})), (f"unit:{CITY_DISCIPLINE}",))
TABLE = [TO_CITY, DUAL, CITY_ORGANS]


def made(demands: list[Demand], bodies: list[Body] | None = None, span: Span | None = None, **more: object) -> Outcome:
    bodies, span = bodies or city(), span or yichun()
    return generate(demands, bodies, TABLE, span, CALENDAR, on=date(2016, 6, 1), office=OFFICE, **more)


def test_ten_counties_owe_twelve_monthly_returns_each() -> None:
    """S1-48."""
    outcome = made([Demand(1, "recurring", "月报表", COUNTIES, MONTHLY)])
    assert outcome.count() == len(list(outcome.dues())) == 120
    assert not outcome.troubles
    assert {due.member.to for due in outcome.dues()} == {(CITY_DISCIPLINE,)}


def test_a_county_department_reports_once_to_two_recipients() -> None:
    """S1-51: own level's discipline organ and the bureau above; one entry, two receipts."""
    outcome = made([Demand(1, "recurring", "月报表", DEPARTMENTS, MONTHLY)])
    county = next(m for line in outcome.lines for m in line.members if m.owing == 102)
    assert county.to == (101, 4)
    assert next(m for line in outcome.lines for m in line.members if m.owing == 4).to == (CITY_DISCIPLINE,)


def test_reporters_of_another_kind_have_a_frequency_of_their_own() -> None:
    """S1-52: the city's own departments report each phase only."""
    own = Frequency(Selector(parents=frozenset({CITY})), ByPhase("each", "end", 0))
    outcome = made([Demand(1, "report", "工作进展", DEPARTMENTS, MONTHLY, frequencies=(own,))])
    by_unit: dict[int, int] = {}
    for due in outcome.dues():
        by_unit[due.member.owing] = by_unit.get(due.member.owing, 0) + 1
    assert by_unit[4] == 4
    assert by_unit[102] == 12


def test_village_and_group_finances_are_disclosed_by_the_level_above() -> None:
    """S1-40: one township, ten villages, eighty groups: ninety duties a quarter with the right discloser."""
    span = Span(date(2016, 7, 1), date(2016, 9, 30))
    who = Selector(levels=frozenset({5, 6}))
    demand = Demand(1, "disclosure", "财务公开", who, Every("quarter", 15, 1), above=True)
    outcome = made([demand], township(), span)
    dues = list(outcome.dues())
    assert len(dues) == outcome.count() == 90
    by_id = {one.id: one for one in township()}
    for due in dues:
        assert due.member.owing == by_id[due.member.about].parent
    assert sum(1 for due in dues if due.member.owing == 5000) == 10
    assert {due.slot.overdue_after for due in dues} == {date(2016, 10, 15)}


def test_a_unit_without_a_level_above_is_named_and_not_guessed() -> None:
    demand = Demand(1, "disclosure", "财务公开", Selector(levels=frozenset({2})), Every("quarter"), above=True)
    outcome = made([demand])
    assert [trouble.code for trouble in outcome.troubles] == ["no_discloser"]
    assert not list(outcome.dues())


def test_two_stages_give_the_channel_head_a_due_of_its_own_later_than_its_reporters() -> None:
    """S4-15."""
    demand = Demand(1, "report", "总结报告", COUNTIES, OnDate("2017-05-15"), gather=3, onward=("office",))
    outcome = made([demand])
    lower = [due for due in outcome.dues() if due.stage == 1]
    upper = [due for due in outcome.dues() if due.stage == 2]
    assert len(lower) == 10
    assert [(due.member.owing, due.member.to) for due in upper] == [(CITY_DISCIPLINE, (OFFICE,))]
    assert max(due.slot.overdue_after for due in lower) == date(2017, 5, 10) < upper[0].slot.overdue_after


def test_a_reporter_without_a_channel_is_named() -> None:
    """S4-14: nobody reports into the void."""
    lonely = Selector(levels=frozenset({2}))
    outcome = made([Demand(1, "report", "总结", lonely, OnDate("2017-05-15"))])
    assert [(t.code, t.unit) for t in outcome.troubles] == [("no_channel", CITY)]


def test_a_range_that_chooses_nobody_is_named() -> None:
    outcome = made([Demand(1, "report", "总结", Selector(kinds=frozenset({"school"})), OnDate("2017-05-15"))])
    assert [trouble.code for trouble in outcome.troubles] == ["nobody"]


def test_five_channels_of_a_county_lead_where_its_table_says() -> None:
    """S4-14: townships, party organs, departments, schools and firms each by their own way."""
    county = (1,)
    heads = [body(i, "party_organ", 0, county) for i in (2, 3)] + [body(i, "department", 0, county) for i in (4, 5, 6)]
    reporters = [
        body(10, "township", 4, county),
        body(11, "party_organ", 0, county),
        body(12, "department", 0, county),
        body(13, "school", 0, (1, 10)),
        body(14, "enterprise", 0, county),
    ]
    table = [
        Channel(Selector(levels=frozenset({4})), ("unit:2",)),
        Channel(Selector(kinds=frozenset({"school"})), ("unit:5",)),
        Channel(Selector(kinds=frozenset({"enterprise"})), ("unit:6",)),
        Channel(Selector(kinds=frozenset({"party_organ"})), ("unit:3",)),
        Channel(Selector(kinds=frozenset({"department"})), ("unit:4",)),
    ]
    places = Places([body(1, "county", 3, ()), *heads, *reporters])
    found = {one.id: route(one, table, places, date(2017, 6, 1))[0] for one in reporters}
    assert found == {10: (2,), 11: (3,), 12: (4,), 13: (5,), 14: (6,)}


def test_a_channel_counts_only_while_it_is_in_force() -> None:
    old, new = replace(TO_CITY, until_on=date(2016, 12, 31)), Channel(COUNTIES, ("office",), from_on=date(2017, 1, 1))
    places = Places(city(), OFFICE)
    county = next(one for one in city() if one.level == 3)
    assert route(county, [old, new], places, date(2016, 12, 31))[0] == (CITY_DISCIPLINE,)
    assert route(county, [old, new], places, date(2017, 1, 1))[0] == (OFFICE,)


def test_an_unknown_recipient_word_is_refused() -> None:
    with pytest.raises(Refusal, match="不认识"):
        route(city()[4], [Channel(COUNTIES, ("somewhere",))], Places(city()), date(2016, 6, 1))


# --- who ----------------------------------------------------------------------------------------------------------------


def test_self_check_covers_the_units_and_what_belongs_to_them() -> None:
    """S2-11: 39 of 40 is 97.5 % and the missing one is named; 二级机构 and directed schools belong, areas do not."""
    county = (1,)
    bureaus = [body(10 + i, "department", 0, county) for i in range(10)]
    inner = [body(100 + i, "inner", 0, (1, 10)) for i in range(20)]
    schools = [body(200 + i, "school", 0, (1, 300), line=11) for i in range(10)]
    others = [body(1, "county", 3, ()), body(300, "township", 4, county), body(301, "finance_office", 0, (1, 300))]
    found = chosen(Selector(kinds=frozenset({"department"}), below=True), [*others, *bureaus, *inner, *schools])
    assert [one.id for one in found] == [one.id for one in (*bureaus, *inner, *schools)]
    asked = [one.id for one in found]
    told = coverage(asked, [id_ for id_ in asked if id_ != 205])
    assert (told.percent, told.missing, told.whole) == ("97.5 %", (205,), False)
    heads = by_owner(found, [id_ for id_ in asked if id_ != 205])
    assert heads[11].missing == (205,)
    assert heads[10].whole
    assert coverage([], [1]).percent == "—" and not coverage([], []).whole
    assert coverage(range(3000), range(2999)).percent == "99.9 %", "never rounded up to a whole"


@pytest.mark.parametrize(
    ("words", "selector"),
    [
        ("各县(市、区)", Selector(levels=frozenset({3}))),
        ("各乡镇(街道、场)", Selector(levels=frozenset({4}))),
        ("各村(社区)", Selector(levels=frozenset({5}))),
        ("县直各单位及所属单位", Selector(groups=frozenset({"department", "party", "state"}), below=True)),
        ("各学校", Selector(kinds=frozenset({"school"}))),
        ("县委各部门", Selector(kinds=frozenset({"party_organ"}))),
        ("县政府各部门", Selector(groups=frozenset({"department"}))),
        ("县政府直属各单位", Selector(groups=frozenset({"department"}))),
    ],
)
def test_words_of_a_plan_suggest_a_range(words: str, selector: Selector) -> None:
    assert suggest(words) == selector


def test_words_that_name_nothing_known_suggest_nothing() -> None:
    assert suggest("有关同志") is None


def test_a_selector_survives_being_stored_and_refuses_what_it_does_not_know() -> None:
    selector = Selector(levels=frozenset({4}), within=frozenset({7}), but=frozenset({9}), below=True)
    assert Selector.from_dict(selector.to_dict()) == selector
    with pytest.raises(Refusal, match="wizard"):
        Selector.from_dict({"kinds": ["wizard"]})


# --- change -------------------------------------------------------------------------------------------------------------

MONTHLY_DEMAND = Demand(1, "recurring", "月报表", COUNTIES, MONTHLY)


def test_nothing_changed_shows_nothing() -> None:
    outcome = made([MONTHLY_DEMAND])
    assert compare(held(outcome), held(made([MONTHLY_DEMAND])), date(2016, 10, 1)) == []


def test_a_changed_channel_affects_the_future_only() -> None:
    """S4-14: what has begun keeps its recipients."""
    before = made([MONTHLY_DEMAND])
    after = generate(
        [MONTHLY_DEMAND],
        city(),
        [Channel(COUNTIES, ("office",))],
        yichun(),
        CALENDAR,
        on=date(2017, 1, 1),
        office=OFFICE,
    )
    (change,) = compare(held(before), held(after), date(2017, 1, 1))
    assert len(change.changed) == 10
    assert {new.to for _, new in change.changed} == {(OFFICE,)}
    assert (change.dues_added, change.dues_ended) == (0, 0)


def test_a_closed_county_owes_no_more_and_a_new_one_owes_from_the_next_period() -> None:
    bodies = [replace(one, closed_on=date(2016, 12, 15)) if one.id == 100 else one for one in city()]
    bodies.append(body(1100, "county", 3, (CITY,), opened_on=date(2016, 12, 16)))
    outcome = made([MONTHLY_DEMAND], bodies)
    by_unit = {id_: [due.slot.key for due in outcome.dues() if due.member.owing == id_] for id_ in (100, 1100)}
    assert by_unit[100][-1] == "2016-M11"
    assert by_unit[1100][0] == "2017-M01"
    (change,) = compare(held(made([MONTHLY_DEMAND])), held(outcome), date(2016, 12, 16))
    assert [seat.owing for seat in change.joined] == [1100]
    assert [seat.owing for seat in change.left] == [100]
    assert (change.dues_added, change.dues_ended) == (5, 5)


def test_a_changed_due_day_moves_only_periods_that_have_not_begun() -> None:
    later = replace(MONTHLY_DEMAND, rule=Every("month", 10, 1))
    (change,) = compare(held(made([MONTHLY_DEMAND])), held(made([later])), date(2016, 12, 2))
    assert next(moved.now.key for moved in change.slots_moved) == "2017-M01"
    assert len(change.slots_moved) == 5


def test_an_obligation_given_up_takes_its_future_along() -> None:
    (change,) = compare(held(made([MONTHLY_DEMAND])), held(made([])), date(2017, 1, 1))
    assert len(change.slots_ended) == 5
    assert change.dues_ended == 50


@given(
    st.sets(st.integers(0, 9)),
    st.sets(st.integers(0, 9)),
    st.integers(1, 28),
    st.integers(1, 28),
    st.dates(date(2016, 6, 1), date(2017, 6, 1)),
)
def test_applying_a_comparison_gives_exactly_the_new_future_and_the_old_past(
    old: set[int], new: set[int], day: int, other: int, on: date
) -> None:
    """Whatever is changed: past dues stay, future dues are those of the new plan, and the counts add up."""

    def outcome(chosen_ids: set[int], day: int) -> Outcome:
        ids = frozenset(100 * (i + 1) for i in chosen_ids)
        return made([Demand(1, "recurring", "表", Selector(ids=ids), Every("month", day, 1))] if ids else [])

    def future(one: Outcome) -> set[tuple[str, int]]:
        return {(due.slot.key, due.member.owing) for due in one.dues() if open_to_change(due.slot, on)}

    before, after = outcome(old, day), outcome(new, other)
    changes = compare(held(before), held(after), on)
    assert sum(change.dues_added for change in changes) == len(future(after) - future(before))
    assert sum(change.dues_ended for change in changes) == len(future(before) - future(after))
    for change in changes:
        assert all(open_to_change(slot, on) for slot in (*change.slots_added, *change.slots_ended))
