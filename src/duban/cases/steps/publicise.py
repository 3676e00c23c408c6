"""公示: the planned strike-off is shown in public for some days before it is approved (C3)."""

from __future__ import annotations

from duban.cases.step import Step
from duban.cases.steps.strike_off import publicity_end
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal


def check(turn: Turn) -> None:
    """At least one day, at most a quarter."""
    if not 1 <= int(turn.values["publicity_days"]) <= 90:
        raise Refusal("publicise.days", "公示天数应在 1 到 90 之间。", ground="C3 公示", field="publicity_days")


def apply(turn: Turn) -> None:
    """Remember until when."""
    turn.case.plan = {**turn.case.plan, "publicised_until": publicity_end(turn)}


STEP = Step("publicise", check=check, apply=apply)
