"""The inbox: what I owe, soonest first, why, from whom, with one button; fitting content for those who owe nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from duban.desk import middleware
from duban.desk.pages.inbox import when
from tests.desk.cases.test_move import assigned
from tests.desk.conftest import Desk

MONDAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("days", "group"), [(-1, "late"), (0, "today"), (1, "week"), (6, "week"), (7, "later"), (400, "later")]
)
def test_a_due_stands_in_the_group_of_its_last_day(days: int, group: str) -> None:
    assert when(MONDAY + timedelta(days=days), MONDAY) == group


def test_on_a_sunday_tomorrow_is_later_than_this_week() -> None:
    sunday = MONDAY + timedelta(days=6)
    assert when(sunday, sunday) == "today"
    assert when(sunday + timedelta(days=1), sunday) == "later"


def test_a_line_says_what_why_from_whom_and_has_the_one_button(desk: Desk) -> None:
    case = assigned(desk)
    page = desk.enter("edu_clerk").get("/").content.decode()
    assert "签收督办单" in page
    assert "督办惯例" in page
    assert "青禾县专治办 演示officer 交办" in page
    assert f'href="/ledger/{case.pk}/do/sign"' in page


def test_what_is_overdue_comes_first_and_says_by_how_much(desk: Desk) -> None:
    assigned(desk)
    desk.world.pass_days(10)
    desk.at = desk.world.at
    page = desk.enter("edu_clerk").get("/").content.decode()
    assert 'id="late"' in page
    assert "超期 8 天" in page


def test_a_due_that_another_hand_must_do_says_so_and_offers_no_move(desk: Desk) -> None:
    case = assigned(desk)
    w = desk.world
    w.move("edu_head", case, "sign")
    due = w.today + timedelta(days=20)
    plan = {"measures": "退还", "goal": "清零", "fix_due": due, "lead_leader": "甲", "responsible_person": "乙"}
    w.move("edu_head", case, "plan", responsible_unit=w.units["education"].pk, **plan)
    page = desk.enter("edu_head").get("/").content.decode()
    assert "须由本单位另一人办理" in page
    assert f'href="/ledger/{case.pk}/do/start"' not in page
    assert f'href="/ledger/{case.pk}/do/start"' in desk.enter("edu_deputy").get("/").content.decode()


def test_a_leader_sees_the_nearest_dues_of_the_area_and_numbers_that_lead_to_rows(desk: Desk) -> None:
    case = assigned(desk)
    page = desk.enter("chief").get("/").content.decode()
    assert case.number in page
    assert 'href="/ledger?colour=red"' in page


def test_an_empty_inbox_says_what_will_stand_there(desk: Desk) -> None:
    assert "有件交到您手上时会出现在这里" in desk.enter("fin_clerk").get("/").content.decode()


def test_notices_lead_to_their_case_and_are_marked_seen_by_a_button(desk: Desk) -> None:
    case, client = assigned(desk), desk.enter("edu_clerk")
    page = client.get("/").content.decode()
    assert f"{case.number} 交给本单位办理" in page
    assert f'data-href="/ledger/{case.pk}"' in page
    up_to = page.split('name="up_to" value="')[1].split('"')[0]
    client.post("/notices/seen", {"up_to": up_to})
    assert "交给本单位办理" not in client.get("/").content.decode()


def test_a_long_inbox_shows_the_most_urgent_and_all_on_request(desk: Desk) -> None:
    for n in range(43):
        desk.world.begin("clerk", "register", title=f"第{n:02d}件")
    client = desk.enter("officer")
    page = client.get("/").content.decode()
    assert page.count('class="owed"') == 40
    assert "还有 3 条更晚到期的待办" in page
    assert client.get("/?all=1").content.decode().count('class="owed"') == 43


@pytest.mark.parametrize("who", ["sys", "sec", "audit"])
def test_administrators_are_told_where_their_work_lies_and_see_no_case(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    case = assigned(desk)
    monkeypatch.setattr(middleware, "next_step", lambda request: "")
    client = desk.enter(who)
    page = client.get("/").content.decode()
    assert "您的岗位不办理办件" in page
    assert case.title not in page
    assert 'href="/ledger"' not in page
    assert client.get(f"/ledger/{case.pk}").status_code == 404
    assert case.title not in client.get("/ledger?state=all").content.decode()
