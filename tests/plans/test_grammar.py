"""Small plans, one rule each: phases, duties, dues, notes, tables, refusals and questions."""

from __future__ import annotations

from typing import Any

import pytest

from duban import plans
from duban.plans.model import ByPhase, Every, OnDate, Unspecified, Within


def read(*lines: str) -> plans.Plan:
    return plans.read_text("\n".join(lines))


def dues(line: str, year: str = "2022") -> list[Any]:
    plan = read(f"某某行动{year}年整治工作方案", "一、工作要求", line)
    return [o.due for o in plan.obligations]


@pytest.mark.parametrize(
    ("line", "due"),
    [
        ("各镇每月5日前将上月进度报县农业局。", Every("month", 5, 1)),
        ("各镇将每月进展于下月5日前报县农业局。", Every("month", 5, 1)),
        ("各镇每月28日前向县农业局报送进展。", Every("month", 28)),
        ("各镇每周五前向县农业局报送进展。", Every("week", 5)),
        ("各镇每周向县农业局报送进展。", Every("week")),
        ("各镇每旬向县农业局报送进展。", Every("ten_days")),
        ("各镇每季度末月25日前将情况报县农业局。", Every("quarter", 25, 0, 3)),
        ("各镇每季度结束后10日内将情况报县农业局。", Every("quarter", 10, 1)),
        ("各镇每半年向县农业局报送一次总结。", Every("half_year")),
        ("各镇每学期向县教育局报送一次情况。", Every("half_year")),
        ("各镇每两周向县农业局报送进展。", Every("fortnight")),
        ("各镇每年向县农业局报送总结。", Every("year")),
        ("各镇于6月30日前将总结报县农业局。", OnDate("2022-06-30")),
        ("各镇于年底前将总结报县农业局。", OnDate("2022-12-31")),
        ("县农业局在收到申请之日起10个工作日内答复。", Within(10, True, "收到申请")),
        ("县农业局接到举报后48小时内答复。", Within(2, False, "接到举报")),
        ("各镇及时向县农业局报送进展。", Unspecified("及时")),
        ("各镇要向县农业局报送进展。", Unspecified("")),
        ("各镇于每阶段结束后5日内将情况报县农业局。", ByPhase("each", "end", 5)),
        ("各镇于下阶段开始后5日前将本阶段情况报县农业局。", ByPhase("each", "next_start", 5)),
    ],
)
def test_a_due_is_read_as_said(line: str, due: object) -> None:
    assert dues(line) == [due]


def test_two_days_of_a_month_give_two_obligations() -> None:
    assert dues("各镇每月8日、22日前向县农业局报送进展。") == [Every("month", 8), Every("month", 22)]


def test_inside_a_phase_an_undated_order_is_due_at_its_end() -> None:
    plan = read(
        "某县2022年整治方案",
        "一、时间步骤",
        "(一)自查阶段(3月1日至4月30日)",
        "各镇要全面开展自查,自查报告报县农业局。",
        "(二)总结阶段(5月底前)",
        "县农业局形成制度。",
    )
    assert [o.due for o in plan.obligations] == [ByPhase("自查阶段", "end", 0)] * 2
    assert plan.phases[1].starts_on == "2022-05-01"
    assert plan.phases[1].derived == ("starts_on",)


def test_a_conditional_order_is_not_tied_to_its_phase() -> None:
    plan = read(
        "某县2022年整治方案",
        "一、时间步骤",
        "(一)检查阶段(3月)",
        "对整改不到位的,各镇要向县农业局作出书面说明。",
        "(二)总结阶段(5月)",
        "县农业局总结。",
    )
    assert [o.due for o in plan.obligations] == [Unspecified("")]


