"""Sheets of units: previewed, given back with their errors, taken whole or not at all, and out again unchanged (issue 3.2, E4)."""

from __future__ import annotations

import csv
import io
import random
from datetime import date

import pytest
from django.db import connection

from duban.journal.models import Entry
from duban.journal.verify import verify
from duban.kernel.errors import NotPermitted, Outdated, Refusal
from duban.units.actions import add_alias, correct_unit, merge_units, rename_unit, succeed_unit, suggest_alias
from duban.units.exchange import Preview, Taken, errors_file, export_csv, export_xlsx, preview, take, template
from duban.units.models import Alias, Succession, Unit
from duban.units.queries import search
from tests.units.house import AT, House, founded, peopled
from tests.units.sheets import HEAD, cells, xlsx
from tests.units.test_units import trails_are_right

pytestmark = pytest.mark.django_db


def imported(house: House, data: bytes) -> Taken:
    return take(actor=house.system, at=house.at, data=data, mark=preview(house.system, data).mark)


def problems(shown: Preview) -> dict[int, str]:
    return {i.draft.place.row: ";".join(map(str, i.draft.problems)) for i in shown.comparison.items if i.draft.problems}


def state() -> list[tuple[object, ...]]:
    """All units with what hangs on them, by codes instead of ids."""
    codes: dict[int | None, str | None] = {None: None, **dict(Unit.objects.values_list("pk", "code"))}
    aliases = {
        (codes[unit], name, how, until, codes[merged])
        for unit, name, how, until, merged in Alias.objects.exclude(state="undone").values_list(
            "unit_id", "name", "state", "until_on", "merged_id"
        )
    }
    links = {(codes[a], codes[b], on, how, basis) for a, b, on, how, basis in Succession.objects.values_list(
        "unit_id", "successor_id", "on", "how", "basis")}  # fmt: skip
    units = {
        (u.code, u.name, u.short_name, u.kind, u.level, codes[u.parent_id], codes[u.line_id], u.opened_on, u.closed_on, codes[u.same_as_id])
        for u in Unit.objects.all()
    }  # fmt: skip
    return [*sorted(map(repr, units)), *sorted(map(repr, aliases)), *sorted(map(repr, links))]  # type: ignore[list-item]


def test_a_sheet_in_any_order_of_rows_becomes_a_tree_of_six_levels() -> None:
    """S1-7, B11."""
    house = founded()
    rows = [
        ("G1", "第一村民小组", "", "王家村"),
        ("V1", "王家村", "村", "高坪镇"),
        ("", "高坪镇财政所", "", "高坪镇"),
        ("C1", "甲县", "县(市、区、旗)", "演示市"),
        ("T1", "高坪镇", "乡镇", "C1"),
        ("S1", "高坪供电所", "", "T1 高坪镇"),
        ("D1", "甲县教育局", "政府部门", "9901/甲县"),
    ]
    shown = preview(house.system, xlsx([HEAD, *rows]))
    assert problems(shown) == {7 + 1: "上级单位:没有找到“9901/甲县”,请核对名称,或填写机构代码"}
    rows[-1] = ("D1", "甲县教育局", "政府部门", "演示市/甲县")
    data = xlsx([HEAD, *rows])
    shown = preview(house.system, data)
    assert shown.ready and shown.comparison.counts == {"add": 7, "change": 0, "same": 0, "wrong": 0}
    assert Unit.objects.count() == 1, "a preview writes nothing"
    assert imported(house, data) == Taken(7, 0, 0)
    group = Unit.objects.get(code="G1")
    assert [Unit.objects.get(pk=pk).name for pk in group.path] == ["演示市", "甲县", "高坪镇", "王家村", "第一村民小组"]
    assert Unit.objects.get(name="高坪镇财政所").code == "T1-01"
    assert Unit.objects.get(name="高坪供电所").kind == "power_station"
    assert trails_are_right() and verify() == []
    assert [hit.unit.name for hit in search(house.system, "供电")] == ["高坪供电所"]
    with pytest.raises(Refusal) as caught:
        imported(house, data)
    assert caught.value.code == "exchange.nothing"


