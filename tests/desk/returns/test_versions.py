"""A later version of the plan and the dues at work: shown before, applied with it, old clocks kept, the office's own word kept (X-3, C6)."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta

import pytest

from duban.campaign.models import Campaign
from duban.journal.verify import verify
from duban.plans.model import Every
from duban.returns import standing
from duban.returns.actions import operate
from duban.returns.models import Demand
from duban.returns.queries import asking, owed
from duban.returns.settings import Settled, demand_of
from tests.desk.conftest import Desk
from tests.returns.test_planned import PLAN, opened

pytestmark = pytest.mark.django_db

LATER = PLAN.replace("每月5日前将上月统计表", "每月10日前将上月统计表").replace("12月25日", "12月28日")


def at_work(desk: Desk) -> Campaign:
    """The plan's monthly table and its summary report are owed by the township since March; it is the middle of May."""
    made = desk.world
    campaign = opened(made)
    officer = made.actor("officer")
    ready = [one.settled for one in asking.offered(officer, campaign.pk) if one.units and not one.gaps]
    operate.take_over(actor=officer, at=made.at, campaign_id=campaign.pk, settled=ready)
    operate.apply(actor=officer, at=made.at, campaign_id=campaign.pk, on=date(2026, 3, 1))
    desk.at += timedelta(days=70)
    return campaign


def days(demand: Demand) -> dict[str, date]:
    return {row.key: row.overdue_after for row in demand.rounds.filter(state="on")}


def test_a_new_version_shows_what_it_does_to_dues_and_does_just_that(desk: Desk) -> None:
    campaign = at_work(desk)
    monthly, summary = (campaign.demands.get(form=form) for form in ("monthly_data", "summary_report"))
    was = days(monthly)
    office = desk.enter("officer")
    sent = office.post(f"/campaigns/{campaign.pk}/versions", {"how": "whole", "text": LATER})
    assert sent.status_code == 302, sent.text
    here = sent.headers["Location"]
    page = html.unescape(office.get(here).text)
    assert "对已布置的应报事项的影响" in page
    assert re.search(r"时限:.*5 日.*改为.*10 日", page), page
    keys = re.findall(r'name="take" value="([^"]+)" id="[^"]+" checked', page)
    seen = re.findall(r'name="seen" value="([^"]+)"', page)
    assert sorted(keys) == sorted(seen)
    one = [key for key in keys if key.startswith("obligation")][:1]
    again = office.post(here, {"take": one, "seen": seen, "do": "apply"})
    assert (again.status_code, "已按现在的勾选重新计算" in again.text) == (200, True), (
        "what was not shown is not applied"
    )
    assert days(monthly) == was
    assert office.post(here, {"take": keys, "seen": seen, "do": "apply"}).status_code == 302
    monthly.refresh_from_db()
    now = days(monthly)
    begun = ("2026-M03", "2026-M04", "2026-M05")
    assert [now[key] for key in begun] == [was[key] for key in begun], "old clocks are kept"
    assert (was["2026-M06"], now["2026-M06"]) == (date(2026, 7, 5), date(2026, 7, 10))
    assert monthly.rule["day"] == 10
    assert "10日" in monthly.quote
    assert days(Demand.objects.get(pk=summary.pk)) == {"once": date(2026, 12, 28)}
    officer = desk.world.actor("officer")
    assert not asking.behind(officer, campaign.pk)
    assert not asking.preview(officer, campaign.pk, date(2026, 5, 14)).changes, "nothing is left to do by hand"
    assert owed.inbox(desk.world.actor("town_clerk"), date(2026, 6, 2))
    assert not [fault for fault in verify() if fault.row[0] != "units_person"], "the desk gave everybody a password"


def test_what_the_office_settled_itself_stays_and_is_named(desk: Desk) -> None:
    campaign = at_work(desk)
    monthly = campaign.demands.get(form="monthly_data")
    officer = desk.world.actor("officer")
    known = demand_of(monthly.pk, standing.columns(monthly))
    own = Settled(
        known.kind,
        known.title,
        known.reporter,
        Every("month", 8, 1),
        monthly.form,
        to=known.to,
        element_id=monthly.element_id,
    )
    operate.settle(actor=officer, at=desk.at, campaign_id=campaign.pk, settled=own, demand_id=monthly.pk)
    operate.apply(actor=officer, at=desk.at, campaign_id=campaign.pk, on=date(2026, 5, 14))
    office = desk.enter("officer")
    here = office.post(f"/campaigns/{campaign.pk}/versions", {"how": "whole", "text": LATER}).headers["Location"]
    page = office.get(here).text
    assert "专治办另有确定,照旧" in page
    keys = re.findall(r'name="take" value="([^"]+)" id="[^"]+" checked', page)
    assert office.post(here, {"take": keys, "seen": keys, "do": "apply"}).status_code == 302
    assert days(monthly)["2026-M06"] == date(2026, 7, 8)
    monthly.refresh_from_db()
    assert monthly.rule["day"] == 8
    assert not [fault for fault in verify() if fault.row[0] != "units_person"], "the desk gave everybody a password"
