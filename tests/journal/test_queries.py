"""Reading: a subject's history, the audit view that sees no case, exports on record, notices of one's own."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest

from duban.journal import actions, notices, queries
from duban.journal.door import act
from duban.journal.models import Extract
from duban.journal.proof.states import kept_models
from duban.journal.queries import Asked
from duban.journal.verify import verify
from duban.kernel.actor import CLOCK, Actor
from duban.kernel.errors import NotPermitted, Refusal
from duban.units.models import Person, Post, Unit
from tests.journal.cast import AT, CLERK, OTHER, add_unit, make, rename

pytestmark = pytest.mark.django_db
AUDITOR = Actor(person_id=9, name="演示丙", post_id=90, role="auditor")


def test_a_history_is_read_in_pages_newest_first() -> None:
    unit = add_unit("青禾县", "Y1")
    for number in range(5):
        rename(unit, f"第{number}次")
    lines = queries.history(unit, most=4)
    assert [line.nr for line in lines] == [6, 5, 4, 3]
    assert lines[0].changed == {"name": "第4次"}
    assert lines[0].fields == ("name",)
    assert lines[0].right == "unit.manage"
    assert lines[0].actor["name"] == "演示甲"
    assert [line.nr for line in queries.history(unit, before=3, most=4)] == [2, 1]


def test_a_history_tells_rows_words_and_who_was_told() -> None:
    cast = make()
    grant = queries.history(cast.posts[0])[0]
    assert grant.fields == ("state", "units.grant")
    assert next(iter(grant.parts["units.grant"].values()))["right"] == "clue.read"
    assert queries.history(cast.posts[0])[-1].note == {"reason": "演示"}


def test_the_audit_finds_by_person_kind_subject_and_day() -> None:
    cast = make()

    def found(asked: Asked) -> list[str]:
        return [line.kind for line in queries.audit(AUDITOR, right="audit.read", asked=asked)]

    assert found(Asked(person=8)) == ["post.approve", "post.approve"]
    assert found(Asked(kind="post.propose")) == ["post.propose", "post.propose"]
    assert set(found(Asked(kind="post"))) == {"post.propose", "post.approve"}
    assert found(Asked(subject_kind="unit", subject_id=cast.units[2].pk)) == ["unit.rename", "unit.add"]
    assert found(Asked(since=AT + timedelta(minutes=1), until=AT + timedelta(minutes=3))) == ["unit.add", "unit.add"]
    whole = queries.audit(AUDITOR, right="audit.read", asked=Asked(), most=10)
    rest = queries.audit(AUDITOR, right="audit.read", asked=Asked(), before=whole[-1].seq, most=10)
    assert [line.seq for line in [*whole, *rest]] == list(range(14, 0, -1))


def test_the_auditor_sees_what_accounts_became_but_never_what_a_case_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """三员分立: administrators read no cases. A kind is closed unless it says otherwise."""
    make()
    opened = queries.audit(AUDITOR, right="audit.read", asked=Asked(kind="unit.rename"))[0]
    assert opened.changed == {"name": "青禾区"}
    monkeypatch.setattr(Unit, "open_to_audit", False)
    closed = queries.audit(AUDITOR, right="audit.read", asked=Asked(kind="unit.rename"))[0]
    assert closed.hidden
    assert closed.fields == ("name",)
    assert (closed.changed, closed.parts, closed.note, closed.told) == ({}, {}, {}, ())
    text = "\n".join(queries.audit_lines(AUDITOR, right="audit.read", asked=Asked(subject_kind="unit")))
    assert "青禾区" not in text
    opened_kinds = {kind for kind, model in kept_models().items() if model.open_to_audit}
    assert opened_kinds.isdisjoint({"case", "clue", "file", "campaign"})
    assert {"person", "post"} <= opened_kinds


@pytest.mark.parametrize("right", ["", "case.review", "unit.manage"])
def test_without_the_auditors_right_there_is_no_audit(right: str) -> None:
    with pytest.raises(NotPermitted):
        queries.audit(AUDITOR, right=right, asked=Asked())
    with pytest.raises(NotPermitted):
        list(queries.audit_lines(AUDITOR, right=right, asked=Asked()))
    with pytest.raises(NotPermitted):
        queries.audit(CLOCK, right="audit.read", asked=Asked())


def test_an_export_leaves_a_record_of_who_took_what_and_why() -> None:
    make()
    out = io.BytesIO()
    made = actions.export_audit(
        actor=AUDITOR, at=AT, right="audit.export", reason="年度审计", asked=Asked(kind="post"), out=out
    )
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [line["kind"] for line in lines] == ["post.propose", "post.propose", "post.approve", "post.approve"]
    assert lines[0]["set"]["role"] == "liaison"
    kept = Extract.objects.get(pk=made.pk)
    assert (kept.rows, kept.reason, kept.asked, kept.person_id) == (4, "年度审计", {"kind": "post"}, 9)
    assert kept.sha256 == sha256(out.getvalue()).hexdigest()
    assert queries.audit(AUDITOR, right="audit.read", asked=Asked())[0].kind == "audit.export"
    assert verify() == []


def test_no_export_without_a_reason() -> None:
    with pytest.raises(Refusal, match="事由"):
        actions.export_audit(actor=AUDITOR, at=AT, right="audit.export", reason=" ", asked=Asked(), out=io.BytesIO())
    assert not Extract.objects.exists()


def test_notices_reach_the_person_and_the_post_and_nobody_else() -> None:
    with act(actor=CLERK, at=AT, kind="unit.add") as deed:
        deed.permit("unit.manage")
        unit = deed.add(Unit(code="Y1", name="青禾县", kind="area"))
        deed.tell(unit, "one", person=8, words={"name": "青禾县"})
        deed.tell(unit, "two", unit=1, role="secadmin")
        deed.tell(unit, "three", unit=1, role="liaison")
        deed.tell(unit, "four", person=7)
    assert [told.kind for told in notices.told(OTHER)] == ["two", "one"]
    assert notices.unseen(OTHER) == 2
    assert notices.told(OTHER)[1].words == {"name": "青禾县"}
    assert notices.mark_seen(OTHER, up_to=notices.told(OTHER)[0].id, at=AT) == 2
    assert (notices.unseen(OTHER), notices.unseen(CLERK)) == (0, 1)
    stranger = replace(OTHER, person_id=77, role="liaison", unit_id=2)
    assert notices.told(stranger) == []
    assert notices.told(CLOCK) == []
    assert verify() == []


def test_what_an_entry_holds_is_not_what_the_row_holds_secretly() -> None:
    """A password's hash is proved by its mark; neither leaves the database with the audit."""
    cast = make()
    text = "\n".join(queries.audit_lines(AUDITOR, right="audit.read", asked=Asked(subject_kind="person")))
    person = Person.objects.get(pk=cast.persons[0].pk)
    assert person.password not in text
    assert person.password_mark in text
    assert Post.objects.count() == 2