def test_errors_come_back_in_the_same_layout_and_nothing_is_taken() -> None:
    house = peopled()
    rows: list[tuple[object, ...]] = [
        ("甲县单位表",),
        ("序号", *HEAD, "设立日期", "备注"),
        (1, "X1", "高坪司法所", "司法所", "高坪镇", date(2018, 3, 21), "好"),
        (2, "X2", "高坪林业站", "不知什么", "高坪镇", None, None),
        (3, "X3", "某某", None, "高坪镇", None, None),
        (4, "X1", "高坪卫生院", "卫生院", "高坪镇", None, None),
        (5, "X5", "石桥镇", "乡镇", "丙县", None, None),
        (6, "X6", "王家村", "村", "高坪镇", None, None),
        (7, "X7", None, "村", "高坪镇", "18-3-21", None),
        (8, "X8", "李家村", "村", "甲县教育局", None, None),
        (9, "X9", "环一", "村", "环二", None, None),
        (10, "X10", "环二", "村", "环一", None, None),
    ]
    data = xlsx(rows, merges=[(0, 0, 0, 6)])
    shown = preview(house.system, data)
    assert not shown.ready
    told = problems(shown)
    for row, words in {
        4: "没有“不知什么”这个类型",
        5: "识别不出",
        6: "与单位 第 3 行是同一单位",
        7: "没有找到“丙县”",
        8: "同一上级之下有同名单位",
        9: "没有填写",
        10: "村不能设在“甲县教育局”之下",
        11: "循环",
        12: "循环",
    }.items():
        assert words in told[row], row
    assert set(told) == set(range(4, 13))
    before = Entry.objects.count()
    with pytest.raises(Refusal) as caught:
        take(actor=house.system, at=AT, data=data, mark=shown.mark)
    assert caught.value.code == "exchange.faulty" and Entry.objects.count() == before
    back = cells(errors_file(shown))
    assert back[1][:7] == list(rows[1]) and back[1][7] == "错误"
    assert back[2][:6] == [1, "X1", "高坪司法所", "司法所", "高坪镇", date(2018, 3, 21)] and back[2][7] == ""
    assert back[0][0] == "甲县单位表" and "丙县" in str(back[6][7])
    mended = [list(row) for row in back if "X" not in str(row[1]) or row[7] == ""]
    assert preview(house.system, xlsx(mended)).comparison.counts["add"] == 1, (
        "the file that came back can be used again"
    )


def test_errors_in_a_csv_come_back_as_csv_in_its_encoding() -> None:
    house = peopled()
    data = "机构代码,单位名称,上级单位\r\n001,=某某,高坪镇\r\n".encode("gb18030")
    head, row = csv.reader(io.StringIO(errors_file(preview(house.system, data)).decode("gb18030")))
    assert head == ["机构代码", "单位名称", "上级单位", "错误"]
    assert row[:3] == ["001", "'=某某", "高坪镇"], "a formula is made harmless"
    assert "单位类型" in row[3]


def test_what_was_previewed_is_what_is_taken() -> None:
    house = peopled()
    data = xlsx([HEAD, ("X1", "高坪司法所", "司法所", "高坪镇")])
    mark = preview(house.system, data).mark
    correct_unit(actor=house.system, at=AT, unit_id=house.units["高坪镇"].pk, changes={"short_name": "高坪"})
    other = xlsx([HEAD, ("X1", "高坪林业站", "林业工作站", "高坪镇")])
    with pytest.raises(Outdated):
        take(actor=house.system, at=AT, data=other, mark=mark)
    house.unit("高坪司法所", "justice_office", "高坪镇")
    with pytest.raises(Refusal) as caught:
        take(actor=house.system, at=AT, data=data, mark=mark)
    assert caught.value.code in {"exchange.outdated", "exchange.faulty"}


def test_a_changed_sheet_changes_moves_and_confirms_what_it_says_and_nothing_else() -> None:
    house = peopled()
    suggest_alias(actor=house.system, at=AT, unit_id=house.units["甲县教育局"].pk, name="县教体局", source="方案")
    add_alias(actor=house.system, at=AT, unit_id=house.units["甲县教育局"].pk, name="县教委")
    bureau, town = house.units["甲县教育局"], house.units["高坪镇"]
    data = xlsx(
        [
            ("机构代码", "单位名称", "简称", "上级单位", "主管单位", "别名"),
            (bureau.code, "甲县教育局", "县教育局", "甲县", None, "县教体局"),
            (town.code, "高坪镇", None, "乙县", None, None),
            ("N1", "高坪小学", None, town.code, bureau.code, None),
        ]
    )
    shown = preview(house.system, data)
    by_name = {item.draft.name: item for item in shown.comparison.items}
    assert by_name["甲县教育局"].changes == {"short_name": ("", "县教育局")}
    assert by_name["甲县教育局"].undo_aliases == ["县教委"] and by_name["甲县教育局"].confirm_aliases == ["县教体局"]
    assert set(by_name["高坪镇"].changes) == {"parent"}
    assert shown.comparison.untouched == Unit.objects.count() - 2
    assert imported(house, data) == Taken(1, 2, 0)
    assert trails_are_right() and verify() == []
    assert Unit.objects.get(code="N1").path[:2] == (house.root.pk, house.units["乙县"].pk)
    assert Unit.objects.get(name="高坪镇财政所").path[1] == house.units["乙县"].pk, "what hangs below moves along"
    assert [hit.unit.id for hit in search(house.system, "县教体局")] == [bureau.pk]
    assert search(house.system, "县教委") == []


def test_ends_and_mergers_of_existing_units_do_not_come_by_sheet() -> None:
    house = peopled()
    town = house.units["高坪镇"]
    data = xlsx([("机构代码", "单位名称", "上级单位", "撤销日期"), (town.code, "高坪镇", "甲县", "2020-01-01")])
    assert "请在单位页办理" in problems(preview(house.system, data))[2]


