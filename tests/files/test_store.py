"""3.4: bytes before rows, no row without bytes, nothing half-written; every access on the file's chain; faults named."""

from __future__ import annotations

import errno
import fcntl
import io
import json
import os
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

import pytest
from PIL import Image

from duban.cli.commands import verify as command
from duban.files import actions, apart, queries, rules, store
from duban.files.models import File
from duban.files.verify import YOUNG
from duban.files.verify import verify as verify_files
from duban.journal import verify as journal
from duban.journal.queries import history
from duban.kernel.actor import CLOCK, Actor
from duban.kernel.errors import NotPermitted, NotThere, Refusal
from tests.files import planted

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
CLERK = Actor(person_id=7, name="演示甲", post_id=70, role="liaison", unit_id=1)
OTHER = Actor(person_id=8, name="演示乙", post_id=80, role="liaison", unit_id=2)
AUDITOR = Actor(person_id=9, name="演示丙", post_id=90, role="auditor", unit_id=1)
DAY = timedelta(days=1)
NOW = datetime.now(UTC) + DAY


def from_disk(stamp: float) -> datetime:
    """A time of the file system as a moment."""
    return datetime.fromtimestamp(stamp, UTC)


@pytest.fixture(autouse=True)
def _shelves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Shelves of one's own: what other tests left is not ours to find."""
    monkeypatch.setattr(store, "folder", lambda: tmp_path / "files")


def png(colour: int = 90) -> bytes:
    """A small picture."""
    buffer = io.BytesIO()
    Image.new("RGB", (20, 10), (colour, 40, 50)).save(buffer, "PNG")
    return buffer.getvalue()


def add(content: bytes, name: str = "签收表.png", *, of_id: int = 1, actor: Actor = CLERK) -> File:
    """Put a file on record for a case."""
    return actions.add(actor=actor, at=AT, of_kind="case", of_id=of_id, name=name, stream=io.BytesIO(content))


def on_disk() -> list[Path]:
    """Everything that lies under the shelves but the lock."""
    return [path for path in store.folder().rglob("*") if path.is_file() and path.name != "lock"]


def test_what_is_opened_is_what_was_kept_and_the_access_is_on_the_chain(db: None) -> None:
    kept = add(png())
    opened = queries.open_for(actor=OTHER, at=AT, file_id=kept.pk, may_see=lambda file: file.of_id == 1)
    with opened.stream as stream:
        assert Image.open(stream).getpixel((3, 3)) == (90, 40, 50)
    line = history(File.objects.get(pk=kept.pk))[0]
    assert (line.kind, line.actor["person"], line.note["opened"]) == ("file.open", 8, kept.sha256)
    assert journal.verify() == [] and verify_files(at=NOW) == []


def test_the_row_tells_what_came_and_what_was_kept(db: None) -> None:
    content = planted.jpg()
    kept = add(content, "C:\\手机\\IMG_1.JPG")
    assert (kept.name, kept.media_type, kept.original_size) == ("IMG_1.jpg", "image/jpeg", len(content))
    assert kept.original_sha256 != kept.sha256 and kept.size == store.place(kept.sha256).stat().st_size
    assert "拍摄位置" in kept.removed and not kept.uncleared
    assert (kept.added_by, kept.added_unit, kept.state) == (7, 1, "kept")


