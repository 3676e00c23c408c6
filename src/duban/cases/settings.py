"""期限设置: a place's own limit for a clock, from a day on, with its source. Clocks that run keep what they began with (C6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from duban.campaign.models import ClockSetting
from duban.cases.clocks import CLOCKS, Clock, in_force
from duban.journal.door import act
from duban.kernel import moments
from duban.kernel.actor import Actor
from duban.kernel.errors import NotPermitted, Refusal
from duban.units import policy

UNITS = {"day": "天", "workday": "个工作日", "month": "个月", "quarter": "个季度"}
"""时限单位."""
MOST = 3660
SOURCE_MOST = 120


@dataclass(frozen=True, slots=True)
class Standing:
    """期限现状: the row in force today, the built-in one, the place's own rows by their day, oldest first.

    ``changeable`` False for limits that are stated with each case.
    """

    now: Clock
    built_in: Clock
    own: tuple[Clock, ...] = ()

    @property
    def changeable(self) -> bool:
        return self.built_in.unit != "stated"


def standing(actor: Actor, on: date) -> list[Standing]:
    """Every clock as it stands on a day, in the order of the table. Raises NotPermitted for a stranger."""
    if actor.post_id is None:
        raise NotPermitted("right.no_post", "您的账号目前没有有效岗位,不能查看期限。")
    own: dict[str, list[Clock]] = {}
    for row in ClockSetting.objects.order_by("from_on", "pk"):
        base = CLOCKS.get(row.code)
        if base is not None:
            shift = row.unit_of == "day"
            own.setdefault(row.code, []).append(
                Clock(
                    row.code,
                    base.title,
                    row.amount,
                    row.unit_of,
                    shift,
                    row.source,
                    "setting",
                    row.from_on,
                    base.window,
                )
            )
    return [
        Standing(in_force(code, on, own.get(code, ())), built_in, tuple(own.get(code, ())))
        for code, built_in in CLOCKS.items()
    ]


def set_clock(
    *, actor: Actor, at: datetime, code: str, amount: int, unit_of: str, source: str, from_on: date
) -> ClockSetting:
    """From ``from_on`` the clock ``code`` gives ``amount`` ``unit_of``, on the strength of ``source``.

    What runs keeps its limit. Raises NotPermitted, or Refusal for an unknown clock, a limit that is stated case by case, a
    missing source, a day that has passed, or a second change for the same day.
    """
    with act(actor=actor, at=at, kind="clock.set") as deed:
        deed.permit(policy.require(actor, "setting.manage"))
        today = moments.day_of(at, timezone.get_default_timezone())
        _check(code, amount, unit_of, source, from_on, today)
        if ClockSetting.objects.filter(code=code, from_on=from_on).exists():
            raise Refusal(
                "clock.same_day", f"{from_on} 起生效的设置已经有了,请另选日期。", ground="C6", field="from_on"
            )
        made = ClockSetting(code=code, amount=amount, unit_of=unit_of, source=" ".join(source.split()), from_on=from_on)
        return deed.add(made)


def _check(code: str, amount: int, unit_of: str, source: str, from_on: date, today: date) -> None:
    clock = CLOCKS.get(code)
    if clock is None:
        raise Refusal("clock.unknown", f"没有“{code}”这条期限。", ground="C6", field="code")
    if clock.unit == "stated":
        raise Refusal(
            "clock.stated", f"“{clock.title}”的期限在每一件里写明,没有统一的天数可改。", ground="C6", field="code"
        )
    if unit_of not in UNITS:
        raise Refusal("clock.unit", "请从列表中选择单位。", ground="C6", field="unit_of")
    if not 1 <= amount <= MOST:
        raise Refusal("clock.amount", f"数量应在 1 到 {MOST} 之间。", ground="C6", field="amount")
    written = " ".join(source.split())
    if not written:
        raise Refusal("clock.no_source", "请写明依据,如文件名称和条款。", ground="C6", field="source")
    if len(written) > SOURCE_MOST:
        raise Refusal("clock.long_source", f"依据最多 {SOURCE_MOST} 字,现有 {len(written)} 字。", field="source")
    if from_on < today:
        raise Refusal("clock.past_day", "生效日期不能早于今天:已经起算的期限不改。", ground="C6", field="from_on")
