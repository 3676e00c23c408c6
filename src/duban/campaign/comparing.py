"""新旧对照: what a later version of a plan would change in what has been settled. Pure: settled rows and a reading in, proposals out.

A *whole* version replaces the text: what it no longer says is proposed to end. A *supplement* (补充通知, 延期, 调整分工) says only what is
different: what it does not mention stays, so that nothing is proposed to end by silence. A person takes or leaves every proposal (X-3).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from duban.campaign import elements, extending, reading, restating
from duban.campaign.obligations.cadence import Slot, Span, schedule
from duban.kernel.errors import Refusal
from duban.kernel.workdays import Calendar
from duban.plans import Plan, diff
from duban.plans import model as plan_model
from duban.plans.diff import Change, TextChange
from duban.plans.model import as_date

Sort = Literal["added", "changed", "removed"]
_PARTS = {"duties": "duty", "obligations": "obligation", "quantities": "quantity", "mechanisms": "mechanism"}
_META = {"starts_on", "ends_on"}


@dataclass(frozen=True, slots=True)
class Settled:
    """已定的一项: a row as comparing needs it. ``body`` of a phase or topic holds its own fields; ``words`` prove it, in its own version."""

    table: str
    id: int
    kind: str
    body: Mapping[str, Any]
    span: tuple[int, int] | None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """一处变动: ``old`` row (None if it is new), the new item as read (None if it is to end), and what differs.

    ``key`` is stable for one version against one state of the campaign. ``usual`` says whether it is taken unless a person says otherwise.
    """

    key: str
    kind: str
    sort: Sort
    old: Settled | None
    new: Any
    fields: tuple[str, ...]
    usual: bool = True

    @property
    def body(self) -> Mapping[str, Any]:
        """What it would say; empty if it would end."""
        if isinstance(self.new, reading.Drafted):
            return elements.dump(self.new.body)
        return dict(self.new) if isinstance(self.new, Mapping) else {}

    @property
    def organs(self) -> tuple[str, ...]:
        """Organs touched, before or after: who must be told."""
        before = elements.organs(self.kind, self.old.body) if self.old else []
        return tuple(dict.fromkeys([*before, *elements.organs(self.kind, self.body)]))


@dataclass(frozen=True, slots=True)
class Effect:
    """对应办的影响: dues that come, go and move by a proposal; ``kept`` are those settled by the day, which stay as they are (C6)."""

    added: tuple[Slot, ...] = ()
    ended: tuple[Slot, ...] = ()
    moved: tuple[tuple[Slot, Slot], ...] = ()
    kept: tuple[Slot, ...] = ()

    @property
    def empty(self) -> bool:
        """Nothing changes for anybody's dues."""
        return not (self.added or self.ended or self.moved)


@dataclass(frozen=True, slots=True)
class Compared:
    """对照结果: the text's changes, the proposals, and new places of rows that stay as they are (row → span, clause)."""

    text: tuple[TextChange, ...]
    proposals: tuple[Proposal, ...]
    moved: tuple[tuple[Settled, tuple[int, int], str], ...]


def compare(
    rows: Sequence[Settled], old_text: str, dates: Mapping[str, str | None], new: Plan, *, how: str
) -> Compared:
    """Settled rows against a new reading; ``dates`` are the campaign's first and last day as it stands."""
    whole = how == "whole"
    drafted = reading.drafted(new)
    own = replace(new, duties=tuple(d for d in new.duties if not reading.is_group(d)))
    was, rows_of = _as_plan(rows, old_text, dates, new)
    found = diff(was, own)
    items = {id(one.item): one for one in drafted if one.item is not None}
    proposals: list[Proposal] = []
    for change in found.changes:
        proposal = _proposal(change, rows_of, items, new, whole=whole)
        if proposal is not None:
            proposals.append(proposal)
    proposals += _beside(rows, drafted, whole=whole)
    if not whole:
        proposals = _supplement(rows, old_text, dates, new, proposals, drafted)
    taken = {id(p.new) for p in proposals} | {p.old.id for p in proposals if p.old and p.old.table == "element"}
    moved = tuple(_moved(rows, drafted, taken)) if whole else ()
    keyed = tuple(
        replace(one, key=f"{one.kind}-{one.sort}-{one.old.id if one.old else 0}-{i}") for i, one in enumerate(proposals)
    )
    return Compared(found.text if whole else (), keyed, moved)


