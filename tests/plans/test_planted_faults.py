"""Faults planted in small plans are found, each with its sentence; a plan without any gives none (issue 3, line 5)."""

from __future__ import annotations

from datetime import date

import pytest

from duban import plans
from duban.plans import Plan, english, printed
from duban.plans.checks import Finding

CLEAN = """云岭县人民政府办公室关于印发云岭县农村供水管理突出问题专项整治实施方案的通知
云政办发〔2025〕12号
各乡镇人民政府,县直有关部门:
《云岭县农村供水管理突出问题专项整治实施方案》已经县政府同意,现印发给你们,请认真组织实施。
云岭县人民政府办公室
2025年2月26日
云岭县农村供水管理突出问题专项整治实施方案
为保障群众饮水安全,制定本方案。
一、整治内容
(一)水费收缴不规范。由县水利局牵头,县财政局配合,清理违规收费。
(二)管护责任不落实。由县水利局牵头,各乡镇人民政府配合,明确管护人员。
二、时间安排
(一)自查阶段(2025年3月3日至4月30日)。各乡镇人民政府对照整治内容开展自查,于4月29日前将自查报告报县水利局。
(二)整改阶段(2025年5月1日至6月30日)。各乡镇人民政府逐项整改,于每月25日前将整改进展情况报县水利局。
三、工作要求
(一)严禁打击报复举报人,不得拦截、劝返反映问题的群众。
(二)县水利局要对《供水日报》反映的问题逐件核实。
"""


def check(text: str, **how: object) -> list[Finding]:
    return plans.check(plans.read_text(text), **how)  # type: ignore[arg-type]


def sentences(text: str, found: list[Finding], code: str) -> list[str]:
    plan = plans.read_text(text)
    return [printed.sentence(plan, f.span) if f.span else "" for f in found if f.code == code]


def put(old: str, new: str) -> str:
    assert old in CLEAN
    return CLEAN.replace(old, new)


def added(line: str) -> str:
    return CLEAN + f"(三){line}\n"


def test_a_clean_plan_has_no_finding() -> None:
    assert [(f.code, f.text) for f in check(CLEAN)] == []


@pytest.mark.parametrize(
    ("code", "level", "text", "there"),
    [
        ("rest_day_due", "notice", put("4月29日前将自查", "4月27日前将自查") and put("于4月29日前", "于5月3日前"), "5月3日前"),
        ("weekend_due", "", put("于4月29日前", "于4月26日前"), "4月26日前"),
        ("duty_without_lead", "gap", put("由县水利局牵头,县财政局配合,清理违规收费", "县财政局配合清理违规收费"), "县财政局配合"),
        ("topic_without_duty", "gap", put("由县水利局牵头,县财政局配合,清理违规收费。", ""), "水费收缴不规范"),
        ("recipient_missing", "gap", put("自查报告报县水利局", "自查报告上报"), "自查报告上报"),
        ("due_missing", "gap", put("于每月25日前将整改进展情况", "定期将整改进展情况"), "定期将整改进展"),
        ("phase_gap", "conflict", put("2025年5月1日至6月30日", "2025年5月20日至6月30日"), "5月20日"),
        ("phase_overlap", "conflict", put("2025年5月1日至6月30日", "2025年4月10日至6月30日"), "4月10日"),
        ("placeholder", "gap", put("云政办发〔2025〕12号", "云政办发〔2025〕××号"), "××号"),
        ("already_due", "conflict", put("2025年2月26日", "2025年5月9日"), "4月30日"),
        ("year_missing", "gap", CLEAN.replace("2025年2月26日\n", "").replace("〔2025〕12号", "12号").replace("2025年", ""), "3月3日"),
        ("issuer_missing", "gap", "关于开展供水整治的方案\n为保障饮水安全,制定本方案。\n一、县水利局牵头清理违规收费,于2025年4月29日前完成。\n", ""),
    ],
)  # fmt: skip
def test_a_planted_fault_is_found_with_its_sentence(code: str, level: str, text: str, there: str) -> None:
    found = check(text)
    if level:
        assert {f.level for f in found if f.code == code} == {level}, [f.code for f in found]
        assert any(there in said for said in sentences(text, found, code))
    else:
        # A weekend is asked about by the reading and told once by the check, with the day to aim at.
        assert [f.code for f in found] == ["rest_day_due"]
        assert "2025-04-25" in found[0].text


