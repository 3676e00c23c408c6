"""Units change by acts (B11, S1-7, S1-53, S2-34), and every change is proven."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from duban.journal.models import Entry
from duban.journal.verify import verify
from duban.kernel.errors import NotPermitted, Outdated, Refusal
from duban.units import tree
from duban.units.actions import (
    add_alias,
    add_unit,
    close_unit,
    confirm_alias,
    correct_unit,
    direct_unit,
    merge_units,
    move_unit,
    rename_unit,
    succeed_unit,
    suggest_alias,
    undo_alias,
    unmerge_units,
)
from duban.units.models import Alias, Post, Succession, Unit
from duban.units.queries import search
from tests.units.house import AT, DAY, House, founded, peopled

pytestmark = pytest.mark.django_db


def trails_are_right() -> bool:
    """Every trail in the database says what the parents say."""
    parents = dict(Unit.objects.values_list("pk", "parent_id"))
    return dict(Unit.objects.values_list("pk", "trail")) == tree.trails(parents, {})


def refused(code: str) -> pytest.RaisesExc[Refusal]:
    return pytest.RaisesExc(Refusal, check=lambda refusal: refusal.code == code)


def test_a_unit_gets_its_parents_code_with_the_next_number() -> None:
    house = founded()
    assert [house.unit(name, "county").code for name in ("甲县", "乙县")] == ["9901-01", "9901-02"]
    assert house.unit("高坪镇", "township", "甲县").code == "9901-01-01"
    assert verify() == []


def test_what_does_not_fit_is_refused_with_the_reason() -> None:
    house = peopled()
    county = house.units["甲县"].pk

    def add(**given: object) -> Unit:
        known: dict[str, object] = {"name": "新单位", "kind": "department", "parent_id": county}
        return add_unit(actor=house.system, at=AT, **{**known, **given})  # type: ignore[arg-type]

    for code, given in {
        "unit.kind_misplaced": {"kind": "city"},
        "unit.kind_unknown": {"kind": "castle"},
        "unit.name_missing": {"name": " \n"},
        "unit.name_taken": {"name": "甲县 教育局"},
        "unit.code_taken": {"code": "9901"},
        "unit.code_bad": {"code": "甲-1"},
        "unit.name_long": {"short_name": "长" * 41},
    }.items():
        with refused(code):
            add(**given)
    assert verify() == []


def test_the_office_adds_units_in_its_own_county_only() -> None:
    house = peopled()
    office = house.actor("zhuanban")
    add_unit(actor=office, at=AT, name="甲县林业局", kind="department", parent_id=house.units["甲县"].pk)
    with pytest.raises(NotPermitted):
        add_unit(actor=office, at=AT, name="乙县林业局", kind="department", parent_id=house.units["乙县"].pk)
    with pytest.raises(NotPermitted):
        move_unit(actor=office, at=AT, unit_id=house.units["高坪镇"].pk, parent_id=house.units["乙县"].pk)


def test_a_moved_unit_takes_all_below_it_along_in_one_act() -> None:
    house = peopled()
    before = Entry.objects.count()
    moved = move_unit(actor=house.system, at=AT, unit_id=house.units["高坪镇"].pk, parent_id=house.units["乙县"].pk)
    assert moved == 4
    assert trails_are_right()
    entries = Entry.objects.order_by("seq")[before:]
    assert [entry.kind for entry in entries] == ["unit.move"] * 4
    assert verify() == []


def test_a_unit_cannot_move_under_itself_or_where_it_does_not_fit() -> None:
    house = peopled()
    with refused("unit.cycle"):
        move_unit(actor=house.system, at=AT, unit_id=house.units["甲县"].pk, parent_id=house.units["高坪镇"].pk)
    with refused("unit.kind_misplaced"):
        move_unit(actor=house.system, at=AT, unit_id=house.units["王家村"].pk, parent_id=house.units["甲县教育局"].pk)
    with refused("unit.root"):
        move_unit(actor=house.system, at=AT, unit_id=house.root.pk, parent_id=house.units["甲县"].pk)
    assert trails_are_right()


def test_the_slower_of_two_is_told() -> None:
    house = peopled()
    unit = house.units["高坪镇"]
    correct_unit(actor=house.system, at=AT, unit_id=unit.pk, changes={"short_name": "高坪"}, version=unit.version)
    with pytest.raises(Outdated):
        correct_unit(actor=house.system, at=AT, unit_id=unit.pk, changes={"short_name": "坪"}, version=unit.version)


def test_random_moves_keep_every_trail_true() -> None:
    """Property of the tree on the real tables: after each accepted move all trails equal the parents' chain."""
    house = founded()
    chooser = random.Random(20160601)
    kinds = ["county", "township", "village", "group", "department"]
    made = [house.root]
    for nr in range(24):
        parent, kind = chooser.choice(made), chooser.choice(kinds)
        try:
            made.append(add_unit(actor=house.system, at=AT, name=f"演示{nr}", kind=kind, parent_id=parent.pk))
        except Refusal as refusal:
            assert refusal.code == "unit.kind_misplaced"
    moves = 0
    for _ in range(40):
        unit, parent = chooser.sample(made, 2)
        try:
            move_unit(actor=house.system, at=AT, unit_id=unit.pk, parent_id=parent.pk)
            moves += 1
        except Refusal as refusal:
            assert refusal.code in {"unit.cycle", "unit.kind_misplaced", "unit.root", "unit.name_taken"}
        assert trails_are_right()
    assert moves > 3
    assert verify() == []


