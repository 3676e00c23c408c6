"""What happens off the main roads, told as it happens in an office: returns, extensions, pauses, undoing, relapse (C2, C3, S4-31)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from duban.cases import door, dossier, queries
from duban.cases.models import Case, Link
from duban.journal.models import Entry
from duban.journal.verify import verify
from duban.kernel.actor import CLOCK
from duban.kernel.errors import NotPermitted, NotThere, Refusal
from tests import make
from tests.cases.walks import dues, evidence, on, step, told_of, walk
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def w() -> World:
    return make.world()


# -- 退件


def test_a_unit_returns_a_case_once_and_the_clock_of_the_law_does_not_stop(w: World) -> None:
    case = walk(w, "forward", "report")
    law = dues(case)["T01"].overdue_after
    case = w.move("edu_clerk", case, "object", return_reason="not_ours", basis="职责清单", reason="属市场监管职责")
    assert case.station == "return_pending" and case.back_to == "forwarded"
    assert dues(case)["T01"].overdue_after == law, "信访工作条例第23条: the total limit runs on"
    assert dues(case)["D04"].owing == w.units["office"]
    case = w.move("officer", case, "reject_return", opinion="属你单位职责")
    assert case.station == "forwarded" and set(dues(case)) == {"T01", "D15"}
    assert told_of(w, "edu_clerk", "case.return_rejected")
    with pytest.raises(Refusal, match="一次"):
        w.move("edu_clerk", case, "object", return_reason="not_ours", basis="职责清单", reason="再退")


def test_a_return_comes_too_late_after_five_working_days(w: World) -> None:
    case = walk(w, "assign")
    w.pass_days(7)  # Monday to Monday: the fifth working day
    Case.objects.get(pk=case.pk)
    w.move("edu_clerk", case, "object", return_reason="not_ours", basis="职责清单", reason="属市场监管职责")
    other = walk(w, "assign")
    w.pass_days(8)
    with pytest.raises(Refusal, match="5 个工作日"):
        w.move("edu_clerk", other, "object", return_reason="not_ours", basis="职责清单", reason="属市场监管职责")


def test_an_accepted_return_takes_the_case_from_the_unit_and_from_those_who_assisted(w: World) -> None:
    case = walk(w, "confirm")
    case = step(w, case, "assign", assists=[w.units["finance"].pk])
    case = w.move("edu_clerk", case, "object", return_reason="not_ours", basis="职责清单", reason="属市场监管职责")
    case = w.move("officer", case, "accept_return", opinion="同意")
    assert case.station == "confirmed" and case.handler is None
    assert set(dues(case)) == {"D03"}
    for who in ("edu_clerk", "fin_clerk"):
        with pytest.raises(NotThere):
            queries.get(w.actor(who), case.pk)


def test_step_clocks_stand_still_while_the_office_decides(w: World) -> None:
    """The unit does not lose time to the office's thinking; it gets back what it had left."""
    case = walk(w, "assign")
    before = dues(case)["T18a"].overdue_after
    assert before == on("2026-03-04")
    w.pass_days(1)
    case = w.move("edu_clerk", case, "object", return_reason="not_ours", basis="职责清单", reason="属市场监管职责")
    assert dues(case, "paused")["T18a"].paused_on == on("2026-03-03")
    w.pass_days(3)
    case = w.move("officer", case, "reject_return", opinion="属你单位职责")
    assert dues(case)["T18a"].overdue_after == on("2026-03-09"), (
        "two working days were left on Tuesday; they are Friday and Monday"
    )


# -- 延期


def test_an_extension_is_asked_before_the_limit_approved_by_another_unit_and_told(w: World) -> None:
    case = walk(w, "begin", "report")
    limit = dues(case)["T03"].overdue_after
    asked = limit + timedelta(days=20)
    case = w.move(
        "edu_head", case, "ask_extension", reason="等鉴定", so_far="已约谈", new_due=asked, told_reporter=True
    )
    assert dues(case)["T03"].overdue_after == limit and dues(case)["D09"].owing == w.units["office"]
    with pytest.raises(NotPermitted):
        w.move("edu_head", case, "grant_extension", opinion="同意")
    case = w.move("officer", case, "grant_extension", opinion="同意")
    assert case.station == "handling" and dues(case)["T03"].overdue_after == asked and case.extended == 1
    assert told_of(w, "edu_head", "case.extended")
    with pytest.raises(Refusal, match="一次"):
        w.move(
            "edu_head",
            case,
            "ask_extension",
            reason="再等",
            so_far="已约谈",
            new_due=asked + timedelta(days=5),
            told_reporter=True,
        )


