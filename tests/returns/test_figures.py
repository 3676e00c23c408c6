"""What the house knows: pre-filled figures equal their rows and the roll-up, keep the wall, and a false zero is linked back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from duban.campaign.obligations.select import Selector
from duban.journal.door import act
from duban.journal.verify import verify
from duban.kernel.actor import CLOCK
from duban.plans.model import Every
from duban.returns import figures
from duban.returns.actions import fill, operate, remind
from duban.returns.form import FORMS
from duban.returns.models import Return
from duban.returns.queries import owed, sheet
from duban.returns.settings import Settled
from duban.units.models import Unit
from tests.make import World, world

pytestmark = pytest.mark.django_db

CODES = [code for code, figure in figures.FIGURES.items() if figure.of == "case"]


def with_cases() -> World:
    """A county with items at its education bureau, one of them about the bureau itself, and a report."""
    made = world()
    education = made.units["education"].pk
    for i in range(3):
        source, money = ("self_check", 1_234_567) if i else ("visit", None)
        case = made.begin("clerk", "register", source=source, money_fen=money, occurred_on=made.today)
        case = made.move("officer", case, "confirm", topic=made.topics[0].pk)
        made.move(
            "officer", case, "assign", handler=education, fix_kind="by_date", reply_due=made.today + timedelta(days=9)
        )
        made.pass_days(1)
    made.begin("clerk", "register", about_unit=education)
    made.begin("clerk", "receive", place=made.units["village"].pk)
    made.pass_days(12)
    return made


def test_every_figure_opens_to_exactly_the_rows_it_counts() -> None:
    made = with_cases()
    days = figures.Window(made.today - timedelta(days=30), made.today)
    for key in ("education", "county_a", "town", "school"):
        unit = Unit.objects.get(pk=made.units[key].pk)
        counted = figures.known(FORMS["weekly"], made.campaign.pk, unit, days)
        for cell in FORMS["weekly"].cells:
            if cell.known:
                rows = figures.rows_behind(cell.known, made.campaign.pk, unit, days)
                assert counted[cell.code] == len(list(rows)), (key, cell.code)


def test_the_roll_up_of_all_units_equals_each_unit_by_itself() -> None:
    made = with_cases()
    days = figures.Window(made.today - timedelta(days=30), made.today)
    rolled = figures.rolled_up(made.campaign.pk, CODES, days).units()
    assert rolled
    for unit in Unit.objects.all():
        rows = figures.cases_of(made.campaign.pk, unit)
        for code in CODES:
            figure = figures.FIGURES[code]
            matching = rows.filter(figure.holds(days))
            alone = sum(getattr(case, figure.column) or 0 for case in matching) if figure.column else matching.count()
            assert rolled.get(unit.pk, {}).get(code, 0) == alone, (unit.name, code)


def test_a_unit_does_not_learn_from_its_return_that_there_is_a_case_about_it() -> None:
    """C8.1."""
    made = with_cases()
    days = figures.Window(made.today - timedelta(days=30), made.today)
    county = figures.known(FORMS["weekly"], made.campaign.pk, made.units["county_a"], days)
    assert county["found"] == 4
    education = made.units["education"]
    assert figures.known(FORMS["weekly"], made.campaign.pk, education, days)["found"] == 3
    assert not figures.cases_of(made.campaign.pk, education).filter(about_unit=education).exists()


def test_a_zero_against_the_ledger_needs_a_reason_and_a_problem_found_later_leads_back_to_it() -> None:
    """S0-15, S4-33: the later problem is linked to the signed week; the unit itself does not see the link."""
    made = world()
    unit = made.units["town"]
    officer = made.actor("officer")
    settled = Settled(
        "recurring", "周报告", Selector(ids=frozenset({unit.pk})), Every("week"), form="weekly", to=("office",)
    )
    campaign = made.campaign
    _dated(made)
    operate.settle(actor=officer, at=made.at, campaign_id=campaign.pk, settled=settled)
    operate.apply(actor=officer, at=made.at, campaign_id=campaign.pk, on=made.today)
    (one,) = owed.inbox(made.actor("town_clerk"), made.today)
    place = (one.round_id, one.owing_id, one.about_id)
    fill.sign_nil(actor=made.actor("town_clerk"), at=made.at, place=place)
    happened = made.today
    made.pass_days(10)
    made.begin("clerk", "register", about_unit=unit.pk, occurred_on=happened)
    assert remind.link_back(at=made.at) == 1
    assert remind.link_back(at=made.at) == 0
    assert Return.objects.get().afterwards.count() == 1
    assert sheet.sheet(made.actor("officer"), *place, made.at).afterwards
    assert not sheet.sheet(made.actor("town_clerk"), *place, made.at).afterwards
    assert verify() == []


def _dated(made: World) -> None:
    """Give the world's campaign its days."""
    with act(actor=CLOCK, at=made.at, kind="campaign.basics") as deed:
        deed.permit("campaign.manage")
        campaign = deed.take(type(made.campaign), made.campaign.pk)
        campaign.starts_on, campaign.ends_on = date(2026, 3, 1), date(2026, 12, 31)


def test_a_refreshed_roll_up_equals_a_new_one_whatever_happened_to_the_cases() -> None:
    """4/10: incremental, also where a case went to another handler."""
    made = with_cases()
    days = figures.Window(made.today - timedelta(days=30), made.today + timedelta(days=30))
    later = made.today + timedelta(days=9)
    moved = made.begin("clerk", "register", money_fen=700)
    moved = made.move("officer", moved, "confirm", topic=made.topics[0].pk)
    handed = {"fix_kind": "by_date", "reply_due": later}
    moved = made.move("officer", moved, "assign", handler=made.units["education"].pk, **handed)
    before = figures.rolled_up(made.campaign.pk, CODES, days)
    fresh = made.begin("clerk", "register", money_fen=500)
    made.move("edu_clerk", moved, "object", return_reason="not_ours", reason="非本单位职责", basis="三定规定")
    made.move("officer2", moved, "accept_return", opinion="同意")
    made.move("officer", moved, "assign", handler=made.units["finance"].pk, **handed)
    again = figures.refreshed(before, made.campaign.pk, days, [fresh.pk, moved.pk])
    anew = figures.rolled_up(made.campaign.pk, CODES, days)
    assert again.units() == anew.units()
    assert again.units() != before.units()
