"""Later versions: a notice of extension, a changed division of work, a whole new text; shown before they count, old clocks kept (X-3, C6)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from duban import plans
from duban.campaign import actions, comparing, elements, extending, queries, reading
from duban.campaign.comparing import effect
from duban.campaign.obligations.cadence import Span, Stretch
from duban.journal.models import Notice
from duban.journal.verify import verify
from duban.kernel.errors import NotPermitted, NotThere, Outdated, Refusal
from duban.kernel.workdays import standard
from tests import make

PLAN = """青禾县开展演示专项整治的实施方案
一、整治内容:白条入账;坐收坐支。
二、方法步骤
(一)动员部署阶段(2026年3月1日至3月31日)。
(二)自查自纠阶段(2026年4月1日至5月31日)。
三、县财政局牵头,县审计局配合,开展账目清查。
四、各乡镇每月5日前将上月进度报县财政局;总结报告于2026年6月10日前报县财政局。
"""
WHOLE = (
    PLAN.replace("县审计局配合", "县教育局配合").replace("2026年6月10日", "2026年7月10日").replace("5月31日", "6月30日")
)
MONTHLY: dict[str, Any] = {
    "what": "进度",
    "kind": "report",
    "who": [],
    "to": [],
    "due": {"kind": "every", "period": "month", "day": 5, "offset": 1},
}
SPAN = Span(date(2026, 3, 1), date(2026, 5, 31), (Stretch("自查阶段", date(2026, 4, 1), date(2026, 5, 31)),))


def test_a_longer_campaign_adds_dues_and_leaves_those_that_have_begun_alone() -> None:
    longer = Span(SPAN.starts_on, date(2026, 7, 31), SPAN.phases)
    found = effect(MONTHLY, MONTHLY, (SPAN, longer), standard(), date(2026, 4, 15))
    assert [slot.overdue_after.isoformat() for slot in found.added] == ["2026-07-05", "2026-08-05"]
    assert not found.ended
    assert [slot.key for slot in found.kept] == ["2026-M03", "2026-M04"]


def test_another_rhythm_changes_only_what_has_not_begun() -> None:
    later = {**MONTHLY, "due": {**MONTHLY["due"], "day": 10}}
    found = effect(MONTHLY, later, (SPAN, SPAN), standard(), date(2026, 4, 15))
    assert [(was.overdue_after.day, now.overdue_after.day) for was, now in found.moved] == [(5, 10)]  # May's alone
    assert len(found.kept) == 2
    dropped = effect(MONTHLY, None, (SPAN, SPAN), standard(), date(2026, 4, 15))
    assert len(dropped.ended) == 1


def test_a_single_day_that_is_put_off_is_the_same_due_moved() -> None:
    body = {**MONTHLY, "due": {"kind": "date", "on": "2026-06-10"}}
    put_off = {**body, "due": {"kind": "date", "on": "2026-07-10"}}
    found = effect(body, put_off, (SPAN, SPAN), standard(), date(2026, 4, 15))
    assert [(was.overdue_after, now.overdue_after) for was, now in found.moved] == [
        (date(2026, 6, 10), date(2026, 7, 10))
    ]
    assert effect(body, put_off, (SPAN, SPAN), standard(), date(2026, 6, 11)).moved == ()


def test_the_same_text_again_proposes_nothing(db: None) -> None:
    w = make.world()
    one = actions.draft(actor=w.actor("officer"), at=w.at, plan=plans.read_text(PLAN))
    rows = queries.settled_rows(one)
    dates = {"starts_on": "2026-03-01", "ends_on": "2026-05-31"}
    again = comparing.compare(rows, PLAN, dates, plans.read_text("\n" + PLAN), how="whole")
    assert again.proposals == ()
    assert len(again.moved) == len(queries.elements_of(one))


def _opened(w: make.World) -> tuple[Any, dict[str, Any]]:
    officer = w.actor("officer")
    one = actions.draft(actor=officer, at=w.at, plan=plans.read_text(PLAN))
    by: dict[str, Any] = {"actor": officer, "at": w.at, "campaign_id": one.pk}
    for name, unit in (("县财政局", "finance"), ("县审计局", "discipline")):
        actions.link_mention(**by, mention_id=one.mentions.get(name=name).pk, unit_id=w.units[unit].pk)
    for question in one.questions.exclude(code__in=actions.NOTICES):
        actions.set_aside(**by, question_id=question.pk, reason="演示")
    return actions.open_campaign(**by), by


def test_a_whole_new_text_is_compared_taken_and_told(db: None) -> None:
    w = make.world(datetime(2026, 4, 15, 1, 0, tzinfo=UTC))
    one, by = _opened(w)
    ids = {row.pk for row in queries.elements_of(one)}
    duty = queries.elements_of(one, "duty")[0]
    text = actions.add_version(**by, plan=plans.read_text(WHOLE), how="whole")
    with pytest.raises(Refusal, match="完全相同"):
        actions.add_version(**by, plan=plans.read_text(WHOLE), how="whole")
    shown = queries.comparison(w.actor("officer"), one.pk, text.nr, date(2026, 4, 15))
    kinds = {(p.kind, p.sort) for p in shown.compared.proposals}
    assert {("duty", "changed"), ("obligation", "changed"), ("phase", "changed"), ("campaign", "changed")} <= kinds
    assert {"added", "removed"}.isdisjoint({p.sort for p in shown.compared.proposals})
    summary = next(p for p in shown.compared.proposals if p.kind == "obligation")
    assert [now.overdue_after for _was, now in shown.effects[summary.key].moved] == [date(2026, 7, 10)]
    monthly = [one_ for key, one_ in shown.effects.items() if key.startswith("element-") and one_.added]
    assert [slot.overdue_after for slot in monthly[0].added] == [
        date(2026, 7, 5)
    ]  # June, because the campaign lasts longer
    assert queries.elements_of(one, "duty")[0].body == duty.body, "nothing has changed yet"
    Notice.objects.all().delete()
    actions.apply_version(
        **by, nr=text.nr, keys=[p.key for p in shown.compared.proposals], version=shown.campaign.version
    )
    after = queries.elements_of(one, "duty")[0]
    assert (after.pk, after.body["assist"], after.plan_nr) == (duty.pk, ["县教育局"], 2)
    assert {row.pk for row in queries.elements_of(one)} == ids, "what stays keeps its row, and with it its clocks"
    assert {row.plan_nr for row in queries.elements_of(one)} == {2}
    assert queries.phases_of(one)[1].ends_on == date(2026, 6, 30)
    one.refresh_from_db()
    assert one.ends_on == date(2026, 6, 30)
    told = set(Notice.objects.filter(kind="campaign.changed").values_list("to_unit", flat=True))
    assert told == {w.units["finance"].pk, w.units["discipline"].pk}
    assert not verify()
    with pytest.raises(Refusal, match="不能撤回"):
        actions.undo(**by)


def test_a_supplement_ends_nothing_by_silence_and_what_is_not_ticked_stays(db: None) -> None:
    w = make.world(datetime(2026, 4, 15, 1, 0, tzinfo=UTC))
    one, by = _opened(w)
    before = {row.pk: row.body for row in queries.elements_of(one)}
    notice = "关于延长演示专项整治时间的补充通知\n将自查自纠阶段延长至6月30日,总结报告报送时间推迟到2026年7月10日。\n"
    text = actions.add_version(**by, plan=plans.read_text(notice), how="supplement")
    shown = queries.comparison(w.actor("officer"), one.pk, text.nr, date(2026, 4, 15))
    usual = [p for p in shown.compared.proposals if p.usual]
    assert {p.sort for p in usual} <= {"changed", "added"}
    assert {(p.kind, p.fields) for p in usual} == {("phase", ("ends_on",)), ("obligation", ("due",))}
    phase = next(p for p in usual if p.kind == "phase")
    actions.apply_version(**by, nr=text.nr, keys=[phase.key])
    assert {row.pk: row.body for row in queries.elements_of(one)} == before
    assert [row.ends_on for row in queries.phases_of(one)] == [date(2026, 3, 31), date(2026, 6, 30)]
    shown_text = queries.version_shown(one, None)
    assert shown_text is not None
    assert shown_text.nr == 1, "the plan itself is still read first"
    with pytest.raises(NotThere):
        queries.comparison(w.actor("officer"), one.pk, text.nr, date(2026, 4, 15))


def test_a_comparison_that_is_out_of_date_is_not_applied_and_one_given_up_is_gone(db: None) -> None:
    w = make.world(datetime(2026, 4, 15, 1, 0, tzinfo=UTC))
    one, by = _opened(w)
    text = actions.add_version(**by, plan=plans.read_text(WHOLE), how="whole")
    shown = queries.comparison(w.actor("officer"), one.pk, text.nr, date(2026, 4, 15))
    duty = queries.elements_of(one, "duty")[0]
    actions.edit_element(**by, element_id=duty.pk, body={**duty.body, "task": "别人刚改过"})
    keys = [p.key for p in shown.compared.proposals]
    with pytest.raises(Outdated):
        actions.apply_version(**by, nr=text.nr, keys=keys, version=shown.campaign.version)
    with pytest.raises(NotThere):
        actions.apply_version(**by, nr=text.nr, keys=["duty-changed-0-99"])
    actions.drop_version(**by, nr=text.nr)
    with pytest.raises(NotThere):
        actions.apply_version(**by, nr=text.nr, keys=[])


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("自查自纠阶段延长至6月30日。", (None, date(2026, 6, 30))),
        ("自查自纠阶段结束时间调整为2026年7月底。", (None, date(2026, 7, 31))),
        ("自查自纠阶段(2026年4月10日至7月中旬)。", (date(2026, 4, 10), date(2026, 7, 20))),
        ("自查自纠阶段推迟到13月1日。", None),
        ("自查自纠阶段照原方案进行。动员部署阶段延长至6月30日。", None),
    ],
)
def test_a_notice_moves_what_it_names(words: str, days: tuple[date | None, date] | None) -> None:
    known = extending.Known(7, "自查自纠阶段", date(2026, 4, 1), date(2026, 5, 31))
    found = extending.moved(words, [known], extending.Known(-1, "", None, date(2026, 5, 31)))
    assert [(one.starts_on, one.ends_on) for one in found if one.key == 7] == ([days] if days else [])


def test_the_whole_campaign_is_put_off_only_where_no_part_is_named() -> None:
    campaign = extending.Known(-1, "", None, date(2026, 5, 31))
    found = extending.moved("本次专项整治时间延长至2026年底。", [], campaign)
    assert [(one.key, one.ends_on) for one in found] == [(None, date(2026, 12, 31))]
    assert extending.moved("加强组织领导,确保实效。", [], campaign) == []


def test_once_a_second_person_was_asked_readings_and_later_versions_count_only_when_approved(db: None) -> None:
    """Issue 3, line 8: approval covers later versions, and it binds once asked for."""
    w = make.world()
    one = actions.draft(actor=w.actor("officer"), at=w.at, plan=plans.read_text(PLAN))
    by: dict[str, Any] = {"actor": w.actor("officer"), "at": w.at, "campaign_id": one.pk}
    other: dict[str, Any] = {**by, "actor": w.actor("officer2")}
    for question in one.questions.filter(state="open"):
        actions.set_aside(**by, question_id=question.pk, reason="演示")
    actions.ask_approval(**by)
    actions.confirm_all(**by, kind="duty")
    with pytest.raises(Refusal, match="须重新送审"):
        actions.open_campaign(**by)  # a change takes the paper back, not the need
    actions.ask_approval(**by)
    actions.approve(**other)
    actions.open_campaign(**by)

    actions.add_version(**by, plan=plans.read_text(WHOLE), how="whole")
    keys = [
        proposal.key for proposal in queries.comparison(w.actor("officer"), one.pk, 2, w.at.date()).compared.proposals
    ]
    with pytest.raises(Refusal) as refused:
        actions.apply_version(**by, nr=2, keys=keys)
    assert refused.value.code == "version.to_be_approved"
    with pytest.raises(NotThere):
        actions.ask_approval(**by, nr=2, keys=["phase-changed-0-0"])
    actions.ask_approval(**by, nr=2, keys=keys[1:])
    told = Notice.objects.filter(kind="campaign.asked").order_by("-pk")[0]
    assert told.words == {"title": one.title, "version": 2}
    with pytest.raises(Refusal, match="另一人"):
        actions.approve(**by, nr=2)
    with pytest.raises(NotPermitted):
        actions.approve(**{**by, "actor": w.actor("clerk")}, nr=2)
    with pytest.raises(Refusal, match="还没有批准"):
        actions.apply_version(**by, nr=2, keys=keys[1:])
    actions.approve(**other, nr=2)
    with pytest.raises(Refusal) as refused:
        actions.apply_version(**by, nr=2, keys=keys)
    assert refused.value.code == "version.other_keys"
    actions.confirm_all(**by, kind="obligation")
    with pytest.raises(Refusal, match="须先送审"):
        actions.apply_version(**by, nr=2, keys=keys[1:])  # what it was compared with has changed
    actions.ask_approval(**by, nr=2, keys=keys[1:])
    actions.send_back(**other, nr=2, reason="分工写错")
    actions.ask_approval(**by, nr=2, keys=keys)
    actions.take_back_asking(**by, nr=2)
    actions.ask_approval(**by, nr=2, keys=keys)
    actions.approve(**other, nr=2)
    actions.apply_version(**by, nr=2, keys=keys)
    assert not verify()


SETTLED = """松溪县校园餐突出问题专项整治工作方案
一、整治内容
(一)食品安全方面。由县市场监管局牵头,县教育局配合,开展食堂检查。
(二)资金管理方面。由县财政局牵头,县审计局配合,清理补助资金。
二、时间步骤
(一)自查自纠阶段(2026年12月1日至2027年1月31日)。各学校开展自查,自查报告于2027年1月20日前报县教育局。
(二)集中整治阶段(2027年2月1日至4月30日)。县市场监管局对全县学校食堂开展拉网式检查。
(三)总结提升阶段(2027年5月1日至6月30日)。县教育局于2027年6月10日前将专项整治总结报县政府。
三、工作要求
各学校每周五前向县教育局报送整治进展情况;县教育局每月5日前汇总上月情况报县政府。
"""


def said_of(notice: str) -> set[tuple[str, str, str]]:
    """Kind, sort and what is said now (a day, a rhythm, who leads) of each change that a short paper proposes."""
    plan = plans.read_text(SETTLED)
    rows = [
        *(comparing.Settled("phase", i, "phase", {"name": p.name, "starts_on": p.starts_on, "ends_on": p.ends_on, "derived": list(p.derived)}, p.span) for i, p in enumerate(plan.phases)),
        *(comparing.Settled("topic", i, "topic", {"code": t.code, "text": t.text}, t.span) for i, t in enumerate(plan.topics)),
        *(comparing.Settled("element", i, d.kind, elements.dump(d.body), d.span) for i, d in enumerate(reading.drafted(plan))),
    ]  # fmt: skip
    dates = {"starts_on": "2026-12-01", "ends_on": "2027-06-30"}
    found = comparing.compare(
        rows, SETTLED, dates, plans.read_text(f"关于校园餐专项整治的补充通知\n{notice}\n"), how="supplement"
    )
    assert all(p.usual for p in found.proposals)
    return {(p.kind, p.sort, _now(p)) for p in found.proposals}


def _now(proposal: comparing.Proposal) -> str:
    body = proposal.body
    due = body.get("due") or {}
    return str(body.get("ends_on") or due.get("on") or due.get("period") or "、".join(body.get("lead", ())))


@pytest.mark.parametrize(
    ("notice", "said"),
    [
        ("将集中整治阶段延长至2027年5月31日,总结提升阶段相应顺延至2027年7月31日。专项整治总结报送时间推迟至2027年7月10日前。",
         {("phase", "changed", "2027-05-31"), ("phase", "changed", "2027-07-31"), ("obligation", "changed", "2027-07-10")}),
        ("专项整治时间延长两个月,至2027年8月31日结束。原定于2027年6月10日前报送的总结,改为2027年8月10日前报送。",
         {("campaign", "changed", "2027-08-31"), ("obligation", "changed", "2027-08-10")}),
        ("自查自纠阶段提前至2026年12月31日结束,自查报告提前至2026年12月25日前报县教育局。",
         {("phase", "changed", "2026-12-31"), ("obligation", "changed", "2026-12-25")}),
        ("食堂检查工作由县卫生健康局牵头,县市场监管局、县教育局配合。", {("duty", "changed", "县卫生健康局")}),
        ("原由县财政局牵头的清理补助资金工作,调整为由县教育局牵头,县财政局、县审计局配合。其他分工不变。", {("duty", "changed", "县教育局")}),
        ("整治进展情况由每周报送改为每月报送,各学校于每月25日前向县教育局报送。不再实行周报。", {("obligation", "changed", "month")}),
        ("各学校整治进展情况改为每两周报送一次。", {("obligation", "changed", "fortnight")}),
        ("取消各学校每周报送整治进展情况的要求。县教育局不再每月汇总上月情况。", {("obligation", "removed", "")}),
        ("各学校每月10日前将食堂承包合同台账报县教育局。", {("obligation", "added", "month"), ("mechanism", "added", "")}),
        ("请各单位认真抓好落实。", set()),
    ],
)  # fmt: skip
def test_a_short_paper_changes_what_it_speaks_of_and_leaves_the_rest_in_peace(
    notice: str, said: set[tuple[str, str, str]]
) -> None:
    """X-3: extension, another division of work, another rhythm, the end of a report – told in words of their own."""
    assert said_of(notice) == said


def test_a_second_supplement_speaks_of_the_plan_and_not_of_the_first_one(db: None) -> None:
    w = make.world()
    one = actions.draft(actor=w.actor("officer"), at=w.at, plan=plans.read_text(SETTLED))
    by: dict[str, Any] = {"actor": w.actor("officer"), "at": w.at, "campaign_id": one.pk}
    for nr, notice in ((2, "将集中整治阶段延长至2027年5月31日。"), (3, "各学校整治进展情况改为每两周报送一次。")):
        actions.add_version(**by, plan=plans.read_text(f"补充通知\n{notice}\n"), how="supplement")
        found = queries.comparison(w.actor("officer"), one.pk, nr, w.at.date()).compared.proposals
        assert [(p.kind, p.sort) for p in found] == [("phase" if nr == 2 else "obligation", "changed")]
        actions.apply_version(**by, nr=nr, keys=[p.key for p in found])
    weekly = [row.body["due"]["period"] for row in queries.elements_of(one, "obligation") if row.plan_nr == 3]
    assert weekly == ["fortnight"]
