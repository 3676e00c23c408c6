"""What an obligation kind says of itself: who owes it, by what it is satisfied, what a nil means, what lateness brings."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from duban.kernel.registry import kinds

Nil = Literal["never", "signed", "signed_checked"]
NIL = {
    "never": "不适用",
    "signed": "无情况须由负责人签认",
    "signed_checked": "确无须由负责人签认,并列入抽查",
}
Who = Literal["chosen", "discloser", "everyone"]
WHO = {
    "chosen": "方案指明的单位",
    "discloser": "被公开单位的上一级",
    "everyone": "范围内的每个单位和个人",
}
Lateness = Literal["remind", "ladder", "explain"]
LATENESS = {
    "remind": "提醒,在汇总中列名",
    "ladder": "提醒,逾期后按蓝、黄、红逐级督办",
    "explain": "逾期须作出书面说明",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """义务类型.

    ``takes``     kinds of the plan compiler that become this one.
    ``who``       who owes: the units chosen, the unit above the one it is about (S1-40), or every unit and person in scope (B15).
    ``satisfied`` what ends the due, in words; ``parts`` the pieces that must all be there, code → title.
    ``nil``       whether "nothing to report" may be signed (S4-33), and whether a signed nil joins the pool of spot checks (S0-30).
    ``persons``   True where persons owe beside their unit (S1-14).
    ``form``      code of the return form used where the office names no other; empty for a text with files.
    ``recurs``    True if it is owed again every period.
    ``basis`` the ground, ``since`` the day it was taken in, ``retired`` the day it was given up (empty: in force), ``samples`` phrases of plans.
    """

    code: str
    title: str
    takes: tuple[str, ...]
    satisfied: str
    basis: str
    samples: tuple[str, ...]
    who: Who = "chosen"
    nil: Nil = "never"
    lateness: Lateness = "ladder"
    parts: dict[str, str] = field(default_factory=dict)
    persons: bool = False
    form: str = ""
    recurs: bool = False
    since: date = date(2026, 1, 1)
    retired: date | None = None


def all_kinds() -> dict[str, Kind]:
    """Every kind by its code."""
    return dict(kinds("duban.campaign.obligations.kinds"))


def kind_of(compiled: str) -> Kind:
    """The kind that takes an obligation of the plan compiler's kind ``compiled``; raises KeyError for an unknown one."""
    for kind in all_kinds().values():
        if compiled in kind.takes:
            return kind
    raise KeyError(compiled)