def test_only_the_server_may_read_the_shelves(db: None) -> None:
    place = store.place(add(png()).sha256)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    for folder in (place.parent, place.parent.parent, store.folder(), store.folder() / "work"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_who_may_not_see_the_subject_learns_nothing_of_the_file(db: None) -> None:
    kept = add(png())
    for actor, file_id, error in (
        (OTHER, kept.pk, NotThere),
        (OTHER, 987654, NotThere),
        (AUDITOR, kept.pk, NotPermitted),
    ):
        with pytest.raises(error):
            queries.open_for(actor=actor, at=AT, file_id=file_id, may_see=lambda file: False)
    for actor in (AUDITOR, CLOCK):
        with pytest.raises(NotPermitted):
            add(png(), actor=actor)
    assert len(history(File.objects.get(pk=kept.pk))) == 1


def test_a_file_is_taken_back_with_a_reason_by_its_own_unit_and_stays_on_record(db: None) -> None:
    kept = add(png())
    with pytest.raises(NotPermitted):
        actions.withdraw(actor=OTHER, at=AT, file_id=kept.pk, reason="传错了")
    with pytest.raises(Refusal, match="理由"):
        actions.withdraw(actor=CLERK, at=AT, file_id=kept.pk, reason=" \u200b ")
    with pytest.raises(NotThere):
        actions.withdraw(actor=CLERK, at=AT, file_id=987654, reason="传错了")
    actions.withdraw(actor=CLERK, at=AT, file_id=kept.pk, reason="传错了,另行上传")
    assert queries.of("case", 1) == []
    assert [file.withdrawn_why for file in queries.of("case", 1, withdrawn=True)] == ["传错了,另行上传"]
    with pytest.raises(Refusal, match="已撤回"):
        queries.open_for(actor=CLERK, at=AT, file_id=kept.pk, may_see=lambda file: True)
    queries.open_for(actor=CLERK, at=AT, file_id=kept.pk, may_see=lambda file: True, withdrawn=True).stream.close()
    with pytest.raises(Refusal, match="已经撤回"):
        actions.withdraw(actor=CLERK, at=AT, file_id=kept.pk, reason="再撤一次")
    assert journal.verify() == [] and verify_files(at=NOW) == []


def test_the_same_file_sent_twice_is_one_file(db: None) -> None:
    assert add(png()).pk == add(png()).pk
    assert add(png()).pk != add(png(), of_id=2).pk
    assert len(on_disk()) == 1


def test_a_refused_upload_leaves_nothing_behind(db: None) -> None:
    for content, name in (
        (b"x", "a.png"),
        (b"", "a.png"),
        (png()[:-9], "a.png"),
        (planted.pdf()[:-900], "a.pdf"),
        (b"x", "a.exe"),
    ):
        with pytest.raises(Refusal):
            add(content, name)
    assert on_disk() == [] and File.objects.count() == 0


class Endless:
    """An upload that never ends."""

    def __init__(self) -> None:
        self.given = 0

    def read(self, size: int, /) -> bytes:
        self.given += size
        return b"\xff\xd8\xff" + bytes(size - 3)


def test_an_upload_without_end_is_cut_off_at_the_limit(db: None) -> None:
    endless = Endless()
    with pytest.raises(Refusal, match="上限 40 MB"):
        actions.add(actor=CLERK, at=AT, of_kind="case", of_id=1, name="a.jpg", stream=endless)
    assert endless.given <= rules.KINDS["jpg"].most + 2 * store.PIECE
    assert on_disk() == []


def no_space(*_: object) -> NoReturn:
    """A disk without room."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("where", ["fsync", "utime", "room"])
def test_a_full_disk_is_told_and_nothing_is_half_written(db: None, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    add(png(1))
    before = on_disk()
    if where == "room":
        monkeypatch.setattr("shutil.disk_usage", lambda path: SimpleNamespace(total=10**12, used=0, free=10**6))
    else:
        monkeypatch.setattr(f"os.{where}", no_space)
    with pytest.raises(Refusal, match="磁盘已满") as told:
        add(png(2))
    assert told.value.retry and on_disk() == before and File.objects.count() == 1


def test_bytes_whose_row_never_came_are_named_and_cleared_after_a_day(
    db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    kept = add(png(1))
    monkeypatch.setattr(actions, "act", _interrupted)
    with pytest.raises(KeyboardInterrupt):
        add(png(2))
    monkeypatch.undo()
    monkeypatch.setattr(store, "folder", lambda: tmp_path / "files")
    orphan = next(path for path in on_disk() if path.name != kept.sha256)
    now = orphan.stat().st_mtime
    (store.folder() / "work" / "left").mkdir()
    assert verify_files(at=from_disk(now + YOUNG - 5)) == [], "it may be an upload of this moment"
    assert [(fault.code, orphan.name in fault.place) for fault in verify_files(at=from_disk(now + YOUNG + 5))] == [
        ("file.orphan", True)
    ]
    soon, late = (from_disk(now) + DAY * part for part in (0.9, 1.1))
    assert actions.clear_leftovers(at=soon) == 0 and orphan.exists()
    assert actions.clear_leftovers(at=late) == 2 and not orphan.exists()
    assert actions.clear_leftovers(at=late) == 0
    assert store.place(kept.sha256).exists() and verify_files(at=from_disk(now + YOUNG + 5)) == []


def _interrupted(**_: Any) -> NoReturn:
    raise KeyboardInterrupt


def test_an_upload_keeps_its_bytes_from_being_cleared_until_its_row_is_there(db: None, tmp_path: Path) -> None:
    draft = tmp_path / "draft"
    draft.write_bytes(b"x")
    with store.placed(draft, "0" * 64) as final:
        descriptor = os.open(store.folder() / "lock", os.O_RDWR)
        with pytest.raises(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(descriptor)
        assert final.read_bytes() == b"x"


def remove(place: Path) -> None:
    """Lose the bytes."""
    place.unlink()


def alter(place: Path) -> None:
    """Change one bit."""
    data = bytearray(place.read_bytes())
    data[len(data) // 2] ^= 1
    place.write_bytes(data)


def cut(place: Path) -> None:
    """Lose the end."""
    place.write_bytes(place.read_bytes()[:-1])


def expose(place: Path) -> None:
    """Let others read."""
    place.chmod(0o644)


def stray(place: Path) -> None:
    """Put something there by hand."""
    (place.parent / "readme.txt").write_text("x", encoding="utf-8")


@pytest.mark.parametrize(
    ("harm", "code", "served"),
    [
        (remove, "file.bytes_gone", False),
        (alter, "file.altered", False),
        (cut, "file.altered", False),
        (expose, "file.exposed", True),
        (stray, "file.stray", True),
    ],
)
def test_harm_to_the_bytes_is_named_and_never_served(
    db: None, harm: Callable[[Path], None], code: str, served: bool
) -> None:
    kept, _other = add(png(1)), add(png(2), "另一张.png")
    harm(store.place(kept.sha256))
    told: list[tuple[str, int, int]] = []
    faults = verify_files(at=NOW, progress=lambda *given: told.append(given))
    assert [fault.code for fault in faults] == [code]
    assert kept.sha256[:4] in str(faults[0]).replace("/", "") or f"#{kept.pk}" in faults[0].place
    assert told[-1] == ("附件", 2, 2)
    if served:
        queries.open_for(actor=CLERK, at=AT, file_id=kept.pk, may_see=lambda file: True).stream.close()
    else:
        with pytest.raises(Refusal, match="verify"):
            queries.open_for(actor=CLERK, at=AT, file_id=kept.pk, may_see=lambda file: True)
        assert len(history(File.objects.get(pk=kept.pk))) == 1, "what was not handed out is not on record as opened"


def test_a_row_whose_hash_was_altered_is_named_by_both_proofs(db: None) -> None:
    kept = add(png())
    for forged, code in (("../../../etc/passwd".ljust(64, "x"), "file.bad_hash"), ("0" * 64, "file.bytes_gone")):
        File.objects.filter(pk=kept.pk).update(sha256=forged)
        assert [fault.code for fault in verify_files(at=NOW)] == [code, "file.orphan"]
        assert journal.verify() != []
        with pytest.raises((Refusal, ValueError)):
            queries.open_for(actor=CLERK, at=AT, file_id=kept.pk, may_see=lambda file: True)


def test_the_command_prints_every_fault_and_ends_with_one(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    kept = add(png())
    plain = SimpleNamespace(json=False, most=100)
    assert command.run(plain) == 0  # type: ignore[arg-type]
    assert "核验通过" in capsys.readouterr().out
    remove(store.place(kept.sha256))
    assert command.run(plain) == 1  # type: ignore[arg-type]
    told = capsys.readouterr()
    assert f"附件 #{kept.pk}“签收表.png”" in told.out and "[file.bytes_gone]" in told.out and "· 附件" in told.err
    assert command.run(SimpleNamespace(json=True, most=1)) == 1  # type: ignore[arg-type]
    found = json.loads(capsys.readouterr().out)
    assert found["proven"] is False and [fault["code"] for fault in found["faults"]] == ["file.bytes_gone"]


@pytest.fixture
def upload(tmp_path: Path) -> tuple[Path, Path]:
    """A document on disk and where to put it."""
    source, target = tmp_path / "came", tmp_path / "draft"
    source.write_bytes(planted.pdf())
    target.touch()
    return source, target


def test_a_document_is_cleaned_in_a_process_of_its_own(upload: tuple[Path, Path]) -> None:
    cleaned = apart.clean(*upload, rules.KINDS["pdf"], "凭证.pdf")
    assert "properties" in cleaned.removed and planted.S not in upload[1].read_bytes()
    upload[0].write_bytes(planted.pdf()[:2000])
    with pytest.raises(Refusal, match="凭证"):
        apart.clean(*upload, rules.KINDS["pdf"], "凭证.pdf")


@pytest.mark.parametrize("limits", [apart.Limits(seconds=60, memory=32 * rules.MB), apart.Limits(seconds=0)])
def test_a_document_that_eats_time_or_memory_ends_in_a_sentence(
    upload: tuple[Path, Path], limits: apart.Limits
) -> None:
    with pytest.raises(Refusal, match="过于复杂"):
        apart.clean(*upload, rules.KINDS["pdf"], "凭证.pdf", limits=limits)
