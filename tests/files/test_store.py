"""3.4: bytes before rows, no row without bytes, nothing half-written; every access on the file's chain."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from PIL import Image

from duban.files import actions, queries
from duban.files.models import File
from duban.journal.queries import history
from duban.journal.verify import verify
from duban.kernel.actor import Actor
from duban.kernel.errors import NotPermitted, NotThere, Refusal

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
CLERK = Actor(person_id=7, name="演示甲", post_id=70, role="liaison", unit_id=1)
OTHER = Actor(person_id=8, name="演示乙", post_id=80, role="liaison", unit_id=2)
AUDITOR = Actor(person_id=9, name="演示丙", post_id=90, role="auditor", unit_id=1)


def png(colour: int = 90) -> bytes:
    """A small picture."""
    buffer = io.BytesIO()
    Image.new("RGB", (20, 10), (colour, 40, 50)).save(buffer, "PNG")
    return buffer.getvalue()


def add(content: bytes, name: str = "签收表.png", *, of_id: int = 1, actor: Actor = CLERK) -> File:
    """Put a file on record for a case."""
    return actions.add(actor=actor, at=AT, of_kind="case", of_id=of_id, name=name, stream=io.BytesIO(content))


def test_what_is_opened_is_what_was_kept_and_the_access_is_on_the_chain(db: None) -> None:
    kept = add(png())
    opened = queries.open_for(actor=OTHER, at=AT, file_id=kept.pk, may_see=lambda file: file.of_id == 1)
    with opened.stream as stream:
        assert Image.open(stream).getpixel((3, 3)) == (90, 40, 50)
    line = history(File.objects.get(pk=kept.pk))[0]
    assert (line.kind, line.actor["person"], line.note["opened"]) == ("file.open", 8, kept.sha256)
    assert verify() == []


def test_who_may_not_see_the_subject_learns_nothing_of_the_file(db: None) -> None:
    kept = add(png())
    for actor, error in ((OTHER, NotThere), (AUDITOR, NotPermitted)):
        with pytest.raises(error):
            queries.open_for(actor=actor, at=AT, file_id=kept.pk, may_see=lambda file: False)
    assert len(history(File.objects.get(pk=kept.pk))) == 1


def test_a_file_is_taken_back_with_a_reason_by_its_own_unit_and_stays_on_record(db: None) -> None:
    kept = add(png())
    with pytest.raises(NotPermitted):
        actions.withdraw(actor=OTHER, at=AT, file_id=kept.pk, reason="传错了")
    with pytest.raises(Refusal, match="理由"):
        actions.withdraw(actor=CLERK, at=AT, file_id=kept.pk, reason=" ")
    actions.withdraw(actor=CLERK, at=AT, file_id=kept.pk, reason="传错了,另行上传")
    assert queries.of("case", 1) == []
    assert [file.withdrawn_why for file in queries.of("case", 1, withdrawn=True)] == ["传错了,另行上传"]
    with pytest.raises(Refusal, match="已撤回"):
        queries.open_for(actor=CLERK, at=AT, file_id=kept.pk, may_see=lambda file: True)
    with pytest.raises(Refusal, match="已经撤回"):
        actions.withdraw(actor=CLERK, at=AT, file_id=kept.pk, reason="再撤一次")
    assert verify() == []


def test_the_same_file_sent_twice_is_one_file(db: None) -> None:
    assert add(png()).pk == add(png()).pk
    assert add(png()).pk != add(png(), of_id=2).pk
