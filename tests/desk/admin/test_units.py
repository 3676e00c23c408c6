"""Units at the desk: the tree opened level by level, names of every kind found, changes one at a time, sheets in and out."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from urllib.parse import quote

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from duban.desk import held
from duban.kernel.errors import NotThere
from duban.units import actions
from duban.units.models import Alias, Succession, Unit
from tests.desk.admin.house import verified
from tests.desk.conftest import Desk


def test_the_tree_opens_where_one_works_and_a_branch_opens_alone(desk: Desk) -> None:
    client, units = desk.enter("officer"), desk.world.units
    page = client.get("/units").text
    assert "青禾县教育局" in page
    assert "上河村" not in page
    branch = client.get(f"/units/{units['town'].pk}/branch", headers={"hx-request": "true"}).text
    assert branch.startswith("<li")
    assert "上河村" in branch
    assert 'aria-expanded="true"' in branch
    closed = client.get(f"/units/{units['town'].pk}/branch?close").text
    assert "上河村" not in closed
    without_script = client.get(f"/units?open={units['town'].pk}").text
    assert "上河村" in without_script


def test_a_unit_is_found_by_the_name_it_had_and_the_page_says_so(desk: Desk) -> None:
    w = desk.world
    actions.rename_unit(
        actor=w.actor("officer"), at=w.at, unit_id=w.units["finance"].pk, name="青禾县财政金融局", on=w.today
    )
    client = desk.enter("edu_clerk")
    found = client.get(f"/units?q={quote('财政局')}").text
    assert "青禾县财政金融局" in found
    page = client.get(f"/units/{w.units['finance'].pk}").text
    assert "曾用名,用至 2026-03-01" in page
    assert "更名" not in page, "who may not change it sees no button"


def test_an_alias_that_was_read_is_confirmed_or_undone_by_a_person(desk: Desk) -> None:
    w = desk.world
    unit = w.units["education"]
    alias = actions.suggest_alias(actor=w.actor("officer"), at=w.at, unit_id=unit.pk, name="青禾教体", source="演示")
    client = desk.enter("officer")
    assert "读到的写法,待确认" in client.get(f"/units/{unit.pk}").text
    client.post(f"/units/{unit.pk}/aliases/{alias.pk}", {"do": "confirm"})
    assert Alias.objects.get(pk=alias.pk).state == "confirmed"
    client.post(f"/units/{unit.pk}/aliases/{alias.pk}", {"do": "undo"})
    assert Alias.objects.get(pk=alias.pk).state == "undone"


def test_a_unit_is_added_renamed_moved_and_closed_by_forms_that_keep_what_was_typed(desk: Desk) -> None:
    client, units = desk.enter("officer"), desk.world.units
    county = units["county_a"]
    sent = {
        "name": "青禾县水利局",
        "kind": "department",
        "parent": f"青禾县 #{county.pk}",
        "short_name": "",
        "line": "",
        "code": "",
        "opened_on": "",
    }
    wrong = client.post(f"/units/{county.pk}/add", {**sent, "parent": "没有这个地方"})
    assert wrong.status_code == 422
    assert "青禾县水利局" in wrong.text
    assert "没有找到" in wrong.text
    made = client.post(f"/units/{county.pk}/add", sent)
    water = Unit.objects.get(name="青禾县水利局")
    assert made.headers["Location"] == f"/units/{water.pk}"
    taken = client.post(f"/units/{county.pk}/add", {**sent, "once": "2"})
    assert taken.status_code == 422
    assert "同一上级之下已有" in taken.text
    client.post(
        f"/units/{water.pk}/rename", {"name": "青禾县水务局", "short_name": "", "on": "2026-03-01", "basis": "演示"}
    )
    client.post(f"/units/{water.pk}/move", {"parent": f"柳溪镇 #{units['town'].pk}"})
    water.refresh_from_db()
    assert (water.name, water.parent_id) == ("青禾县水务局", units["town"].pk)
    close = {"on": "2026-03-01", "how": "merge", "successor": "", "reason": "机构改革"}
    asked = client.post(f"/units/{water.pk}/close", close)
    assert asked.status_code == 422
    assert "请填写承接单位" in asked.text
    client.post(f"/units/{water.pk}/close", {**close, "successor": f"#{units['finance'].pk}"})
    water.refresh_from_db()
    assert water.closed_on is not None
    assert Succession.objects.get(unit=water).successor_id == units["finance"].pk


def test_a_name_that_fits_several_units_is_asked_back_with_all_of_them(desk: Desk) -> None:
    w = desk.world
    for parent in ("county_b", "county_c"):
        actions.add_unit(actor=w.actor("sys"), at=w.at, name="文化馆", kind="institution", parent_id=w.units[parent].pk)
    client = desk.enter("officer")
    answer = client.post(f"/units/{w.units['school'].pk}/line", {"line": "文化馆"})
    assert answer.status_code == 422
    ids = [str(pk) for pk in Unit.objects.filter(name="文化馆").values_list("pk", flat=True)]
    assert all(f"#{id_}" in answer.text for id_ in ids)
    client.post(f"/units/{w.units['school'].pk}/line", {"line": f"文化馆 #{ids[0]}"})
    assert Unit.objects.get(pk=w.units["school"].pk).line_id == int(ids[0])


def test_what_a_unit_handles_leads_to_the_ledger_and_administrators_see_no_counts(desk: Desk) -> None:
    w = desk.world
    case = w.move("officer", w.begin("clerk", "register"), "confirm", topic=w.topics[0].pk)
    w.move(
        "officer",
        case,
        "assign",
        handler=w.units["education"].pk,
        fix_kind="by_date",
        reply_due=w.today + timedelta(days=30),
    )
    page = desk.enter("officer").get(f"/units/{w.units['education'].pk}").text
    assert f"/ledger?handler={w.units['education'].pk}&amp;state=open" in page
    assert "/ledger?" not in verified(desk, "sys").get(f"/units/{w.units['education'].pk}").text


def sheet(*rows: tuple[str, ...]) -> SimpleUploadedFile:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet("单位")
        for nr, row in enumerate([("单位名称", "上级单位", "类型"), *rows]):
            page.write_row(nr, 0, row)
    return SimpleUploadedFile("单位.xlsx", out.getvalue())


def shown(client: Client, file: SimpleUploadedFile) -> str:
    answer = client.post("/units/sheets", {"file": file})
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def test_a_sheet_is_shown_before_it_is_taken_and_taken_once(desk: Desk) -> None:
    client = desk.enter("officer")
    address = shown(client, sheet(("青禾县水利局", "青禾县", "政府部门"), ("青禾县林业局", "青禾县", "政府部门")))
    page = client.get(address).text
    assert "青禾县水利局" in page
    mark = re.search(r'name="mark" value="([0-9a-f]+)"', page)
    assert mark is not None
    assert not Unit.objects.filter(name="青禾县水利局").exists()
    went = [client.post(f"{address}/take", {"mark": mark[1], "once": "t"}).headers["Location"] for _ in range(2)]
    assert went[0] == went[1] == "/units/sheets?added=2&changed=0&links=0"
    assert Unit.objects.filter(name__in=["青禾县水利局", "青禾县林业局"]).count() == 2
    assert client.get(address).status_code == 404


def test_wrong_rows_stop_the_whole_sheet_and_come_back_in_their_own_layout(desk: Desk) -> None:
    client = desk.enter("officer")
    address = shown(client, sheet(("青禾县水利局", "青禾县", "政府部门"), ("某某办", "没有的上级", "没有的类型")))
    page = client.get(address).text
    assert "还不能导入" in page
    assert 'name="mark"' not in page
    back = client.get(f"{address}/errors")
    assert back.headers["Content-Disposition"].startswith("attachment")
    assert back.content[:2] == b"PK"
    assert client.post(f"{address}/take", {"mark": "0" * 64}).status_code == 422


def test_template_and_export_are_files_and_only_for_those_who_manage_units(desk: Desk) -> None:
    client = desk.enter("officer")
    for path in ("/units/sheets/template", "/units/sheets/export.xlsx"):
        assert client.get(path).content[:2] == b"PK"
    assert "青禾县教育局" in client.get("/units/sheets/export.csv").content.decode("utf-8-sig")
    clerk = desk.enter("edu_clerk")
    for path in ("/units/sheets", "/units/sheets/template", "/units/sheets/export.csv"):
        assert clerk.get(path).status_code == 403


def test_a_held_file_is_its_senders_alone_and_ends_after_a_day(desk: Desk) -> None:
    token = held.hold(1, b"x", desk.at)
    assert held.held(1, token) == b"x"
    for person, wrong in ((2, token), (1, "../../etc/passwd"), (1, "a" * 22)):
        with pytest.raises(NotThere):
            held.held(person, wrong)
    held.drop(1, token)
    with pytest.raises(NotThere):
        held.held(1, token)