@pytest.mark.parametrize(
    ("line", "lead", "assist"),
    [
        ("由县教育局牵头,县财政局、县审计局配合。", ("县教育局",), ("县财政局", "县审计局")),
        ("县教育局会同县财政局开展检查。", ("县教育局",), ("县财政局",)),
        ("县教育局负责组织实施。", ("县教育局",), ()),
        ("县财政局配合县教育局做好资金监管。", ("县教育局",), ("县财政局",)),
        ("县教育局组织各乡镇开展检查。", ("县教育局",), ("各乡镇",)),
        ("(牵头单位:县教育局;责任单位:县财政局、县审计局)", ("县教育局",), ("县财政局", "县审计局")),
        ("完善制度。(县教育局牵头,县财政局配合)", ("县教育局",), ("县财政局",)),
        ("责任单位:县教育局、县财政局", ("县教育局", "县财政局"), ()),
        ("县教育局、县财政局、县审计局组成检查组。", ("县教育局", "县财政局", "县审计局"), ()),
        ("完善制度。(县教育局、县财政局按职责分工负责)", ("县教育局", "县财政局"), ()),
    ],
)
def test_who_leads_and_who_assists(line: str, lead: tuple[str, ...], assist: tuple[str, ...]) -> None:
    plan = read("某县整治方案", "一、职责分工", line)
    assert [(d.lead, d.assist) for d in plan.duties] == [(lead, assist)]


def test_a_leading_group_is_one_duty_with_members_and_holders() -> None:
    plan = read(
        "某县整治方案",
        "一、组织领导",
        "成立县整治工作领导小组,由副县长林一舟任组长,县教育局局长沈安任副组长,县财政局、县审计局主要负责人为成员。",
    )
    duty = plan.duties[0]
    assert duty.lead == ("县整治工作领导小组",)
    assert duty.assist == ("县财政局", "县审计局")
    assert duty.persons == ("林一舟", "沈安")


def test_numbers_that_start_anew_get_unique_paths() -> None:
    plan = read("某县整治方案", "一、甲", "(一)一", "1.啊", "2.吧", "(二)二", "1.此", "二、乙", "(一)三", "1.的")
    paths = [c.path for c in plan.clauses]
    assert paths == ["一", "一.一", "一.一.1", "一.一.2", "一.二", "一.二.1", "二", "二.一", "二.一.1"]
    assert len(set(paths)) == len(paths)


def test_an_unbroken_paragraph_is_split_at_its_numbers() -> None:
    plan = read(
        "某县整治方案",
        "为做好工作,制定本方案。一、时间:2022年3月至5月。二、步骤(一)动员部署。召开会议。(二)开展整治。1.县教育局要检查学校。2.县财政局要检查资金。三、要求:严格落实。",
    )
    assert [c.path for c in plan.clauses] == ["一", "二", "二.一", "二.二", "二.二.1", "二.二.2", "三"]


def test_watching_of_persons_is_refused_and_only_the_handling_is_kept() -> None:
    """S4-11, C11: nothing is compiled from the passage but a neutral topic."""
    plan = read(
        "某县整治方案",
        "一、整治内容",
        "1.办事拖拉。",
        "2.对涉军等重点群体信访案件麻木不仁,不认真落实管控制度和措施。",
        "二、要求",
        "县信访局要落实重点上访人员稳控措施,每日报送动向。",
    )
    assert [t.text for t in plan.topics] == ["办事拖拉", "对信访案件麻木不仁(只评办理质量)"]
    assert not plan.duties
    assert not plan.obligations
    assert {q.code for q in plan.questions} >= {"refused_content"}
    assert {c.as_ for c in plan.coverage} >= {"refused"}


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("抽查比例不低于30%。", "≥30%"),
        ("覆盖率达到100%。", "100%"),
        ("满意率达到百分之八十五以上。", "≥85%"),
        ("满意率不低于九成。", "≥90%"),
        ("选取三分之一以上的单位。", "≥1/3"),
        ("奖励不超过5万元。", "≤50000元"),
        ("查处2—3件典型案件。", "2-3件"),
        ("至少检查2次。", "≥2次"),
        ("组成3个督查组。", "3个"),
        ("公示不少于7日。", "≥7日"),
        ("培育1－2家企业。", "1-2家"),
        ("不少于三十名代表。", "≥30名"),
    ],
)
def test_a_quantity_has_one_form(line: str, value: str) -> None:
    plan = read("某县整治方案", "一、要求", line)
    assert [q.value for q in plan.quantities] == [value]


