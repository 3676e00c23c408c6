"""附件: what a unit hands in beside figures and words. Sniffed, stripped, hashed by ``files``; every opening is on the file's chain."""

from __future__ import annotations

from datetime import datetime

from duban.files import actions as files
from duban.files import queries as kept
from duban.files.models import File
from duban.files.queries import Opened
from duban.files.store import Source
from duban.kernel.actor import Actor
from duban.kernel.errors import NotPermitted, Refusal
from duban.returns.actions import fill
from duban.returns.queries import sheet as sheets
from duban.returns.queries.sheet import Sheet

KIND = "return"
MOST = 30

Place = tuple[int, int, int]


def add(*, actor: Actor, at: datetime, place: Place, name: str, stream: Source) -> File:
    """Put a file with a return that is still being filled; a return not begun is begun. Raises as ``files.actions.add`` does."""
    shown = _open(actor, at, place)
    row = shown.row
    if row is None:
        row = fill.keep(actor=actor, at=at, place=place, cells=shown.cells, reasons=shown.reasons)
    if len(kept.of(KIND, row.pk)) >= MOST:
        raise Refusal("return.files", f"一张报表最多 {MOST} 个附件。", field="files")
    return files.add(actor=actor, at=at, of_kind=KIND, of_id=row.pk, name=name, stream=stream)


def withdraw(*, actor: Actor, at: datetime, place: Place, file_id: int, reason: str) -> File:
    """Take a file back while the return is still being filled."""
    shown = _open(actor, at, place)
    if file_id not in {one.pk for one in of(shown)}:
        raise kept.not_there(file_id)
    return files.withdraw(actor=actor, at=at, file_id=file_id, reason=reason)


def of(shown: Sheet) -> list[File]:
    """The files of a return that the actor has before him."""
    return kept.of(KIND, shown.row.pk) if shown.row is not None else []


def open_for(*, actor: Actor, at: datetime, place: Place, file_id: int) -> Opened:
    """A file's bytes, for who may see the return: its unit, its recipients, the campaign's office."""
    shown = sheets.sheet(actor, *place, at)
    own = shown.row.pk if shown.row is not None else 0
    return kept.open_for(
        actor=actor, at=at, file_id=file_id, may_see=lambda row: row.of_kind == KIND and row.of_id == own
    )


def _open(actor: Actor, at: datetime, place: Place) -> Sheet:
    shown = sheets.sheet(actor, *place, at)
    if not shown.may_attach:
        raise NotPermitted("return.no_files", "报表报送以后不能再增减附件;退回以后可以。", ground="E3")
    return shown
