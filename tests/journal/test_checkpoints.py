"""检查点: at most 1,000 entries or ten minutes apart, signed, copied outside, and what only they can show (3.3)."""

from __future__ import annotations

import json
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import connection, transaction

from duban.journal import actions, book, chain, keys, outside, queries
from duban.journal.door import act
from duban.journal.models import Checkpoint, Entry
from duban.journal.verify import verify
from duban.kernel import merkle
from duban.kernel.errors import NotThere, Refusal
from duban.units.models import Unit
from tests.journal.cast import AT, CLERK, add_unit, guards_down, guards_up, make, rename, rows, run

committing = pytest.mark.django_db(transaction=True)


def journal() -> str:
    tail = book.read_tail()
    assert tail is not None
    return tail.journal


def codes() -> list[str]:
    return [fault.code for fault in verify()]


Rows = list[tuple[Any, ...]]


def back_up() -> tuple[Rows, Rows]:
    """The tail and the one unit as they are, before a second entry."""
    return (
        rows("SELECT seq, hash, checked_seq, checkpoint_nr, open_since, remembered_seq, seal FROM journal_tail"),
        rows("SELECT name, version, chain_hash FROM units_unit"),
    )


def put_back(old: tuple[Rows, Rows]) -> None:
    """The whole database as it was then: whoever looks only inside finds nothing amiss."""
    guards_down()
    run("DELETE FROM journal_entry WHERE seq > 1")
    run("DELETE FROM journal_checkpoint")
    run(
        "UPDATE journal_tail SET seq = %s, hash = %s, checked_seq = %s, checkpoint_nr = %s, open_since = %s, remembered_seq = %s, seal = %s",
        old[0][0],
    )
    run("UPDATE units_unit SET name = %s, version = %s, chain_hash = %s", old[1][0])
    guards_up()


@pytest.mark.django_db
def test_a_thousand_entries_make_a_checkpoint() -> None:
    def add(count: int, first: int) -> None:
        with act(actor=CLERK, at=AT, kind="unit.import") as deed:
            deed.permit("unit.manage")
            deed.add_many([Unit(code=f"Y{first + i}", name="演示", kind="area") for i in range(count)])

    add(999, 0)
    assert not Checkpoint.objects.exists()
    add(1, 999)
    point = Checkpoint.objects.get()
    assert (point.first_seq, point.last_seq) == (1, 1000)
    leaves = [bytes.fromhex(e) for e in Entry.objects.order_by("seq").values_list("hash", flat=True)]
    assert point.root == merkle.root(leaves).hex()
    assert verify() == []


@pytest.mark.django_db
def test_ten_minutes_make_a_checkpoint_with_the_next_act_or_by_the_clock() -> None:
    unit = add_unit("青禾县", "Y1")
    assert actions.checkpoint_if_due(at=AT + timedelta(minutes=7)) is None
    rename(unit, "青禾区", at=AT + timedelta(minutes=10))
    assert Checkpoint.objects.get().last_seq == 2
    rename(unit, "青禾市", at=AT + timedelta(minutes=20))
    due = actions.checkpoint_if_due(at=AT + timedelta(minutes=28, seconds=1))
    assert due is not None
    assert (due.first_seq, due.last_seq) == (3, 3)
    assert actions.checkpoint_if_due(at=AT + timedelta(hours=9)) is None  # nothing is open
    assert actions.checkpoint(at=AT) is None


@pytest.mark.django_db
def test_a_clock_that_was_set_back_does_not_put_checkpoints_off() -> None:
    """B84: clock change."""
    add_unit("青禾县", "Y1", at=AT)
    add_unit("白榆县", "Y2", at=AT - timedelta(days=1))
    assert Checkpoint.objects.count() == 1
    assert verify() == []


@committing
def test_checkpoints_are_copied_outside_with_the_commit_and_once_only() -> None:
    make()
    path = outside.copy_path(journal())
    lines = path.read_text("utf-8").splitlines()
    assert [json.loads(line)["nr"] for line in lines] == [1, 2]
    assert actions.copy_outside() == 0
    with path.open("a", encoding="utf-8") as file:
        file.write('{"nr": 3, "fir')  # a power cut
    actions.checkpoint(at=AT)
    assert [json.loads(line)["nr"] for line in path.read_text("utf-8").splitlines() if line.endswith("}")] == [1, 2, 3]
    assert verify() == []


