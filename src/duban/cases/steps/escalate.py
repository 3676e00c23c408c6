"""升级督办 蓝/黄/红: an overdue due climbs the ladder; told are 承办, then 分管, then 主要 (B26, S0-24)."""

from __future__ import annotations

from collections.abc import Iterable

from duban.campaign.models import Due
from duban.cases import dues, rules
from duban.cases.step import Step
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal
from duban.units.roles import ROLES


def _late(turn: Turn) -> list[tuple[Due, int]]:
    """Running dues that must stand higher than they do, with their rung."""
    found = []
    for due in dues.running(turn):
        rung = rules.rung(due.overdue_after, turn.on, turn.calendar) if due.state == "running" else 0
        if rung > due.ladder:
            found.append((due, rung))
    return found


def check(turn: Turn) -> None:
    """Only what is overdue and has not been told at this rung."""
    if not _late(turn):
        raise Refusal("escalate.nothing", "没有需要升级督办的超期事项。", ground="B26")


def apply(turn: Turn) -> None:
    """Raise each due to its rung and tell the ranks of that rung in the owing unit."""
    for due, rung in _late(turn):
        part = turn.deed.take_part(turn.case, due)
        part.ladder, part.laddered_on = rung, turn.on
        words = {"due": due.title, "ladder": rules.LADDER[rung], "limit": due.overdue_after.isoformat()}
        turn.tell("case.escalated", due.owing_id, _told(turn, due, rung), **words)
        turn.say(**{f"due_{due.pk}": f"{due.title}:{rules.LADDER[rung]}"})


def _told(turn: Turn, due: Due, rung: int) -> Iterable[str]:
    """Ranks of S0-24; where an office or a desk is late, those of it who could have done it are told as well."""
    ranks = [role.code for role in ROLES.values() if role.rank in rules.TOLD[rung]]
    able = (
        []
        if due.owing_id == turn.case.handler_id
        else [role.code for role in ROLES.values() if due.right in role.rights]
    )
    return dict.fromkeys([*able, *ranks])


STEP = Step("escalate", check=check, apply=apply)
