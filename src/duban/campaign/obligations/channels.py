"""To whom: the table of reporting channels 归口报送 (S4-14, S1-51, B12). Pure.

Rows are read in the office's order; the first that is in force and fits the reporter decides. A recipient is a unit, or a place relative
to the reporter, so that one row serves all counties. Two recipients of one row both receive the one entry (S1-51).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from duban.campaign.obligations.select import Body, Selector
from duban.kernel.errors import Refusal

RELATIVE = {
    "line": "上级主管部门(条)",
    "above": "上一级(块)",
    "office": "本专项行动办公室",
}
"""Places relative to the reporter; besides, ``unit:ID`` and ``kind:CODE`` (the unit of that kind in the reporter's own area)."""


@dataclass(frozen=True, slots=True)
class Channel:
    """报送渠道: who is meant, to whom they report, from when to when."""

    reporter: Selector
    to: tuple[str, ...]
    from_on: date | None = None
    until_on: date | None = None
    note: str = ""

    def in_force(self, on: date) -> bool:
        """Whether the row counts on a day."""
        return (self.from_on is None or self.from_on <= on) and (self.until_on is None or on <= self.until_on)


class Places:
    """The house as routing needs it: units by id, and the units of a kind by the unit they stand in."""

    def __init__(self, bodies: Iterable[Body], office: int | None = None) -> None:
        self.by_id = {body.id: body for body in bodies}
        self.office = office
        self._by_kind: dict[tuple[int | None, str], int] = {}
        for body in self.by_id.values():
            if body.closed_on is None:
                self._by_kind.setdefault((body.parent, body.kind), body.id)

    def resolve(self, place: str, body: Body) -> int | None:
        """The unit a recipient means for this reporter; None if there is none. Raises Refusal for a word it does not know."""
        word, _, value = place.partition(":")
        if word == "unit" and value.isdigit():
            return int(value) if int(value) in self.by_id else None
        if word == "kind" and value:
            return self._nearest(body, value)
        if place == "line":
            return body.line if body.line in self.by_id else None
        if place == "above":
            return self.area_above(body)
        if place == "office":
            return self.office
        raise Refusal("channel.unknown", f"报送渠道“{place}”不认识。", ground="S4-14", field="to")

    def area_above(self, body: Body) -> int | None:
        """The nearest area strictly above."""
        for id_ in reversed(body.path[:-1]):
            above = self.by_id.get(id_)
            if above is not None and above.level > 0:
                return id_
        return None

    def _nearest(self, body: Body, kind: str) -> int | None:
        """本级: the unit of ``kind`` standing in the reporter's own area; for an area itself, in it first."""
        roots = [body.id, *reversed(body.path[:-1])] if body.level else list(reversed(body.path[:-1]))
        for root in roots:
            found = self._by_kind.get((root, kind))
            if found is not None and found != body.id:
                return found
        return None


def route(
    body: Body, channels: Sequence[Channel], places: Places, on: date, own: Sequence[str] = ()
) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """(recipients, places that lead nowhere) for a reporter on a day. ``own`` are the obligation's own recipients, which go before
    the table; a reporter never reports to itself."""
    places_to = tuple(own) or next((row.to for row in channels if row.in_force(on) and row.reporter.fits(body)), ())
    found: dict[int, None] = {}
    lost = []
    for place in places_to:
        unit = places.resolve(place, body)
        if unit is None:
            lost.append(place)
        elif unit != body.id:
            found[unit] = None
    return tuple(found), tuple(lost)


def words_of(place: str, names: Mapping[int, str]) -> str:
    """A recipient in words, for the table the office reads."""
    word, _, value = place.partition(":")
    if word == "unit" and value.isdigit():
        return names.get(int(value), "")
    return RELATIVE.get(place, value)