@pytest.mark.parametrize(
    ("days", "more", "told", "words"),
    [(70, 10, True, "期限届满前"), (10, 60, True, "最晚到"), (10, 10, False, "告知"), (10, -5, True, "晚于")],
)
def test_an_extension_that_the_rule_does_not_allow_says_which_rule(
    w: World, days: int, more: int, told: bool, words: str
) -> None:
    case = walk(w, "begin", "report")
    asked = dues(case)["T03"].overdue_after + timedelta(days=more)
    w.pass_days(days)
    with pytest.raises(Refusal, match=words) as said:
        w.move("edu_head", case, "ask_extension", reason="等鉴定", so_far="已约谈", new_due=asked, told_reporter=told)
    assert said.value.ground


def test_a_denied_extension_leaves_the_limit_and_tells_the_unit(w: World) -> None:
    case = walk(w, "start")
    limit = dues(case)["fix"].overdue_after
    case = w.move(
        "edu_head", case, "ask_extension", reason="等鉴定", so_far="已约谈", new_due=limit + timedelta(days=9)
    )
    case = w.move("officer", case, "deny_extension", opinion="请按期完成")
    assert case.station == "fixing" and dues(case)["fix"].overdue_after == limit
    assert told_of(w, "edu_clerk", "case.not_extended") and "extension_to" not in case.plan


# -- 暂停


def test_a_pause_stops_every_clock_and_ends_by_itself_on_its_day(w: World) -> None:
    case = walk(w, "begin", "report")
    limit = dues(case)["T03"].overdue_after
    case = w.move(
        "officer", case, "suspend", cause="appraisal", until=w.today + timedelta(days=20), reason="等鉴定结论"
    )
    assert dues(case) == {} and queries.colour_of(case, w.today) == "grey"
    w.pass_days(19)
    assert queries.to_resume(w.today) == []
    with pytest.raises(Refusal, match="时间未到"):
        door.move(actor=CLOCK, at=w.at, case_id=case.pk, code="resume", values={})
    w.pass_days(1)
    assert queries.to_resume(w.today) == [case.pk]
    assert case.paused_days(w.today) == 20
    case = door.move(actor=CLOCK, at=w.at, case_id=case.pk, code="resume", values={})
    assert case.station == "handling" and queries.to_resume(w.today) == []
    assert case.paused_days(w.today + timedelta(days=100)) == 20, "the list still says 暂停20天"
    assert dues(case)["T03"].overdue_after >= limit + timedelta(days=20)
    assert told_of(w, "edu_clerk", "case.resumed")


# -- 并入、拆分


def test_a_merge_is_undone_with_the_limit_of_the_law_where_it_was(w: World) -> None:
    main, other = walk(w, "begin", "report"), walk(w, "begin", "report")
    limit = dues(other)["T03"].overdue_after
    other = w.move("officer", other, "merge", main_case=f" {main.number.lower()} ", same_matter="同一学校同一收费")
    assert other.station == "merged" and other.merged_into == main and dues(other) == {}
    w.pass_days(10)
    other = w.move("officer", other, "unmerge", reason="实为两所学校")
    assert other.station == "handling" and other.merged_into is None
    assert dues(other)["T03"].overdue_after == limit
    assert not Link.objects.filter(case=other, ended_on=None).exists()


def test_a_case_is_not_merged_into_what_the_person_cannot_see_or_what_is_about_another(w: World) -> None:
    case = walk(w, "register")
    hidden = w.begin("city_officer", "register", place=w.units["county_b"].pk)
    about = w.begin("clerk", "register", about_unit=w.units["education"].pk)
    for main, code in ((hidden, "merge.no_main"), (about, "merge.other_subject"), (case, "merge.itself")):
        with pytest.raises(Refusal) as said:
            w.move("officer", case, "merge", main_case=main.number, same_matter="同一事")
        assert said.value.code == code