def test_direction_by_trade_cannot_run_in_a_circle() -> None:
    house = peopled()
    bureau, school = house.units["甲县教育局"], house.units["高坪中学"]
    with refused("unit.line_cycle"):
        direct_unit(actor=house.system, at=AT, unit_id=bureau.pk, line_id=school.pk)
    direct_unit(actor=house.system, at=AT, unit_id=school.pk, line_id=None)
    direct_unit(actor=house.system, at=AT, unit_id=bureau.pk, line_id=school.pk)
    assert verify() == []


def test_a_closed_unit_ends_its_posts_and_takes_nothing_new() -> None:
    house = peopled()
    house.hire("caizheng", "liaison", "高坪镇财政所")
    unit = house.units["高坪镇财政所"]
    assert close_unit(actor=house.system, at=AT, unit_id=unit.pk, on=DAY, reason="机构改革") == 1
    assert house.actor("caizheng").post_id is not None, "the last day still counts"
    house.later(days=1)
    assert house.actor("caizheng").post_id is None
    with refused("unit.closed"):
        house.hire("xinren", "liaison", "高坪镇财政所")
    assert verify() == []


def test_a_unit_with_living_units_below_cannot_be_closed() -> None:
    house = peopled()
    with refused("unit.has_children"):
        close_unit(actor=house.system, at=AT, unit_id=house.units["高坪镇"].pk, on=DAY, reason="撤并")


def test_two_tax_offices_become_one_and_the_record_keeps_all_three() -> None:
    """S1-53: 国税、地税 2018 合并."""
    house = peopled()
    state, local = (
        house.unit(name, kind, "高坪镇")
        for name, kind in (("高坪国税分局", "state_tax"), ("高坪地税分局", "local_tax"))
    )
    tax = house.unit("高坪税务分局", "tax_branch", "高坪镇")
    for old in (state, local):
        succeed_unit(
            actor=house.system,
            at=AT,
            unit_id=old.pk,
            successor_ids=[tax.pk],
            on=date(2018, 7, 5),
            how="merge",
            basis="演示",
        )
    assert set(Unit.objects.filter(closed_on=date(2018, 7, 4))) == {state, local}
    with refused("unit.succession_cycle"):
        succeed_unit(actor=house.system, at=AT, unit_id=tax.pk, successor_ids=[local.pk], on=DAY, how="merge")
    assert Succession.objects.count() == 2
    assert verify() == []


def test_the_people_of_a_merged_organ_stay_behind_the_wall_for_old_matters() -> None:
    """A case about the organ that is no more is a case about the people who now sit in its successor."""
    house = peopled()
    old = house.unit("高坪国税分局", "state_tax", "高坪镇")
    tax = house.unit("高坪税务分局", "tax_branch", "高坪镇")
    house.hire("shuiwu", "liaison", "高坪税务分局")
    assert old.pk not in house.actor("shuiwu").bound
    succeed_unit(actor=house.system, at=AT, unit_id=old.pk, successor_ids=[tax.pk], on=DAY, how="merge")
    assert old.pk in house.actor("shuiwu").bound
    assert old.pk not in house.actor("shuiwu").line
    assert old.pk not in house.actor("zhenglian").bound


def test_a_transfer_of_duties_leaves_the_unit_and_its_people_where_they_are() -> None:
    house = peopled()
    one, other = house.units["甲县教育局"], house.unit("甲县文旅局", "department", "甲县")
    house.hire("wenlv", "liaison", "甲县文旅局")
    succeed_unit(actor=house.system, at=AT, unit_id=one.pk, successor_ids=[other.pk], on=DAY, how="transfer")
    one.refresh_from_db()
    assert one.closed_on is None
    assert one.pk not in house.actor("wenlv").bound


