"""From a written plan to a unit's inbox: what the plan asks for is offered, taken over, applied; what is open is asked."""

from __future__ import annotations

from datetime import date

import pytest

from duban import plans
from duban.campaign import actions
from duban.campaign.models import Campaign
from duban.journal.verify import verify
from duban.returns.actions import operate
from duban.returns.queries import asking, owed
from tests.make import World, world

pytestmark = pytest.mark.django_db

PLAN = """青禾县收费问题专项整治工作方案
(虚构,仅供演示)
为整治收费问题,制定本方案。
一、整治内容
1.学校超标准收费;
2.窗口重复收费。
二、工作安排
(一)自查阶段(2026年3月1日至4月30日)。各乡镇自查自纠,自查面达到100%。
(二)整改阶段(2026年5月1日至12月20日)。完成一件销号一件。
三、工作要求
各乡镇每月5日前将上月统计表报青禾县专治办,没有问题的实行零报告。
各乡镇2026年12月25日前将总结报告报青禾县专治办。
青禾县教育局定期将工作进展报青禾县专治办。
"""


def opened(made: World) -> Campaign:
    """The plan as a campaign, its office linked, its questions set aside, open."""
    officer = made.actor("officer")
    campaign = actions.draft(actor=officer, at=made.at, plan=plans.read(PLAN.encode(), "方案.txt"))
    by_name = {unit.name: unit.pk for unit in made.units.values()}
    for mention in campaign.mentions.all():
        if mention.name in by_name:
            actions.link_mention(
                actor=officer, at=made.at, campaign_id=campaign.pk, mention_id=mention.pk, unit_id=by_name[mention.name]
            )
    for question in campaign.questions.filter(state="open").exclude(code__in=actions.NOTICES):
        actions.set_aside(actor=officer, at=made.at, campaign_id=campaign.pk, question_id=question.pk, reason="演示")
    actions.settle_basics(
        actor=officer,
        at=made.at,
        campaign_id=campaign.pk,
        office_id=made.units["office"].pk,
        area_id=made.units["county_a"].pk,
    )
    return actions.open_campaign(actor=officer, at=made.at, campaign_id=campaign.pk)


def test_what_a_plan_asks_for_reaches_the_inbox_of_whom_it_means() -> None:
    made = world()
    campaign = opened(made)
    officer = made.actor("officer")
    offers = asking.offered(officer, campaign.pk)
    ready = [one for one in offers if one.units and not one.gaps]
    titles = {one.settled.form for one in ready}
    assert {"monthly_data", "summary_report"} <= titles
    assert all(one.units == 1 for one in ready if one.who == "各乡镇"), "the county has one township"
    nobody = [one for one in offers if not one.units]
    assert [one.settled.kind for one in nobody] == ["self_check"], "who is meant is asked, not guessed"
    vague = [one for one in offers if one.gaps]
    assert any("报送周期" in sentence for one in vague for sentence in one.gaps), "定期 is asked about"
    operate.take_over(actor=officer, at=made.at, campaign_id=campaign.pk, settled=[one.settled for one in ready])
    assert not [one for one in asking.offered(officer, campaign.pk) if one.units and not one.gaps], (
        "none is offered twice"
    )
    preview = asking.preview(officer, campaign.pk, date(2026, 3, 1))
    assert preview.changes
    operate.apply(actor=officer, at=made.at, campaign_id=campaign.pk, on=date(2026, 3, 1))
    waiting = owed.inbox(made.actor("town_clerk"), made.today)
    monthly = next(one for one in waiting if one.form == "monthly_data")
    assert (monthly.label, monthly.overdue_after) == ("2026年3月", date(2026, 4, 5))
    assert monthly.to == (made.units["office"].pk,)
    assert monthly.quote, "the sentence of the plan stands beside the due"
    assert not owed.inbox(made.actor("edu_clerk"), made.today)
    assert verify() == []


def test_the_burden_is_told_before_anything_is_added() -> None:
    """G4, issue 4 line 8: what is asked, what the house fills itself, what is asked twice and by whom."""
    made = world()
    campaign = opened(made)
    officer = made.actor("officer")
    ready = [
        one.settled for one in asking.offered(officer, campaign.pk) if one.settled.form == "monthly_data" and one.units
    ]
    operate.take_over(actor=officer, at=made.at, campaign_id=campaign.pk, settled=[*ready, *ready])
    operate.apply(actor=officer, at=made.at, campaign_id=campaign.pk, on=date(2026, 3, 1))
    check, monthly = asking._Known(campaign.pk).asked("self_check", {made.units["town"].pk}), ready[0].title
    assert check == ((monthly, ("自查发现问题(件)",)),) * 2, "named before it is added, with who asks already"
    assert asking._Known(campaign.pk).asked("self_check", {made.units["village"].pk}) == (), (
        "of whom nothing is asked yet"
    )
    (load,) = asking.heaviest(officer, campaign.pk, date(2026, 3, 20))
    assert load.unit_id == made.units["town"].pk
    assert load.returns == 0.5
    assert 0 < load.known < load.asked
    assert any(len(by) == 2 for _, by in load.twice), "one datum asked by two demands"
