"""Returns in Excel: what is written is read again without loss, errors come back in the same layout, nothing is taken until it is right."""

from __future__ import annotations

import io
import random
import zipfile
from datetime import date
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from duban.campaign.obligations.select import Selector
from duban.kernel.errors import Refusal
from duban.plans.model import Every
from duban.returns import books, rules
from duban.returns.form import FORMS
from duban.returns.queries import board, sheet
from tests.returns.place import Place, city, moment, spot
from tests.returns.test_stories import hand_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(db: None) -> Place:
    """Three counties that owe the monthly form."""
    made = city(date(2016, 6, 1), date(2017, 5, 31), counties=3)
    made.demand(
        "recurring", "月报", Selector(levels=frozenset({3})), Every("month", 5, 1), form="monthly_data", to=("office",)
    )
    made.apply(date(2016, 6, 1))
    made.at = moment(date(2016, 7, 4))
    return made


def open_sheet(place: Place, unit: str = "county0") -> sheet.Sheet:
    demand = place.campaign.demands.get()
    return sheet.sheet(place.actor(unit), *spot(place.owed_by(unit, demand, "2016-M06")), place.at)


def typed_at_random(seed: int) -> dict[str, str]:
    """Every cell filled, with money to two decimals."""
    chance = random.Random(seed)
    found: dict[str, str] = {}
    for cell in FORMS["monthly_data"].cells:
        if cell.typed:
            found[cell.code] = (
                f"{chance.randrange(10**6) / 100:.2f}" if cell.kind == "money" else str(chance.randrange(10**5))
            )
    return found


@pytest.mark.parametrize("seed", range(3))
def test_what_is_written_is_read_again_without_loss(place: Place, seed: int) -> None:
    one, typed = open_sheet(place), typed_at_random(seed)
    reasons = {"filed": "说明:多\n行"}
    found = books.read(one, books.book(one, typed, reasons))
    assert not found.errors
    assert rules.read(one.form, found.typed)[0] == rules.read(one.form, typed)[0]
    assert found.reasons["filed"].split() == ["说明:多", "行"]


def test_the_template_protects_its_formulas_and_repeats_its_heads(place: Place) -> None:
    """Formulas are Excel's own, so that the sums move while one fills."""
    data = books.book(open_sheet(place), {}, {})
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        text = parts.read("xl/worksheets/sheet1.xml").decode()
        names = parts.read("xl/workbook.xml").decode()
    assert "<sheetProtection" in text
    assert "<dataValidation " in text
    assert "<f>" in text
    assert 'orientation="landscape"' in text
    assert 'paperSize="8"' in text
    assert "_xlnm.Print_Titles" in names


def test_errors_stand_beside_their_rows_in_the_same_layout_and_nothing_is_taken(place: Place) -> None:
    one, typed = open_sheet(place), typed_at_random(1)
    typed |= {"filed": "—", "money": "12.345", "exposed": ""}
    found = books.read(one, books.book(one, typed, {}))
    assert set(found.errors) == {"filed", "money", "exposed"}
    again = CalamineWorkbook.from_filelike(
        io.BytesIO(books.book(one, found.typed, {}, found.errors))
    ).get_sheet_by_index(0)
    rows = {row[0]: row for row in again.to_python(skip_empty_area=False)}
    assert "填 0" in str(rows["filed"][9])
    assert rows["filed"][3] == "—", "what was typed stays"
    assert rows["judicial"][9] == ""


def test_the_sheet_of_another_unit_or_period_is_refused(place: Place) -> None:
    data = books.book(open_sheet(place, "county1"), typed_at_random(1), {})
    with pytest.raises(Refusal, match="别的单位"):
        books.read(open_sheet(place, "county0"), data)


@pytest.mark.parametrize("data", [b"", b"not a sheet", b"PK\x03\x04broken"])
def test_what_is_no_sheet_is_refused_with_words(place: Place, data: bytes) -> None:
    with pytest.raises(Refusal):
        books.read(open_sheet(place), data)


def test_a_sheet_made_by_hand_is_read_by_its_titles(place: Place) -> None:
    """E4: rows in another order, lines above, text numbers, full-width digits."""
    one, typed = open_sheet(place), typed_at_random(2)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        sheet_ = made.add_worksheet()
        sheet_.write(0, 0, "关于报送数据的表")
        sheet_.write_row(3, 0, ["栏目", "本期"])
        for i, cell in enumerate([cell for cell in one.form.cells if cell.typed][::-1]):
            full = typed[cell.code].translate(str.maketrans("0123456789", "".join(chr(0xFF10 + n) for n in range(10))))
            title = f"{cell.group}|{cell.title}" if books._ambiguous(one.form, cell) else cell.title
            sheet_.write_row(4 + i, 0, [title, full])
    found = books.read(one, out.getvalue())
    assert not found.errors
    assert rules.read(one.form, found.typed)[0] == rules.read(one.form, typed)[0]


def test_a_rounds_table_names_each_unit_and_who_is_missing(place: Place) -> None:
    demand: Any = place.campaign.demands.get()
    hand_in(place, "county0", place.owed_by("county0", demand, "2016-M06"), filed=2, money=12_340_000)
    whole = board.summed(place.actor("office", "office"), place.owed_by("county0", demand, "2016-M06").round_id)
    data = books.table(whole, board.cells_of(whole))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    heads = [str(one) for one in rows[3]]
    by_unit = {row[0]: row for row in rows[4:]}
    assert by_unit["演示0县"][heads.index("立案(件)")] == 2
    assert by_unit["演示0县"][heads.index("涉及金额(万元)")] == 12.34
    assert by_unit["演示1县"][1] == "未报", "missing is no zero"
    assert by_unit["合计"][heads.index("立案(件)")] == 2
