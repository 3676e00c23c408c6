"""Orders as real plans word them: who is told what, what is owed, what is corrected (S1-5, S1-8, S2-34; FORMAT section 4)."""

from __future__ import annotations

import pytest

from duban import plans


def read(*lines: str) -> plans.Plan:
    return plans.read_text("\n".join(lines))


def told(line: str) -> list[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]]:
    """Lead, assist and persons of each duty of one line in the duties chapter of a plan."""
    return [(d.lead, d.assist, d.persons) for d in read("丘陵县整治方案", "一、职责分工", *line.split("/")).duties]


@pytest.mark.parametrize(
    ("line", "duties"),
    [
        # A numbered clause may open with its order; it is then no heading.
        (
            "(一)县水利局牵头,县财政局配合,开展河道清理。对拒不清理的依法处理。",
            [(("县水利局",), ("县财政局",), ())],
        ),
        # Organs named only by their fields.
        (
            "县农业局牵头,建设、规划和环境保护等部门配合,负责清理工作。",
            [(("县农业局",), ("建设部门", "规划部门", "环境保护部门"), ())],
        ),
        ("县纠风和财政、物价等部门要逐项审核。", [(("县纠风部门", "县财政部门", "县物价部门"), (), ())]),
        ("公安、建设等部门和工会组织要组成检查组。", [(("公安部门", "建设部门", "工会组织"), (), ())]),
        # The area of the lead is that of the helpers who leave it out, vertical offices excepted.
        ("清理工作由县(市、区)农委牵头,财政局配合。", [(("县(市、区)农委",), ("县(市、区)财政局",), ())]),
        ("由县教育局牵头,供电局配合,改造线路。", [(("县教育局",), ("供电局",), ())]),
        # Who is told clearly, who works together, who is drawn in.
        ("明确民政部门负责制定标准。", [(("民政部门",), (), ())]),
        ("由县民政、县林业等部门密切配合,依法处罚。", [(("县民政部门", "县林业部门"), (), ())]),
        ("由镇环保站协同县级相关部门执法,依法处罚。", [(("镇环保站",), ("县级相关部门",), ())]),
        (
            "县交通局要审批线路。会同有关部门研究优惠政策。",
            [(("县交通局",), (), ()), (("县交通局",), ("有关部门",), ())],
        ),
        ("县经委要加强监管,会同有关部门认定矿井。", [(("县经委",), ("有关部门",), ())]),
        ("县国土局要商同有关部门制定方案。", [(("县国土局",), ("有关部门",), ())]),
        ("由执法分局牵头,各工商所具体落实。", [(("执法分局",), ("各工商所",), ())]),
        ("执法分局牵头,各工商所按照各自辖区分工负责,逐户检查。", [(("执法分局",), ("各工商所",), ())]),
        (
            "各县政府主要负责人是关停工作的第一责任人,负责组织有关部门复核名单。",
            [(("各县政府",), ("有关部门",), ())],
        ),
        # Persons who lead without a title.
        ("清理工作由周远山牵头,陈立、何小舟负责。", [((), (), ("周远山", "陈立", "何小舟"))]),
        # The label of a line and the heading above an item stand for the subject.
        ("宣传组职责。主要负责日常报道。", [(("宣传组",), (), ())]),
        ("(一)公安部门/1.依法管理车辆,查处违法行为。", [(("公安部门",), (), ())]),
        # An order that is more than the handing in that follows it.
        ("各镇要收回许可证件,并将情况上报县整治办。", [(("各镇",), (), ())]),
        ("县整治办要复核验收结果,并组织力量对上报矿井进行抽查。", [(("县整治办",), (), ())]),
        ("(一)发改部门职责:负责规范收费行为。", [(("发改部门",), (), ())]),
        ("设区市领导小组除组织好本级清查外,还要指导各县清查。", [(("设区市领导小组",), (), ())]),
        ("各县公安机关要抽调素质高、业务精的人员组成执法队。", [(("各县公安机关",), (), ())]),
        ("县处非办会同县公安局、工商行政管理局组成督查组。", [(("县处非办",), ("县公安局", "县工商行政管理局"), ())]),
        ("县政府要建立健全处置领导小组工作机制,明确专职人员。", [(("县政府",), (), ())]),
        (
            "由县政府负责,街道办组织,居委会落实,县住建局指导监督,共同推进。",
            [(("县政府",), ("街道办", "居委会", "县住建局"), ())],
        ),
        ("每个社区、镇直部门等单位,都要逐户走访。", [(("每个社区", "镇直部门"), (), ())]),
        # Formulas and attributes order nothing.
        ("坚持党委统一领导、部门齐抓共管、监察局组织协调、群众参与的工作机制。", []),
        ("新建项目未经环保部门审批的,一律停建。", []),
        ("建立由政府领导、部门负责人组成的检查组,逐户检查。", []),
        ("镇街参与评议的站所数量要达到六成。", []),
        ("各单位要发现一处拆除一处。", []),
        ("镇村结合部。", []),
        ("各村都要向上一级提交问题清单。", []),
        ("我镇迅速成立了工作小组,拆除采砂点。", []),
        ("对应由外省政府负责处置的案件,经领导小组研究移送。", []),
        ("丘陵县取缔无照经营办公室(以下简称县查无办)设在县工商局。", []),
    ],
)
def test_who_is_told(line: str, duties: list[object]) -> None:
    assert told(line) == duties