def test_a_plan_below_is_held_against_the_one_above() -> None:
    """S1-45, X-4."""
    above = plans.read_text(CLEAN)
    below = (
        put("2025年5月1日至6月30日", "2025年5月1日至7月31日")
        .replace("云岭县", "柳坝镇")
        .replace("(二)管护责任不落实。由县水利局牵头,各乡镇人民政府配合,明确管护人员。\n", "")
    )
    found = {(f.code, f.level) for f in check(below, parent=above)}
    assert {("parent_conflict", "conflict"), ("parent_topic_missing", "gap")} <= found
    assert not [f for f in check(CLEAN, parent=above) if f.code.startswith("parent")]


ASKED = (
    "对缠访闹访人员依法予以打击。",
    "各乡镇要落实稳控责任,确保重点人员不出县。",
    "对重点人员建立台账,落实专人盯防。",
    "建立重点人员台账,逐人明确责任。",
    "实行信访量排名通报。",
    "每月对各乡镇信访总量、进京访人次进行排名。",
    "落实“一人一策”“五包一”措施,做好重点人稳控。",
    "摸清涉访人员底数,逐人建档立卡,掌握其活动轨迹。",
    "严防重点群体串联聚集、越级上访。",
    "对长期上访户要落实包保责任人,做到人盯人。",
    "各村要建立不放心人员名册,动态更新。",
    "对多次举报人进行标记,列入重点关注对象。",
    "建立职业举报人黑名单。",
    "对上访老户实行24小时值守看护。",
    "加强对退役军人、民办教师等群体的排查管控。",
    "对反映问题的群众进行分级分类,实行红黄绿三色管理。",
    "确保“零上访”“零非访”。",
    "把信访量纳入考核,发生进京上访的一票否决。",
    "对在网上发表不当言论的人员落地查人。",
    "做好劝返接回工作,落实接访劝返人员和车辆。",
    "组织力量对举报人身份进行核查。",
    "对扬言上访人员逐一见面谈话,签订息访承诺书。",
    "對重點上訪人員實行盯防,落實包保責任。",
)
NOT_ASKED = (
    "严禁打击报复举报人,为举报人保密。",
    "对阻挠群众上访、打击报复信访人的,严肃追责。",
    "不得以信访量排名。",
    "不得拦截、劝返上访群众。",
    "对拦截、劝返上访群众的行为,严肃追究责任。",
    "对重点项目、重点岗位人员加强监管。",
    "对信访积案实行领导包案,限期化解。",
    "对群众来信来访及时受理、按期答复。",
    "加强校车运行监控,落实食堂视频监控。",
    "对特殊困难群体落实救助政策。",
    "对涉案人员依法严厉打击。",
    "对重点群体就业帮扶资金开展检查。",
    "落实重点人群家庭医生签约服务,建立健康档案。",
    "对群众反映强烈、信访集中的问题逐项核查。",
    "设置专人看护水源地,加强河道管控。",
    "做好适龄儿童劝返复学工作。",
    "对恶意拖欠工资、失信的企业列入黑名单。",
)  # fmt: skip


@pytest.mark.parametrize("line", ASKED)
def test_watching_listing_dissuading_and_counting_of_people_is_refused_with_its_sentence(line: str) -> None:
    """C11, S4-11."""
    text = added(line)
    plan = plans.read_text(text)
    found = [f for f in plans.check(plan) if f.code == "refused_content"]
    assert [(f.level, f.ground) for f in found] == [("refused", "S4-11")]
    assert plan.quote(found[0].span)[:8] in line  # type: ignore[arg-type]
    assert not [d for d in plan.duties + plan.obligations if d.span[0] >= text.index(line)]


