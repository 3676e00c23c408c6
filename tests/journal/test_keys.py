"""Keys lie in the data folder, whole or not at all; old ones stay provable, their private halves do not stay."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from duban.journal import actions, book, chain, keys, queries
from duban.journal.models import Checkpoint, Entry
from duban.journal.verify import verify
from duban.kernel.errors import Refusal
from tests.journal.cast import AT, add_unit, guards_down, guards_up, make, rename, run


def test_a_key_is_found_again_and_signs(tmp_path: Path) -> None:
    made = keys.make(tmp_path)
    again = keys.get(tmp_path, made.id)
    assert again.seal == made.seal
    signature = again.sign(b"x")
    assert made.verify(b"x", signature)
    assert not made.verify(b"y", signature)
    assert not made.verify(b"x", signature.upper())
    assert not made.verify(b"x", "no hex")


def test_only_the_owner_reads_key_files(tmp_path: Path) -> None:
    keys.make(tmp_path / "keys")
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "keys").iterdir()} == {0o600}
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700


def test_a_damaged_key_file_is_named(tmp_path: Path) -> None:
    made = keys.make(tmp_path)
    other = keys.make(tmp_path / "other")
    for name, content in (
        (f"journal.{made.id}.seal", b"short"),
        (f"journal.{made.id}.pub.pem", b"nothing"),
        (f"journal.{made.id}.pem", b"nothing"),
        (f"journal.{made.id}.pub.pem", other.public_pem().encode()),
        (f"journal.{made.id}.pem", (tmp_path / "other" / f"journal.{other.id}.pem").read_bytes()),
    ):
        whole = (tmp_path / name).read_bytes()
        (tmp_path / name).write_bytes(content)
        with pytest.raises(Refusal, match=name.replace(".", r"\.")):
            keys.look_again(tmp_path)
        (tmp_path / name).write_bytes(whole)
    assert list(keys.look_again(tmp_path)) == [made.id]


def test_a_key_that_is_not_there_stops_writing_in_words(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="已停止写入"):
        keys.get(tmp_path, "0123456789abcdef")


def test_a_key_out_of_use_proves_but_signs_no_more(tmp_path: Path) -> None:
    old, new = keys.make(tmp_path), keys.make(tmp_path)
    signature = old.sign(b"x")
    assert keys.destroy_retired(tmp_path, new.id, {old.id, new.id}) == [old.id]
    assert keys.destroy_retired(tmp_path, new.id, {old.id}) == []
    left = keys.get(tmp_path, old.id)
    assert left.verify(b"x", signature)
    with pytest.raises(Refusal, match="私钥不在本机"):
        left.sign(b"x")
    assert not any(path.name.endswith(".gone") for path in tmp_path.iterdir())


@pytest.mark.django_db
def test_a_change_of_keys_is_signed_by_the_old_key_and_everything_stays_provable() -> None:
    cast = make()
    first = actions.rotate_keys(at=cast.later())
    rename(cast.units[0], "甲", at=cast.later())
    second = actions.rotate_keys(at=cast.later())
    third = actions.rotate_keys(at=cast.later())  # with nothing in between: a checkpoint over no entry
    rename(cast.units[0], "乙", at=cast.later())
    assert (first.new, second.new) == (second.old, third.old)
    assert verify() == []
    told = queries.checkpoints()
    assert [key["id"] for key in told["keys"]] == [first.old, second.old, third.old, third.new]
    assert [key["last"] for key in told["keys"]] == [14, 15, 15, None]
    first_key = serialization.load_pem_public_key(told["keys"][0]["pem"].encode())
    assert isinstance(first_key, Ed25519PublicKey)
    assert keys.key_id(first_key) == told["journal"]
    actions.checkpoint(at=cast.later())
    assert verify() == []


@pytest.mark.django_db
def test_an_old_seal_key_seals_nothing_new() -> None:
    """Who got hold of a key that is out of use can write no entry with it."""
    cast = make()
    old = keys.get(book.key_folder(), actions.rotate_keys(at=cast.later()).old)
    rename(cast.units[0], "甲", at=cast.later())
    guards_down()
    run("UPDATE journal_entry SET seal = %s WHERE seq = 15", [chain.seal(old.seal, "entry", cast_hash())])
    guards_up()
    assert [fault.code for fault in verify()] == ["entry.forged"]


def cast_hash() -> str:
    return str(Entry.objects.get(seq=15).hash)


@pytest.mark.django_db
def test_a_key_nobody_named_signs_no_checkpoint() -> None:
    """A second key in the folder, made by whoever: its checkpoint is not the journal's."""
    add_unit("青禾县", "Y1")
    point = actions.checkpoint(at=AT)
    assert point is not None
    stranger = keys.make(book.key_folder())
    point.key_id = stranger.id
    words = book.statement(keys.get(book.key_folder(), stranger.id).id, point)
    guards_down()
    run("UPDATE journal_checkpoint SET key_id = %s, signature = %s", [stranger.id, stranger.sign(words)])
    guards_up()
    assert "checkpoint.forged" in {fault.code for fault in verify()}


@pytest.mark.django_db(transaction=True)
def test_an_interrupted_change_of_keys_has_changed_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    unit = add_unit("青禾县", "Y1")

    def stop(*args: object, **more: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(book, "close", stop)
        with pytest.raises(KeyboardInterrupt):
            actions.rotate_keys(at=AT)
    rename(unit, "青禾区")
    assert verify() == []
    assert not Checkpoint.objects.exists()
    with monkeypatch.context() as patch:
        patch.setattr(actions, "destroy_retired_keys", stop)
        with pytest.raises(KeyboardInterrupt):
            actions.rotate_keys(at=datetime(2026, 3, 3, tzinfo=UTC))
    old = Checkpoint.objects.get().key_id
    assert keys.get(book.key_folder(), old).signer is not None
    assert actions.destroy_retired_keys() == [old]
    rename(unit, "青禾市")
    assert verify() == []
