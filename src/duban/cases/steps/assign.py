"""交办: a unit gets the work and its limit; neither the unit it is about nor anyone under it ever does (C8.1)."""

from __future__ import annotations

from duban.cases import standing
from duban.cases.models import Party
from duban.cases.step import Step
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal
from duban.units.models import Unit


def apply(turn: Turn) -> None:
    """Set the handler (or the next level), the assisting units, and tell the handler's people."""
    give(turn)
    for unit_id in turn.values.get("assists") or []:
        _assist(turn, unit_id)
    if turn.values.get("nature") == "supervise":
        turn.case.listed = True


def give(turn: Turn) -> None:
    """Put the case into the handler's hands."""
    unit = standing.who_handles(turn, turn.values["handler"])
    turn.case.handler = unit
    turn.say(handler_name=unit.name)
    turn.deed.tell(turn.case, "case.assigned", unit=unit.pk, role="liaison", words={"number": turn.case.number})


def _assist(turn: Turn, unit_id: int) -> None:
    unit = Unit.objects.filter(pk=unit_id, closed_on=None).first()
    if unit is None:
        raise Refusal("assign.no_such_unit", "协办单位中有不存在或已撤销的单位。", field="assists")
    if standing.is_walled(unit, turn.case.about_unit_id, turn.case.about_person_id):
        raise Refusal(
            "case.walled", f"“{unit.name}”是被反映单位或其下级,不能协办这件事。", ground="C8.1 回避", field="assists"
        )
    if unit.pk != turn.case.handler_id:
        turn.deed.add_part(turn.case, Party(case=turn.case, unit=unit, role="assist"))
        turn.deed.tell(turn.case, "case.assisting", unit=unit.pk, role="liaison", words={"number": turn.case.number})


STEP = Step("assign", apply=apply)
