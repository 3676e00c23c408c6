"""The case page shows each reader what is theirs: facts, story, moves, and nothing of a reporter's own words beyond the desk."""

from __future__ import annotations

from datetime import timedelta

from duban.cases.models import Case
from tests.desk.conftest import Desk

WORDS = "我家老人在食堂每餐被多收两元"
SUMMARY = "反映一处老年食堂收费高于公示标准"


def forwarded(desk: Desk) -> Case:
    """A report that the education bureau handles by its rewritten summary."""
    w = desk.world
    case = w.begin("clerk", "receive", facts=WORDS, source_note="王某来访")
    w.move("clerk", case, "triage", topic=w.topics[0].pk, urgency="normal", duplicates_checked=True)
    return w.move("officer", case, "forward", handler=w.units["education"].pk, nature="assign", summary=SUMMARY)


def test_the_handling_unit_gets_the_summary_and_never_the_reporters_own_words(desk: Desk) -> None:
    case = forwarded(desk)
    page = desk.enter("edu_clerk").get(f"/ledger/{case.pk}").content.decode()
    assert SUMMARY in page
    assert WORDS not in page
    assert "王某来访" not in page


def test_the_handling_unit_learns_the_day_a_report_came_in_but_not_the_hour(desk: Desk) -> None:
    case = forwarded(desk)
    came = f"{desk.world.today:%m-%d} 09:00"
    assert came not in desk.enter("edu_clerk").get(f"/ledger/{case.pk}").content.decode().split("登记群众反映")[-1]
    assert came in desk.enter("clerk").get(f"/ledger/{case.pk}").content.decode().split("登记群众反映")[-1]


def test_the_desk_and_the_office_read_the_original(desk: Desk) -> None:
    case = forwarded(desk)
    for who in ("clerk", "officer"):
        assert WORDS in desk.enter(who).get(f"/ledger/{case.pk}").content.decode()


def test_open_moves_are_buttons_and_closed_ones_say_why(desk: Desk) -> None:
    case = forwarded(desk)
    page = desk.enter("edu_clerk").get(f"/ledger/{case.pk}").content.decode()
    assert f'href="/ledger/{case.pk}/do/admit"' in page
    assert f'href="/ledger/{case.pk}/do/remind"' not in page
    assert "“催办”由" in page


def test_the_story_names_who_from_which_post_and_what_was_said(desk: Desk) -> None:
    w = desk.world
    case = w.begin("clerk", "register", topic=w.topics[0].pk)
    w.move("officer", case, "confirm", topic=w.topics[0].pk, opinion="情况属实,立项")
    page = desk.enter("officer").get(f"/ledger/{case.pk}").content.decode()
    assert "演示officer" in page
    assert "青禾县专治办" in page
    assert "情况属实,立项" in page


def test_every_due_shows_its_rule_its_source_and_its_dates(desk: Desk) -> None:
    w = desk.world
    case = w.begin("clerk", "register", topic=w.topics[0].pk)
    w.move("officer", case, "confirm", topic=w.topics[0].pk)
    page = desk.enter("officer").get(f"/ledger/{case.pk}").content.decode()
    assert "D03" in page
    assert "1 个工作日" in page
    assert (w.today + timedelta(days=1)).isoformat() in page


def test_a_public_code_stands_in_groups_of_four_and_its_receipt_names_no_reporter(desk: Desk) -> None:
    case = forwarded(desk)
    groups = [case.number[i : i + 4] for i in range(0, 12, 4)]
    client = desk.enter("clerk")
    assert "-".join(groups) in client.get(f"/ledger/{case.pk}").content.decode()
    slip = client.get(f"/ledger/{case.pk}/receipt").content.decode()
    assert all(f"<span>{group}</span>" in slip for group in groups)
    assert WORDS not in slip
    assert "王某" not in slip


def test_an_item_has_no_receipt(desk: Desk) -> None:
    case = desk.world.begin("clerk", "register")
    assert desk.enter("clerk").get(f"/ledger/{case.pk}/receipt").status_code == 404


def test_merged_and_split_cases_are_tied_to_each_other_on_both_pages(desk: Desk) -> None:
    w = desk.world
    main, other = w.begin("clerk", "register"), w.begin("clerk", "register")
    w.move("clerk", other, "merge", main_case=main.number, same_matter="同一食堂同一时段")
    client = desk.enter("clerk")
    assert main.number in client.get(f"/ledger/{other.pk}").content.decode()
    assert other.number in client.get(f"/ledger/{main.pk}").content.decode()


def test_a_part_of_a_split_says_where_it_came_from_and_can_be_put_back(desk: Desk) -> None:
    w = desk.world
    whole = w.begin("clerk", "register")
    w.move("clerk", whole, "split", parts=[(None, "另一件:未公示")], reason="两件事")
    part, client = Case.objects.get(split_from=whole), desk.enter("clerk")
    page = client.get(f"/ledger/{part.pk}").content.decode()
    assert "由拆分而来" in page
    assert whole.number in page
    assert f'href="/ledger/{part.pk}/do/unsplit"' in client.get(f"/ledger/{whole.pk}?did=split").content.decode()


def test_instructions_milestones_and_the_six_elements_stand_on_the_page(desk: Desk) -> None:
    w = desk.world
    case = w.begin("clerk", "register", topic=w.topics[0].pk)
    w.move("officer", case, "confirm", topic=w.topics[0].pk)
    due = w.today + timedelta(days=60)
    w.move("officer", case, "assign", handler=w.units["education"].pk, fix_kind="continuing", reply_due=due)
    w.move("chief", case, "instruct", instruction="月底前退到群众手里", feedback_due=w.today + timedelta(days=9))
    w.move("edu_clerk", case, "sign")
    steps = [(w.today + timedelta(days=20), "完成清退"), (w.today + timedelta(days=40), "建章立制")]
    plan = {
        "measures": "逐户核对",
        "goal": "清零",
        "fix_due": due,
        "lead_leader": "演示局长",
        "responsible_person": "演示经办",
    }
    w.move("edu_clerk", case, "plan", responsible_unit=w.units["education"].pk, milestones=steps, **plan)
    page = desk.enter("edu_head").get(f"/ledger/{case.pk}").content.decode()
    for words in ("月底前退到群众手里", "完成清退", "建章立制", "整改方案六要素", "演示局长", "逐户核对"):
        assert words in page
