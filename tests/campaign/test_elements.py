"""What an element says, by its kind: checked on the way in, the same on the way out; and what the compiler's reading becomes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban import plans
from duban.campaign import answering, elements, reading
from duban.campaign.elements import ChannelBody, GroupBody, PostBody, dump, parse
from duban.kernel.errors import Refusal

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
PLAN = """青禾县开展演示专项整治的实施方案
一、整治内容:白条入账;坐收坐支。
二、成立青禾县演示专项整治领导小组,由县委副书记周演示任组长,县纪委书记方示例任副组长,县财政局、县审计局为成员,领导小组下设办公室,办公室设在县财政局。
三、县财政局牵头,县审计局配合,县农经站具体实施,开展账目清查。
四、各乡镇每月5日前将上月进度报县农经站;各学校每月5日前将上月进度报县教育局。
"""

names = st.lists(st.text("甲乙县局、(市)", min_size=1, max_size=8).map(str.strip).filter(bool), max_size=4)
dues = st.one_of(
    st.dates().map(lambda day: {"kind": "date", "on": day.isoformat()}),
    st.just({"kind": "date", "on": "XXXX-02-29"}),
    st.fixed_dictionaries(
        {"kind": st.just("every"), "period": st.sampled_from(sorted(elements.PERIODS)), "day": st.none() | st.integers(1, 7), "offset": st.integers(0, 1)},
        optional={"month": st.integers(1, 12)},
    ),
    st.fixed_dictionaries(
        {"kind": st.just("phase"), "phase": st.just("自查阶段"), "anchor": st.sampled_from(sorted(elements.ANCHORS)), "days": st.none() | st.integers(0, 99)}
    ),
    st.fixed_dictionaries({"kind": st.just("within"), "days": st.integers(0, 99), "working": st.booleans(), "after": st.just("收到")}),
    st.fixed_dictionaries({"kind": st.just("unspecified"), "phrase": st.sampled_from(["", "及时"])}),
)  # fmt: skip


@given(who=names, to=names, due=dues)
def test_an_obligation_comes_out_as_it_went_in(who: list[str], to: list[str], due: dict[str, Any]) -> None:
    body = parse("obligation", {"what": "进度", "kind": "report", "who": who, "to": to, "due": due})
    assert parse("obligation", dump(body)) == body
    assert dump(body)["due"] == due


@pytest.mark.parametrize(
    ("kind", "body", "field"),
    [
        ("duty", {"task": " "}, "task"),
        ("duty", {"task": "清查", "boss": "甲"}, "boss"),
        ("obligation", {"what": "进度", "kind": "nothing"}, "kind"),
        ("obligation", {"what": "进度", "kind": "report", "due": {"kind": "date", "on": "2026-13-01"}}, "due"),
        ("obligation", {"what": "进度", "kind": "report", "due": {"kind": "every", "period": "week", "day": 9}}, "due"),
        ("obligation", {"what": "进度", "kind": "report", "due": {"kind": "soon"}}, "due"),
        ("channel", {"who": ["各乡镇"], "to": []}, "to"),
        ("post", {"body": "领导小组", "role": "组长"}, "name"),
        ("nothing", {}, "kind"),
        ("duty", {"task": "清查", "lead": [3]}, "lead"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(kind: str, body: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse(kind, body)
    assert refused.value.field == field


def test_names_in_a_text_are_parted_but_never_inside_a_bracket() -> None:
    assert elements.parse_names("各县(市、区)、市财政局;市审计局\n市教育局") == (
        "各县(市、区)", "市财政局", "市审计局", "市教育局",
    )  # fmt: skip
    assert parse("channel", {"who": ["市、县纪委"], "to": ["省纪委"]}) == ChannelBody(("市、县纪委",), ("省纪委",))


def test_a_leading_body_becomes_a_group_with_its_posts_and_channels_stand_by_themselves() -> None:
    found = reading.drafted(plans.read_text(PLAN))
    group = next(one.body for one in found if one.kind == "group")
    assert isinstance(group, GroupBody)
    assert (set(group.members), group.office) == ({"县财政局", "县审计局"}, "县财政局")
    posts = [one.body for one in found if one.kind == "post"]
    assert posts == [
        PostBody(group.name, "组长", "周演示", "县委副书记"),
        PostBody(group.name, "副组长", "方示例", "县纪委书记"),
    ]
    channels = {(one.body.who, one.body.to) for one in found if isinstance(one.body, ChannelBody)}
    assert channels == {(("各乡镇",), ("县农经站",)), (("各学校",), ("县教育局",))}  # S4-14


def test_who_carries_it_out_is_told_from_who_assists() -> None:
    duty = next(one.body for one in reading.drafted(plans.read_text(PLAN)) if one.kind == "duty")
    assert isinstance(duty, elements.DutyBody)
    assert (duty.lead, duty.assist, duty.implement) == (("县财政局",), ("县审计局",), ("县农经站",))  # S2-7


@pytest.mark.parametrize("name", sorted(path.name for path in EXAMPLES.iterdir() if path.name != "README.md"))
def test_whatever_is_read_fits_its_kind_and_points_into_the_text(name: str) -> None:
    plan = plans.read((EXAMPLES / name).read_bytes(), name)
    found = reading.drafted(plan)
    assert {"duty", "obligation", "mechanism"} <= {one.kind for one in found}
    for one in found:
        assert parse(one.kind, dump(one.body)) == one.body
        assert one.span is not None
        assert plan.quote(one.span).strip()


def test_the_plans_own_words_are_those_it_uses_most() -> None:
    text = "下发整改督办单。对未完成的下发整改督办单;必要时发提醒函。专项清理工作"
    assert reading.own_words(text) == {"order": "整改督办单", "campaign": "专项清理"}
    assert reading.own_words("没有这些词") == {}


def test_an_answer_settles_only_what_it_plainly_says() -> None:
    body = dump(parse("obligation", {"what": "总结", "kind": "report", "due": {"kind": "date", "on": "XXXX-08-10"}}))
    assert answering.settled("year_missing", "2011年", body, here=False)["due"]["on"] == "2011-08-10"
    assert answering.settled("year_missing", "大概是2011年吧", body, here=False) == body
    assert answering.settled("recipient_missing", "县农经站", body, here=True)["to"] == ["县农经站"]
    assert answering.settled("recipient_missing", "县农经站", body, here=False) == body
    assert answering.settled("recipient_missing", "另行通知,由各地自定。", body, here=True)["to"] == []
    assert answering.settled("due_missing", "每月", body, here=True)["due"]["period"] == "month"
    assert answering.settled("due_missing", "2011年9月1日", body, here=True)["due"] == {
        "kind": "date",
        "on": "2011-09-01",
    }


def test_an_answered_year_goes_on_over_new_years_eve() -> None:
    read = {"starts_on": "XXXX-11-01", "ends_on": "XXXX-02-28"}
    dates = answering.phase_dates(read, "2013")
    assert {name: day.isoformat() for name, day in dates.items()} == {
        "starts_on": "2013-11-01",
        "ends_on": "2014-02-28",
    }
    assert answering.phase_dates({"starts_on": "2012-01-01", "ends_on": None}, "2013") == {}
