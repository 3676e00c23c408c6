"""Doing a move at the desk: refusals at their fields, what was typed stays, twice sent acts once, the second comer is told (4.6)."""

from __future__ import annotations

import re
from datetime import timedelta

from django.test import Client

from duban.cases.models import Case
from duban.journal.models import Entry
from tests.desk.conftest import Desk


def form_of(client: Client, address: str) -> dict[str, str]:
    """The hidden fields of a move's form: what a browser would send back."""
    page = client.get(address).content.decode()
    return dict(re.findall(r'<input type="hidden" name="(once|version)" value="([^"]*)">', page))


def assigned(desk: Desk) -> Case:
    """A case in the hands of the education bureau."""
    case = desk.world.begin("clerk", "register", topic=desk.world.topics[0].pk)
    desk.world.move("officer", case, "confirm", topic=desk.world.topics[0].pk)
    due = desk.world.today + timedelta(days=30)
    return desk.world.move(
        "officer", case, "assign", handler=desk.world.units["education"].pk, fix_kind="by_date", reply_due=due
    )


def test_a_move_done_at_the_desk_is_one_entry_and_leads_to_the_new_state(desk: Desk) -> None:
    case, client = assigned(desk), desk.enter("edu_clerk")
    before = Entry.objects.filter(subject_kind="case", subject_id=case.pk).count()
    answer = client.post(f"/ledger/{case.pk}/do/sign", form_of(client, f"/ledger/{case.pk}/do/sign"), follow=True)
    assert answer.redirect_chain == [(f"/ledger/{case.pk}?did=sign", 302)]
    assert "已签收" in answer.content.decode()
    assert Entry.objects.filter(subject_kind="case", subject_id=case.pk).count() == before + 1


def test_the_same_form_sent_twice_acts_once(desk: Desk) -> None:
    case, client = assigned(desk), desk.enter("edu_clerk")
    sent = form_of(client, f"/ledger/{case.pk}/do/sign")
    first = client.post(f"/ledger/{case.pk}/do/sign", sent)
    second = client.post(f"/ledger/{case.pk}/do/sign", sent)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert Entry.objects.filter(subject_id=case.pk, kind="case.sign").count() == 1


def test_what_is_missing_stands_at_its_field_with_its_rule_and_what_was_typed_is_kept(desk: Desk) -> None:
    case, client = assigned(desk), desk.enter("edu_clerk")
    desk.world.move("edu_clerk", case, "sign")
    address = f"/ledger/{case.pk}/do/plan"
    answer = client.post(address, {**form_of(client, address), "measures": "逐户核对并退还", "fix_due": "9月30日"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "逐户核对并退还" in page
    assert 'value="9月30日"' in page
    assert "缺年份" in page
    assert 'id="id_goal-error"' in page
    assert "整改目标" in page
    assert "S4-25 六要素" in page
    assert Case.objects.get(pk=case.pk).station == "signed"


def test_the_second_comer_is_told_sees_the_new_state_and_keeps_what_was_typed(desk: Desk) -> None:
    case = desk.world.begin("clerk", "register", topic=desk.world.topics[0].pk)
    first, second = desk.enter("officer"), desk.enter("officer2")
    address, topic = f"/ledger/{case.pk}/do/confirm", str(desk.world.topics[0].pk)
    early, late = form_of(first, address), form_of(second, address)
    assert first.post(address, {**early, "topic": topic, "opinion": "同意立项"}).status_code == 302
    answer = second.post(address, {**late, "topic": topic, "opinion": "我也同意"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "已有新的进展" in page
    assert "同意立项" in page
    assert "我也同意" in page
    assert Entry.objects.filter(subject_id=case.pk, kind="case.confirm").count() == 1


def test_an_outdated_form_whose_move_is_still_open_may_be_sent_again_on_the_new_state(desk: Desk) -> None:
    case, client = assigned(desk), desk.enter("officer")
    address = f"/ledger/{case.pk}/do/remind"
    old = form_of(client, address)
    desk.world.move("officer2", case, "list", reason="重点督办")
    page = client.post(address, {**old, "opinion": "请加快"})
    assert page.status_code == 409
    fresh = dict(re.findall(r'name="(once|version)" value="([^"]*)"', page.content.decode()))
    assert client.post(address, {**fresh, "opinion": "请加快"}).status_code == 302


def test_a_move_that_is_not_open_says_why_and_by_which_rule(desk: Desk) -> None:
    case, client = assigned(desk), desk.enter("edu_clerk")
    answer = client.get(f"/ledger/{case.pk}/do/strike_off")
    assert answer.status_code in (403, 422)
    assert "批准销号" in answer.content.decode()


def test_what_one_may_not_see_does_not_exist(desk: Desk) -> None:
    case = desk.world.begin("clerk", "register", about_unit=desk.world.units["education"].pk)
    client = desk.enter("edu_head")
    assert client.get(f"/ledger/{case.pk}").status_code == 404
    assert client.get(f"/ledger/{case.pk}/do/confirm").status_code == 404
    assert client.post(f"/ledger/{case.pk}/do/confirm", {"topic": "1"}).status_code == 404


def test_a_move_with_an_inverse_offers_to_take_it_back(desk: Desk) -> None:
    case, client = assigned(desk), desk.enter("officer")
    address = f"/ledger/{case.pk}/do/list"
    page = client.post(address, {**form_of(client, address), "reason": "重点督办"}, follow=True).content.decode()
    assert f'href="/ledger/{case.pk}/do/unlist"' in page


def test_a_unit_typed_by_its_whole_name_is_taken_and_an_unclear_one_is_asked(desk: Desk) -> None:
    case = desk.world.begin("clerk", "register", topic=desk.world.topics[0].pk)
    desk.world.move("officer", case, "confirm", topic=desk.world.topics[0].pk)
    client, address = desk.enter("officer"), f"/ledger/{case.pk}/do/assign"
    due = (desk.world.today + timedelta(days=20)).isoformat()
    rest = {"fix_kind": "by_date", "reply_due": due}
    unclear = client.post(address, {**form_of(client, address), **rest, "handler_words": "青禾"})
    assert unclear.status_code == 422
    assert "选定一个" in unclear.content.decode()
    assert f'name="handler" value="{desk.world.units["education"].pk}"' in unclear.content.decode()
    found = client.post(address, {**form_of(client, address), **rest, "handler_words": "青禾县教育局"})
    assert found.status_code == 302
    assert Case.objects.get(pk=case.pk).handler_id == desk.world.units["education"].pk


def test_without_script_the_button_beside_a_search_field_shows_candidates_and_does_nothing_else(desk: Desk) -> None:
    case = desk.world.begin("clerk", "register", topic=desk.world.topics[0].pk)
    desk.world.move("officer", case, "confirm", topic=desk.world.topics[0].pk)
    client, address = desk.enter("officer"), f"/ledger/{case.pk}/do/assign"
    page = client.post(
        address, {**form_of(client, address), "handler_words": "財政", "opinion": "请抓紧", "find": "handler"}
    )
    assert page.status_code == 200
    assert f'name="handler" value="{desk.world.units["finance"].pk}"' in page.content.decode()
    assert "请抓紧" in page.content.decode()
    assert Case.objects.get(pk=case.pk).station == "confirmed"