@pytest.mark.parametrize(
    ("line", "owed"),
    [
        ("各镇将排查结果一并送县治理办。", [(("各镇",), ("县治理办",))]),
        ("各镇提出意见报联席会议审核。", [(("各镇",), ("联席会议",))]),
        ("各镇要将检查情况及时上报给县整治办。", [(("各镇",), ("县整治办",))]),
        ("各镇的方案务于3月2日前报送各位分管县领导。", [(("各镇",), ("各位分管县领导",))]),
        ("各镇方案于7月底前报县安委办;每月25日前将报表报送县安委办。", [(("各镇",), ("县安委办",))] * 2),
        ("各镇方案于7月底前报县安委办。每季度报送一次进展。", [(("各镇",), ("县安委办",))] * 2),
        ("8月1日至9月20日,县整治办组织检查组现场检查。", [(("县整治办",), ())]),
        ("各镇要在县电视台公告关闭名单。", [(("各镇",), ())]),
        ("督查情况向全县公布。", [((), ("全县",))]),
        ("清理工作分为自查、上报审核和总结三个阶段。", []),
        ("督查结果列入年终考核内容。", []),
        ("前期我镇原定于2021年11月30日前清除设备。", []),
        ("上报材料包括:项目名称、涉及人数。", []),
        ("县公安局发现一起查处一起。", []),
        ("各镇要组织力量清查2015年12月31日以前形成的债务。", []),
    ],
)
def test_what_is_owed(line: str, owed: list[object]) -> None:
    plan = read("丘陵县2022年整治方案", "一、工作要求", line)
    assert [(o.who, o.to) for o in plan.obligations] == owed


def test_what_is_to_be_finished_among_the_problems_is_owed_and_no_promise_of_others_is_an_instrument() -> None:
    plan = read(
        "丘陵县2020年营商环境专项整治方案",
        "一、整治内容",
        "(一)整治失信行为。整治招商承诺不兑现问题,确保2020年11月底前完成清欠任务。",
    )
    assert [o.due.on for o in plan.obligations] == ["2020-11-30"]  # type: ignore[union-attr]
    assert "commitment" not in {m.code for m in plan.mechanisms}


def test_a_note_behind_the_clause_says_who_publishes() -> None:
    plan = read(
        "丘陵县整治方案", "一、任务", "定期公布抽检结果(县药监局负责,县卫生局配合);清理过期药品(县卫生局负责)。"
    )
    assert [o.who for o in plan.obligations] == [("县药监局",)]


