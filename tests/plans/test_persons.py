"""Names, telephones and mail boxes of persons are found in whatever way a plan writes them (X-6, S2-4; issue 3, line 11)."""

from __future__ import annotations

import pytest

from duban import plans

HEAD = "演示县专项整治实施方案\n为保障群众利益,制定本方案。\n一、组织领导\n"


def masked(line: str) -> str:
    return plans.masked(plans.read_text(HEAD + line + "\n")).removeprefix(HEAD).rstrip("\n")


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("由县委副书记、县长刘建军同志任组长。", "由县委副书记、县长刘某某同志任组长。"),
        ("办公室主任由周志强同志兼任。", "办公室主任由周某某同志兼任。"),
        ("责任领导:吴国庆,责任人:郑爱民。", "责任领导:吴某某,责任人:郑某某。"),
        ("联系人:褚 卫 13800138000", "联系人:褚某某 ***********"),
        ("联系电话(0799)6123456,手机:138 0013 8000。", "联系电话*************,手机:*************。"),
        ("傳真:0799-6123458,電話0799—6123457。", "傳真:************,電話************。"),
        ("电子邮箱:abc_d@example.gov.cn,微信号:zhangsan888。", "电子邮箱:********************,微信号:***********。"),
        ("身份证号:110101199003077758。", "身份证号:******************。"),
        ("签发人:蒋介", "签发人:蒋某"),
        ("单位\t联系人\t电话\n县教育局\t张伟\t6123459\n县财政局\t何静\t13900139000", "单位\t联系人\t电话\n县教育局\t张某\t*******\n县财政局\t何某\t***********"),
    ],
)  # fmt: skip
def test_details_of_persons_are_covered_at_the_same_length(line: str, shown: str) -> None:
    assert masked(line) == shown


@pytest.mark.parametrize(
    "line",
    [
        "由县长任组长,分管副县长任副组长。", "全体党员同志、班子成员同志要带头。", "成立由县长任组长的领导小组,办公室主任兼任。",
        "按照政办发〔2026〕31号要求,于2026年6月30日前完成,涉及资金12345678元。", "有关单位负责同志参加。", "县委常委会同志听取汇报。",
    ],
)  # fmt: skip
def test_titles_dates_and_sums_are_nobodys_details(line: str) -> None:
    assert masked(line) == line