@committing
def test_a_disk_that_refuses_the_copy_stops_no_act_and_the_next_one_catches_up(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    unit = add_unit("青禾县", "Y1")
    with monkeypatch.context() as patch:

        def full(journal: str) -> int:
            raise OSError(28, "No space left on device")

        patch.setattr(outside, "copy_checkpoints", full)
        actions.checkpoint(at=AT)
    assert "未能写入" in caplog.text
    assert not outside.copy_path(journal()).exists()
    rename(unit, "青禾区")
    actions.checkpoint(at=AT)
    assert len(outside.copy_path(journal()).read_text("utf-8").splitlines()) == 2


@committing
def test_a_database_put_back_to_an_earlier_moment_is_found_by_the_mark() -> None:
    """Everything inside fits: the old tail was copied when it was valid."""
    unit = add_unit("青禾县", "Y1")
    old = back_up()
    rename(unit, "青禾区")
    assert verify() == []
    put_back(old)
    faults = verify()
    assert [fault.code for fault in faults] == ["outside.rolled_back"]
    assert "流水 #2" in str(faults[0])
    # Writing on would fill the lost number again and cover it up.
    with pytest.raises(Refusal) as told:
        rename(unit, "青禾州")
    assert told.value.code == "journal.rolled_back"
    assert "只到流水第 1 条,而库外标记记下曾写到第 2 条" in told.value.sentence
    assert codes() == ["outside.rolled_back"]


@committing
def test_a_backup_put_back_on_purpose_is_accepted_with_a_reason_and_leaves_a_record() -> None:
    with pytest.raises(Refusal, match="没有落后"):
        actions.accept_restore(actor=CLERK, at=AT, right="key.manage", reason="演练恢复")
    unit = add_unit("青禾县", "Y1")
    old = back_up()
    rename(unit, "青禾区")
    actions.checkpoint(at=AT)
    put_back(old)
    with pytest.raises(Refusal, match="事由"):
        actions.accept_restore(actor=CLERK, at=AT, right="key.manage", reason=" ")
    with pytest.raises(Refusal, match="最多 200 字"):
        actions.accept_restore(actor=CLERK, at=AT, right="key.manage", reason="长" * 201)
    with pytest.raises(Refusal, match="数据库被回退过"):
        actions.checkpoint(at=AT)
    made = actions.accept_restore(actor=CLERK, at=AT, right="key.manage", reason="演练恢复")
    assert (made.first_lost, made.last_lost) == (2, 2)
    rename(unit, "青禾州")
    assert codes() == []
    aside = outside.folder(made.aside)
    assert "演练恢复" in (aside / "why.txt").read_text("utf-8")
    assert (aside / "checkpoints.jsonl").is_file()  # what left the house stays as evidence


@committing
def test_a_database_put_back_behind_a_checkpoint_is_found_by_its_copy_for_ever() -> None:
    unit = add_unit("青禾县", "Y1")
    old = back_up()
    rename(unit, "青禾区")
    actions.checkpoint(at=AT)
    put_back(old)
    (outside.folder(journal()) / "mark").unlink()
    rename(unit, "青禾州", at=AT + timedelta(seconds=1))
    actions.checkpoint(at=AT + timedelta(seconds=2))
    assert codes() == ["outside.differs"]


@committing
def test_a_copy_that_was_altered_is_found() -> None:
    make()
    path = outside.copy_path(journal())
    path.write_text(path.read_text("utf-8").replace('"first": 1', '"first": 2'), "utf-8")
    assert codes() == ["outside.differs"]


@pytest.mark.django_db
def test_the_door_writes_nothing_behind_a_tail_that_was_cut() -> None:
    """Else the next lawful act would seal the cut."""
    unit = add_unit("青禾县", "Y1")
    rename(unit, "青禾区")
    guards_down()
    first = Entry.objects.get(seq=1)
    run("DELETE FROM journal_entry WHERE seq = 2")
    run("UPDATE journal_tail SET seq = 1, hash = %s", [first.hash])
    run("UPDATE units_unit SET name = '青禾县', version = 1, chain_hash = %s", [first.hash])
    guards_up()
    with pytest.raises(Refusal) as told, transaction.atomic():
        rename(unit, "白榆县")
    assert told.value.code == "journal.tail_altered"
    assert "./duban verify" in told.value.sentence
    assert "tail.forged" in codes()


@pytest.mark.django_db
def test_a_journal_without_its_tail_writes_nothing() -> None:
    make()
    guards_down()
    run("DELETE FROM journal_tail")
    guards_up()
    with pytest.raises(Refusal, match="账尾缺失"), transaction.atomic():
        add_unit("青禾县", "Y9")
    assert "tail.missing" in codes()


@pytest.mark.django_db
def test_one_harm_to_the_tail_does_not_drown_in_findings_about_every_entry() -> None:
    make()
    guards_down()
    run("UPDATE journal_tail SET journal = 'x'")
    guards_up()
    assert codes() == ["tail.forged"]


@pytest.mark.django_db
def test_a_key_file_that_is_gone_is_told_once() -> None:
    make()
    key = keys.get(book.key_folder(), journal())
    hidden = {path: path.read_bytes() for path in book.key_folder().glob(f"journal.{key.id}.*")}
    for path in hidden:
        path.unlink()
    try:
        found = codes()
    finally:
        for path, content in hidden.items():
            path.write_bytes(content)
        keys.look_again(book.key_folder())
    assert found == ["entry.no_key", "tail.forged", "checkpoint.no_key", "checkpoint.no_key"]


@pytest.mark.django_db
def test_an_entry_made_up_with_all_hashes_right_lacks_the_seal() -> None:
    """Whoever has the database but not the key cannot write an entry, even in the open end."""
    unit = add_unit("青禾县", "Y1")
    rename(unit, "青禾区")
    last = Entry.objects.get(seq=2)
    last.payload = last.payload.replace("青禾区", "石泉县")
    forged = chain.Links(
        **{name: getattr(last, name) for name in chain.Links.__slots__ if name != "at"},
        at=chain.moment(last.at),
    ).digest()
    guards_down()
    run("UPDATE journal_entry SET payload = %s, hash = %s WHERE seq = 2", [last.payload, forged])
    run("UPDATE units_unit SET name = '石泉县', chain_hash = %s", [forged])
    run("UPDATE journal_tail SET hash = %s", [forged])
    guards_up()
    assert codes() == ["entry.forged", "tail.forged"]


@pytest.mark.django_db
def test_one_who_has_the_seal_key_is_still_held_by_the_checkpoint() -> None:
    make()
    key = keys.get(book.key_folder(), journal())
    entry = Entry.objects.get(seq=2)
    entry.payload = entry.payload.replace("白榆县", "石泉县")
    forged = chain.Links(
        **{name: getattr(entry, name) for name in chain.Links.__slots__ if name != "at"},
        at=chain.moment(entry.at),
    ).digest()
    seal = chain.seal(key.seal, "entry", forged)
    guards_down()
    run("UPDATE journal_entry SET payload = %s, hash = %s, seal = %s WHERE seq = 2", [entry.payload, forged, seal])
    guards_up()
    faults = verify()
    assert ("checkpoint.root", "检查点 1") in [(fault.code, fault.place) for fault in faults]


@pytest.mark.django_db
def test_an_inclusion_proof_leads_from_an_entry_to_a_signed_root() -> None:
    make()
    proof = queries.inclusion(5)
    assert proof is not None
    root = bytes.fromhex(str(proof.checkpoint["root"]))
    path = [bytes.fromhex(step) for step in proof.path]
    assert merkle.verify(bytes.fromhex(proof.hash), proof.index, proof.size, path, root)
    assert not merkle.verify(bytes.fromhex(Entry.objects.get(seq=4).hash), proof.index, proof.size, path, root)
    assert json.loads(json.dumps(proof.as_dict()))["checkpoint"]["nr"] == 1
    assert queries.inclusion(Entry.objects.count()) is None  # not yet under a checkpoint
    with pytest.raises(NotThere):
        queries.inclusion(999)


@pytest.mark.django_db
def test_a_million_entries_are_not_needed_to_see_a_checkpoint_over_none() -> None:
    assert actions.checkpoint(at=AT) is None
    with pytest.raises(NotThere, match="还没有检查点"):
        queries.checkpoint_in_hand()


@committing
def test_verification_blocks_no_writer_and_sees_one_moment() -> None:
    """It may take minutes in a big house; the work goes on."""
    cast = make()
    seen: list[list[str]] = []
    failed: list[BaseException] = []

    def write() -> None:
        try:
            for number in range(40):
                rename(cast.units[number % 3], f"演示{number}")
        except BaseException as error:  # noqa: BLE001 – handed to the test below
            failed.append(error)
        finally:
            connection.close()

    writer = Thread(target=write)
    writer.start()
    while writer.is_alive():
        seen.append(codes())
    writer.join()
    assert failed == [], failed[0].__cause__
    assert seen
    assert [found for found in seen if found] == []
