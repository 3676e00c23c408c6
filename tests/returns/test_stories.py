"""Whole roads: S1's twelve months, S4's weekly zero, S0's two stages, S2's gate; each proved by the journal at its end."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from duban.campaign.obligations.cover import coverage
from duban.campaign.obligations.select import Selector
from duban.journal.models import Notice
from duban.journal.verify import verify
from duban.kernel.errors import NotThere, Refusal, Refusals
from duban.plans.model import Every, OnDate
from duban.returns import settings, standing
from duban.returns.actions import fill, operate, receive, remind
from duban.returns.form import FORMS
from duban.returns.models import Demand, Member, Return
from duban.returns.queries import board, owed, past, sheet
from duban.returns.settings import Leads
from tests.returns.place import Place, city, moment, spot
from tests.returns.test_forms import filled

pytestmark = pytest.mark.django_db

COUNTIES = Selector(levels=frozenset({3}))
MONTHLY = Every("month", 5, 1)
YEAR = (date(2016, 6, 1), date(2017, 5, 31))
MONTHS = [f"2016-M{m:02d}" for m in range(6, 13)] + [f"2017-M{m:02d}" for m in range(1, 6)]


def hand_in(place: Place, unit: str, one: owed.Owed, number: int = 0, **cells: Any) -> Return:
    """Fill a return with one number everywhere, but for ``cells``, explaining whatever asks for a word, and sign it."""
    form = FORMS[one.form]
    actor = place.actor(unit)
    whole = filled(form, number) | cells
    shown = sheet.sheet(actor, *spot(one), place.at)
    reasons = dict.fromkeys((*form.by_code, *(check.code for check in form.checks)), "演示")
    assert shown.may_fill
    return fill.sign(actor=actor, at=place.at, place=spot(one), cells=whole, reasons=reasons)


def test_twelve_months_of_a_city_with_ten_counties() -> None:
    """S1-48, S1-51, S1-52, F4: dates, dual reports, cumulative figures, a year over the turn of the year."""
    place = city(*YEAR)
    to_city = (f"unit:{place.units['discipline'].pk}",)
    counties = place.demand("recurring", "有关数据月报表", COUNTIES, MONTHLY, form="monthly_data", to=to_city)
    bureaus = Selector(kinds=frozenset({"department"}), lines=frozenset({place.units["education"].pk}))
    dual = place.demand("recurring", "部门月报", bureaus, MONTHLY, form="weekly", to=("kind:discipline", "line"))
    place.apply(YEAR[0])
    assert owed.count(place.campaign.pk) == 240
    assert [row.key for row in counties.rounds.order_by("from_on")] == MONTHS
    days = {row.key: (row.target_on, row.overdue_after) for row in counties.rounds.all()}
    assert days["2016-M06"] == (date(2016, 7, 5), date(2016, 7, 5))
    assert days["2016-M09"] == (date(2016, 9, 30), date(2016, 10, 5))
    assert days["2017-M01"] == (date(2017, 2, 4), date(2017, 2, 5))
    _a_year_of_one_county(place, counties)
    _one_entry_two_receipts(place, dual)
    _nothing_changes_by_applying_again(place)
    assert verify() == []


def _a_year_of_one_county(place: Place, demand: Demand) -> None:
    for nr, key in enumerate(MONTHS, 1):
        one = place.owed_by("county0", demand, key)
        place.at = moment(one.target_on)
        shown = sheet.sheet(place.actor("county0"), *spot(one), place.at)
        assert shown.beside.last.get("filed", 0) == 2 * (nr - 1)
        hand_in(place, "county0", one, filed=2, clue_letter=3)
        after = sheet.sheet(place.actor("county0"), *spot(one), place.at)
        assert after.totals["filed"] == 2 * nr, "上月累计 + 本月 = 累计"
        assert after.totals["clues"] == 3 * nr
        assert after.standing == "filled"


def _one_entry_two_receipts(place: Place, demand: Demand) -> None:
    one = place.owed_by("education3", demand, "2016-M07")
    assert set(one.to) == {place.units["discipline3"].pk, place.units["education"].pk}
    hand_in(place, "education3", one)
    for unit, state in (("discipline3", "filled"), ("education", "accepted")):
        assert receive.accept(actor=place.actor(unit), at=place.at, place=spot(one)).state == state
    with pytest.raises(NotThere):
        sheet.sheet(place.actor("education4"), *spot(one), place.at)


def _nothing_changes_by_applying_again(place: Place) -> None:
    before = Member.objects.count()
    place.apply(YEAR[0])
    assert Member.objects.count() == before


def test_a_week_with_nothing_is_a_signed_zero_and_a_problem_found_later_is_linked_back() -> None:
    """S4-33, S0-15: blank is not zero; states are distinct; the signer is named; the later problem leads back to the week."""
    place = city(date(2017, 5, 1), date(2017, 11, 30), counties=3)
    demand = place.demand("recurring", "周报告", COUNTIES, Every("week"), form="weekly", to=("office",))
    place.apply(date(2017, 5, 1))
    key = "2017-W0508"
    one = place.owed_by("county0", demand, key)
    assert one.standing(date(2017, 5, 7)) == "not_due"
    place.at = moment(date(2017, 5, 12))
    assert one.standing(date(2017, 5, 12)) == "due"
    with pytest.raises(Refusals) as refused:
        fill.sign(actor=place.actor("county0"), at=place.at, place=spot(one), cells={}, reasons={})
    assert {part.code for part in refused.value.parts} == {"return.blank"}
    signed = fill.sign_nil(actor=place.actor("county0"), at=place.at, place=spot(one))
    assert (signed.state, signed.nil, signed.signer) == ("zero", True, "演示county0.liaison(承办联络员)")
    fill.keep(
        actor=place.actor("county1"),
        at=place.at,
        place=spot(place.owed_by("county1", demand, key)),
        cells={},
        reasons={},
    )
    hand_in(place, "county2", place.owed_by("county2", demand, key))
    states = {
        unit: place.owed_by(unit, demand, key).standing(date(2017, 5, 12)) for unit in ("county0", "county1", "county2")
    }
    assert states == {"county0": "zero", "county1": "draft", "county2": "filled"}
    assert place.owed_by("county1", demand, key).standing(date(2017, 5, 15)) == "missing"
    assert place.actor("county0").unit_id not in [
        one.owing_id for one in owed.inbox(place.actor("county1"), date(2017, 5, 12))
    ]
    assert [one.key for one in owed.inbox(place.actor("county0"), date(2017, 5, 12))] == ["2017-W0501"]
    assert verify() == []


def test_reports_come_in_two_stages_and_the_head_is_warned_before_compiling_too_early() -> None:
    """S0-20, S0-21, S4-15: the lower due is earlier, the sum takes what came and names what did not."""
    place = city(date(2017, 5, 1), date(2017, 11, 30), counties=3)
    demand = place.demand(
        "recurring", "数据汇总", COUNTIES, OnDate("2017-11-15"), form="weekly", to=(f"unit:{place.units['discipline'].pk}",), gather=3,
        onward=("office",),
    )  # fmt: skip
    place.apply(date(2017, 5, 1))
    low, high = place.owed_by("county0", demand, "once"), place.owed_by("discipline", demand, "once", stage=2)
    assert (low.overdue_after, high.overdue_after) == (date(2017, 11, 10), date(2017, 11, 15))
    place.at = moment(date(2017, 11, 9))
    for unit in ("county0", "county1"):
        hand_in(place, unit, place.owed_by(unit, demand, "once"), 0, found=4, closed=1, open=3)
    assert [one.owing for one in sheet.lower(high) if one.state not in ("filled", "accepted")] == ["演示2县"]
    shown = sheet.sheet(place.actor("discipline"), *spot(high), place.at)
    assert (shown.cells["found"], shown.cells["open"]) == (8, 6)
    assert receive.chase(actor=place.actor("discipline"), at=place.at, round_id=low.round_id) == ["演示2县"]
    assert Notice.objects.filter(kind="return.chased").count() == 1
    assert verify() == []


def test_the_self_check_gate_stays_shut_until_everybody_has() -> None:
    """S2-11: 9 of 10 is 90.0 %, the missing one is named; a signed 无 counts, a draft does not."""
    place = city(date(2014, 7, 31), date(2014, 9, 30))
    demand = place.demand("self_check", "自查自纠", COUNTIES, OnDate("2014-08-10"), form="self_check", to=("office",))
    place.apply(date(2014, 7, 31))
    row = demand.rounds.get()
    assert (row.target_on, row.overdue_after) == (date(2014, 8, 8), date(2014, 8, 10))
    place.at = moment(date(2014, 8, 7))
    for i in range(9):
        one = place.owed_by(f"county{i}", demand, "once")
        fill.sign_nil(actor=place.actor(f"county{i}"), at=place.at, place=spot(one))
    dues = owed.of_round(row.pk)
    told = coverage([one.owing_id for one in dues], [one.owing_id for one in dues if one.state == "zero"])
    assert (told.percent, told.missing) == ("90.0 %", (place.units["county9"].pk,))


def test_sent_back_locked_and_corrected() -> None:
    """E3: a return goes back with words; after the lock a figure changes by slip only, with old and new value and its history."""
    place = city(*YEAR, counties=2)
    demand = place.demand("recurring", "月报", COUNTIES, MONTHLY, form="monthly_data", to=("office",))
    place.apply(YEAR[0])
    one = place.owed_by("county0", demand, "2016-M06")
    place.at = moment(date(2016, 7, 4))
    clerk, desk = place.actor("county0"), place.actor("office", "office")
    hand_in(place, "county0", one, filed=1)
    with pytest.raises(Refusal, match="写明"):
        receive.send_back(actor=desk, at=place.at, place=spot(one), reason=" ")
    assert receive.send_back(actor=desk, at=place.at, place=spot(one), reason="立案数有误").state == "sent_back"
    hand_in(place, "county0", one, filed=2)
    place.at = moment(date(2016, 7, 7))
    assert remind.lock_past(at=place.at) == 1
    with pytest.raises(Refusal, match="更正单"):
        fill.keep(actor=clerk, at=place.at, place=spot(one), cells={}, reasons={})
    with pytest.raises(Refusal, match="原因"):
        fill.correct(actor=clerk, at=place.at, place=spot(one), cell="filed", value=3, reason="")
    with pytest.raises(Refusal, match="公式"):
        fill.correct(actor=clerk, at=place.at, place=spot(one), cell="clues", value=3, reason="x")
    row = fill.correct(actor=clerk, at=place.at, place=spot(one), cell="filed", value=3, reason="漏报一件")
    slip = row.corrections.get()
    assert (row.state, slip.old, slip.new, slip.reason) == ("corrected", 2, 3, "漏报一件")
    shown = sheet.sheet(desk, *spot(one), place.at)
    assert [(c.old, c.new) for c in sheet.history(desk, shown) if c.cell == "filed"] == [(2, 3), (1, 2), (None, 1)]
    assert sheet.as_of(desk, shown, moment(date(2016, 7, 5)))["filed"] == 2
    hand_in(place, "county1", place.owed_by("county1", demand, "2016-M06"), filed=5)
    assert board.summed(desk, one.round_id).totals["filed"] == 8
    for day, filed in ((date(2016, 7, 3), 0), (date(2016, 7, 5), 2), (date(2016, 7, 7), 8)):
        assert board.summed_as_of(desk, one.round_id, moment(day, 23))["filed"] == filed
    assert verify() == []


def test_reminders_go_to_those_who_owe_and_climb_only_for_those_who_are_missing() -> None:
    """Issue 4 line 3: before the target, after overdue up the ladder; never for what is done or stopped."""
    place = city(*YEAR, counties=2)
    demand = place.demand("recurring", "月报", COUNTIES, MONTHLY, form="weekly", to=("office",))
    place.apply(YEAR[0])
    place.at = moment(date(2016, 7, 1))
    hand_in(place, "county0", place.owed_by("county0", demand, "2016-M06"))
    assert remind.remind(at=place.at) == 1
    assert remind.remind(at=place.at) == 0, "once a round"
    assert set(Notice.objects.filter(kind="return.remind").values_list("to_unit", flat=True)) == {
        place.units["county1"].pk
    }
    assert remind.escalate(at=moment(date(2016, 7, 5))) == 0
    assert remind.escalate(at=moment(date(2016, 7, 6))) == 1
    roles = set(Notice.objects.filter(kind="return.escalated").values_list("to_role", flat=True))
    assert roles == {"liaison", "deputy"}
    assert remind.escalate(at=moment(date(2016, 7, 6))) == 0
    assert remind.escalate(at=moment(date(2016, 7, 13))) == 1
    assert demand.rounds.get(key="2016-M06").rung == 3
    assert verify() == []


def test_a_changed_channel_and_a_closed_county_change_the_future_and_show_it_first() -> None:
    """S4-14, S1-53, X-3: the preview is what is applied; the past keeps its recipients."""
    place = city(*YEAR, counties=2)
    demand = place.demand("recurring", "月报", COUNTIES, MONTHLY, form="weekly", to=("office",))
    place.apply(YEAR[0])
    place.at = moment(date(2017, 1, 1))
    Demand.objects.filter(pk=demand.pk)
    changed = place.demand("recurring", "别表", COUNTIES, MONTHLY, form="weekly", to=("office",))
    preview = standing.preview_of(place.campaign, list(place.campaign.demands.all()), date(2017, 1, 1))
    assert sum(change.dues_added for change in preview.changes) == 10
    place.apply(date(2017, 1, 1))
    assert not standing.preview_of(place.campaign, list(place.campaign.demands.all()), date(2017, 1, 1)).changes
    assert changed.rounds.count() == 5
    assert demand.rounds.count() == 12
    assert verify() == []


def test_a_seat_taken_away_or_bent_behind_the_journals_back_is_found() -> None:
    """Seats are stored by the thousand and proved one by one."""
    place = city(*YEAR, counties=3)
    place.demand("recurring", "月报", COUNTIES, MONTHLY, form="weekly", to=("office",))
    place.apply(YEAR[0])
    assert verify() == []
    bent = Member.objects.order_by("pk")[1]
    Member.objects.filter(pk=bent.pk).update(last_on=date(2016, 6, 1))
    assert [fault.code for fault in verify()] == ["part.differs"]
    Member.objects.filter(pk=bent.pk).update(last_on=None)
    Member.objects.filter(pk=bent.pk)._raw_delete(Member.objects.db)
    assert [fault.code for fault in verify()] == ["part.removed"]


def test_a_single_date_opens_some_working_days_before_it_and_reminders_keep_the_demands_own_lead() -> None:
    """Issue 4 line 3: not from the campaign's first day; the lead is the demand's; the notice leads to the return."""
    place = city(date(2017, 5, 1), date(2017, 11, 30), counties=2)
    once = place.demand(
        "report", "总结", COUNTIES, OnDate("2017-11-15"), form="task", to=("office",), leads=Leads(ahead=5, opens=10)
    )
    place.apply(date(2017, 5, 1))
    one, clerk = place.owed_by("county0", once, "once"), place.actor("county0")
    assert (one.from_on, one.opens_on) == (date(2017, 5, 1), date(2017, 11, 1))
    assert [one.standing(day) for day in (date(2017, 10, 31), date(2017, 11, 1))] == ["not_due", "due"]
    assert not owed.inbox(clerk, date(2017, 10, 31))
    assert owed.waiting(clerk, date(2017, 11, 1)) == 1
    assert sheet.sheet(clerk, *spot(one), moment(date(2017, 6, 1))).may_fill, "who is early may hand in"
    assert remind.remind(at=moment(date(2017, 11, 7))) == 0
    operate.set_leads(
        actor=place.actor("office", "office"), at=moment(date(2017, 11, 7)), campaign_id=place.campaign.pk, demand_id=once.pk, ahead=6, opens=15
    )  # fmt: skip
    assert remind.remind(at=moment(date(2017, 11, 7))) == 2
    told = Notice.objects.filter(kind="return.remind", to_unit=place.units["county0"].pk).get()
    assert told.words["place"] == list(spot(one))
    assert place.owed_by("county0", once, "once").opens_on == date(2017, 10, 25)
    with pytest.raises(Refusal, match="0 到 20"):
        place.demand("report", "总结", COUNTIES, OnDate("2017-11-15"), form="task", leads=Leads(ahead=21))
    assert verify() == []


def test_the_desk_as_it_stood_is_what_was_seen_then() -> None:
    """Issue 4 line 6: at every moment the page of the past equals the page of that day, whatever happened since."""
    place = city(*YEAR, counties=4)
    demand = place.demand("recurring", "月报", COUNTIES, MONTHLY, form="weekly", to=("office",))
    place.apply(YEAR[0])
    desk = place.actor("office", "office")
    seen: dict[datetime, board.Matrix] = {}

    def look(day: date) -> None:
        at = moment(day, 20)
        seen[at] = board.matrix(desk, demand.pk, day)

    look(date(2016, 6, 20))
    place.at = moment(date(2016, 7, 4))
    one = place.owed_by("county0", demand, "2016-M06")
    hand_in(place, "county0", one)
    fill.sign_nil(actor=place.actor("county1"), at=place.at, place=spot(place.owed_by("county1", demand, "2016-M06")))
    look(date(2016, 7, 4))
    place.at = moment(date(2016, 7, 8))
    receive.send_back(actor=desk, at=place.at, place=spot(one), reason="有误")
    hand_in(place, "county2", place.owed_by("county2", demand, "2016-M06"))
    look(date(2016, 7, 8))
    place.at = moment(date(2016, 8, 1))
    hand_in(place, "county0", one, blamed=2)
    fewer = Selector(levels=frozenset({3}), but=frozenset({place.units["county3"].pk}))
    known = settings.demand_of(demand.pk, standing.columns(demand))
    operate.settle(
        actor=desk, at=place.at, campaign_id=place.campaign.pk, demand_id=demand.pk,
        settled=settings.Settled("recurring", "月报", fewer, known.rule, form="weekly", to=("office",)),
    )  # fmt: skip
    place.apply(date(2016, 8, 1))
    look(date(2016, 8, 15))
    look(date(2016, 12, 1))
    for at, then in seen.items():
        again = past.matrix(desk, demand.pk, at)
        assert again.heads == then.heads, at
        assert again.lines == then.lines, at
    with pytest.raises(NotThere, match="还没有"):
        past.matrix(desk, demand.pk, moment(date(2016, 5, 1)))
    with pytest.raises(NotThere):
        past.matrix(place.actor("education"), demand.pk, moment(date(2016, 7, 4)))
