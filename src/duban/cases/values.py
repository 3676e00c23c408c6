"""Typed values of a move: what is missing, and what goes unchanged into the case's columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from duban.cases.fields import FIELDS
from duban.cases.flow import Move
from duban.kernel.errors import Refusal

if TYPE_CHECKING:
    from duban.cases.turn import Turn

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
ASIDE = frozenset({"make_item", "review_opinion", "second_opinion"})


def missing(move: Move, values: Mapping[str, Any], evidence: int | None = None) -> list[Refusal]:
    """A refusal per required field without an answer, each naming the move, the field and its rule.

    ``evidence`` is the number of files kept with the case; ``None`` before there is a case.
    """
    refused = []
    for code in move.asks:
        if code not in move.needed:
            continue
        answer = (evidence or None) if code == "evidence" else values.get(code)
        if answer in (None, "", [], (), False) or (isinstance(answer, str) and not answer.strip()):
            field = FIELDS[code]
            refused.append(
                Refusal(
                    f"{move.code}.{code}_missing",
                    f"“{move.title}”缺少“{field.label}”。" + (f"{field.hint}。" if field.hint else ""),
                    ground=field.ground or move.ground,
                    field=code,
                )
            )
    return refused


def copy_plain(turn: Turn) -> None:
    """Put the answers that are columns of the case there. An optional field left empty changes nothing."""
    if turn.move.code in ASIDE:
        return
    for code, column in COLUMNS.items():
        if code in turn.move.asks and turn.values.get(code) not in (None, ""):
            setattr(turn.case, column, turn.values[code])