def test_a_name_that_two_units_bear_is_asked_not_chosen() -> None:
    house = peopled()
    house.unit("石桥镇", "township", "甲县")
    house.unit("王家村", "village", "石桥镇")
    data = xlsx([HEAD, ("G1", "一组", "", "王家村"), ("G2", "二组", "", "石桥镇/王家村")])
    told = problems(preview(house.system, data))
    assert list(told) == [2] and "有 2 个单位叫“王家村”" in told[2] and house.units["王家村"].code in told[2]


def test_the_office_imports_into_its_own_county_only() -> None:
    house = peopled()
    office = house.actor("zhuanban")
    shown = preview(office, xlsx([HEAD, ("N1", "石桥镇", "乡镇", "乙县"), ("N2", "白水镇", "乡镇", "甲县")]))
    assert problems(shown) == {2: "该单位不在您负责的范围内"}
    with pytest.raises(NotPermitted):
        preview(house.actor("zhenglian"), b"x")


def rich() -> House:
    """A house with everything a sheet can carry."""
    house = peopled()
    bureau = house.units["甲县教育局"]
    add_alias(actor=house.system, at=AT, unit_id=bureau.pk, name="宣传、教育办")
    suggest_alias(actor=house.system, at=AT, unit_id=bureau.pk, name="县教体局", source="方案")
    rename_unit(
        actor=house.system,
        at=AT,
        unit_id=bureau.pk,
        name="甲县教育和体育局",
        on=date(2019, 3, 1),
        short_name="县教体局2",
    )
    old, new = (
        house.unit("高坪国税分局(征收组)", "state_tax", "高坪镇"),
        house.unit("高坪税务分局", "tax_branch", "高坪镇"),
    )
    succeed_unit(
        actor=house.system,
        at=AT,
        unit_id=old.pk,
        successor_ids=[new.pk],
        on=date(2018, 7, 5),
        how="merge",
        basis="演示〔2018〕1号",
    )
    keep, double = house.unit("甲县发改局", "department", "甲县"), house.unit("甲县发改委", "department", "甲县")
    merge_units(actor=house.system, at=AT, keep_id=keep.pk, double_id=double.pk, reason="同一单位")
    correct_unit(actor=house.system, at=AT, unit_id=new.pk, changes={"opened_on": date(2018, 7, 5), "code": "0042"})
    return house


def test_an_export_imported_again_changes_nothing() -> None:
    house = rich()
    for data in (export_xlsx(house.system), export_csv(house.system)):
        shown = preview(house.system, data)
        assert problems(shown) == {}
        counts = shown.comparison.counts
        assert counts == {"add": 0, "change": 0, "same": Unit.objects.count(), "wrong": 0}
        assert not any(link.fresh for link in shown.comparison.links) and not shown.ready


def test_an_export_imported_into_an_empty_house_makes_the_same_units() -> None:
    house = rich()
    expected, data = state(), export_xlsx(house.system)
    _empty()
    fresh = founded()
    assert problems(preview(fresh.system, data)) == {}
    imported(fresh, data)
    assert state() == expected
    assert trails_are_right()


def _empty() -> None:
    """Remove every unit, post and person past the door, as if the house had never been; the journal's own tests watch that door."""
    with connection.cursor() as cursor:
        for table in ("unitterm", "alias", "succession", "grant", "signin", "post", "unit", "person"):
            cursor.execute(f"DELETE FROM units_{table}")  # noqa: S608


def test_random_trees_survive_the_round_trip() -> None:
    house = founded()
    chooser = random.Random(42)
    levels = ["county", "township", "village", "group"]
    rows = []
    above = [("9901", 0)]
    for nr in range(120):
        parent, level = chooser.choice(above)
        kind = levels[level] if level < 4 and chooser.random() < 0.7 else "department"
        code = f"R{nr:03d}"
        rows.append((code, f"{chooser.choice('甲乙丙丁')}{nr}单位", kind, parent))
        if kind != "department":
            above.append((code, level + 1))
    chooser.shuffle(rows)
    imported(house, xlsx([HEAD, *rows]))
    assert set(Unit.objects.exclude(parent=None).values_list("code", "name", "kind", "parent__code")) == set(rows)
    assert trails_are_right()
    again = preview(house.system, export_xlsx(house.system))
    assert again.comparison.counts == {"add": 0, "change": 0, "same": 121, "wrong": 0}


def test_the_template_lists_kinds_and_units_and_reads_as_an_empty_table() -> None:
    house = peopled()
    data = template(house.system)
    assert cells(data)[0][:4] == ["机构代码", "单位名称", "简称", "单位类型"]
    assert [house.units["高坪镇"].code + " 高坪镇"] in cells(data, "已有单位")
    assert ["供电所", "公共服务站所"] in cells(data, "单位类型")
    shown = preview(house.system, data)
    assert shown.comparison.items == [] and not shown.ready


def test_a_file_without_a_table_of_units_is_refused() -> None:
    house = founded()
    with pytest.raises(Refusal) as caught:
        preview(house.system, xlsx([("日期", "金额"), ("2016-01-01", 3)]))
    assert caught.value.code == "exchange.no_table"
