"""Registering at the desk: once, with likely doubles shown first; the form has no place for a reporter (C11)."""

from __future__ import annotations

import re

import pytest

from duban.cases import flow
from duban.cases.models import Case
from tests.desk.conftest import Desk

ANSWERS = {
    "title": "上河村老年食堂多收餐费",
    "facts": "2026年2月起每餐多收两元。",
    "source": "visit",
    "found_on": "2026-03-01",
}


@pytest.mark.parametrize("kind", ["item", "report"])
def test_a_case_begun_at_the_desk_stands_at_the_first_station(desk: Desk, kind: str) -> None:
    answer = desk.enter("clerk").post(f"/cases/new/{kind}", ANSWERS, follow=True)
    case = Case.objects.get()
    assert answer.redirect_chain[0][0].startswith(f"/ledger/{case.pk}?did=")
    assert (case.kind, case.station) == (kind, "registered" if kind == "item" else "received")


def test_a_likely_double_is_shown_before_the_second_is_made_and_the_person_decides(desk: Desk) -> None:
    client = desk.enter("clerk")
    client.post("/cases/new/report", ANSWERS)
    asked = client.post("/cases/new/report", {**ANSWERS, "title": "老年食堂多收餐费"})
    page = asked.content.decode()
    assert asked.status_code == 422
    assert Case.objects.count() == 1
    seen = re.findall(r'name="alike_seen" value="(\d+)"', page)
    assert seen == [str(Case.objects.get().pk)]
    assert (
        client.post("/cases/new/report", {**ANSWERS, "title": "老年食堂多收餐费", "alike_seen": seen}).status_code
        == 302
    )
    assert Case.objects.count() == 2


def test_doubles_appear_while_the_title_is_typed(desk: Desk) -> None:
    client = desk.enter("clerk")
    client.post("/cases/new/item", ANSWERS)
    found = client.get("/cases/new/item/alike", {"title": "食堂多收餐费"}, headers={"HX-Request": "true"})
    assert Case.objects.get().number in found.content.decode()
    assert Case.objects.get().number not in client.get("/cases/new/item/alike", {"title": "秸秆补贴"}).content.decode()


def test_the_form_sent_twice_makes_one_case(desk: Desk) -> None:
    client = desk.enter("clerk")
    once = re.search(r'name="once" value="([^"]*)"', client.get("/cases/new/item").content.decode())
    assert once is not None
    for _ in range(2):
        client.post("/cases/new/item", {**ANSWERS, "once": once[1]})
    assert Case.objects.count() == 1


def test_who_may_not_register_is_told_who_may(desk: Desk) -> None:
    answer = desk.enter("edu_clerk").get("/cases/new/item")
    assert answer.status_code == 403
    assert "受理岗" in answer.content.decode()


@pytest.mark.parametrize("kind", ["item", "report"])
def test_the_first_form_has_no_place_for_a_reporter(desk: Desk, kind: str) -> None:
    page = desk.enter("clerk").get(f"/cases/new/{kind}").content.decode()
    allowed = {code for move in flow.first_moves(kind) for code in move.asks} | {
        "campaign",
        "once",
        "csrfmiddlewaretoken",
        "q",
        "find",
    }
    form = page.split('class="form form-grid case-form"')[1].split("</form>")[0]
    names = {name.removesuffix("_words") for name in re.findall(r' name="([^"]+)"', form)}
    assert names <= allowed
    assert not [
        code for code in names - {"not_reporter"} if re.search("reporter|phone|address|identity|contact|mail", code)
    ]


def test_a_campaign_that_is_not_open_takes_no_cases_and_the_page_says_what_to_do(desk: Desk) -> None:
    type(desk.world.campaign).objects.filter(pk=desk.world.campaign.pk).update(state="closed")
    assert "还没有启动的专项行动" in desk.enter("clerk").get("/cases/new/item").content.decode()
