"""What happens off the main roads, told as it happens in an office: returns, extensions, pauses, undoing, relapse (C2, C3, S4-31)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from duban.campaign.models import Due
from duban.cases import door, dossier, listing, queries
from duban.cases.models import Case, Link, Milestone, Party
from duban.journal import notices
from duban.journal.models import Entry
from duban.journal.verify import verify
from duban.kernel.actor import CLOCK
from duban.kernel.errors import NotPermitted, NotThere, Outdated, Refusal
from tests import make
from tests.cases.walks import answers, dues, evidence, on, step, walk
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def w() -> World:
    return make.world()


def refused(done: object) -> str:
    assert isinstance(done, Refusal)
    return done.code


def tells(w: World, who: str, kind: str) -> bool:
    return any(one.kind == kind for one in notices.told(w.actor(who)))


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
    assert tells(w, "edu_clerk", "case.return_rejected")
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
    assert tells(w, "edu_head", "case.extended")
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
    assert tells(w, "edu_clerk", "case.not_extended") and "extension_to" not in case.plan


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
    assert tells(w, "edu_clerk", "case.resumed")


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


# -- 协办、条块、批示


def test_an_assisting_unit_owes_an_answer_for_its_part_and_the_line_is_kept_informed(w: World) -> None:
    case = walk(w, "confirm")
    case = step(w, case, "assign", handler=w.units["school"].pk, assists=[w.units["finance"].pk])
    roles = dict(Party.objects.filter(case=case).values_list("unit__name", "role"))
    assert roles == {w.units["finance"].name: "assist", w.units["education"].name: "line"}
    assert tells(w, "edu_clerk", "case.line_informed") and tells(w, "fin_clerk", "case.assisting")
    assert [one.due.rule for one in queries.inbox(w.actor("fin_clerk"))] == ["D14"]
    assert queries.inbox(w.actor("edu_clerk")) == [], "the line is informed, not burdened"
    with pytest.raises(Refusal, match="没有待答复"):
        w.move("edu_clerk", case, "assist_answer", part_answer="已核")
    case = w.move("fin_clerk", case, "assist_answer", part_answer="账目已核,无误")
    part = Party.objects.get(case=case, role="assist")
    assert part.answer and part.answered_on == w.today and queries.inbox(w.actor("fin_clerk")) == []
    with pytest.raises(Refusal):
        w.move("fin_clerk", case, "assist_answer", part_answer="再答")
    assert tells(w, "school_clerk", "case.part_answered")


def test_each_instruction_of_a_leader_wants_its_own_answer_even_after_the_case_is_done(w: World) -> None:
    case = walk(w, "start")
    for days in (5, 9):
        case = w.move("chief", case, "instruct", instruction="请抓紧", feedback_due=w.today + timedelta(days=days))
    owed = [due.title for due in Due.objects.filter(of_id=case.pk, rule="D10", state="running").order_by("id")]
    assert len(set(owed)) == 2
    case = w.move("edu_head", case, "feed_back", feedback="已退还一半")
    assert [due.title for due in Due.objects.filter(of_id=case.pk, rule="D10", state="running")] == owed[1:]
    for code in ("apply", "endorse", "first_review", "strike_off"):
        case = step(w, case, code)
    assert set(dues(case)) == {"D07", "D10"}
    case = w.move("edu_head", case, "feed_back", feedback="已办结")
    assert set(dues(case)) == {"D07"} and tells(w, "chief", "case.fed_back")


def test_moves_that_do_not_fit_the_case_are_not_offered(w: World) -> None:
    case = walk(w, "start")
    offered = {
        option.move.code
        for name in ("edu_clerk", "edu_head", "officer")
        for option in queries.options(w.actor(name), case)
    }
    assert (
        not offered & {"reach_milestone", "unlist", "feed_back", "unsplit", "escalate", "assist_answer"}
        and "list" in offered
    )
    case = w.move("officer", case, "list", reason="久拖不决")
    offered = {option.move.code for option in queries.options(w.actor("officer"), case)}
    assert "unlist" in offered and "list" not in offered


# -- 持续整改


def test_a_long_rectification_has_milestones_monthly_reports_and_a_new_plan_replaces_the_old_one(w: World) -> None:
    case = walk(w, "confirm")
    case = step(w, case, "assign", fix_kind="continuing")
    case = step(w, case, "sign")
    with pytest.raises(Refusal, match="至少两个"):
        w.move("edu_clerk", case, "plan", **answers(w, "plan"))
    rows = [(w.today + timedelta(days=20), "完成核对"), (w.today + timedelta(days=40), "完成退还")]
    case = step(w, case, "plan", milestones=rows)
    case = w.move("edu_head", case, "revise_plan", missing="目标不具体")
    rows = [(w.today + timedelta(days=25), "核对到户"), (w.today + timedelta(days=45), "退还到户")]
    case = step(w, case, "plan", milestones=rows)
    case = step(w, case, "start")
    assert [due.title for due in Due.objects.filter(of_id=case.pk, rule="D12", state="running").order_by("id")] == [
        "阶段目标 3:核对到户",
        "阶段目标 4:退还到户",
    ]
    month = dues(case)["D17"].overdue_after
    case = w.move("edu_clerk", case, "progress", progress="核对过半")
    assert (
        Due.objects.filter(of_id=case.pk, rule="D17", state="running").count() == 1
        and dues(case)["D17"].overdue_after >= month
    )
    evidence(w, case)
    with pytest.raises(Refusal, match="2 个阶段目标"):
        w.move("edu_clerk", case, "apply", finding="true", result="已退还")
    for nr in (3, 4):
        case = w.move("edu_clerk", case, "reach_milestone", milestone=str(nr), progress="完成")
    assert Milestone.objects.filter(case=case, done_on=None, dropped_on=None).count() == 0
    assert w.move("edu_clerk", case, "apply", finding="true", result="已退还").station == "applied"


# -- 多来源、更正


def test_one_problem_by_three_ways_is_one_item_with_three_sources(w: World) -> None:
    """S0-10."""
    case = walk(w, "register")
    for source in ("cross_check", "line_check"):
        case = w.move("clerk", case, "add_source", source=source, found_on=w.today)
    with pytest.raises(Refusal, match="已经登记过"):
        w.move("clerk", case, "add_source", source="line_check", found_on=w.today)
    assert [source.code for source in case.sources.order_by("id")] == ["self_check", "cross_check", "line_check"]
    for source in ("self_check", "cross_check", "line_check"):
        found = listing.ledger(w.actor("officer"), listing.Filters(source=source), w.today)
        assert list(found.values_list("pk", flat=True)) == [case.pk]


def test_a_slip_is_corrected_before_hand_over_and_only_the_office_moves_a_wall(w: World) -> None:
    case = w.begin("clerk", "register", about_unit=w.units["school"].pk)
    case = w.move("clerk", case, "correct", title="上河村小学多收餐费", reason="写错校名")
    assert case.title == "上河村小学多收餐费" and case.station == "registered" and set(dues(case)) == {"D02"}
    with pytest.raises(NotPermitted, match="专治办"):
        w.move("clerk", case, "correct", about_unit=w.units["village"].pk, reason="写错单位")
    case = w.move("officer", case, "correct", about_unit=w.units["village"].pk, reason="写错单位")
    assert case.about_unit == w.units["village"]


# -- 提级、改派


def test_the_unit_above_takes_a_case_and_the_lower_one_no_longer_sees_it(w: World) -> None:
    case = walk(w, "confirm")
    case = step(w, case, "assign", handler=w.units["town"].pk)
    limit = dues(case)["fix"].overdue_after
    case = w.move("officer", case, "raise_level", reason="重大")
    assert case.handler == w.units["county_a"] and case.raised and case.station == "assigned"
    now = dues(case)
    assert now["fix"].owing == w.units["county_a"] and now["fix"].overdue_after == limit
    assert Due.objects.filter(of_id=case.pk, rule="T18a", state="running").count() == 1
    with pytest.raises(NotThere):
        queries.get(w.actor("town_clerk"), case.pk)


def test_a_unit_without_people_gets_no_work(w: World) -> None:
    case = walk(w, "confirm")
    with pytest.raises(Refusal, match="承办的人员") as said:
        step(w, case, "assign", handler=w.units["group"].pk)
    assert said.value.field == "handler"


def test_only_the_walled_unit_is_competent_so_the_next_level_takes_it(w: World) -> None:
    case = w.begin("clerk", "register", about_unit=w.units["village"].pk)
    case = step(w, case, "confirm")
    with pytest.raises(Refusal, match="柳溪镇") as said:
        step(w, case, "assign", handler=w.units["village"].pk)
    assert said.value.code == "case.walled"
    case = step(w, case, "assign", handler=w.units["village"].pk, only_competent=True)
    assert case.handler == w.units["town"]


def test_a_case_about_the_campaign_office_goes_to_the_office_of_the_next_area(w: World) -> None:
    case = w.begin("clerk", "receive", about_unit=w.units["office"].pk)
    case = step(w, case, "triage")
    assert dues(case)["D03"].owing == w.units["city_office"]
    with pytest.raises(NotThere):
        w.move("officer", case, "forward", **answers(w, "forward"))
    assert [one.case.pk for one in queries.inbox(w.actor("city_officer"))] == [case.pk]
    case = step(w, case, "forward", who="city_officer", handler=w.units["finance"].pk)
    assert case.handler == w.units["finance"]


def test_a_desk_that_learns_it_is_concerned_loses_the_case_to_the_office(w: World) -> None:
    case = walk(w, "receive", "report")
    case = step(w, case, "triage", about_unit=w.units["desk"].pk)
    assert {due.owing.name for due in dues(case).values()} == {w.units["office"].name}
    with pytest.raises(NotThere):
        queries.get(w.actor("clerk"), case.pk)


# -- 升级督办


def test_what_is_overdue_climbs_the_ladder_and_tells_the_next_rank_each_time(w: World) -> None:
    """B26, S0-24: 承办 → 分管 → 主要."""
    case = walk(w, "assign")
    w.pass_days(2)
    assert queries.to_escalate(w.today) == [], "on its last day a due is not late"
    told = {}
    for days in (1, 5, 3):
        w.pass_days(days)
        assert queries.to_escalate(w.today) == [case.pk]
        case = door.move(actor=CLOCK, at=w.at, case_id=case.pk, code="escalate", values={})
        assert queries.to_escalate(w.today) == []
        rung = dues(case)["T18a"].ladder
        told[rung] = {
            who
            for who in ("edu_clerk", "edu_deputy", "edu_head")
            if len([n for n in notices.told(w.actor(who)) if n.kind == "case.escalated"]) > 0
        }
    assert told[1] == {"edu_clerk", "edu_deputy"} and told[3] == {"edu_clerk", "edu_deputy", "edu_head"}


# -- 并发、重复提交


def test_whoever_decided_on_an_older_state_is_told(w: World) -> None:
    case = walk(w, "confirm")
    seen = case.version
    door.move(
        actor=w.actor("officer"), at=w.at, case_id=case.pk, code="assign", values=answers(w, "assign"), version=seen
    )
    with pytest.raises(Outdated) as said:
        door.move(
            actor=w.actor("officer2"),
            at=w.at,
            case_id=case.pk,
            code="assign",
            values=answers(w, "assign"),
            version=seen,
        )
    assert said.value.retry and "最新状态" in said.value.sentence
    assert Entry.objects.filter(subject_id=case.pk, kind="case.assign").count() == 1
