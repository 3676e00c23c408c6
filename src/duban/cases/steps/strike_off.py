"""批准销号: struck off by someone of another unit than the handler's, once publicity has run its days (S4-27)."""

from __future__ import annotations

from datetime import date, timedelta

from duban.cases.step import Step
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal


def check(turn: Turn) -> None:
    """A finding must stand (S2-26); publicity must have run out."""
    if not turn.case.finding:
        raise Refusal(
            "strike_off.no_finding",
            "没有核查结论,不能销号。请退回承办单位补正。",
            ground="S2-26 没有结论不得办结",
            field="finding",
        )
    until = turn.case.plan.get("publicised_until")
    if turn.case.station == "publicised" and until and turn.on <= date.fromisoformat(until):
        raise Refusal("strike_off.publicity_runs", f"公示要到 {until} 结束,之后才能批准销号。", ground="C3 公示")


STEP = Step("strike_off", check=check)


def publicity_end(turn: Turn) -> str:
    """Last day of publicity that begins in this turn, ISO."""
    return (turn.on + timedelta(days=int(turn.values["publicity_days"]))).isoformat()
