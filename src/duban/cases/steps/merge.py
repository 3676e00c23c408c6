"""并入: the same matter goes on under one number; each reporter keeps an own code and an answer (B20)."""

from __future__ import annotations

from duban.cases import asks, policy, standing
from duban.cases.models import Case, Link
from duban.cases.step import Step
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal


def _main(turn: Turn) -> Case:
    number = asks.read_number(str(turn.values["main_case"]))
    main = Case.objects.filter(number=number, campaign_id=turn.case.campaign_id).first()
    if main is None or not policy.may_see(standing.of(main, turn.actor), turn.actor):
        raise Refusal("merge.no_main", f"没有找到编号为“{number}”的主件。", field="main_case", ground="B20")
    return main


def check(turn: Turn) -> None:
    """Into another open case of the same kind and the same matter."""
    main = _main(turn)
    if main.pk == turn.case.pk:
        raise Refusal("merge.itself", "不能并入自己。", field="main_case", ground="B20")
    if main.kind != turn.case.kind or main.phase == "closed":
        raise Refusal("merge.not_open", "主件须是同类且未办结的办件。", field="main_case", ground="B20")
    if (main.about_unit_id, main.about_person_id) != (turn.case.about_unit_id, turn.case.about_person_id):
        # Merging would carry one case round the other's wall.
        raise Refusal(
            "merge.other_subject", "两件反映的单位或人员不同,不能并案。", field="main_case", ground="C8.1 回避"
        )


def apply(turn: Turn) -> None:
    """Tie it to the main case."""
    join(turn, _main(turn), "merge")


def join(turn: Turn, main: Case, how: str) -> None:
    """Point to the case that goes on."""
    turn.case.merged_into = main
    turn.deed.add_part(turn.case, Link(case=turn.case, to_kind="case", to_id=main.pk, how=how))
    turn.say(into=main.number)


STEP = Step("merge", check=check, apply=apply)