def _supplement(
    rows: Sequence[Settled],
    old_text: str,
    dates: Mapping[str, str | None],
    new: Plan,
    proposals: Sequence[Proposal],
    drafted: Sequence[reading.Drafted],
) -> list[Proposal]:
    """Proposals of a paper that says only what is different: nothing ends by silence, and what it says of something settled is no news."""
    plain = [p for p in proposals if p.sort != "removed"]
    days = {p.old.id for p in plain if p.old is not None and p.kind == "phase"}
    found: list[Proposal] = [*_put_off(rows, dates, new, days)]
    done = {(p.kind, p.old.id) for p in found if p.old is not None}
    keys = {i: row for i, row in enumerate(rows) if (row.kind, row.id) not in done}
    told = [
        restating.told_of(i, row.kind, row.body, row.words or (old_text[slice(*row.span)] if row.span else ""))
        for i, row in keys.items()
    ]
    read = [(one.kind, one.span, elements.dump(one.body)) for one in drafted if one.span is not None]
    taken = [span for p in found if (span := _span_of(p)) is not None]
    for one in restating.restated(new.text, told, {i: row.body for i, row in keys.items()}, read):
        if any(a < one.span[1] and one.span[0] < b for a, b in taken):
            continue
        row, place = keys[one.key], reading.place(new.clauses, one.span)
        if one.body is None:
            found.append(Proposal("", row.kind, "removed", row, None, ()))
            continue
        fields = tuple(name for name, value in one.body.items() if value != row.body[name])
        item = reading.Drafted(row.kind, elements.parse(row.kind, one.body), one.span, place)
        found.append(Proposal("", row.kind, "changed", row, item, fields))
    done = {(p.kind, p.old.id) for p in found if p.old is not None}
    spans = list(restating.sentences(new.text))
    about = [span for p in found if (span := _span_of(p)) is not None]
    about += [s for s in spans if restating.ending(new.text, s)]
    left = [p for p in plain if p.old is None or (p.kind, p.old.id) not in done]
    return [p for p in left if not _said_in(p, spans, about)] + found


def _span_of(proposal: Proposal) -> tuple[int, int] | None:
    if isinstance(proposal.new, reading.Drafted):
        return proposal.new.span
    span = proposal.new.get("span") if isinstance(proposal.new, Mapping) else None
    return (span[0], span[1]) if span else None


def _said_in(proposal: Proposal, sentences: Sequence[tuple[int, int]], about: Sequence[tuple[int, int]]) -> bool:
    """True for what was read as new, or as another wording, in a sentence that only changes or ends what is settled."""
    span = _span_of(proposal)
    if span is None or proposal.kind not in ("obligation", "duty", "topic", "mechanism", "phase", "channel"):
        return False
    home = next((s for s in sentences if s[0] <= span[0] < s[1]), None)
    return home is not None and any(a < home[1] and home[0] < b for a, b in about)


def effect(
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    spans: tuple[Span, Span],
    calendar: Calendar,
    on: date,
) -> Effect:
    """What happens to the dues of one obligation on ``on``: bodies and campaign spans before and after.

    A period that has begun, and a day at which reminders already aim, keep their clocks (C6).
    """
    was = _slots(before, spans[0], calendar)
    now = _slots(after, spans[1], calendar)
    open_was = {key: slot for key, slot in was.items() if slot.fixed_on >= on}
    open_now = {key: slot for key, slot in now.items() if slot.fixed_on >= on}
    kept = tuple(slot for key, slot in was.items() if key not in open_was)
    settled = {slot.key for slot in kept}
    return Effect(
        added=tuple(slot for key, slot in open_now.items() if key not in was and key not in settled),
        ended=tuple(slot for key, slot in open_was.items() if key not in now),
        moved=tuple(
            (slot, now[key]) for key, slot in open_was.items() if key in now and _days(now[key]) != _days(slot)
        ),
        kept=kept,
    )


def _days(slot: Slot) -> tuple[date, date]:
    return slot.target_on, slot.overdue_after


