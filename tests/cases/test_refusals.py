"""Each refusal names the move, the missing thing and the rule it rests on (4.6)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from duban.cases import actions, asks, door, listing, lists
from duban.cases.fields import FIELDS
from duban.cases.flow import MOVES
from duban.cases.models import Case
from duban.journal.models import Entry, Extract
from duban.kernel.errors import NotPermitted, NotThere, Refusal, Refusals
from duban.units.roles import ROLES
from tests import make
from tests.cases.walks import WHO, answers, evidence, walk


@pytest.mark.parametrize("code", sorted(MOVES))
def test_every_required_field_left_empty_is_named_with_its_move_and_its_rule(code: str) -> None:
    move = MOVES[code]
    found = {refused.field: refused for refused in asks.missing(move, {}, evidence=0)}
    assert set(found) == set(move.needed)
    for field, refused in found.items():
        assert f"“{move.title}”" in refused.sentence and f"“{FIELDS[field].label}”" in refused.sentence
        assert refused.ground and refused.code == f"{code}.{field}_missing"


@pytest.mark.parametrize("empty", [None, "", "   ", [], (), False])
def test_blank_is_missing_whatever_it_is_made_of(empty: Any) -> None:
    assert [refused.field for refused in asks.missing(MOVES["remind"], {"opinion": empty})] == ["opinion"]


def test_zero_is_an_answer() -> None:
    assert asks.missing(MOVES["publicise"], {"where": "公开栏", "publicity_days": 0}) == []


@pytest.mark.django_db
def test_all_that_is_missing_is_said_at_once() -> None:
    w = make.world()
    case = walk(w, "confirm")
    with pytest.raises(Refusals) as said:
        w.move("officer", case, "assign")
    assert {part.field for part in said.value.parts} == {"handler", "fix_kind", "reply_due"}


@pytest.mark.django_db
def test_a_move_that_is_not_the_stations_says_where_the_case_stands() -> None:
    w = make.world()
    case = walk(w, "sign")
    with pytest.raises(Refusal, match="已签收") as said:
        w.move("officer", case, "strike_off", opinion="同意")
    assert said.value.code == "move.not_from_here" and "批准销号" in said.value.sentence and said.value.ground


@pytest.mark.django_db
def test_who_may_not_is_told_who_may() -> None:
    w = make.world()
    case = walk(w, "confirm")
    with pytest.raises(NotPermitted, match="由专治办办理"):
        w.move("clerk", case, "assign", **answers(w, "assign"))
    with pytest.raises(NotThere):
        door.move(actor=w.actor("clerk"), at=w.at, case_id=case.pk, code="no_such_move", values={})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "who", "bad", "field"),
    [
        ("assign", "officer", {"handler": 10**9}, "handler"),
        ("assign", "officer", {"assists": [10**9]}, "assists"),
        ("assign", "officer", {"reply_due": -3}, "reply_due"),
    ],
)
def test_what_does_not_exist_or_lies_in_the_past_is_named_by_its_field(
    code: str, who: str, bad: dict[str, Any], field: str
) -> None:
    w = make.world()
    case = walk(w, "confirm")
    given = {key: w.today + timedelta(days=value) if key == "reply_due" else value for key, value in bad.items()}
    before = Entry.objects.count()
    with pytest.raises(Refusal) as said:
        w.move(who, case, code, **{**answers(w, code), **given})
    assert said.value.field == field and said.value.ground
    assert Entry.objects.count() == before


@pytest.mark.django_db
def test_a_topic_must_be_of_this_campaign_and_of_the_last_level() -> None:
    w = make.world()
    case = walk(w, "register")
    with pytest.raises(Refusal, match="最末一级") as said:
        w.move("officer", case, "confirm", topic=10**9)
    assert (said.value.field, said.value.ground) == ("topic", "S1-8")


@pytest.mark.django_db
def test_nothing_is_registered_in_a_campaign_that_has_not_begun_or_does_not_exist() -> None:
    w = make.world()
    values = {"title": "演示", "facts": "演示", "source": "visit", "found_on": w.today}
    with pytest.raises(NotThere):
        door.begin(actor=w.actor("clerk"), at=w.at, campaign_id=10**9, code="register", values=values)
    with pytest.raises(Refusal, match="晚于今天"):
        w.begin("clerk", "register", found_on=w.today + timedelta(days=1))
    with pytest.raises(Refusal, match="晚于反映"):
        w.begin("clerk", "register", occurred_on=w.today, found_on=w.today - timedelta(days=1))
    assert not Case.objects.exists()


@pytest.mark.django_db
def test_publicity_must_run_its_days() -> None:
    w = make.world()
    case = walk(w, "verify")
    with pytest.raises(Refusal, match="1 到 90"):
        w.move("officer", case, "publicise", where="公开栏", publicity_days=0)
    case = w.move("officer", case, "publicise", where="公开栏", publicity_days=5)
    with pytest.raises(Refusal, match="公示要到"):
        w.move("officer2", case, "strike_off", opinion="同意")
    w.pass_days(6)
    assert w.move("officer2", case, "strike_off", opinion="同意").station == "struck_off"


@pytest.mark.django_db
def test_nobody_reached_is_nobodys_opinion() -> None:
    w = make.world()
    case = walk(w, "answer", "report")
    with pytest.raises(Refusals) as said:
        w.move("reviewer2", case, "call_back", contact="reached")
    assert {part.field for part in said.value.parts} == {"solved", "attitude", "outcome"}
    with pytest.raises(Refusal, match="不填"):
        w.move("reviewer2", case, "call_back", contact="not_reached", outcome="good")
    assert w.move("reviewer2", case, "call_back", contact="not_reached").station == "called_back"


@pytest.mark.django_db
def test_a_summary_that_is_the_original_is_not_passed_on() -> None:
    w = make.world()
    case = walk(w, "triage", "report")
    with pytest.raises(Refusal, match="改写"):
        w.move("officer", case, "forward", **{**answers(w, "forward"), "summary": f" {case.facts} "})


@pytest.mark.django_db
def test_conduct_of_officials_is_not_typed_in_here() -> None:
    w = make.world()
    case = walk(w, "receive", "report")
    with pytest.raises(Refusal, match="线索") as said:
        w.move("clerk", case, "triage", **{**answers(w, "triage"), "is_clue": True})
    assert said.value.field == "is_clue"


@pytest.mark.django_db
def test_a_plan_stays_within_the_limit_it_was_given() -> None:
    w = make.world()
    case = walk(w, "sign")
    late = {**answers(w, "plan"), "fix_due": w.today + timedelta(days=200)}
    with pytest.raises(Refusal, match="申请延期") as said:
        w.move("edu_clerk", case, "plan", **late)
    assert said.value.field == "fix_due"
    with pytest.raises(Refusal, match="日期已过"):
        w.move(
            "edu_clerk", case, "plan", **{**answers(w, "plan"), "milestones": [(w.today - timedelta(days=1), "核对")]}
        )


@pytest.mark.django_db
def test_the_only_signer_of_a_unit_does_not_take_the_first_hand() -> None:
    """Nobody approves their own work: where one person alone may sign, another does the work."""
    w = make.world()
    case = walk(w, "confirm")
    w.move("officer", case, "assign", **{**answers(w, "assign"), "handler": w.units["finance"].pk})
    w.move("fin_head", case, "sign")
    plan = {**answers(w, "plan"), "responsible_unit": w.units["finance"].pk}
    with pytest.raises(Refusal, match="唯一可以审签"):
        w.move("fin_head", case, "plan", **plan)
    assert w.move("fin_clerk", case, "plan", **plan).station == "planned"
    evidence(w, case, "fin_clerk")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "before", "move"), [("item", "publicise", "strike_off"), ("report", "call_back", "close")]
)
def test_nothing_is_closed_without_a_finding(kind: str, before: str, move: str) -> None:
    """S2-26: whatever became of the finding on the way, the last step looks for it."""
    w = make.world()
    case = walk(w, before, kind)
    Case.objects.filter(pk=case.pk).update(finding="")
    w.pass_days(10)
    with pytest.raises(Refusal, match="没有核查结论") as said:
        w.move(WHO[move], case, move, **answers(w, move))
    assert said.value.ground.startswith("S2-26")
    case.refresh_from_db()
    assert case.phase != "closed"


@pytest.mark.django_db
@pytest.mark.parametrize("told", ["电话13812345678", "身份证11010519491231002X", "卡号6222021001112223331"])
def test_a_summary_with_numbers_that_tell_who_somebody_is_does_not_go_on(told: str) -> None:
    """C8.5."""
    w = make.world()
    case = walk(w, "triage", "report")
    with pytest.raises(Refusal, match="疑似") as said:
        w.move("officer", case, "forward", **{**answers(w, "forward"), "summary": f"请核实收费情况,{told}。"})
    assert said.value.code == "forward.identifying" and told[-6:] not in said.value.sentence


@pytest.mark.django_db
def test_the_ledger_leaves_the_house_only_by_who_may_and_only_on_record() -> None:
    """C10."""
    w = make.world()
    walk(w, "register")
    taken = {"at": w.at, "asked": {}, "reason": "演示", "rows": 1, "sha256": "0" * 64}
    for who in ("edu_clerk", "inspector"):
        if "case.export" in ROLES[w.actor(who).role].rights:
            continue
        with pytest.raises(NotPermitted, match="导出"):
            list(lists.exported(w.actor(who), listing.Filters(), w.today))
        with pytest.raises(NotPermitted, match="导出"):
            actions.record_export(actor=w.actor(who), **taken)  # type: ignore[arg-type]
    assert not Extract.objects.exists()
    assert len(list(lists.exported(w.actor("officer"), listing.Filters(), w.today))) == 1
    assert actions.record_export(actor=w.actor("officer"), **taken)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_who_does_not_take_cases_in_begins_none() -> None:
    w = make.world()
    values = {"title": "演示", "facts": "演示", "source": "visit", "found_on": w.today}
    for code, who in (("register", "edu_head"), ("receive", "edu_clerk"), ("confirm", "officer")):
        with pytest.raises(NotPermitted, match="办理"):
            door.begin(actor=w.actor(who), at=w.at, campaign_id=w.campaign.pk, code=code, values=values)
    assert not Case.objects.exists()


@pytest.mark.django_db
def test_days_and_parts_that_cannot_be_are_named_by_their_field() -> None:
    w = make.world()
    case, early = walk(w, "start"), walk(w, "register")
    for who, code, field, values in (
        ("officer", "suspend", "until", {"cause": "court", "until": w.today, "opinion": "演示", "reason": "演示"}),
        ("clerk", "add_source", "found_on", {"source": "line_check", "found_on": w.today + timedelta(days=1)}),
        ("officer", "split", "parts", {"parts": [(None, "长" * 81)], "reason": "演示"}),
        ("officer", "split", "parts", {"parts": [(None, "一件")] * 21, "reason": "演示"}),
    ):
        with pytest.raises(Refusal) as said:
            w.move(who, early if code == "split" else case, code, **values)
        assert said.value.field == field, (code, said.value.sentence)
