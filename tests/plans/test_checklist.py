"""What the compiler asks and what `plan check` lists, phrase by phrase (issue 3, lines 4, 5 and 11)."""

from __future__ import annotations

from datetime import date

import pytest

from duban import plans
from duban.plans import hints
from duban.plans.checks import Finding
from duban.plans.model import OnDate, Question

HEAD = "青岚县停车收费问题专项整治工作方案\n"
SIGNED = "\n青岚县发展和改革局\n2024年3月4日\n"


def read(*lines: str, signed: str = SIGNED) -> plans.Plan:
    return plans.read_text(HEAD + "\n".join(lines) + signed)


def asked(plan: plans.Plan, code: str) -> list[Question]:
    return [q for q in plan.questions if q.code == code]


# ---------------------------------------------------------------- line 4: it never guesses
@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (("一、工作要求", "各停车场于6月20日前向县发改局报送自查报告。"), "year_missing"),
        (("三、方法步骤", "（一）自查阶段（2024年X月）", "（二）整改阶段（2024年X月至X月）"), "placeholder"),
        (("一、工作要求", "县发改局按一定比例抽查。"), "ratio_missing"),
        (("一、工作要求", "各停车场于2024年6月20日前报送自查报告。"), "recipient_missing"),
        (("一、工作要求", "各停车场每阶段工作情况于下阶段开始后5日前报县发改局。"), "next_phase_missing"),
        (("一、工作要求", "各停车场于2024年6月10日或6月20日前完成整改。"), "date_ambiguous"),
        (
            (
                "一、行动时间",
                "2024年4月1日至6月30日。",
                "二、工作要求",
                "县发改局于2024年9月10日前完成收费公示牌更换。",
            ),
            "date_conflict",
        ),
    ],
)
def test_what_the_text_leaves_open_is_a_question_with_its_place(lines: tuple[str, ...], code: str) -> None:
    plan = read(*lines, signed="\n" if code == "year_missing" else SIGNED)
    found = asked(plan, code)
    assert found, [q.code for q in plan.questions]
    assert all(q.span is not None and plan.quote(q.span).strip() for q in found)
    assert all(q.text.strip() for q in found)


def test_nothing_left_open_is_filled_in() -> None:
    plan = read("一、工作要求", "各停车场于6月20日前报送自查报告。", signed="\n")
    due = plan.obligations[0].due
    assert due == OnDate("XXXX-06-20")
    assert plan.obligations[0].to == ()
    masked = read("三、方法步骤", "（一）自查阶段（2024年X月）", "（二）整改阶段（2024年X月至X月）")
    assert [(p.starts_on, p.ends_on) for p in masked.phases] == [(None, None), (None, None)]


def test_a_vague_cycle_is_asked_with_suggested_answers() -> None:
    plan = read("一、工作要求", "各停车场定期向县发改局报送整改情况。")
    (question,) = asked(plan, "due_missing")
    assert question.answers == ("每周", "每月", "每季度")


