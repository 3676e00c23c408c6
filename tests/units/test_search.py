"""Units found by any name (issue 3.2, S1-53, S2-34), suggested for linking, and called as they were on the day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from duban.kernel.actor import Actor
from duban.kernel.errors import NotPermitted
from duban.units.actions import add_alias, merge_units, rename_unit, succeed_unit, suggest_alias
from duban.units.models import Unit
from duban.units.queries import (
    carried_on,
    children,
    competent,
    escalation,
    holders,
    in_reach,
    missing_posts,
    name_in_force,
    search,
    subtree,
    suggest,
    unit_page,
)
from tests.units.house import AT, DAY, House, peopled

pytestmark = pytest.mark.django_db


def names(house: House, text: str, login: str = "xitong") -> list[str]:
    return [hit.unit.name for hit in search(house.actor(login), text)]


def test_a_unit_is_found_by_name_part_short_form_alias_and_in_traditional() -> None:
    house = peopled()
    house.unit("甲县发展和改革委员会", "department", "甲县")
    add_alias(actor=house.system, at=AT, unit_id=house.units["甲县教育局"].pk, name="县教体局")
    for text, name in {
        "甲县教育局": "甲县教育局",
        "教育": "甲县教育局",
        "甲縣教育局": "甲县教育局",
        " 甲县 教育局 ": "甲县教育局",
        "县教体局": "甲县教育局",
        "发改委": "甲县发展和改革委员会",
        "展和改": "甲县发展和改革委员会",
        "甲发委": "甲县发展和改革委员会",
    }.items():
        assert name in names(house, text), text
    assert names(house, "没有的单位") == [] and names(house, " ") == []


def test_several_words_narrow_by_the_units_above() -> None:
    house = peopled()
    house.unit("石桥镇", "township", "乙县")
    house.unit("石桥镇财政所", "finance_office", "石桥镇")
    assert set(names(house, "财政所")) == {"高坪镇财政所", "石桥镇财政所"}
    assert names(house, "乙县 财政所") == ["石桥镇财政所"]


def test_whole_names_come_first_then_beginnings_then_those_near_the_actor() -> None:
    house = peopled()
    for county, town in (("甲县", "石桥镇"), ("乙县", "白水镇")):
        house.unit(town, "township", county)
        house.unit(f"{town}司法所", "justice_office", town)
    house.unit("高坪镇司法所", "justice_office", "高坪镇")
    assert names(house, "高坪镇")[0] == "高坪镇"
    assert names(house, "司法所", "zhenglian")[0] == "高坪镇司法所"


def test_an_account_without_a_post_finds_nothing_out() -> None:
    with pytest.raises(NotPermitted):
        search(Actor(person_id=1, name="演示"), "教育")


def test_either_name_of_an_abolished_organ_finds_it_and_its_successor() -> None:
    """S1-53."""
    house = peopled()
    old, new = house.unit("高坪国税分局", "state_tax", "高坪镇"), house.unit("高坪税务分局", "tax_branch", "高坪镇")
    succeed_unit(actor=house.system, at=AT, unit_id=old.pk, successor_ids=[new.pk], on=date(2018, 7, 5), how="merge")
    hits = search(house.system, "国税")
    assert [hit.unit.name for hit in hits] == ["高坪国税分局", "高坪税务分局"]
    assert hits[0].successors == ("高坪税务分局",) and hits[1].why == "承接单位"
    assert hits[0].unit.closed_on == date(2018, 7, 4)
    unit = house.unit("甲县国土资源局", "department", "甲县")
    rename_unit(actor=house.system, at=AT, unit_id=unit.pk, name="甲县自然资源局", on=date(2019, 3, 1))
    found = search(house.system, "国土")
    assert [(hit.unit.name, hit.why) for hit in found] == [("甲县自然资源局", "曾用名")]


def test_a_paper_prints_the_name_in_force_on_its_date() -> None:
    """S1-53: merged, split and renamed organs, forwards and backwards."""
    house = peopled()
    state, local = house.unit("高坪国税分局", "state_tax", "高坪镇"), house.unit("高坪地税分局", "local_tax", "高坪镇")
    tax = house.unit("高坪税务分局", "tax_branch", "高坪镇")
    Unit.objects.filter(pk=tax.pk).update(opened_on=date(2018, 7, 5))
    for old in (state, local):
        succeed_unit(
            actor=house.system, at=AT, unit_id=old.pk, successor_ids=[tax.pk], on=date(2018, 7, 5), how="merge"
        )
    land = house.unit("甲县国土资源局", "department", "甲县")
    rename_unit(actor=house.system, at=AT, unit_id=land.pk, name="甲县自然资源局", on=date(2019, 3, 1))
    rename_unit(actor=house.system, at=AT, unit_id=land.pk, name="甲县自然资源和规划局", on=date(2024, 1, 1))
    culture = house.unit("甲县文广新旅局", "department", "甲县")
    halves = [house.unit(name, "department", "甲县") for name in ("甲县文旅局", "甲县广电局")]
    succeed_unit(
        actor=house.system,
        at=AT,
        unit_id=culture.pk,
        successor_ids=[h.pk for h in halves],
        on=date(2020, 1, 1),
        how="split",
    )
    for unit, on, name in (
        (state, date(2016, 6, 1), "高坪国税分局"),
        (state, date(2018, 7, 4), "高坪国税分局"),
        (state, date(2018, 7, 5), "高坪税务分局"),
        (tax, date(2016, 6, 1), "高坪国税分局、高坪地税分局"),
        (land, date(2016, 6, 1), "甲县国土资源局"),
        (land, date(2019, 3, 1), "甲县自然资源局"),
        (land, date(2023, 12, 31), "甲县自然资源局"),
        (land, date(2024, 1, 1), "甲县自然资源和规划局"),
        (culture, date(2026, 1, 1), "甲县文旅局、甲县广电局"),
        (halves[0], date(2019, 1, 1), "甲县文广新旅局"),
    ):
        found = name_in_force(house.system, unit.pk, on)
        assert (str(found), found.note) == (name, ""), on
    assert set(carried_on(house.system, culture.pk, DAY)) == {h.pk for h in halves}


def test_where_the_record_ends_the_name_comes_with_a_note() -> None:
    house = peopled()
    Unit.objects.filter(pk=house.units["高坪中学"].pk).update(opened_on=date(2010, 9, 1), closed_on=date(2020, 8, 31))
    school = house.units["高坪中学"].pk
    assert "未登记承接单位" in name_in_force(house.system, school, DAY).note
    assert "尚未设立" in name_in_force(house.system, school, date(2000, 1, 1)).note
    assert str(name_in_force(house.system, school, DAY)) == "高坪中学"


def test_names_in_a_plan_are_suggested_with_reasons_and_never_linked() -> None:
    """S2-34; the same organ in another county comes last and below."""
    house = peopled()
    house.unit("甲县发展和改革委员会", "department", "甲县")
    house.unit("乙县教育局", "department", "乙县")
    before = Unit.objects.count()
    (first, *_) = suggest(house.system, "县发改局", under=house.units["甲县"].pk)
    assert first.unit.name == "甲县发展和改革委员会" and 60 <= first.score < 100 and "写法不同" in first.why
    found = suggest(house.system, "县教育局", under=house.units["甲县"].pk)
    assert [one.unit.name for one in found][:2] == ["甲县教育局", "乙县教育局"]
    assert found[0].score > found[1].score and "不在本地" in found[1].why
    assert suggest(house.system, "王家行政村")[0].unit.name == "王家村"
    assert suggest(house.system, "甲县教育局")[0].score == 100
    assert suggest(house.system, "外星人管理处") == [] and suggest(house.system, "") == []
    assert Unit.objects.count() == before


def test_a_suggested_alias_counts_less_than_a_confirmed_one() -> None:
    house = peopled()
    office = house.units["甲县专治办"].pk
    suggest_alias(actor=house.system, at=AT, unit_id=office, name="效能办", source="方案")
    add_alias(actor=house.system, at=AT, unit_id=office, name="优化办")
    assert [(s.unit.id, s.score) for s in suggest(house.system, "效能办")] == [(office, 75)]
    assert [(s.unit.id, s.score) for s in suggest(house.system, "优化办")] == [(office, 100)]


def test_the_tree_is_walked_and_the_units_page_tells_all() -> None:
    house = peopled()
    keep, double = house.unit("甲县发改局", "department", "甲县"), house.unit("甲县发改委", "department", "甲县")
    merge_units(actor=house.system, at=AT, keep_id=keep.pk, double_id=double.pk, reason="同一单位")
    under = [row.name for row in children(house.system, house.units["甲县"].pk)]
    assert under[0] == "高坪镇" and "甲县发改委" not in under and "甲县发改局" in under
    assert len(subtree(house.system, house.units["高坪镇"].pk)) == 4
    page = unit_page(house.system, house.units["高坪中学"].pk, DAY)
    assert page.line is not None and page.line.name == "甲县教育局"
    assert [row.name for row in page.above] == ["演示市", "甲县", "高坪镇"]
    assert page.unit.where == "甲县 / 高坪镇" and page.unit.kind_title == "学校"
    merged = unit_page(house.system, keep.pk, DAY)
    assert [row.name for row in merged.doubles] == ["甲县发改委"] and merged.aliases[0].merged_id == double.pk
    town = unit_page(house.system, house.units["高坪镇"].pk, DAY)
    assert {post.role for post in town.posts} == {"liaison", "deputy", "leader"}
    assert unit_page(house.system, house.units["甲县教育局"].pk, DAY).directs == 1


def test_a_condition_of_reach_holds_exactly_what_the_policy_covers() -> None:
    house = peopled()
    house.hire("jiaoyu", "reviewer", "甲县教育局", area_id=house.units["甲县教育局"].pk)
    for login in ("zhuanban", "jiaoyu", "zhenglian"):
        actor = house.actor(login)
        found = set(Unit.objects.filter(in_reach(actor)).values_list("name", flat=True))
        expected = {
            "zhuanban": {name for name in house.units if name != "乙县"},
            "jiaoyu": {"甲县教育局", "高坪中学"},
            "zhenglian": {"高坪镇", "高坪镇财政所", "高坪中学", "王家村"},
        }
        assert found == expected[login], login


def test_the_ladder_of_a_unit_names_holders_and_vacancies() -> None:
    """S0-24, B10."""
    house = peopled()
    rungs = escalation(house.system, house.units["高坪镇"].pk, AT)
    assert [rung.reached[0].name for rung in rungs] == ["演示zhenglian", "演示zhenfu", "演示zhenzhang"]
    station = escalation(house.system, house.units["高坪镇财政所"].pk, AT)
    assert all(rung.vacant and rung.instead_of == "高坪镇 承办" for rung in station)
    assert [h.name for h in holders(house.system, house.units["高坪镇"].pk, "deputy", AT)] == ["演示zhenfu"]
    day_before = AT - timedelta(days=1)
    assert holders(house.system, house.units["高坪镇"].pk, "deputy", day_before) == []


def test_units_lacking_one_of_their_two_posts_are_listed() -> None:
    """S2-20: 一把手第一责任人加一名领导, 含二级机构."""
    house = peopled()
    house.hire("suozhang", "leader", "高坪镇财政所")
    lacking = {row.name: roles for row, roles in missing_posts(house.system, house.units["高坪镇"].pk, AT)}
    assert lacking == {"高坪镇财政所": ("deputy",), "高坪中学": ("leader", "deputy")}


def test_twenty_reports_go_to_who_is_competent_and_never_to_the_one_complained_of() -> None:
    """S3-6, S1-46: the area owns, the line assists; about the unit itself the next level takes it."""
    house = peopled()
    for name, kind, parent, line in (
        ("演示市教育局", "department", "", ""),
        ("演示市财政局", "department", "", ""),
        ("甲县财政局", "department", "甲县", "演示市财政局"),
        ("甲县卫健委", "department", "甲县", ""),
        ("高坪镇卫生院", "clinic", "高坪镇", "甲县卫健委"),
        ("高坪供电所", "power_station", "高坪镇", ""),
        ("王家村三组", "group", "王家村", ""),
    ):
        house.unit(name, kind, parent, line)
    samples = [
        # unit, about, owner, assists
        ("高坪镇财政所", "", "高坪镇", None),
        ("高坪中学", "", "高坪镇", "甲县教育局"),
        ("高坪镇卫生院", "", "高坪镇", "甲县卫健委"),
        ("高坪供电所", "", "高坪镇", None),
        ("王家村", "", "王家村", None),
        ("王家村三组", "", "王家村三组", None),
        ("甲县财政局", "", "甲县", "演示市财政局"),
        ("甲县教育局", "", "甲县", None),
        ("高坪镇", "", "高坪镇", None),
        ("甲县", "", "甲县", None),
        ("高坪中学", "高坪中学", "高坪镇", "甲县教育局"),
        ("高坪中学", "高坪镇", "甲县", None),
        ("高坪镇财政所", "高坪镇", "甲县", None),
        ("王家村三组", "王家村", "高坪镇", None),
        ("王家村", "王家村", "高坪镇", None),
        ("甲县财政局", "甲县财政局", "甲县", "演示市财政局"),
        ("甲县教育局", "甲县教育局", "甲县", None),
        ("高坪镇", "甲县", "演示市", None),
        ("高坪镇卫生院", "甲县", "演示市", None),
        ("演示市教育局", "演示市教育局", "演示市", None),
    ]
    assert len(samples) == 20
    house.units["演示市"] = house.root
    for unit, about, owner, assists in samples:
        found = competent(house.system, house.units[unit].pk, about=house.units[about].pk if about else None)
        assert (found.owner and found.owner.name, found.assists and found.assists.name) == (owner, assists), (
            unit,
            about,
        )
        if about:
            assert found.owner is None or house.units[about].pk not in found.owner.path
            assert found.assists is None or house.units[about].pk not in found.assists.path
    nobody = competent(house.system, house.units["甲县"].pk, about=house.root.pk)
    assert nobody.owner is None and nobody.assists is None, "above the root the house ends; the caller must say so"
