"""A field that a later version of the programme brings: entries written before it say that it is what that version gave to all."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from duban.journal.door import act
from duban.journal.verify import verify
from duban.units.models import Succession, Unit
from tests.journal.cast import AT, CLERK, add_unit, rename

pytestmark = pytest.mark.django_db


@pytest.fixture
def before_the_fields(monkeypatch: pytest.MonkeyPatch) -> tuple[Unit, Succession]:
    """A unit and a row of its own, written when neither ``short_name`` nor ``basis`` was kept."""
    with monkeypatch.context() as earlier:
        earlier.setattr(Unit, "kept", tuple(name for name in Unit.kept if name != "short_name"))
        earlier.setattr(Succession, "kept", tuple(name for name in Succession.kept if name != "basis"))
        unit, other = add_unit("甲县", "R1"), add_unit("乙县", "R2")
        with act(actor=CLERK, at=AT, kind="unit.succeed") as deed:
            deed.permit("unit.manage")
            taken = deed.take(Unit, unit.pk)
            row = deed.add_part(taken, Succession(unit=unit, successor=other, on=date(2026, 1, 1), how="merge"))
    return unit, row


def test_what_was_written_before_a_field_came_still_proves(before_the_fields: tuple[Unit, Succession]) -> None:
    assert verify() == []
    rename(before_the_fields[0], "丙县")
    assert verify() == []


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("UPDATE units_unit SET short_name = '改' WHERE code = 'R1'", "subject.differs"),
        ("UPDATE units_succession SET basis = '改'", "part.differs"),
    ],
)
def test_a_value_that_no_entry_gave_is_found_in_such_a_field_too(
    before_the_fields: tuple[Unit, Succession], sql: str, code: str
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
    assert [fault.code for fault in verify()] == [code]
