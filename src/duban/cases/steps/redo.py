"""重新办理: the number is kept with the mark 重n; the old result stands as superseded (C2)."""

from __future__ import annotations

from duban.cases.models import Case
from duban.cases.step import Step
from duban.cases.steps.find_relapse import reopen
from duban.kernel.errors import Refusal


def fits(case: Case, unit_id: int | None) -> Refusal | None:
    """There must be a unit to do it again."""
    if case.handler_id is not None:
        return None
    return Refusal("redo.no_handler", "这件没有承办单位(不予受理后归档),请重新登记。", ground="C2 重新办理")


STEP = Step("redo", fits=fits, apply=reopen)
