"""The dictionary of unit kinds (S1-5, S1-6, S1-7, S4-48, B11)."""

from __future__ import annotations

import pytest

from duban.kernel.script import organ_key
from duban.units.kinds import AREAS, GROUPS, KINDS, LEVELS, TITLES, Kind, fits, recognised

ENFORCEMENT = [
    "基层检察室", "基层法庭", "公安派出所", "森林公安派出所", "交警中队", "木材检查站", "林业工作站", "财政所", "国土资源所", "国税分局", "地税分局",
    "市场和质量监督管理分局",
]  # fmt: skip


def of(name: str, parent: str = "") -> list[str]:
    return [kind.code for kind in recognised(organ_key(name), KINDS.get(parent))]


def test_the_twelve_enforcement_units_of_the_plan_are_twelve_different_kinds() -> None:
    """S1-5."""
    found = [of("高坪" + name) for name in ENFORCEMENT]
    assert all(len(kinds) == 1 for kinds in found)
    assert len({kinds[0] for kinds in found}) == 12
    assert {KINDS[kinds[0]].group for kinds in found} == {"enforcement"}


def test_service_stations_are_known_and_the_power_station_is_outside_government() -> None:
    """S1-6."""
    for name in ("动物检疫站", "粮管所", "司法所", "供电所", "卫生院", "中心小学", "第三中学"):
        (code,) = of("高坪镇" + name)
        assert KINDS[code].group == "service", name
    assert KINDS["power_station"].outside
    assert KINDS["enterprise"].outside


def test_six_levels_of_areas_down_to_the_village_group() -> None:
    """S1-7."""
    assert {KINDS[code].level for code in AREAS} == set(LEVELS) == {1, 2, 3, 4, 5, 6}
    assert of("高坪镇") == ["township"] and of("解放街道") == ["street"] and of("红星垦殖场") == ["farm"]
    assert of("王家村") == ["village"] and of("王家社区") == ["community"]
    assert of("第三村民小组") == of("三组") == ["group"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("县委组织部", "party_organ"), ("区发改局", "department"), ("区发改委", "department"), ("县实验学校", "school"), ("县城投公司", "enterprise"),
        ("县纪委", "discipline"), ("县监察局", "discipline"), ("王家村委会", "village_committee"), ("县人民政府", "government"),
        ("县人大常委会", "congress"), ("效能办", "task_office"), ("县妇联", "mass"), ("县自来水公司", "enterprise"), ("县人民医院", "institution"),
        ("区行政效能监察室", "inner"), ("税务分局", "tax_branch"), ("高坪国税分局(征收组)", "state_tax"), ("縣教育局", "department"),
    ],
)  # fmt: skip
def test_names_show_their_kind(name: str, kind: str) -> None:
    """S4-48, S2-34; brackets after the name and Traditional characters do not hide it."""
    assert of(name) == [kind]


def test_a_city_is_a_county_level_city_only_where_it_hangs_under_a_city() -> None:
    assert of("演示市", "province") == ["city", "county"]
    assert of("演示市", "city") == ["county"]
    assert of("演示市", "county") == []


def test_what_no_words_show_is_asked_not_guessed() -> None:
    assert of("某某") == []
    assert len(of("演示市")) > 1


def test_areas_hang_only_under_higher_areas_and_organs_anywhere() -> None:
    for kind in KINDS.values():
        assert fits(kind, None)
        for parent in KINDS.values():
            expected = not kind.is_area or (parent.is_area and parent.level < kind.level)
            assert fits(kind, parent) == expected


def test_every_kind_is_complete() -> None:
    assert len(TITLES) == len(KINDS), "titles are how sheets name kinds: no two alike"
    for code, kind in KINDS.items():
        assert isinstance(kind, Kind)
        assert code == kind.code and len(code) <= 24
        assert kind.group in GROUPS
        assert kind.marks
        assert (kind.level > 0) == (kind.group == "area")
