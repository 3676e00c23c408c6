"""Acts around cases that move none: what leaves the house is written down (C10)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from duban.cases.lists import may_export
from duban.journal.door import act
from duban.journal.models import Extract
from duban.kernel.actor import Actor
from duban.kernel.errors import NotPermitted


def record_export(*, actor: Actor, at: datetime, asked: Mapping[str, Any], reason: str, rows: int, sha256: str) -> int:
    """Write down that the ledger was exported: which filter, how many rows, the file's hash; return the record's id.

    Called before the file is handed over: without the record there is no file. Raises NotPermitted without case.export.
    """
    if not may_export(actor):
        raise NotPermitted("export.no_right", "您没有导出台账的权限。", ground="C10 导出留痕")
    with act(actor=actor, at=at, kind="case.export") as deed:
        deed.permit("case.export")
        made = deed.add(
            Extract(person_id=actor.person_id, reason=reason[:200], asked=dict(asked), rows=rows, sha256=sha256)
        )
    return made.pk