def _slots(body: Mapping[str, Any] | None, span: Span, calendar: Calendar) -> dict[str, Slot]:
    if body is None:
        return {}
    due = elements.parse_due(body["due"])
    try:
        found = schedule(due, span, calendar).slots
    except Refusal:
        # A span longer than ten years or the wrong way round: no day can be told, before or after.
        return {}
    # A single day has a key of its own date; what was moved is the same due.
    return {"the day" if slot.single and len(found) == 1 else slot.key: slot for slot in found}


def _as_plan(
    rows: Sequence[Settled], text: str, dates: Mapping[str, str | None], new: Plan
) -> tuple[Plan, dict[int, Settled]]:
    """Settled rows as a plan, with which row each of its items stands for."""
    items: dict[str, list[Any]] = {}
    rows_of: dict[int, Settled] = {}
    for row in rows:
        item = _item(row)
        if item is not None:
            items.setdefault(row.kind, []).append(item)
            rows_of[id(item)] = row
    # Title, number and issuers of a later paper are its own; only the campaign's days are compared.
    return replace(
        new,
        text=text,
        starts_on=dates["starts_on"] or new.starts_on,
        ends_on=dates["ends_on"] or new.ends_on,
        phases=tuple(items.get("phase", ())),
        topics=tuple(items.get("topic", ())),
        duties=tuple(items.get("duty", ())),
        obligations=tuple(items.get("obligation", ())),
        quantities=tuple(items.get("quantity", ())),
        mechanisms=tuple(items.get("mechanism", ())),
    ), rows_of


def _item(row: Settled) -> Any:
    body, span = row.body, row.span or (0, 0)
    match row.kind:
        case "phase":
            return plan_model.Phase(body["name"], body["starts_on"], body["ends_on"], tuple(body["derived"]), span)
        case "topic":
            return plan_model.Topic(body["code"], body["text"], None, span)
        case "duty":
            assist = (*body["assist"], *body["implement"])
            return plan_model.Duty(body["task"], tuple(body["lead"]), assist, tuple(body["persons"]), span)
        case "obligation":
            due = elements.parse_due(body["due"])
            return plan_model.Obligation(body["what"], body["kind"], tuple(body["who"]), tuple(body["to"]), due, span)
        case "quantity":
            return plan_model.Quantity(body["what"], body["value"], span)
        case "mechanism":
            return plan_model.Mechanism(body["code"], span)
        case _:
            return None


def _proposal(
    change: Change, rows_of: Mapping[int, Settled], items: Mapping[int, reading.Drafted], new: Plan, *, whole: bool
) -> Proposal | None:
    if change.part == "metadata":
        if change.fields[0] not in _META or change.new is None:
            return None
        return Proposal("", "campaign", "changed", None, {change.fields[0]: change.new}, change.fields)
    old = rows_of.get(id(change.old)) if change.old is not None else None
    fields = tuple(name for name in change.fields if change.sort == "changed" and _differs(change, name))
    if change.sort == "changed" and not fields:
        return None
    kind = {"phases": "phase", "topics": "topic"}.get(change.part) or _PARTS[change.part]
    return Proposal(
        "", kind, change.sort, old, _new(change, items, new), fields, usual=whole or change.sort != "removed"
    )


def _differs(change: Change, name: str) -> bool:
    """Whether a field says something else; the order of names says nothing, and a derived date that was settled stays settled."""
    before, after = getattr(change.old, name), getattr(change.new, name)
    if name == "derived":
        return False
    if isinstance(before, tuple) and isinstance(after, tuple):
        return set(before) != set(after)
    return bool(before != after)


def _new(change: Change, items: Mapping[int, reading.Drafted], new: Plan) -> Any:
    one = change.new
    if one is None:
        return None
    if isinstance(one, plan_model.Phase):
        place = reading.place(new.clauses, one.span)
        return {"name": one.name, "starts_on": one.starts_on, "ends_on": one.ends_on, "derived": list(one.derived),
                "span": list(one.span), "place": place}  # fmt: skip
    if isinstance(one, plan_model.Topic):
        place = reading.place(new.clauses, one.span)
        return {"code": one.code, "text": one.text, "parent": one.parent, "span": list(one.span), "place": place}
    return items[id(one)]