def test_the_year_comes_from_the_text_and_never_from_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in another year, a plan reads the same: no module of the compiler asks for today."""
    lines = ("三、方法步骤", "（一）自查阶段（4月底前）", "（二）整改阶段（5月至次年1月）")
    for year, wanted in (("2019", "2020-01-31"), ("2023", "2024-01-31")):
        plan = read(*lines, signed=f"\n青岚县发展和改革局\n{year}年3月4日\n")
        assert plan.phases[1].ends_on == wanted


# ---------------------------------------------------------------- line 5: plan check
def codes(found: list[Finding]) -> set[str]:
    return {f.code for f in found}


def test_check_lists_conflicts_inside_the_plan() -> None:
    plan = read(
        "三、方法步骤",
        "（一）自查阶段（2024年4月1日至5月10日）",
        "（二）整改阶段（2024年5月1日至6月30日）",
        "各停车场于2024年6月10日前将整治工作总结报县发改局。",
    )
    found = [f for f in plans.check(plan) if f.level == "conflict"]
    assert {"phase_overlap", "due_before_end"} <= codes(found)
    assert all(f.span for f in found)


def test_check_lists_conflicts_with_the_plan_above() -> None:
    above = read("一、行动时间", "2024年4月1日至6月30日。")
    below = read("一、行动时间", "2024年4月1日至8月31日。")
    found = [f for f in plans.check(below, parent=above) if f.code == "parent_conflict"]
    assert [f.ground for f in found] == ["X-4"]


def test_check_lists_dues_on_rest_days_with_the_working_day_before() -> None:
    plan = read("一、工作要求", "各停车场于2024年10月5日前向县发改局报送自查报告。")
    (found,) = [f for f in plans.check(plan) if f.code == "rest_day_due"]
    assert "2024-09-30" in found.text
    assert found.ground == "F1.5"


def test_check_lists_duties_without_a_lead_topics_without_a_duty_and_obligations_without_a_recipient() -> None:
    plan = read(
        "一、整治内容",
        "（一）擅自提高收费标准；",
        "（二）车位租金收入私设账外账。",
        "二、责任分工",
        "（一）擅自提高收费标准的，由县市场监管局牵头查处擅自提高收费标准行为。",
        "（二）县财政局配合做好票据核验工作。",
        "三、工作要求",
        "各停车场于2024年6月20日前报送自查报告。",
    )
    found = plans.check(plan)
    assert {"duty_without_lead", "topic_without_duty", "recipient_missing"} <= codes(found)
    (topic,) = [f for f in found if f.code == "topic_without_duty"]
    assert "账外账" in topic.text


def test_check_names_what_is_refused_by_design_with_the_reason() -> None:
    """S4-11: watching of groups; S0-37: 人和事 is never a list of citizens."""
    plan = read(
        "一、整治内容",
        "（一）对重点群体信访人员落实管控和稳控措施不力。",
        "二、工作要求",
        "（一）积极梳理影响整治工作开展的人和事。",
    )
    found = [f for f in plans.check(plan) if f.level == "refused"]
    assert {(f.code, f.ground) for f in found} >= {("refused_content", "S4-11"), ("people_narrowed", "S0-37")}
    assert all(f.text and f.span for f in found)
    assert not any("管控" in t.text or "稳控" in t.text for t in plan.topics)
    assert not any("稳控" in d.task for d in plan.duties)


def test_hints_hang_on_a_dated_table_and_are_shown_only_from_their_day() -> None:
    assert len(hints.HINTS) >= 10
    assert all(h.source and isinstance(h.since, date) for h in hints.HINTS)
    plan = read("一、工作要求", "（一）县监察局牵头开展效能监察。")
    assert any(f.code == "hint.old_supervision" for f in plans.check(plan, on=date(2024, 1, 1)))
    assert not any(f.level == "hint" for f in plans.check(plan, on=date(2014, 1, 1)))
    shown = [f for f in plans.check(plan) if f.level == "hint"]
    assert all(f.ground and f.span for f in shown)


# ---------------------------------------------------------------- line 11: personal details
def test_names_telephones_and_mail_boxes_are_found_and_covered_at_the_same_length() -> None:
    plan = read(
        "一、组织领导",
        "成立专项整治领导小组，由副县长沈一川任组长，县发改局局长罗敏任副组长，县财政局、县公安局为成员。",
        "联系人：何青，电话：0799-6123456，手机13800001111，邮箱：qsxyc@example.com。",
    )
    assert {"沈一川", "罗敏", "何青", "0799-6123456", "13800001111", "qsxyc@example.com"} <= {
        p.text for p in plan.persons
    }
    covered = plans.masked(plan)
    assert len(covered) == len(plan.text)
    assert not any(p.text in covered for p in plan.persons)
    assert "persons" not in {k for k in plan.to_dict() if k != "duties"}
