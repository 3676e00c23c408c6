"""3.3: altering, removing, inserting or reordering any row by direct SQL is found and named, on both engines.

The guards are taken down first and put back afterwards, as somebody would who owns the tables.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, assume, given, reject, settings
from hypothesis import strategies as st

from duban.journal import actions
from duban.journal.door import act
from duban.journal.verify import Fault, verify
from duban.kernel.errors import Refusal
from duban.units.models import Unit
from tests.examples import on_this_engine
from tests.journal import tamper
from tests.journal.cast import AT, CLERK, Cast, guards_down, guards_up, make, run
from tests.journal.tamper import KEYS, Harm, alter, columns, copy, keys, other_value, remove, stored, swap

pytestmark = pytest.mark.django_db
unhurried = settings(
    max_examples=on_this_engine(60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@pytest.fixture
def cast(db: None) -> Cast:
    made = make()
    assert verify() == []
    return made


class Refused(Exception):
    """The engine's own constraints did not let it happen."""


class _Undo(Exception):
    """Ends an example: everything it did is rolled back."""


def tampered(harm: Callable[[], Harm], after: Callable[[], None] = lambda: None) -> tuple[Harm, list[Fault]]:
    """Do harm behind the guards' back, then what comes ``after``; returns the harm and the findings, and undoes all."""
    found: tuple[Harm, list[Fault]] | None = None
    try:
        with transaction.atomic():
            guards_down()
            try:
                with transaction.atomic():
                    done = harm()
            except DatabaseError as error:
                raise Refused from error
            guards_up()
            after()
            found = done, verify(most=1000)
            raise _Undo
    except _Undo:
        assert found is not None
        return found


@st.composite
def harms(draw: st.DrawFn) -> Callable[[], Harm]:
    """Any alteration, removal, insertion, exchange or renumbering of any row of any table under proof."""
    table = draw(st.sampled_from(sorted(KEYS)))
    known = keys(table)
    one = draw(st.sampled_from(known))
    how = draw(st.sampled_from(("alter", "remove", "copy", "swap", "swap all", "borrow")))
    names = [name for name in columns(table) if name != KEYS[table]]
    if how == "remove":
        return lambda: remove(table, one)
    if how == "alter":
        column = draw(st.sampled_from(columns(table)))
        value = other_value(stored(table, one)[column], draw(st.integers(0, 3)))
        return lambda: alter(table, one, column, value)
    if how == "copy":
        new = draw(st.sampled_from((known[-1] + 1, known[-1] + 7, known[0] - 1, -5)))
        row = stored(table, one)
        changed = {name: other_value(row[name], 1) for name in tamper.UNIQUE.get(table, ())}
        return lambda: copy(table, one, new, changed)
    assume(len(known) > 1)
    two = draw(st.sampled_from([key for key in known if key != one]))
    if how == "borrow":
        column = draw(st.sampled_from(names))
        return lambda: alter(table, one, column, stored(table, two)[column])
    chosen = names if how == "swap all" else draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True))
    return lambda: swap(table, one, two, chosen)


def differs(harm: Callable[[], Harm]) -> Callable[[], Harm]:
    """The same, but an example that changes nothing is none."""

    def checked() -> Harm:
        before = tamper.everything()
        done = harm()
        if tamper.everything() == before:
            raise Refused  # PostgreSQL drops blanks behind a full column
        return done

    return checked


def lawful(attempt: Callable[..., tuple[Harm, list[Fault]]], *given: Any) -> tuple[Harm, list[Fault]]:
    """The attempt, if the engine lets it happen at all."""
    try:
        return attempt(*given)
    except Refused:
        reject()


@given(data=st.data())
@unhurried
def test_any_tampering_with_any_row_is_found_and_named(cast: Cast, data: st.DataObject) -> None:
    harm, faults = lawful(tampered, differs(data.draw(harms())))
    assert any(harm.named_by(fault) for fault in faults), (harm, [str(fault) for fault in faults])


@given(data=st.data())
@unhurried
def test_work_that_goes_on_after_a_tampering_does_not_cover_it_up(cast: Cast, data: st.DataObject) -> None:
    """The door either refuses to write on, or what it writes leaves the harm to be found."""

    def work() -> None:
        stopped = (Refusal, DatabaseError, ValueError, TypeError, AttributeError)
        with suppress(*stopped), transaction.atomic():
            for unit in cast.units:
                remark(unit.pk)
            actions.checkpoint(at=cast.later())

    harm, faults = lawful(tampered, differs(data.draw(harms())), work)
    assert faults, harm


def remark(unit: int) -> None:
    """A lawful act that sets no column: one that did would lawfully overwrite what was tampered with."""
    with act(actor=CLERK, at=AT, kind="unit.remark") as deed:
        deed.permit("unit.manage")
        deed.note(deed.take(Unit, unit), words="演示")


def test_every_column_of_every_table_is_watched(cast: Cast) -> None:
    missed = []
    for table in KEYS:
        key = keys(table)[0]
        for column in columns(table):
            for variant in (0, 1):
                value = other_value(stored(table, key)[column], variant)
                try:
                    harm, faults = tampered(differs(partial(alter, table, key, column, value)))
                except Refused:
                    continue
                if not any(harm.named_by(fault) for fault in faults):
                    missed.append((table, column, value))
    assert missed == [], "\n".join(map(str, missed))


def test_every_row_of_every_table_is_missed_when_removed(cast: Cast) -> None:
    unnoticed = []
    for table in KEYS:
        for key in keys(table):
            harm, faults = tampered(partial(remove, table, key))
            if not any(harm.named_by(fault) for fault in faults):
                unnoticed.append((table, key))
    assert unnoticed == []


def test_what_is_no_value_at_all_is_named_and_stops_nothing(cast: Cast) -> None:
    """SQLite stores anything in any column: text that is no text, no date, no number."""
    if connection.vendor != "sqlite":
        with pytest.raises(DatabaseError), transaction.atomic():
            run("UPDATE units_post SET from_on = 'xx'")
        return
    for table, column in (
        ("units_post", "from_on"),
        ("units_post", "topics"),
        ("units_unit", "name"),
        ("units_unit", "version"),
        ("units_alias", "unit_id"),
        ("units_grant", "until_at"),
        ("journal_entry", "at"),
        ("journal_entry", "payload"),
        ("journal_entry", "nr"),
        ("journal_entry", "actor"),
        ("journal_checkpoint", "at"),
        ("journal_checkpoint", "root"),
        ("journal_checkpoint", "alg"),
    ):
        key = keys(table)[0]
        for junk in ("x'ff00fe'", "CAST(x'fffe' AS TEXT)", "'不是'", "1e300", "'9999-99-99'"):
            try:
                harm, faults = tampered(partial(tamper.junked, table, column, key, junk))
            except Refused:
                continue
            assert any(harm.named_by(fault) for fault in faults), (table, column, junk, [str(f) for f in faults])


def test_a_table_that_was_dropped_is_named(cast: Cast) -> None:
    def drop() -> Harm:
        if connection.vendor == "postgresql":
            run("SET CONSTRAINTS ALL IMMEDIATE")  # or the rows made in this test keep the table
        run("DROP TABLE units_grant")
        return Harm("units_grant", {0})

    harm, faults = tampered(drop)
    assert any(harm.named_by(fault) for fault in faults)
    assert "数据表 units_grant" in [fault.place for fault in faults]
