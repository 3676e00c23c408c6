"""登记回访: whoever was reached says whether it is solved and how the manner and the outcome were, apart from each other (C2)."""

from __future__ import annotations

from duban.cases.fields import FIELDS
from duban.cases.step import Step
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal, Refusals

_SAID = ("solved", "attitude", "outcome")


def check(turn: Turn) -> None:
    """Words are asked for only where somebody was reached; nobody's silence is counted as an opinion (E4)."""
    reached = turn.values["contact"] == "reached"
    said = {code for code in _SAID if turn.values.get(code) not in (None, "")}
    opinions = {code for code in said if turn.values[code] != "unsaid"}
    wrong = [code for code in _SAID if (code not in said if reached else code in opinions)]
    if not wrong:
        return
    words = "请填写" if reached else "未联系上的,不填"
    raise Refusals(
        [
            Refusal(
                f"call_back.{code}_{'missing' if reached else 'unsaid'}",
                f"“登记回访”:{words}“{FIELDS[code].label}”。",
                ground="C2 回访",
                field=code,
            )
            for code in wrong
        ]
    )


STEP = Step("call_back", check=check)