def test_a_renamed_unit_keeps_itself_and_its_old_name() -> None:
    house = peopled()
    unit = house.unit("甲县国土资源局", "department", "甲县")
    rename_unit(
        actor=house.system, at=AT, unit_id=unit.pk, name="甲县自然资源局", on=date(2019, 3, 1), basis="机构改革"
    )
    alias = Alias.objects.get(unit=unit)
    assert (alias.name, alias.until_on) == ("甲县国土资源局", date(2019, 2, 28))
    with refused("alias.history"):
        undo_alias(actor=house.system, at=AT, alias_id=alias.pk)
    with refused("unit.rename_order"):
        rename_unit(actor=house.system, at=AT, unit_id=unit.pk, name="甲县资源局", on=date(2018, 1, 1))
    with refused("unit.rename_ahead"):
        rename_unit(actor=house.system, at=AT, unit_id=unit.pk, name="甲县资源局", on=DAY + timedelta(days=1))
    assert verify() == []


def test_an_alias_is_suggested_confirmed_and_undone_by_persons() -> None:
    """S2-34."""
    house = peopled()
    bureau = house.units["甲县教育局"]
    alias = suggest_alias(actor=house.system, at=AT, unit_id=bureau.pk, name="县教育体育局", source="方案第三条")
    assert search(house.system, "县教育体育局") == [], "a suggestion counts for nothing yet"
    confirm_alias(actor=house.system, at=AT, alias_id=alias.pk)
    assert [hit.unit.id for hit in search(house.system, "县教育体育局")] == [bureau.pk]
    with refused("alias.decided"):
        confirm_alias(actor=house.system, at=AT, alias_id=alias.pk)
    undo_alias(actor=house.system, at=AT, alias_id=alias.pk)
    assert search(house.system, "县教育体育局") == []
    assert verify() == []


def test_a_neighbours_name_cannot_become_an_alias() -> None:
    house = peopled()
    with refused("alias.taken"):
        add_alias(actor=house.system, at=AT, unit_id=house.units["甲县教育局"].pk, name="甲县专治办")
    with refused("alias.known"):
        add_alias(actor=house.system, at=AT, unit_id=house.units["甲县教育局"].pk, name="甲縣教育局")


def doubled() -> tuple[House, Unit, Unit]:
    house = peopled()
    return (
        house,
        house.unit("甲县发改局", "department", "甲县"),
        house.unit("甲县发展和改革委员会", "department", "甲县"),
    )


def test_two_entries_of_one_organ_become_one_with_aliases_and_can_part_again() -> None:
    """S2-34: 区发改局/区发改委."""
    house, keep, double = doubled()
    house.hire("fagai", "liaison", "甲县发改局")
    merge_units(actor=house.system, at=AT, keep_id=keep.pk, double_id=double.pk, reason="同一单位")
    for word in ("发改委", "发展和改革委员会", "发改局"):
        assert [hit.unit.id for hit in search(house.system, word)] == [keep.pk], word
    assert double.pk in house.actor("fagai").bound, "whoever stands in one stands in both"
    with refused("unit.double"):
        add_unit(actor=house.system, at=AT, name="价格科", kind="inner", parent_id=double.pk)
    unmerge_units(actor=house.system, at=AT, double_id=double.pk, reason="并非同一单位")
    assert [hit.unit.id for hit in search(house.system, "发改委")] == [double.pk]
    assert double.pk not in house.actor("fagai").bound
    assert set(Alias.objects.values_list("state", flat=True)) == {"undone"}
    assert verify() == []


def test_an_entry_with_people_or_units_of_its_own_is_not_merged_away() -> None:
    house, keep, double = doubled()
    house.hire("fagai", "liaison", "甲县发展和改革委员会")
    house.unit("价格科", "inner", "甲县发展和改革委员会")
    with pytest.raises(Refusal) as caught:
        merge_units(actor=house.system, at=AT, keep_id=keep.pk, double_id=double.pk, reason="同一单位")
    assert caught.value.code == "unit.double_in_use"
    assert "岗位" in caught.value.sentence and "下级单位" in caught.value.sentence
    with refused("unit.merge_self"):
        merge_units(actor=house.system, at=AT, keep_id=house.units["甲县"].pk, double_id=double.pk, reason="同一单位")


def test_a_refused_act_leaves_nothing_behind() -> None:
    house = peopled()
    before = (Entry.objects.count(), Unit.objects.count(), Post.objects.count())
    with refused("unit.name_taken"):
        add_unit(actor=house.system, at=AT, name="高坪镇", kind="township", parent_id=house.units["甲县"].pk)
    assert (Entry.objects.count(), Unit.objects.count(), Post.objects.count()) == before
