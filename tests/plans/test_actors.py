"""Names of organs and lists of them, by grammar (S0-3, S1-5, S2-34; FORMAT section 2)."""

from __future__ import annotations

import pytest

from duban.plans import actors
from duban.plans.text import view


def subject(words: str) -> list[str]:
    """The organs that a sentence opens with, as its subject."""
    clean = view(words)
    end = actors.extent(clean.text, 0, len(clean.text))
    return [a.name for a in actors.listed(clean, 0, end)]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("县委宣传部组织协调新闻单位营造氛围", ["县委宣传部"]),
        ("区纪委、监察局组织各职能部门召开会议", ["区纪委", "区监察局"]),
        ("市水利局、交通局要加强监管", ["市水利局", "市交通局"]),
        ("国土和住房城乡建设部门负责纠正", ["国土部门", "住房城乡建设部门"]),
        ("國土和住房城鄉建設部門負責糾正", ["國土部門", "住房城鄉建設部門"]),
        ("环保、工商、供水等部门要配合", ["环保部门", "工商部门", "供水部门"]),
        ("各县(市、区)要建立制度", ["各县(市、区)"]),
        ("市、县两级环境保护部门承担责任", ["市、县两级环境保护部门"]),
        ("各省、市、县级人民政府要确定对象", ["各省、市、县级人民政府"]),
        ("各街道、乡镇场按照要求", ["各街道", "乡镇场"]),
        ("各街道、乡镇纪委要开展监察", ["各街道、乡镇纪委"]),
        ("各乡镇(街道)党委(党工委)、政府(办事处)要加大力度", ["各乡镇(街道)党委(党工委)", "各乡镇(街道)政府(办事处)"]),
        (
            "甲事、乙事和丙事三个治理工作协调组分别总结",
            ["甲事治理工作协调组", "乙事治理工作协调组", "丙事治理工作协调组"],
        ),
        ("县人力资源和社会保障局、住房和城乡建设局会同", ["县人力资源和社会保障局", "县住房和城乡建设局"]),
        ("市发展改革委(市大数据局)加快整合", ["市发展改革委(市大数据局)"]),
        (
            "自贸区东港片区经济发展局、工业与高新技术产业局要",
            ["自贸区东港片区经济发展局", "自贸区东港片区工业与高新技术产业局"],
        ),
        ("县教育局:负责统筹协调", ["县教育局"]),
        ("各基层单位和个人要建立台账", ["各基层单位"]),
        ("市政府解决拖欠工资问题联席会议将组成督查组", ["市政府解决拖欠工资问题联席会议"]),
        ("被检查单位自收到通知之日起", ["被检查单位"]),
    ],
)
def test_a_sentence_opens_with_these_organs(words: str, names: list[str]) -> None:
    assert subject(words) == names


@pytest.mark.parametrize(
    "words",
    [
        "加强对各单位的监督检查",
        "要建立健全各县区的机制",
        "对各乡镇的情况进行汇总",
        "县委书记和主要负责人是第一责任人",
        "违规收缴、拖欠群众财款以及学校教育乱收费",
        "按照县委要求开展工作",
        "组织各乡镇开展自查",
        "推进社会治理",
        "综合运用批评教育、组织处理",
        "市场监管进一步加强",
    ],
)
def test_a_sentence_opens_with_no_organ(words: str) -> None:
    assert subject(words) == []


@pytest.mark.parametrize(
    ("words", "everybody"),
    [
        ("各地各单位要重视", True),
        ("各有关部门要配合", True),
        ("各乡镇、县直各部门要重视", True),
        ("各级各部门要重视", True),
        ("县教育局要检查", False),
        ("各乡镇纪委要检查", False),
        ("各县(市、区)要检查", False),
    ],
)
def test_an_order_to_everybody_is_no_duty(words: str, everybody: bool) -> None:
    clean = view(words)
    end = actors.extent(clean.text, 0, len(clean.text))
    assert actors.everybody(actors.listed(clean, 0, end)) is everybody
