"""登记问题: a problem item enters the ledger with its first source (S4-24, S0-10)."""

from __future__ import annotations

from datetime import date

from duban.cases.models import Source
from duban.cases.step import Step
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal


def check(turn: Turn) -> None:
    """Days must lie in order."""
    check_days(turn.values.get("occurred_on"), turn.values["found_on"], turn.on)


def check_days(occurred_on: date | None, found_on: date, today: date) -> None:
    """It happened, then it was found, then it was registered."""
    if found_on > today:
        raise Refusal(
            "register.future", f"反映/发现日期 {found_on} 不能晚于今天 {today}。", ground="S4-24", field="found_on"
        )
    if occurred_on and occurred_on > found_on:
        words = f"发生日期 {occurred_on} 晚于反映/发现日期 {found_on},请核对。"
        raise Refusal("register.occurred_later", words, ground="S4-24", field="occurred_on")


def apply(turn: Turn) -> None:
    """Keep the source as a row of its own: one matter may come by several ways and stays one matter."""
    turn.deed.add_part(
        turn.case,
        Source(
            case=turn.case,
            code=turn.values["source"],
            note=turn.values.get("source_note") or "",
            on=turn.values["found_on"],
        ),
    )


STEP = Step("register", check=check, apply=apply)
