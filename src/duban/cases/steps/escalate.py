"""升级督办 蓝/黄/红: an overdue due climbs the ladder; told are 承办, then 分管, then 主要 (B26, S0-24)."""

from __future__ import annotations

from duban.cases import dues, rules
from duban.cases.step import Step
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal
from duban.units.roles import ROLES


def _late(turn: Turn) -> list[tuple[int, int]]:
    """(due id, rung) of running dues that must stand higher than they do."""
    found = []
    for due in dues.running(turn):
        rung = rules.rung(due.overdue_after, turn.on, turn.calendar) if due.state == "running" else 0
        if rung > due.ladder:
            found.append((due.pk, rung))
    return found


def check(turn: Turn) -> None:
    """Only what is overdue and has not been told at this rung."""
    if not _late(turn):
        raise Refusal("escalate.nothing", "没有需要升级督办的超期事项。", ground="B26")


def apply(turn: Turn) -> None:
    """Raise each due to its rung and tell the ranks of that rung in the owing unit."""
    late = dict(_late(turn))
    for due in dues.running(turn):
        if due.pk not in late:
            continue
        part = turn.deed.take_part(turn.case, due)
        part.ladder, part.laddered_on = late[due.pk], turn.on
        words = {
            "number": turn.case.number,
            "due": due.title,
            "ladder": rules.LADDER[part.ladder],
            "limit": due.overdue_after.isoformat(),
        }
        for role in ROLES.values():
            if role.rank in rules.TOLD[part.ladder] or (
                role.code == "office" and due.owing_id == turn.case.campaign.office_id
            ):
                turn.deed.tell(turn.case, "case.escalated", unit=due.owing_id, role=role.code, words=words)
        turn.say(**{f"due_{due.pk}": f"{due.title}:{rules.LADDER[part.ladder]}"})


STEP = Step("escalate", check=check, apply=apply)
