"""Batches: each case its own act; the page tells which were done and which were refused and why."""

from __future__ import annotations

import re

from duban.desk import batches
from duban.journal.models import Entry
from tests.desk.cases.test_move import assigned
from tests.desk.conftest import Desk


def test_a_batch_does_what_can_be_done_and_says_why_the_rest_was_not(desk: Desk) -> None:
    open_one, fresh = assigned(desk), desk.world.begin("clerk", "register", title="还没交办的")
    client = desk.enter("officer")
    picked = {"move": "remind", "pick": [str(open_one.pk), str(fresh.pk)]}
    form = client.post("/ledger/bulk", picked)
    assert form.status_code == 200
    once = re.search(r'name="once" value="([^"]*)"', form.content.decode())
    assert once is not None
    began = client.post("/ledger/bulk", {**picked, "opinion": "请加快", "go": "1", "once": once[1]})
    assert began.status_code == 302
    again = client.post("/ledger/bulk", {**picked, "opinion": "请加快", "go": "1", "once": once[1]})
    assert again["Location"] == began["Location"]
    address = began["Location"].split("?")[0]
    page = client.post(address, follow=True).content.decode()
    assert "1 件已办" in page
    assert "1 件没有办成" in page
    assert "不能“催办”" in page
    assert Entry.objects.filter(kind="case.remind").count() == 1


def test_an_item_of_a_batch_never_acts_twice_however_often_it_is_continued(desk: Desk) -> None:
    case = assigned(desk)
    actor = desk.world.actor("officer")
    rows = [(case.pk, case.number, case.title)]
    id_ = batches.begin(
        actor=actor, at=desk.at, move="remind", answers={"opinion": ["请加快"]}, rows=rows, back="/ledger"
    )
    tries = [batches.advance(actor=actor, at=desk.at, batch_id=id_) for _ in range(3)]
    assert [one.waiting for one in tries] == [0, 0, 0]
    assert Entry.objects.filter(kind="case.remind").count() == 1


def test_a_batch_belongs_to_the_person_and_post_that_began_it(desk: Desk) -> None:
    case = assigned(desk)
    rows = [(case.pk, case.number, case.title)]
    id_ = batches.begin(
        actor=desk.world.actor("officer"),
        at=desk.at,
        move="remind",
        answers={"opinion": ["请加快"]},
        rows=rows,
        back="",
    )
    assert desk.enter("officer2").get(f"/ledger/bulk/{id_}").status_code == 404


def test_nothing_but_the_three_moves_goes_in_bulk(desk: Desk) -> None:
    assert desk.enter("officer").post("/ledger/bulk", {"move": "strike_off", "pick": ["1"]}).status_code == 404


def test_a_missing_answer_comes_back_at_its_field_before_anything_is_done(desk: Desk) -> None:
    case = assigned(desk)
    answer = desk.enter("officer").post("/ledger/bulk", {"move": "remind", "pick": [str(case.pk)], "go": "1"})
    assert answer.status_code == 422
    assert "id_opinion-error" in answer.content.decode()
    assert not Entry.objects.filter(kind="case.remind").exists()


def test_what_the_actor_may_not_see_falls_out_of_the_selection(desk: Desk) -> None:
    hidden = desk.world.begin("clerk", "register", about_unit=desk.world.units["office"].pk)
    page = desk.enter("officer").post("/ledger/bulk", {"move": "list", "pick": [str(hidden.pk)]}).content.decode()
    assert hidden.number not in page
    assert "没有勾选任何件" in page
