"""交办: a unit gets the work and its limit; neither the unit it is about nor anyone under it ever does (C8.1)."""

from __future__ import annotations

from duban.cases import dues, standing
from duban.cases.models import Instruction, Party
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
    """Put the case into the handler's hands and keep the line that directs it informed (以块为主,条上知情; S1-46)."""
    unit = standing.who_handles(turn, turn.values["handler"])
    turn.case.handler = unit
    turn.say(handler_name=unit.name)
    turn.tell("case.assigned", unit.pk, ("liaison",))
    for party in Party.objects.filter(case=turn.case, role="line", ended_on=None):
        turn.deed.take_part(turn.case, party).ended_on = turn.on
    line = unit.line
    if line is not None and line.closed_on is None and not standing.is_walled(line, *turn.about):
        turn.deed.add_part(turn.case, Party(case=turn.case, unit=line, role="line"))
        turn.tell("case.line_informed", line.pk, ("liaison",))
    _owe_feedback(turn)


def _owe_feedback(turn: Turn) -> None:
    """A leader's instruction that nobody has answered is now the new handler's to answer."""
    owed = {due.title for due in dues.running(turn, "D10")}
    for instruction in Instruction.objects.filter(case=turn.case, fed_back_on=None):
        if instruction.due_title not in owed:
            dues.start(turn, "D10", "handler", stated=max(instruction.due_on, turn.on), title=instruction.due_title)


def _assist(turn: Turn, unit_id: int) -> None:
    unit = Unit.objects.filter(pk=unit_id, closed_on=None).first()
    if unit is None:
        raise Refusal("assign.no_such_unit", "协办单位中有不存在或已撤销的单位。", ground="S1-53", field="assists")
    if standing.is_walled(unit, *turn.about):
        raise Refusal(
            "case.walled",
            f"“{unit.name}”是被反映单位、其下级或由被反映人领导,不能协办这件事。",
            ground="C8.1 回避",
            field="assists",
        )
    known = Party.objects.filter(case=turn.case, unit=unit, role="assist", ended_on=None)
    if unit.pk != turn.case.handler_id and not known.exists():
        turn.deed.add_part(turn.case, Party(case=turn.case, unit=unit, role="assist"))
        dues.start(turn, "D14", "party", unit=unit.pk)
        turn.tell("case.assisting", unit.pk, ("liaison",))


STEP = Step("assign", apply=apply)
