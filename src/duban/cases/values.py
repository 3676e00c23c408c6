"""Typed values of a move: whether what they point at is there, and what goes unchanged into the case's columns."""

from __future__ import annotations

from collections.abc import Mapping

from duban.campaign import queries as campaigns
from duban.cases.fields import FIELDS
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal
from duban.units.models import Person, Unit

# Field → column, where a move's answer is simply the case's new value.
COLUMNS: Mapping[str, str] = {
    "title": "title",
    "facts": "facts",
    "summary": "summary",
    "topic": "topic_id",
    "place": "place_id",
    "urgency": "urgency",
    "about_unit": "about_unit_id",
    "about_person": "about_person_id",
    "about_post": "about_post",
    "occurred_on": "occurred_on",
    "found_on": "found_on",
    "money_fen": "money_fen",
    "people": "people",
    "fix_kind": "fix_kind",
    "finding": "finding",
    "result": "result",
    "answer": "answer",
    "refunded_fen": "refunded_fen",
}
# Moves whose answers describe another case, or only this act, and must not overwrite the case's own words.
ASIDE = frozenset({"make_item", "review_opinion", "second_opinion", "add_source"})


def copy_plain(turn: Turn) -> None:
    """Put the answers that are columns of the case there. An optional field left empty changes nothing."""
    if turn.move.code in ASIDE:
        return
    for code, column in COLUMNS.items():
        if code in turn.move.asks and turn.values.get(code) not in (None, ""):
            setattr(turn.case, column, turn.values[code])


def check_refs(turn: Turn) -> None:
    """What the answers point at must be there: a topic of this campaign at the last level, units in being, persons.

    Raises Refusal naming the field.
    """
    campaign = turn.case.campaign_id
    for code in turn.move.asks:
        value = turn.values.get(code)
        if value in (None, "", []):
            continue
        field = FIELDS[code]
        if field.kind == "topic":
            if not campaigns.is_leaf(campaign, int(str(value))):
                raise Refusal("topic.not_leaf", "请选择本专项的问题类别,并选到最末一级。", ground="S1-8", field=code)
        elif field.kind == "unit" and code != "handler" and not Unit.objects.filter(pk=value).exists():
            raise Refusal("unit.missing", f"“{field.label}”不存在,请重新选择。", ground="S1-53", field=code)
        elif field.kind == "person" and not Person.objects.filter(pk=value).exists():
            raise Refusal("person.missing", f"“{field.label}”不存在,请重新选择。", ground="C8.1 回避", field=code)
