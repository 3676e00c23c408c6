"""Reading evidence: what belongs to a subject, and the one way to its bytes, which is always on record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from duban.files import rules, store
from duban.files.models import File
from duban.journal.door import act
from duban.kernel.actor import Actor
from duban.kernel.errors import NotThere, Refusal
from duban.units import policy


def of(of_kind: str, of_id: int, *, withdrawn: bool = False) -> list[File]:
    """The files of a subject, oldest first; with ``withdrawn`` also those taken back.

    Asked for by who holds the subject: whoever may see that may see these.
    """
    rows = File.objects.filter(of_kind=of_kind, of_id=of_id).order_by("id")
    return list(rows if withdrawn else rows.filter(state="kept"))


@dataclass(slots=True)
class Opened:
    """打开的附件: ``stream`` at its beginning, of ``size`` bytes whose hash was checked; whoever serves it closes it.

    Serve it as an attachment under ``name`` with ``media_type`` and ``X-Content-Type-Options: nosniff``.
    """

    stream: BinaryIO
    name: str
    media_type: str
    size: int
    sha256: str


def open_for(
    *, actor: Actor, at: datetime, file_id: int, may_see: Callable[[File], bool], withdrawn: bool = False
) -> Opened:
    """Open a file's bytes for ``actor``; the access goes on the file's chain before a byte leaves.

    ``may_see`` answers whether the actor may see the file's subject; if not, the file does not exist for him (NotThere). Raises
    NotPermitted without the right ``file.read``, Refusal if it was withdrawn (unless ``withdrawn``) or its bytes are gone or
    no longer fit their hash.
    """
    right = policy.require(actor, "file.read")
    found = File.objects.filter(pk=file_id).first()
    if found is None or not may_see(found):
        raise not_there(file_id)
    if found.state == "withdrawn" and not withdrawn:
        raise Refusal("file.withdrawn", f"附件“{found.name}”已撤回,理由:{found.withdrawn_why}", ground=rules.GROUND)
    stream = _proven(found)
    try:
        with act(actor=actor, at=at, kind="file.open") as deed:
            deed.permit(right)
            deed.note(deed.take(File, found.pk), opened=found.sha256)
    except BaseException:
        stream.close()
        raise
    return Opened(stream, found.name, found.media_type, found.size, found.sha256)


def not_there(file_id: int) -> NotThere:
    """The refusal for a file that is not there, or not for this actor."""
    return NotThere("file.missing", f"没有找到编号为 {file_id} 的附件。")


def _proven(found: File) -> BinaryIO:
    """The bytes, open and checked against their hash. What was checked is what is read: the same open file."""
    try:
        stream = store.place(found.sha256).open("rb")
    except (FileNotFoundError, NotADirectoryError) as error:
        raise Refusal(
            "file.bytes_gone",
            f"附件“{found.name}”的内容在服务器上找不到了。请通知系统管理员运行 ./duban verify 并从备份恢复。",
            ground=rules.GROUND,
        ) from error
    measured = store.measure(stream)
    if (measured.sha256, measured.size) != (found.sha256, found.size):
        stream.close()
        raise Refusal(
            "file.altered",
            f"附件“{found.name}”的内容与上传时不一致,可能被改动过,已停止提供。请通知审计管理员运行 ./duban verify。",
            ground=rules.GROUND,
        )
    return stream
