"""Heads and tails of plans as they lie on the web and in files: titles, numbers, makers, days, spans, what is missing."""

from __future__ import annotations

import pytest

from duban import plans


def read(*lines: str) -> plans.Plan:
    return plans.read_text("\n".join(lines))


def asked(plan: plans.Plan) -> set[str]:
    return {q.code for q in plan.questions}


BODY = ("为做好工作，制定本方案。", "一、整治内容", "（一）乱堆乱放。", "（二）乱搭乱建。")


def test_a_title_over_two_lines_is_found_by_what_the_covering_letter_calls_it() -> None:
    plan = read(
        "临溪县人民政府办公室关于印发《临溪县集镇摊点统筹安置与卫生管护办法》的通知",
        "各乡镇人民政府：",
        "现将《临溪县集镇摊点统筹安置与卫生管护办法》印发给你们。",
        "临溪县人民政府办公室",
        "2021年6月3日",
        "临溪县集镇摊点统筹安置与卫生",
        "管护办法",
        "第一条 为管好集镇摊点，制定本办法。",
        "第二条 本办法适用于全县集镇。",
    )
    assert plan.title == "临溪县集镇摊点统筹安置与卫生管护办法"
    assert (plan.issuers, plan.issued_on) == (("临溪县人民政府办公室",), "2021-06-03")


def test_a_plan_behind_the_word_annex_is_the_plan_and_the_letter_only_its_cover() -> None:
    plan = read(
        "省林场普查领导小组办公室关于做好林场普查复核（第二批）的通知",
        "（林普办〔2012〕17号）",
        "各市林业局：",
        "请按照《林场普查复核方案（第二批）》（见附件）做好准备。",
        "二〇一二年五月三十日",
        "附件：",
        "林场普查复核方案（第二批）",
        "为做好复核，制定本方案。",
        "一、目的",
        "掌握林场底数。",
    )
    assert plan.title == "林场普查复核方案（第二批）"
    assert (plan.doc_no, plan.issued_on) == ("林普办〔2012〕17号", "2012-05-30")
    assert plan.issuers == ("省林场普查领导小组办公室",)


def test_a_letter_that_passes_a_plan_on_names_its_own_maker() -> None:
    plan = read(
        "东屏市人民政府办公室转发市治理渡口收费办公室关于东屏市迎接渡口收费检查的工作意见的通知 东府办[2006]38号",
        "各县人民政府: 市治理渡口收费办公室《关于东屏市迎接渡口收费检查的工作意见》已经市政府同意，现转发给你们。",
        "东屏市人民政府办公室 二○○六年十一月六日",
        "关于东屏市迎接渡口收费检查的工作意见",
        "现提出如下意见。",
        "一、提高认识",
        "从2006年11月到2007年2月，省检查组将对各渡口进行检查。",
    )
    assert plan.title == "关于东屏市迎接渡口收费检查的工作意见"
    assert (plan.doc_no, plan.issued_on) == ("东府办[2006]38号", "2006-11-06")
    assert plan.issuers == ("东屏市人民政府办公室",)
    assert (plan.starts_on, plan.ends_on) == (None, None)


def test_the_table_of_a_public_register_gives_number_and_day_and_is_foreign_to_the_plan() -> None:
    plan = read(
        "[ 索引号 ] | 115XX/2024-00031 | [ 发文字号 ] | 沐政办发〔2024〕19号 |",
        "[ 发布机构 ] | 沐水县政府办 | [ 有效性 ] | |",
        "[ 成文日期 ] | 2024-04-08 | [ 发布日期 ] | 2024-04-09 |",
        "2024年沐水县共享单车停放整治工作方案",
        "为规范停放，决定开展整治（集中整治时间：即日起至2024年9月20日），制定本方案。",
        "一、总体要求",
        "条块结合。",
        "二、工作任务",
        "划定停放点。",
    )
    assert (plan.doc_no, plan.issued_on, plan.ends_on) == ("沐政办发〔2024〕19号", "2024-04-08", "2024-09-20")
    assert "foreign_text" in asked(plan)


def test_an_organ_alone_below_the_last_sentence_signs() -> None:
    plan = read("城北区乱贴广告清理方案", *BODY, "三、要求", "各社区要抓紧清理。", "城北区市容整治领导小组")
    assert plan.issuers == ("城北区市容整治领导小组",)


@pytest.mark.parametrize(
    ("line", "span"),
    [
        ("行动从2015年12月7日起至2016年2月8日结束，分四个阶段：", ("2015-12-07", "2016-02-08")),
        ("专项检查从2014年11月1日开始，至12月31日结束，重点查处义务教育阶段的违规收费。", ("2014-11-01", "2014-12-31")),
        ("决定于2016年7月起在全区开展为期三个月的清理。", ("2016-07-01", None)),
        ("2013年9月25日至11月5日，在全市范围内开展清理。", ("2013-09-25", "2013-11-05")),
        ("从现在起至2023年底开展清理。", (None, "2023-12-31")),
        ("全部活动持续到2011年年底。", (None, "2011-12-31")),
    ],
)
def test_the_span_of_a_campaign_in_its_own_words(line: str, span: tuple[str | None, str | None]) -> None:
    plan = read("道旁杂物清理方案", line, *BODY)
    assert (plan.starts_on, plan.ends_on) == span


def test_the_day_of_a_phase_is_not_the_day_of_issue() -> None:
    plan = read(
        "（一）布置阶段（截止2009年6月5日）", "各站学习文件。", "（二）自查阶段（截止2009年6月底）", "各站填表。"
    )
    assert plan.issued_on is None


def test_a_text_that_begins_in_the_middle_is_a_fragment_and_a_plan_in_another_order_is_not() -> None:
    middle = ("各站要写清楚。", "五、方法步骤", "（一）先自查。", "（二）再抽查。")
    assert "fragment" in asked(read(*middle))
    assert "fragment" not in asked(read(*middle, "一、整治内容", "（一）乱收费。", "（二）乱罚款。"))


def test_a_number_above_a_list_is_compared_with_the_list() -> None:
    lines = ("二、整治任务", "重点抓好以下六个方面：", "1、清垃圾。", "2、清河道。")
    assert "count_mismatch" in asked(read("河岸清洁方案", *BODY, *lines))
    fitting = ("二、整治任务", "重点抓好以下两项任务：", "1、清垃圾。", "2、清河道。")
    assert "count_mismatch" not in asked(read("河岸清洁方案", *BODY, *fitting))


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("各站每年选择1-2个问题集中解决。", ["1-2个"]),
        ("举报属实的，给予查出金额3%至5%的奖励，奖金最高额为10万元。", ["3-5%", "≤100000元"]),
        ("每月检查不少于20家次。", ["≥20家次"]),
        ("通过“查、改、评”9条措施持续推进。", []),
        ("每季度组织“百家商户评窗口”活动。", []),
        ("根据省财政厅等11部门《关于规范票据的通知》精神办理。", []),
        ("划定千人以下供水点的保护范围。", []),
    ],
)
def test_figures_are_demands_and_not_names_or_counts_of_a_list(line: str, values: list[str]) -> None:
    plan = read("窗口收费整治方案", *BODY, "三、工作要求", line)
    assert [q.value for q in plan.quantities] == values
