"""转送交办: a public report goes to the competent unit as a rewritten summary, never as it came (C8.1(b))."""

from __future__ import annotations

from duban.cases.step import Step
from duban.cases.steps import assign
from duban.cases.turn import Turn
from duban.kernel import sightings
from duban.kernel.errors import Refusal


def check(turn: Turn) -> None:
    """The summary must not be the original, nor carry numbers that tell who somebody is."""
    summary = str(turn.values.get("summary", ""))
    if summary.strip() == turn.case.facts.strip():
        raise Refusal(
            "forward.copied",
            "办理摘要与登记的原文相同。请改写,去掉能认出反映人的内容。",
            ground="C8.1(b) 办理摘要",
            field="summary",
        )
    seen = sightings.find_in(summary)
    if seen:
        raise Refusal(
            "forward.identifying",
            f"办理摘要中有疑似证件号、电话或账号({len(seen)} 处),请删去后再转。",
            ground="C8.5 转办前检查",
            field="summary",
        )


STEP = Step("forward", check=check, apply=assign.apply)
