"""更正登记: a slip made when the case was taken in, before anyone has it in hand; the old words stay in the entries (C9)."""

from __future__ import annotations

from duban.cases.step import Step
from duban.cases.steps import register
from duban.cases.turn import Turn
from duban.kernel.errors import NotPermitted, Refusal
from duban.units.roles import ROLES

_ABOUT = {"about_unit": "about_unit_id", "about_person": "about_person_id"}


def check(turn: Turn) -> None:
    """Something must be corrected. Whom a case is about was a wall: taking it off one and putting it round another is the office's."""
    given = {code for code in turn.move.asks if turn.values.get(code) not in (None, "", [], False)}
    if not given - {"reason", "not_reporter"}:
        raise Refusal("correct.nothing", "“更正登记”没有填写要更正的内容。", ground="C9 更正", field="title")
    for code, column in _ABOUT.items():
        known = getattr(turn.case, column)
        if code in given and known is not None and known != turn.values[code]:
            role = ROLES.get(turn.actor.role)
            if role is None or "case.confirm" not in role.rights:
                raise NotPermitted("correct.wall", "已登记的被反映单位、被反映人由专治办更正。", ground="C8.1 回避")
    register.check_days(turn.values.get("occurred_on"), turn.case.found_on, turn.on)


STEP = Step("correct", check=check)