def test_several_matters_in_one_report_become_cases_of_their_own_and_can_go_back(w: World) -> None:
    case = walk(w, "receive", "report")
    w.move("clerk", case, "split", parts=[(None, "校车停运"), (None, "食堂卫生")], reason="三件事")
    parts = list(Case.objects.filter(split_from=case).order_by("id"))
    assert [part.title for part in parts] == ["校车停运", "食堂卫生"]
    for part in parts:
        assert part.station == "received" and set(dues(part)) == {"D01", "T01"} and part.sources.count() == 1
        assert part.number != case.number and len(part.number) >= 10
    back = w.move("clerk", parts[0], "unsplit", reason="其实是一件")
    assert back.station == "merged" and back.merged_into == case and dues(back) == {}
    back = w.move("clerk", back, "unmerge", reason="还是两件")
    assert back.station == "received" and set(dues(back)) == {"D01", "T01"}
    assert Link.objects.filter(case=back, how="split", ended_on=None).exists(), "it is still known where it came from"


def test_whoever_takes_a_part_out_does_not_confirm_it(w: World) -> None:
    case = walk(w, "register")
    w.move("officer", case, "split", parts=[(None, "校车停运")], reason="两件事")
    part = Case.objects.get(split_from=case)
    with pytest.raises(NotPermitted, match="另一人"):
        w.move("officer", part, "confirm", topic=w.topics[0].pk)
    assert w.move("officer2", part, "confirm", topic=w.topics[0].pk).station == "confirmed"


# -- 撤回、转台账、重新立项


def test_a_withdrawal_is_confirmed_twice_by_another_and_the_facts_may_still_become_an_item(w: World) -> None:
    case = walk(w, "triage", "report")
    with pytest.raises(Refusal, match="两次"):
        w.move("officer", case, "withdraw", reason="已解决")
    with pytest.raises(NotPermitted):
        w.move("clerk", case, "withdraw", asked_twice=True)
    case = w.move("officer", case, "withdraw", asked_twice=True)
    assert case.station == "withdrawn" and dues(case) == {}
    w.move("officer", case, "make_item", title="食堂收费", facts="多收餐费", topic=w.topics[0].pk)
    item = Case.objects.get(kind="item")
    assert item.station == "registered" and set(dues(item)) == {"D02"}
    assert {tie.how for tie in dossier.dossier(w.actor("officer"), case.pk).ties} == {"item"}


def test_an_item_is_made_once_and_only_of_what_was_found(w: World) -> None:
    case = walk(w, "answer", "report")
    made = {"title": "食堂收费", "facts": "多收餐费", "topic": w.topics[0].pk}
    w.move("officer", case, "make_item", **made)
    with pytest.raises(Refusal, match="已经转入"):
        w.move("officer", case, "make_item", **made)
    unfounded = walk(w, "begin", "report")
    step(w, unfounded, "report_result", finding="unfounded")
    step(w, unfounded, "endorse_result")
    with pytest.raises(Refusal, match="属实"):
        w.move("officer", unfounded, "make_item", **made)


def test_what_is_dismissed_needs_a_finding_that_leaves_nothing_and_can_be_reinstated_by_another(w: World) -> None:
    case = walk(w, "register")
    with pytest.raises(Refusal, match="不能不予立项"):
        w.move("officer", case, "dismiss", finding="true", reason="不办")
    case = w.move("officer", case, "dismiss", finding="unfounded", reason="查无此事")
    with pytest.raises(NotPermitted):
        w.move("officer", case, "reinstate", reason="有新证据")
    case = w.move("officer2", case, "reinstate", reason="有新证据")
    assert case.station == "confirmed" and case.finding == "" and case.closed_on is None and set(dues(case)) == {"D03"}


