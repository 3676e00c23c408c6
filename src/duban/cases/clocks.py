"""Clocks of a case: T01–T18 and this product's own settings, as data with source and validity (C6; pure).

``status`` is ``law`` (confirmed in a public source), ``unconfirmed`` (printed with that word until checked), or ``setting``
(local practice, to be set by the office). A changed limit gets a new row with its own date; running clocks keep what they began with.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Clock:
    """时限规则. ``unit`` is ``day`` (natural), ``workday``, ``month``, ``quarter`` or ``stated`` (the date is given with the move).

    ``shift`` moves the last day off rest days (民法典 203); ``window`` True: a time in which something may be done, not a duty.
    """

    code: str
    title: str
    amount: int
    unit: str
    shift: bool
    source: str
    status: str
    from_on: date = date(2000, 1, 1)
    window: bool = False

    @property
    def words(self) -> str:
        """The limit as people write it: ``5 个工作日``."""
        return {"day": f"{self.amount} 天", "workday": f"{self.amount} 个工作日", "month": f"{self.amount} 个月",
                "quarter": f"{self.amount} 个季度"}.get(self.unit, "按写明的日期")  # fmt: skip


def _c(code: str, title: str, amount: int, unit: str, source: str, status: str = "law", **more: bool) -> Clock:
    return Clock(
        code, title, amount, unit, more.get("shift", unit == "day"), source, status, window=more.get("window", False)
    )


_TABLE = (
    _c("T01", "决定是否受理并告知", 15, "day", "信访工作条例第22、23条"),
    _c("T02", "对转送交办提出异议", 5, "workday", "信访工作条例第23条第3款", window=True),
    _c("T03", "办结并答复", 60, "day", "信访工作条例第34条"),
    _c("T04", "延长办理期限(最多)", 30, "day", "信访工作条例第34条", window=True),
    _c("T05", "请求复查、复核", 30, "day", "信访工作条例第35、36条", window=True),
    _c("T06", "出具复查、复核意见", 30, "day", "信访工作条例第35、36条"),
    _c("T07", "书面反馈改进建议办理情况", 30, "day", "信访工作条例(条款待核)", "unconfirmed"),
    _c("T08a", "简易办理:受理告知", 3, "workday", "信访简易办理办法(待核)", "unconfirmed"),
    _c("T08b", "简易办理:答复", 10, "workday", "信访简易办理办法(待核)", "unconfirmed"),
    _c("T09", "实名检举控告受理告知", 15, "workday", "检举控告工作规则"),
    _c("T10", "实名检举控告结果反馈", 15, "workday", "检举控告工作规则"),
    _c("T11", "上级管理事项报送、下级受理", 5, "workday", "检举控告工作规则第15、16条"),
    _c("T12", "提出线索处置意见", 1, "month", "监督执纪工作规则(条款待核)", "unconfirmed"),
    _c("T13", "按季反馈线索办结情况", 1, "quarter", "检举控告工作规则第18条"),
    _c("T14", "热线投诉办理(本地)", 5, "workday", "本地12345规定", "setting"),
    _c("T15", "一般事项办理(本地)", 7, "day", "地方标准(征求意见)", "setting"),
    _c("T16", "政府信息公开", 20, "workday", "政府信息公开条例", "unconfirmed"),
    _c("T17", "对督查结论提出异议、作出决定", 30, "day", "政府督查工作条例(国令733号)", "unconfirmed"),
    _c("T18a", "签收督办单", 2, "workday", "督办惯例,可调", "setting"),
    _c("T18b", "报送整改方案", 10, "workday", "督办惯例,可调", "setting"),
    _c("fix", "完成整改并申请销号", 0, "stated", "交办时写明的期限"),
    _c("D01", "研判", 1, "workday", "本系统默认", "setting"),
    _c("D02", "审核确认", 2, "workday", "本系统默认", "setting"),
    _c("D03", "交办", 1, "workday", "本系统默认", "setting"),
    _c("D04", "审核退件", 1, "workday", "本系统默认", "setting"),
    _c("D05", "审核", 5, "workday", "本系统默认", "setting"),
    _c("D06", "批准销号", 5, "workday", "本系统默认", "setting"),
    _c("D07", "回头看", 90, "day", "本系统默认", "setting"),
    _c("D08", "回访", 1, "workday", "本系统默认", "setting"),
    _c("D09", "审批延期", 1, "workday", "本系统默认", "setting"),
    _c("D10", "反馈批示办理情况", 0, "stated", "批示写明的期限"),
    _c("D11", "负责人审签", 2, "workday", "本系统默认", "setting"),
    _c("D12", "完成阶段目标", 0, "stated", "整改方案写明的日期"),
    _c("D14", "协办单位答复", 10, "workday", "本系统默认", "setting"),
    _c("D15", "按交办期限报结果", 0, "stated", "交办时写明的期限"),
    _c("D17", "持续整改定期报进展", 1, "month", "S4-43,本系统默认", "setting"),
    _c("D13", "办结归档", 3, "workday", "本系统默认", "setting"),
    _c("D16", "等候补充,到期提醒", 10, "workday", "本系统默认", "setting"),
)  # fmt: skip
CLOCKS: dict[str, Clock] = {clock.code: clock for clock in _TABLE}

# Clocks that go on while the case moves from station to station, and the stations at which each is satisfied; every case's end ends
# them too, but D10: a leader's instruction wants an answer even then. All other clocks belong to one step and end with it.
LASTING: Mapping[str, frozenset[str]] = {
    "T01": frozenset({"forwarded", "admitted", "refused"}),
    "T03": frozenset({"reported"}),
    "fix": frozenset({"endorsed"}),
    "D10": frozenset(),
    "D12": frozenset({"endorsed"}),
    "D14": frozenset(),
    "D15": frozenset({"reported"}),
    "D17": frozenset({"endorsed"}),
}
# Of these, the ones owed by whoever handles the case: a new handler takes over what is left of them.
INHERITED = frozenset({"T03", "fix", "D10", "D12", "D15", "D17"})
# Those that limit the whole matter: they are extended, and run on when work comes back.
WHOLE = frozenset({"T03", "fix", "D15"})


def in_force(code: str, on: date, settings: Iterable[Clock] = ()) -> Clock:
    """The row for ``code`` that is in force on ``on``: the newest of the place's own rows, else the built-in one."""
    own = [clock for clock in settings if clock.code == code and clock.from_on <= on]
    return max(own, key=lambda clock: clock.from_on, default=CLOCKS[code])
