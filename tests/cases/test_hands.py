"""Who else has a hand in it: assisting units, leaders, the next level, the ladder, long work and several sources (S0-10, S1-55, B26)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from duban.campaign.models import Due
from duban.cases import door, listing, queries
from duban.cases.models import Milestone, Party
from duban.journal import notices
from duban.journal.models import Entry
from duban.kernel.actor import CLOCK
from duban.kernel.errors import NotPermitted, NotThere, Outdated, Refusal
from tests import make
from tests.cases.walks import answers, dues, evidence, step, told_of, walk
from tests.make import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def w() -> World:
    return make.world()


# -- 协办、条块、批示


def test_an_assisting_unit_owes_an_answer_for_its_part_and_the_line_is_kept_informed(w: World) -> None:
    case = walk(w, "confirm")
    case = step(w, case, "assign", handler=w.units["school"].pk, assists=[w.units["finance"].pk])
    roles = dict(Party.objects.filter(case=case).values_list("unit__name", "role"))
    assert roles == {w.units["finance"].name: "assist", w.units["education"].name: "line"}
    assert told_of(w, "edu_clerk", "case.line_informed") and told_of(w, "fin_clerk", "case.assisting")
    assert [one.due.rule for one in queries.inbox(w.actor("fin_clerk"))] == ["D14"]
    assert queries.inbox(w.actor("edu_clerk")) == [], "the line is informed, not burdened"
    with pytest.raises(Refusal, match="没有待答复"):
        w.move("edu_clerk", case, "assist_answer", part_answer="已核")
    case = w.move("fin_clerk", case, "assist_answer", part_answer="账目已核,无误")
    part = Party.objects.get(case=case, role="assist")
    assert part.answer and part.answered_on == w.today and queries.inbox(w.actor("fin_clerk")) == []
    with pytest.raises(Refusal):
        w.move("fin_clerk", case, "assist_answer", part_answer="再答")
    assert told_of(w, "school_clerk", "case.part_answered")


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
    assert set(dues(case)) == {"D07"} and told_of(w, "chief", "case.fed_back")


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