def test_a_refusal_that_was_wrong_is_taken_back_by_another(w: World) -> None:
    case = walk(w, "triage", "report")
    case = w.move(
        "reviewer",
        case,
        "refuse",
        refusal_reason="court",
        channel="县法院立案庭",
        notice="请依法起诉",
        answer_way="written",
    )
    assert case.station == "refused" and dues(case) == {}
    case = w.move("officer", case, "take_up", trigger="new_facts", new_facts="法院不予立案")
    assert case.station == "triaged" and "D03" in dues(case)


# -- 查否


def test_what_proves_unfounded_on_the_spot_needs_no_plan_but_the_same_two_further_hands(w: World) -> None:
    case = walk(w, "sign")
    evidence(w, case)
    with pytest.raises(Refusal, match="整改方案"):
        w.move("edu_clerk", case, "find_groundless", finding="partly", basis="现场核查", result="略有")
    case = w.move("edu_clerk", case, "find_groundless", finding="unfounded", basis="现场核查", result="未收费")
    assert case.station == "applied"
    with pytest.raises(NotPermitted):
        w.move("edu_clerk", case, "endorse")
    for code in ("endorse", "first_review", "strike_off"):
        case = step(w, case, code)
    assert (case.station, case.finding) == ("struck_off", "unfounded")


# -- 回头看


def test_a_relapse_keeps_the_number_supersedes_the_result_and_begins_a_round_of_its_own(w: World) -> None:
    case = walk(w, "strike_off")
    number, closed_on = case.number, case.closed_on
    assert closed_on == w.today
    case = w.move("reviewer", case, "find_steady", opinion="稳固")
    assert case.station == "steady" and dues(case) == {} and case.closed_on == closed_on, (
        "the look-back is done, nothing is owed"
    )
    case = w.move("inspector", case, "find_relapse", new_facts="又有收费", fix_due=w.today + timedelta(days=30))
    assert (case.number, case.station, case.reopened, case.finding, case.result) == (number, "relapsed", 1, "", "")
    assert case.closed_on is None and {source.code for source in case.sources.all()} == {"self_check", "look_back"}
    assert set(dues(case)) == {"T18b", "fix"}
    for code in ("plan", "start", "apply", "endorse", "first_review", "strike_off"):
        sooner: dict[str, Any] = {"fix_due": w.today + timedelta(days=20)} if code == "plan" else {}
        case = step(w, case, code, **sooner)
    assert case.station == "struck_off" and case.finding == "true"
    assert verify() == []


def test_a_report_done_again_keeps_its_number_and_its_old_answer_in_the_entries(w: World) -> None:
    case = walk(w, "call_back", "report")
    number = case.number
    case = w.move("officer", case, "redo", trigger="dissatisfied_undone", new_facts="应退未退")
    assert (case.number, case.station, case.reopened) == (number, "handling", 1) and "T03" in dues(case)
    entry = Entry.objects.get(subject_kind="case", subject_id=case.pk, kind="case.redo")
    assert "superseded_result" in entry.payload


# -- 复查、复核


def test_a_review_is_asked_within_thirty_days_and_a_second_follows_the_first(w: World) -> None:
    case = walk(w, "answer", "report")
    answered = w.today
    w.pass_days(40)
    with pytest.raises(Refusal, match="已超过"):
        w.move("clerk", case, "ask_review", requested_on=w.today, reason="不服")
    with pytest.raises(Refusal, match="复查意见"):
        w.move("clerk", case, "ask_second_review", requested_on=w.today, reason="不服")
    case = w.move("clerk", case, "ask_review", requested_on=answered + timedelta(days=30), reason="不服")
    assert case.station == "under_review" and set(dues(case)) == {"T06"}
    case = w.move("city_officer", case, "review_opinion", answer="维持", basis="收费管理规定")
    assert case.station == "answered" and "维持" in case.answer and "多收部分已退还" in case.answer
    with pytest.raises(Refusal, match="复核"):
        w.move("clerk", case, "ask_review", requested_on=w.today, reason="还是不服")
    case = w.move("clerk", case, "ask_second_review", requested_on=w.today, reason="不服")
    case = w.move("city_officer2", case, "second_opinion", answer="维持复查意见", basis="收费管理规定")
    assert case.station == "review_final" and dues(case) == {} and case.closed_on == w.today