def test_months_in_the_column_of_a_table_are_deadlines() -> None:
    plan = read(
        "丘陵县2019年整治计划", "行业 | 时间安排 | 责任单位", "渡口 | 4月份 | 县海事所", "粮库 | 5月份 | 县粮食局"
    )
    assert [(o.who, o.due.on) for o in plan.obligations] == [  # type: ignore[union-attr]
        (("县海事所",), "2019-04-30"),
        (("县粮食局",), "2019-05-31"),
    ]


def test_a_date_closing_a_note_is_the_deadline_of_its_task() -> None:
    plan = read("丘陵县2021年整治方案", "一、任务", "1.优化窗口。(牵头单位:县审批局;责任单位:县编办,各镇,6月底完成)")
    assert [(d.lead, d.assist) for d in plan.duties] == [(("县审批局",), ("县编办", "各镇"))]
    assert [(o.who, o.due.on) for o in plan.obligations] == [(("县审批局",), "2021-06-30")]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("lines", "lead", "assist", "persons"),
    [
        (
            ["建立县工商局为牵头单位的联席会议制度,组织查处工作。县委宣传部、县公安局为成员单位。"],
            "联席会议",
            ("县委宣传部", "县公安局"),
            (),
        ),
        (
            ["县清理工作领导小组负责组织领导。名单如下:", "组长:邓启明(副县长)", "副组长:任若兰(县府办副主任)"],
            "县清理工作领导小组",
            (),
            ("邓启明", "任若兰"),
        ),
    ],
)
def test_where_the_name_of_a_group_stands(
    lines: list[str], lead: str, assist: tuple[str, ...], persons: tuple[str, ...]
) -> None:
    duty = read("丘陵县整治方案", "一、组织领导", *lines).duties[-1]
    assert (duty.lead, duty.assist, duty.persons) == ((lead,), assist, persons)


def test_a_leading_group_with_titles_behind_the_names() -> None:
    plan = read(
        "丘陵县整治方案",
        "一、组织领导",
        "县政府成立禁采工作领导小组,由县政府柳成荫副县长任组长,县政府阮子青副秘书长、县水利局康乐局长任副组长。",
    )
    assert plan.duties[0].persons == ("柳成荫", "阮子青", "康乐")


@pytest.mark.parametrize(
    ("lines", "topics"),
    [
        (
            ["二、治理重点", "重点对擅自设立收费项目,收费不开票据,借检查之名摊派等问题进行专项整治。"],
            ["擅自设立收费项目", "收费不开票据", "借检查之名摊派"],
        ),
        (
            ["各商会要重点查找以下乱收费问题并进行清理整治:", "1.强制入会;", "2.收费不提供服务。", "县民政局将抽查。"],
            ["强制入会", "收费不提供服务"],
        ),
        (
            ["一、工作重点", "1.做好换证工作,依法纠正证书不到户的问题;", "2.认真纠正违法收回承包地的问题。"],
            ["做好换证工作,依法纠正证书不到户的问题", "认真纠正违法收回承包地的问题"],
        ),
        (["二、督导内容", "1.各校收费公示情况;", "2.违规补课处理情况。"], ["各校收费公示情况", "违规补课处理情况"]),
        (
            ["一、工作要求", "(一)坚决关闭无证砂场。", "(二)严厉查处越界开采。", "(三)及时消除尾矿隐患。"],
            ["坚决关闭无证砂场", "越界开采", "及时消除尾矿隐患"],
        ),
        (["三、认真整改", "(一)及时纠正问题。各镇要制定措施。"], []),
        (["二、检查内容及时间", "1.常规检查:镇安办要每月巡查一次。"], []),
    ],
)
def test_what_is_corrected(lines: list[str], topics: list[str]) -> None:
    assert [t.text for t in read("丘陵县乱收费专项整治方案", *lines).topics] == topics
