"""S4's five channels with a weekly zero, and S0's reports from counties and coordination groups: whole roads over the database."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from duban.campaign import actions as plan
from duban.campaign.models import Campaign
from duban.campaign.obligations.select import Selector
from duban.journal.door import act
from duban.journal.models import Notice
from duban.journal.verify import verify
from duban.kernel.actor import CLOCK
from duban.kernel.errors import NotThere, Refusals
from duban.plans.model import Every, OnDate
from duban.returns import standing
from duban.returns.actions import fill, receive
from duban.returns.form import FORMS
from duban.returns.queries import board, owed, sheet
from duban.units import tree
from duban.units.models import Unit
from tests.returns.place import Place, city, moment, spot
from tests.returns.test_forms import filled
from tests.returns.test_stories import hand_in

pytestmark = pytest.mark.django_db

START, END = date(2017, 5, 1), date(2017, 11, 30)
CHANNELS = {
    "各乡镇": "县委办", "各学校": "县教育局", "县管企业": "县财政局", "县委各部门": "县直机关工委", "县政府各部门": "县监察局",
}  # fmt: skip
"""The table in the plan's words; the first row that fits decides."""
REPORTERS = {
    "甲镇": "县委办", "乙乡": "县委办", "甲镇中学": "县教育局", "县一中": "县教育局", "县水务公司": "县财政局", "县委宣传部": "县直机关工委",
    "县民政局": "县监察局",
}  # fmt: skip
WEEK = "2017-W0508"


def add(place: Place, names: dict[str, tuple[str, int, str]]) -> None:
    """Units by name: kind, level, the unit above."""
    with act(actor=CLOCK, at=place.at, kind="unit.add") as deed:
        deed.permit("unit.manage")
        for name, (kind, level, parent) in names.items():
            above = place.units.get(parent)
            trail = tree.below(above.trail, above.pk) if above else tree.ROOT
            place.units[name] = deed.add(Unit(code=name, name=name, kind=kind, level=level, parent=above, trail=trail))


def county() -> Place:
    """A county with five desks and their reporters; its campaign's channel table is settled in words and linked to units."""
    place = Place(at=moment(START))
    add(place, {
        "演示县": ("county", 3, ""), "office": ("task_office", 0, "演示县"), "县委办": ("party_organ", 0, "演示县"),
        "县直机关工委": ("party_organ", 0, "演示县"), "县监察局": ("discipline", 0, "演示县"), "县教育局": ("department", 0, "演示县"),
        "县财政局": ("department", 0, "演示县"), "甲镇": ("township", 4, "演示县"), "乙乡": ("township", 4, "演示县"),
        "甲镇中学": ("school", 0, "甲镇"), "县一中": ("school", 0, "演示县"), "县水务公司": ("enterprise", 0, "演示县"),
        "县委宣传部": ("party_organ", 0, "演示县"), "县民政局": ("department", 0, "演示县"),
    })  # fmt: skip
    with act(actor=CLOCK, at=place.at, kind="campaign.open") as deed:
        deed.permit("campaign.manage")
        place.campaign = deed.add(
            Campaign(
                title="演示专项清理", state="open", area=place.units["演示县"], office=place.units["office"], starts_on=START, ends_on=END, made_at=place.at
            )
        )  # fmt: skip
    by: dict[str, Any] = {"actor": place.actor("office", "office"), "at": place.at, "campaign_id": place.campaign.pk}
    for who, to in CHANNELS.items():
        plan.add_element(**by, kind="channel", body={"who": [who], "to": [to]})
    for name in set(CHANNELS.values()):
        mention = place.campaign.mentions.get(name=name)
        plan.link_mention(**by, mention_id=mention.pk, unit_id=place.units[name].pk)
    return place


def seen(place: Place, desk: str, demand_id: int, day: date) -> dict[str, str]:
    """What a desk sees of the week: unit → state."""
    found = board.matrix(place.actor(desk), demand_id, day)
    column = [head.key for head in found.heads].index(WEEK)
    return {line.name: line.spots[column].state for line in found.lines}