@pytest.mark.parametrize("line", NOT_ASKED)
def test_what_protects_people_or_speaks_of_other_things_is_no_watching(line: str) -> None:
    assert "refused_content" not in {f.code for f in check(added(line))}


def test_people_and_matters_are_taken_as_obstacles_only() -> None:
    """S0-37."""
    text = added("梳理影响专项治理工作开展的人和事。")
    assert sentences(text, check(text), "people_narrowed") == ["(三)梳理影响专项治理工作开展的人和事。"]


HINTED = {
    "old_supervision": ("由县纠风办负责通报。", "由县监察局负责查处。"),
    "old_tax": ("县地税局负责清理。",),
    "old_names": (
        "县国土局负责清理。",
        "县卫计委、县食药监局负责检查。",
        "县安监局、环保局负责检查。",
        "县物价局负责清理。",
        "县法制办负责审查。",
    ),
    "efficiency_inspection": ("开展效能监察。",),
    "wind_hotline": ("办好政风行风热线。",),
    "borrowed_staff": ("从各乡镇抽调5名业务骨干集中办公。",),
    "office_orders_party": ("县领导小组办公室要求各乡镇党委限期整改。",),
    "office_inspects": ("县专治办对供水企业开展检查。",),
    "burden": (
        "各乡镇每日报送进展,实行零报告。",
        "实行周调度、月通报。",
        "各村上传现场照片打卡。",
        "对工作进度进行排名。",
    ),
    "quota": ("各乡镇必须查处2-3件典型案件。", "每个单位查办案件不少于3件。"),
    "naming": ("对拒不整改的公开曝光。",),
    "petition_rules": ("依照《信访条例》办理。",),
    "fewer_reports": ("确保投诉举报量同比下降三成。",),
    "four_forms": ("运用监督执纪“四种形态”处理。",),
}


@pytest.mark.parametrize(("code", "line"), [(code, line) for code, lines in HINTED.items() for line in lines])
def test_old_instruments_are_hinted_at_their_sentence(code: str, line: str) -> None:
    """H1."""
    text = added(line)
    assert sentences(text, check(text), f"hint.{code}") == [f"(三){line}"]


@pytest.mark.parametrize(
    "line",
    [
        "各乡镇每月25日报送进展情况报县水利局。", "县农业农村局负责清理。", "县市场监管局、县生态环境局负责检查。", "依照《信访工作条例》办理。",
        "县税务局负责清理。", "发现一起、查处一起。", "劳动监察局负责检查。", "在《云岭日报》刊登公告。", "保障外来人员积分入学。",
    ],
)  # fmt: skip
def test_what_is_of_today_is_not_hinted_at(line: str) -> None:
    text = added(line)
    assert not [f for f in check(text) if f.level == "hint"]


def test_a_hint_counts_from_the_day_its_rule_holds() -> None:
    text = added("依照《信访条例》办理。")
    assert not [f for f in check(text, on=date(2022, 4, 30)) if f.code == "hint.petition_rules"]
    assert [f for f in check(text, on=date(2022, 5, 1)) if f.code == "hint.petition_rules"]


def every() -> list[Plan]:
    lines = [*ASKED, *NOT_ASKED, *(line for lines in HINTED.values() for line in lines), "由县纪委某某处理,日期待定。"]
    return [plans.read_text(added(line)) for line in lines]


def test_every_question_and_finding_can_be_said_in_english() -> None:
    for plan in every():
        for line in printed.of_findings(plan, plans.check(plan), "en"):
            assert line.startswith("      “") or not any("\u4e00" <= c <= "\u9fff" for c in _bare(line)), line
        for question in plan.questions:
            assert english.sentence(question.text) != question.text


def _bare(line: str) -> str:
    """A finding without the words of the plan in it and without its source."""
    return line.partition(" [")[0].split("“")[0] + line.partition(" [")[0].rpartition("”")[2]
