"""报送整改方案: six elements, and dated milestones where the work is long (S4-25, S4-43)."""

from __future__ import annotations

from datetime import date

from duban.cases import dues
from duban.cases.models import Milestone
from duban.cases.step import Step
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal
from duban.units.models import Unit

_ELEMENTS = ("measures", "goal", "fix_due", "lead_leader", "responsible_unit", "responsible_person")


def check(turn: Turn) -> None:
    """The kind of rectification decides what the plan must hold; the limit set at hand-over is not moved by a plan."""
    rows: list[tuple[date, str]] = turn.values.get("milestones") or []
    fix_due: date = turn.values["fix_due"]
    if turn.case.fix_kind == "continuing" and len(rows) < 2:
        raise Refusal(
            "plan.milestones_missing",
            "持续整改须写明至少两个阶段目标,每个都有日期。",
            ground="S4-43",
            field="milestones",
        )
    past = [text for day, text in rows if day < turn.on]
    if past:
        words = f"阶段目标“{past[0]}”的日期已过,请改为今天或以后。"
        raise Refusal("plan.milestone_past", words, ground="S4-43", field="milestones")
    late = [text for day, text in rows if day > fix_due]
    if late:
        raise Refusal(
            "plan.milestone_late",
            f"阶段目标“{late[0]}”的日期晚于整改时限 {fix_due}。",
            ground="S4-43",
            field="milestones",
        )
    limit = next((due.overdue_after for due in dues.running(turn, "fix")), None)
    if limit is not None and fix_due > max(limit, turn.on):
        raise Refusal(
            "plan.beyond_limit",
            f"整改时限 {fix_due} 晚于交办期限 {limit}。请改早,或先申请延期。",
            ground="C3 交办期限",
            field="fix_due",
        )


def apply(turn: Turn) -> None:
    """Keep the six elements on the case; milestones replace those of an earlier plan that were not reached."""
    unit = Unit.objects.filter(pk=turn.values["responsible_unit"]).first()
    if unit is None:
        raise Refusal("plan.no_unit", "责任单位不存在,请重新选择。", ground="S4-25 六要素", field="responsible_unit")
    plan = {code: turn.values[code] for code in _ELEMENTS}
    plan["fix_due"] = turn.values["fix_due"].isoformat()
    plan["responsible_unit"] = unit.name
    turn.case.plan = plan
    held = list(turn.case.milestones.order_by("nr"))
    nr = held[-1].nr if held else 0
    for old in held:
        if old.done_on is None and old.dropped_on is None:
            turn.deed.take_part(turn.case, old).dropped_on = turn.on
    for due in dues.running(turn, "D12"):
        dues.end(turn, due, "void")
    for i, (day, text) in enumerate(turn.values.get("milestones") or [], 1):
        turn.deed.add_part(turn.case, Milestone(case=turn.case, nr=nr + i, text=text[:200], due_on=day))


STEP = Step("plan", check=check, apply=apply)
