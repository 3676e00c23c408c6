"""补登来源: the same problem found by a further way is one item; every way is kept and counted (S0-10)."""

from __future__ import annotations

from duban.cases.models import Source
from duban.cases.step import Step
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal


def check(turn: Turn) -> None:
    """A real further source: not of the future, not the same twice."""
    found_on, note = turn.values["found_on"], turn.values.get("source_note") or ""
    if found_on > turn.on:
        raise Refusal("add_source.future", "反映/发现日期不能晚于今天。", ground="S0-10", field="found_on")
    if turn.case.sources.filter(code=turn.values["source"], note=note, on=found_on).exists():
        raise Refusal(
            "add_source.known",
            "这个来源已经登记过;确是另一次的,请在来源说明中写明区别。",
            ground="S0-10",
            field="source",
        )


def apply(turn: Turn) -> None:
    """One more row beside the others."""
    turn.deed.add_part(
        turn.case,
        Source(
            case=turn.case,
            code=turn.values["source"],
            note=turn.values.get("source_note") or "",
            on=turn.values["found_on"],
        ),
    )


STEP = Step("add_source", check=check, apply=apply)
