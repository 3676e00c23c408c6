"""年度节假日安排: an administrator puts a year's table into the data folder; the journal keeps who did, from which notice.

Dates computed before stay as they were: each due keeps the day it was given. A table replaces an earlier one of the same year.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from duban.campaign.calendar import folder
from duban.journal.door import act
from duban.kernel.actor import Actor
from duban.kernel.errors import NotPermitted, Refusal
from duban.kernel.workday_tables import YearTable, built_in, parse_table, read_folder
from duban.units import policy
from duban.units.models import Person

MOST_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Year:
    """年度: its notice, how many days off and days worked in exchange it names, and whether it came with Duban."""

    year: int
    source: str
    rest: int
    work: int
    own: bool


def years(actor: Actor) -> list[Year]:
    """The years that are known, newest first. Raises NotPermitted for a stranger."""
    if actor.post_id is None:
        raise NotPermitted("right.no_post", "您的账号目前没有有效岗位。")
    own = {table.year: table for table in read_folder(folder())} if folder().is_dir() else {}
    known = {table.year: table for table in built_in()} | own
    return [_year(known[year], year in own) for year in sorted(known, reverse=True)]


def keep_year(*, actor: Actor, at: datetime, data: bytes, name: str) -> Year:
    """Check a year's file and put it into force.

    Raises NotPermitted, or Refusal (field ``file``) saying what in the file is wrong.
    """
    table = _checked(data, name)
    with act(actor=actor, at=at, kind="calendar.year") as deed:
        deed.permit(policy.require(actor, "calendar.manage"))
        if actor.person_id is None:
            raise NotPermitted("right.clock", "年度安排须由人添加。")
        person = deed.take(Person, actor.person_id)
        deed.note(person, year=table.year, source=table.source, sha256=sha256(data).hexdigest())
        # Inside the act: if the disk refuses, the entry goes with it; if the entry fails, only a checked file is left behind.
        _write(f"{table.year}.json", data)
    return _year(table, own=True)


def _checked(data: bytes, name: str) -> YearTable:
    if len(data) > MOST_BYTES:
        raise Refusal("workdays.too_large", "文件超过 64 KB,不像是年度节假日安排表。", field="file", ground="F1.6")
    try:
        return parse_table(data.decode("utf-8-sig"), name)
    except UnicodeDecodeError as error:
        raise Refusal(
            "workdays.bad_file", f"节假日文件 {name}:不是 UTF-8 编码的文本。", field="file", ground="F1.6"
        ) from error
    except Refusal as refusal:
        raise Refusal(refusal.code, refusal.sentence, ground=refusal.ground, field="file") from refusal


def _write(name: str, data: bytes) -> None:
    """Whole or not at all: a half-written table would stop every clock."""
    here = folder()
    here.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=here, suffix=".part")
    with os.fdopen(descriptor, "wb") as file:
        file.write(data.removeprefix(b"\xef\xbb\xbf"))
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, here / name)


def _year(table: YearTable, own: bool) -> Year:
    return Year(table.year, table.source, len(table.rest), len(table.work), own)