def _beside(rows: Sequence[Settled], drafted: Iterable[reading.Drafted], *, whole: bool) -> list[Proposal]:
    """Channels, groups and posts: what the later text has and the campaign has not, and the other way round."""
    found: list[Proposal] = []
    for kind in ("channel", "group", "post"):
        mine = {_name(kind, row.body): row for row in rows if row.kind == kind}
        theirs = {_name(kind, elements.dump(one.body)): one for one in drafted if one.kind == kind}
        for name, one in theirs.items():
            row = mine.get(name)
            body = elements.dump(one.body)
            if row is None:
                found.append(Proposal("", kind, "added", None, one, ()))
            else:
                fields = tuple(key for key, value in body.items() if _unlike(value, row.body[key]))
                if fields:
                    found.append(Proposal("", kind, "changed", row, one, fields))
        found += [
            Proposal("", kind, "removed", row, None, (), usual=whole)
            for name, row in mine.items()
            if name not in theirs
        ]
    return found


def _put_off(rows: Sequence[Settled], dates: Mapping[str, str | None], new: Plan, seen: set[int]) -> Iterable[Proposal]:
    """What a notice moves by naming it: a phase, something due on a day, or the campaign as a whole."""
    by_key = {i: row for i, row in enumerate(rows) if row.id not in seen and _dated(row) is not None}
    known = [extending.Known(i, *told) for i, row in by_key.items() if (told := _dated(row)) is not None]
    campaign = extending.Known(-1, "", as_date(dates["starts_on"]), as_date(dates["ends_on"]))
    for hit in extending.moved(new.text, known, campaign):
        place = reading.place(new.clauses, hit.span)
        end = hit.ends_on.isoformat() if hit.ends_on else None
        if hit.key is None:
            yield Proposal("", "campaign", "changed", None, {"ends_on": end}, ("ends_on",))
            continue
        row = by_key[hit.key]
        if row.kind == "phase":
            start = hit.starts_on.isoformat() if hit.starts_on else row.body["starts_on"]
            body = {
                **row.body,
                "starts_on": start,
                "ends_on": end,
                "derived": [],
                "span": list(hit.span),
                "place": place,
            }
            fields = tuple(name for name in ("starts_on", "ends_on") if body[name] != row.body[name])
            yield Proposal("", "phase", "changed", row, body, fields)
        else:
            body = {**row.body, "due": {"kind": "date", "on": end}}
            drafted = reading.Drafted(row.kind, elements.parse(row.kind, body), hit.span, place)
            yield Proposal("", row.kind, "changed", row, drafted, ("due",))


def _dated(row: Settled) -> tuple[str, date | None, date | None] | None:
    """Name and days of a row that a notice can move; None for others."""
    if row.kind == "phase":
        return row.body["name"], as_date(row.body["starts_on"]), as_date(row.body["ends_on"])
    if row.kind == "obligation" and row.body["due"]["kind"] == "date":
        return row.body["what"], None, as_date(row.body["due"]["on"])
    return None


def _unlike(one: Any, other: Any) -> bool:
    return set(one) != set(other) if isinstance(one, list) else bool(one != other)


def _name(kind: str, body: Mapping[str, Any]) -> tuple[Any, ...]:
    if kind == "channel":
        return tuple(sorted(body["who"])), tuple(sorted(body["to"]))
    return (body["name"],) if kind == "group" else (body["body"], body["role"], body["name"] or body["title"])


def _moved(
    rows: Sequence[Settled], drafted: Sequence[reading.Drafted], taken: set[int]
) -> Iterable[tuple[Settled, tuple[int, int], str]]:
    """Rows that say what they said, with their place in the new text."""
    left = [one for one in drafted if id(one) not in taken and one.span is not None]
    for row in rows:
        if row.table != "element" or row.id in taken:
            continue
        for one in left:
            if one.kind == row.kind and _alike(row.kind, elements.dump(one.body), row.body) and one.span is not None:
                left.remove(one)
                yield row, one.span, one.place
                break


def _alike(kind: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    main = {
        "duty": "task",
        "obligation": "what",
        "quantity": "what",
        "mechanism": "code",
        "group": "name",
        "post": "role",
    }.get(kind)
    if main is not None and one[main] != other[main]:
        return False
    return kind != "channel" or _name(kind, one) == _name(kind, other)