@pytest.mark.parametrize(
    "line",
    [
        "共分四个阶段进行。",
        "近三年来的问题。",
        "三类突出问题。",
        "8月10日前完成。",
        "10日内答复。",
        "联系电话:2540084。",
        "(政办发〔2021〕86号)",
        "每季度召开一次会议。",
        "把大家统一起来。",
    ],
)
def test_what_is_no_quantity_is_not_counted(line: str) -> None:
    assert not read("某县整治方案", "一、要求", line).quantities


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["一、步骤", "(一)自查阶段(3月1日至3月31日)", "甲。", "(二)检查阶段(4月10日至5月1日)", "乙。"], "phase_gap"),
        (
            ["一、步骤", "(一)自查阶段(3月1日至4月10日)", "甲。", "(二)检查阶段(4月1日至5月1日)", "乙。"],
            "phase_overlap",
        ),
        (["一、步骤", "工作分三个阶段。", "(一)自查阶段(3月)", "甲。", "(二)检查阶段(4月)", "乙。"], "phase_missing"),
        (["一、要求", "县教育局按一定比例抽查。"], "ratio_missing"),
        (["一、要求", "县发改局牵头。", "县发改委配合。"], "name_variant"),
        (["一、要求", "附件:任务清单"], "attachment_missing"),
        (["一、要求", "加强布署。"], "ocr_suspect"),
        (["一、时间", "xx月底前完成。"], "placeholder"),
        (["一、要求", "各镇于2022年10月15日前将情况报县农业局。"], "weekend_due"),
    ],
)
def test_what_is_open_is_asked(lines: list[str], code: str) -> None:
    plan = read("某县2022年整治方案", *lines)
    assert code in {q.code for q in plan.questions}


def test_nothing_is_asked_twice_or_filled_in() -> None:
    plan = read("整治方案", "一、步骤", "(一)自查阶段(3月底前)", "各镇自查。", "(二)检查阶段(4月)", "县教育局检查。")
    assert plan.phases[0].ends_on == "XXXX-03-31"
    assert "year_missing" in {q.code for q in plan.questions}


def test_personal_details_are_found_and_masked() -> None:
    """X-6: names, telephones and mail boxes never leave the office."""
    plan = read(
        "某县整治方案",
        "一、组织领导",
        "成立领导小组,由副县长林一舟任组长,县教育局为成员单位。联系人:何青,电话:0799-6123456,邮箱:a.b@example.com。",
    )
    hidden = plans.masked(plan)
    assert len(hidden) == len(plan.text)
    for secret in ("林一舟", "何青", "6123456", "example"):
        assert secret not in hidden


def test_check_lists_rest_days_leads_topics_and_dated_hints() -> None:
    plan = read(
        "某县2014年整治方案",
        "一、整治内容",
        "1.违规收费。",
        "2.办事拖拉。",
        "二、职责分工",
        "县监察局负责查处违规收费问题。",
        "县财政局配合做好资金保障工作。",
        "三、要求",
        "各镇于2014年10月4日前将总结报县监察局。",
    )
    codes = {f.code for f in plans.check(plan)}
    assert {"rest_day_due", "topic_without_duty", "hint.old_supervision"} <= codes
    assert next(f for f in plans.check(plan) if f.code == "rest_day_due").text.endswith("2014-09-30")


def test_check_compares_with_the_plan_above() -> None:
    parent = read("某市2022年整治方案", "一、时间:2022年3月至10月。", "二、整治内容", "1.违规收费。", "2.优亲厚友。")
    child = read("某县2022年整治方案", "一、时间:2022年4月至12月。", "二、整治内容", "1.违规收费。")
    found = plans.check(child, parent=parent)
    assert any(f.code == "parent_conflict" and "结束日" in f.text for f in found)
    assert any(f.code == "parent_topic_missing" and "优亲厚友" in f.text for f in found)


def test_diff_names_what_changed_and_who_must_be_told() -> None:
    """X-3: an extension and a new assistant."""
    old = read("某县2022年整治方案", "一、要求", "由县教育局牵头检查学校食堂。", "各镇于6月30日前将总结报县农业局。")
    new = read(
        "某县2022年整治方案",
        "一、要求",
        "由县教育局牵头检查学校食堂,县财政局配合。",
        "各镇于9月30日前将总结报县农业局。",
    )
    result = plans.diff(old, new)
    assert {(c.part, c.sort, c.fields) for c in result.changes} == {
        ("duties", "changed", ("assist",)),
        ("obligations", "changed", ("due",)),
    }
    assert result.units == ("县教育局", "县财政局", "各镇", "县农业局")
    assert [c.sort for c in result.text] == ["changed"]
