"""Registers that plans demand, and a meeting's decision that becomes a dated task."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from duban.campaign.obligations.select import Selector
from duban.journal.verify import verify
from duban.kernel.errors import NotPermitted, NotThere, Refusal, Refusals
from duban.plans.model import OnDate
from duban.returns import figures
from duban.returns.actions import fill, registers
from duban.returns.form import FORMS
from duban.returns.queries import owed
from duban.returns.queries import registers as registered
from duban.returns.register import REGISTERS, read, without
from tests.returns.place import Place, city, moment, spot

BODY = {"head": "县长", "office": "县纪委", "contact": "科长", "phone": "0000000"}


@pytest.mark.parametrize("code", REGISTERS)
def test_every_register_answers_the_same_questions(code: str) -> None:
    one = REGISTERS[code]
    assert one.title and one.basis and one.samples and one.fields
    assert all(cell.options for cell in one.fields if cell.kind == "choice")
    assert len({cell.code for cell in one.fields}) == len(one.fields)
    _values, wrong = read(one, {})
    assert {field for field, _ in wrong} == {cell.code for cell in one.fields if cell.needed}


def test_every_file_of_the_folder_is_a_register() -> None:
    folder = Path(__file__).parents[2] / "src/duban/returns/registers"
    assert {path.stem for path in folder.glob("*.py")} - {"__init__"} == set(REGISTERS)


def test_no_register_has_a_field_for_a_member_of_the_public() -> None:
    """C11, S0-37."""
    words = [cell.title for one in REGISTERS.values() for cell in one.fields]
    assert not [
        word for word in words if any(bad in word for bad in ("群众姓名", "反映人", "上访", "重点人", "身份证"))
    ]


def test_without_lists_those_that_have_no_line() -> None:
    assert without([3, 1, 2, 1], [1]) == [3, 2]


@pytest.fixture
def place(db: None) -> Place:
    made = city(date(2026, 3, 1), date(2026, 12, 31), counties=3)
    made.at = moment(date(2026, 3, 9))
    return made


def test_a_local_body_is_registered_and_those_without_one_are_listed(place: Place) -> None:
    """S0-22."""
    who = Selector(levels=frozenset({3}))
    place.demand("report", "总结报告", who, OnDate("2026-11-15"), form="summary_report", to=("office",))
    place.apply(date(2026, 3, 9))
    office = place.actor("office", "office")
    given = {
        "campaign_id": place.campaign.pk,
        "register": "local_body",
        "title": "演示0县领导小组",
        "on": date(2026, 3, 9),
    }
    with pytest.raises(Refusals) as refused:
        registers.add(actor=place.actor("county0"), at=place.at, typed={}, **given)  # type: ignore[arg-type]
    assert {part.field for part in refused.value.parts} == {"head", "office", "contact", "phone"}
    row = registers.add(actor=place.actor("county0"), at=place.at, typed=BODY, **given)  # type: ignore[arg-type]
    assert [unit.name for unit in registered.lacking(office, place.campaign.pk, "local_body")] == ["演示1县", "演示2县"]
    assert registered.lines(place.actor("county1"), place.campaign.pk, "local_body") == []
    with pytest.raises(NotPermitted):
        registers.end(actor=place.actor("county1"), at=place.at, record_id=row.pk, reason="撤销")
    registers.end(actor=place.actor("county0"), at=place.at, record_id=row.pk, reason="撤销")
    assert len(registered.lacking(office, place.campaign.pk, "local_body")) == 3
    assert verify() == []


def test_institutions_issued_are_counted_in_returns_and_open_to_their_lines(place: Place) -> None:
    """S0-18, S4-30."""
    for i, status in enumerate(("planned", "issued", "issued")):
        registers.add(
            actor=place.actor("county0"), at=place.at, campaign_id=place.campaign.pk, register="institution", title=f"演示办法{i}",
            on=date(2026, 3, 9), typed={"status": status, "answers": "演示"},
        )  # fmt: skip
    days = figures.Window(date(2026, 3, 1), date(2026, 3, 31))
    counted = figures.known(FORMS["monthly_data"], place.campaign.pk, place.units["county0"], days)
    assert counted["rules_made"] == 2
    rows = figures.rows_behind("records.institutions", place.campaign.pk, place.units["county0"], days)
    assert {row.title for row in rows} == {"演示办法1", "演示办法2"}


def test_a_meetings_decision_becomes_a_dated_task_in_the_units_inbox(place: Place) -> None:
    """S1-44, S4-37."""
    office = place.actor("office", "office")
    meeting = registers.add(
        actor=office, at=place.at, campaign_id=place.campaign.pk, register="meeting", title="第一次联席会议", on=date(2026, 3, 9),
        typed={"way": "joint", "attended": "演示", "decided": "三月底前完成摸底"},
    )  # fmt: skip
    unit = place.units["county1"].pk
    with pytest.raises(Refusal, match="早于今天"):
        registers.decide(
            actor=office, at=place.at, record_id=meeting.pk, what="摸底", units=[unit], due_on=date(2026, 3, 1)
        )
    registers.decide(
        actor=office, at=place.at, record_id=meeting.pk, what="完成摸底", units=[unit], due_on=date(2026, 3, 31)
    )
    (one,) = owed.inbox(place.actor("county1"), date(2026, 3, 31))
    assert (one.title, one.quote) == ("完成摸底", "第一次联席会议(2026-03-09)议定")
    assert owed.inbox(place.actor("county2"), date(2026, 3, 31)) == []
    assert verify() == []


def test_a_filing_without_its_meeting_record_is_not_filed(place: Place) -> None:
    """S4-19, S1-12: the coverage names who has not filed."""
    demand = place.demand(
        "filing", "实施方案", Selector(levels=frozenset({3})), OnDate("2026-03-20"), form="filing", to=("office",)
    )
    place.apply(date(2026, 3, 9))
    place.at = moment(date(2026, 3, 20))
    one = place.owed_by("county0", demand, "once")
    cells = {"paper_title": "演示方案", "issued_on": "2026-03-15", "met_on": "2026-03-12", "meeting": "", "attended": 9}
    with pytest.raises(Refusals):
        fill.sign(actor=place.actor("county0"), at=place.at, place=spot(one), cells=cells, reasons={})
    fill.sign(
        actor=place.actor("county0"),
        at=place.at,
        place=spot(one),
        cells=cells | {"meeting": "县委常委会议定"},
        reasons={},
    )
    (filed,) = registered.filings(place.actor("office", "office"), place.campaign.pk)
    assert (filed.cover.percent, filed.missing) == ("33.3 %", ("演示1县", "演示2县"))
    with pytest.raises(NotThere):
        registers.decide(
            actor=place.actor("office", "office"), at=place.at, record_id=999, what="x", units=[], due_on=place.at.date() + timedelta(1)
        )  # fmt: skip
