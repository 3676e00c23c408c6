"""转问题台账: what a report brought to light becomes an item of the ledger, linked, not copied (C1)."""

from __future__ import annotations

from duban.cases import dues, standing
from duban.cases.models import Case, Link, Source
from duban.cases.step import Step
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal


def fits(case: Case, unit_id: int | None) -> Refusal | None:
    """Only where something was found or the reporter took it back (the facts stay facts), and once."""
    if case.station != "withdrawn" and case.finding not in ("true", "partly", "policy"):
        return Refusal("make_item.not_found", "结论为属实、部分属实或政策问题的才转入问题台账。", ground="C1")
    if case.links.filter(how="item", ended_on=None).exists():
        return Refusal("make_item.already", "这件已经转入问题台账。", ground="C1")
    return None


def apply(turn: Turn) -> None:
    """The new item carries the same wall as the report, and nothing of what the report's words were unless typed anew."""
    report = turn.case
    item = Case(
        kind="item", campaign=report.campaign, registrar=report.registrar, seat=report.seat, station="registered", place=report.place,
        title=turn.values["title"], facts=turn.values["facts"], topic_id=turn.values["topic"], found_on=turn.on, registered_on=turn.on,
        about_unit=report.about_unit, about_person=report.about_person, about_post=report.about_post, occurred_on=report.occurred_on,
        hands={"register": [turn.actor.person_id, turn.actor.unit_id, turn.on.isoformat()]}, number=turn.new_number("item"),
    )  # fmt: skip
    for depth in range(standing.DEPTHS):
        setattr(item, f"area{depth}", getattr(report, f"area{depth}"))
    turn.deed.add(item, from_report=report.number)
    turn.deed.add_part(item, Source(case=item, code="public_raised", note="群众反映件查实", on=turn.on))
    turn.deed.add_part(report, Link(case=report, to_kind="case", to_id=item.pk, how="item"))
    dues.begin_part(turn, item)
    turn.fresh.append(item)
    turn.say(item=item.number)


STEP = Step("make_item", fits=fits, apply=apply)