def test_five_channels_hand_in_by_the_week_and_a_zero_is_signed() -> None:
    """S4-14, S4-15, S4-33: each by its own way; a zero is a named person's act; a desk sees, chases and receives its own alone."""
    place = county()
    ids = frozenset(place.units[name].pk for name in REPORTERS)
    demand = place.demand("recurring", "周报告", Selector(ids=ids), Every("week"), form="weekly")
    assert not standing.preview_of(place.campaign, [demand], START).troubles, "everybody has a way"
    place.apply(START)
    place.at, day = moment(date(2017, 5, 12)), date(2017, 5, 12)
    for name, desk in REPORTERS.items():
        one = place.owed_by(name, demand, WEEK)
        assert one.to == (place.units[desk].pk,), name
        assert [due.key for due in owed.inbox(place.actor(name), day)] == ["2017-W0501", WEEK]
    for name in ("甲镇", "县一中", "县水务公司", "县委宣传部"):
        row = fill.sign_nil(
            actor=place.actor(name), at=place.at, place=spot(place.owed_by(name, demand, WEEK)), reason=""
        )
        assert (row.state, row.signer) == ("zero", f"演示{name}.liaison(承办联络员)")
    hand_in(place, "县民政局", place.owed_by("县民政局", demand, WEEK), found=0, blamed=1, blamed_cases=1)
    assert seen(place, "县委办", demand.pk, day) == {"甲镇": "zero", "乙乡": "due"}
    assert seen(place, "县教育局", demand.pk, day) == {"甲镇中学": "due", "县一中": "zero"}
    assert seen(place, "县监察局", demand.pk, day) == {"县民政局": "filled"}
    assert seen(place, "县财政局", demand.pk, day) == {"县水务公司": "zero"}
    round_id = place.owed_by("乙乡", demand, WEEK).round_id
    with pytest.raises(NotThere):
        sheet.sheet(place.actor("县委办"), *spot(place.owed_by("县民政局", demand, WEEK)), place.at)
    assert receive.chase(actor=place.actor("县委办"), at=place.at, round_id=round_id) == ["乙乡"]
    assert [notice.to_unit for notice in Notice.objects.filter(kind="return.chased")] == [place.units["乙乡"].pk]
    assert board.summed(place.actor("县监察局"), round_id).totals["blamed"] == 1
    assert board.summed(place.actor("office", "office"), round_id).totals["blamed"] == 1
    place.at = moment(date(2017, 5, 15))
    assert seen(place, "县教育局", demand.pk, date(2017, 5, 15))["甲镇中学"] == "missing", "a blank is no zero"
    _a_way_changes_from_a_week_on(place, demand.pk)
    assert verify() == []


def _a_way_changes_from_a_week_on(place: Place, demand_id: int) -> None:
    """Schools report to the party committee's office from June; what was due before stays where it was."""
    row = next(one for one in place.campaign.elements.filter(kind="channel") if one.body["who"] == ["各学校"])
    officer = place.actor("office", "office")
    body = {"who": ["各学校"], "to": ["县委办"]}
    plan.edit_element(actor=officer, at=place.at, campaign_id=place.campaign.pk, element_id=row.pk, body=body)
    place.apply(date(2017, 6, 5))
    demand = place.campaign.demands.get(pk=demand_id)
    for key, desk in ((WEEK, "县教育局"), ("2017-W0529", "县教育局"), ("2017-W0605", "县委办")):
        assert place.owed_by("县一中", demand, key).to == (place.units[desk].pk,), key


def test_counties_and_coordination_groups_report_and_the_city_is_warned_before_compiling() -> None:
    """S0-20, S0-21: counties and three groups owe by their day; who compiles before all have come must say why, with the missing named."""
    place = city(date(2013, 6, 1), date(2013, 8, 31), counties=2)
    groups = [f"{topic}协调组" for topic in ("失地农民保障", "建房收费", "低保资金")]
    add(place, {"省联席会议办公室": ("task_office", 0, ""), **dict.fromkeys(groups, ("task_office", 0, "city"))})
    who = Selector(levels=frozenset({3}), ids=frozenset(place.units[name].pk for name in groups))
    province = f"unit:{place.units['省联席会议办公室'].pk}"
    demand = place.demand(
        "report", "总结评估报告", who, OnDate("2013-08-20"), form="summary_report", to=("office",), gather=7, onward=(province,)
    )  # fmt: skip
    place.apply(date(2013, 6, 1))
    reporters = ["county0", "county1", *groups]
    assert {place.owed_by(name, demand, "once").overdue_after for name in reporters} == {date(2013, 8, 9)}
    head = place.owed_by("office", demand, "once", stage=2)
    assert (head.overdue_after, head.to) == (date(2013, 8, 20), (place.units["省联席会议办公室"].pk,))
    place.at = moment(date(2013, 8, 8))
    for name in reporters[:-1]:
        hand_in(place, name, place.owed_by(name, demand, "once"), 1, found=2, closed=1, open=1)
    office = place.actor("office", "office")
    place.at = moment(date(2013, 8, 12))
    shown = sheet.sheet(office, *spot(head), place.at)
    assert (shown.cells["found"], shown.cells["open"]) == (8, 4), "four of five are in the sum"
    form = FORMS["summary_report"]
    cells = filled(form, 0) | {code: value for code, value in shown.cells.items() if value is not None}
    cells |= {cell.code: "演示" for cell in form.cells if cell.kind == "text"}
    why = dict.fromkeys((*form.by_code, *(check.code for check in form.checks)), "演示")
    with pytest.raises(Refusals, match="还没有报来:低保资金协调组") as refused:
        fill.sign(actor=office, at=place.at, place=spot(head), cells=cells, reasons=why)
    assert [part.code for part in refused.value.parts] == ["return.early"]
    hand_in(place, groups[-1], place.owed_by(groups[-1], demand, "once"), 1, found=2, closed=1, open=1)
    again = sheet.sheet(office, *spot(head), place.at)
    assert again.known["found"] == 10
    row = fill.sign(
        actor=office, at=place.at, place=spot(head), cells={**cells, "found": 10, "closed": 5, "open": 5}, reasons=why
    )
    assert row.state == "filled"
    assert not sheet.early(again, {})
    assert verify() == []
