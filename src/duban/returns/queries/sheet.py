"""One return as its page shows it: cells, what the house knows, last sums, what is wrong, who did what, every figure's history."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from duban.journal.models import Entry
from duban.kernel.actor import Actor
from duban.kernel.errors import NotThere
from duban.returns import figures, rules
from duban.returns.figures import Window
from duban.returns.form import FORMS, Form
from duban.returns.models import Afterward, Correction, Return, Round
from duban.returns.queries import owed as owing
from duban.returns.queries import persons
from duban.returns.queries.owed import Owed
from duban.returns.rules import Beside, Finding, Value
from duban.units import policy
from duban.units.models import Unit
from duban.units.queries import local_day

_EARLIER = 12
_PEERS = 400


@dataclass(frozen=True, slots=True)
class Change:
    """改动: when and by whom a figure became what; ``old`` empty for the first."""

    at: datetime
    who: str
    cell: str
    old: Value
    new: Value
    how: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """一张报表. ``may_fill``: the actor's own unit's, not yet satisfied; ``may_receive``: handed to the actor's unit and waiting."""

    owed: Owed
    form: Form
    row: Return | None
    cells: Mapping[str, Any]
    reasons: Mapping[str, str]
    known: Mapping[str, int]
    beside: Beside
    totals: Mapping[str, int | None]
    findings: Sequence[Finding]
    standing: str
    days: Window
    version: int
    may_fill: bool
    may_receive: bool
    may_correct: bool
    may_attach: bool
    persons: bool
    recipients: Mapping[int, str]
    corrections: Sequence[Correction]
    afterwards: Sequence[Afterward]


def sheet(actor: Actor, round_id: int, owing_id: int, about_id: int, at: datetime) -> Sheet:
    """A return and all that stands beside it. Raises NotThere for who may not know of it."""
    found = owing.one(actor, round_id, owing_id, about_id)
    if found is None or found.form not in FORMS:
        raise NotThere("return.missing", "没有找到这张报表,或者您无权查看。")
    form, today = FORMS[found.form], local_day(at)
    row = Return.objects.filter(round=round_id, owing=owing_id, about=about_id).first()
    days = figures.window(found.from_on, found.to_on, today)
    known = known_now(form, found, days)
    beside = Beside(last_sums(form, found), known, earlier(form, found), peers(form, found))
    cells: dict[str, Any] = dict(row.cells) if row else first_cells(form, known)
    reasons = row.reasons if row else {}
    satisfied = row is not None and row.state in rules.SATISFIED
    mine, handed = actor.unit_id == owing_id, actor.unit_id in found.to
    return Sheet(
        owed=found,
        form=form,
        row=row,
        cells=cells,
        reasons=reasons,
        known=known,
        beside=beside,
        totals=rules.sums(form, cells, beside.last),
        findings=rules.judge(form, cells, reasons, beside),
        standing=found.standing(today),
        days=days,
        version=row.version if row else 0,
        may_fill=mine and not satisfied and today >= found.from_on,
        may_receive=handed and satisfied and str(actor.unit_id) not in (row.receipts if row else {}),
        may_correct=mine and satisfied,
        may_attach=mine and not satisfied and today >= found.from_on and policy.holds(actor, "file.add"),
        persons=found.stage == 1 and persons.asked_of(found),
        recipients={unit.pk: unit.name for unit in Unit.objects.filter(pk__in=found.to)},
        corrections=list(row.corrections.all()) if row else [],
        afterwards=list(row.afterwards.all()) if row and not mine else [],
    )


def known_now(form: Form, owed: Owed, days: Window) -> dict[str, int]:
    """What the house knows of the unit the return is about, up to the cut-off; for a channel head's sum, what its reporters handed in."""
    if owed.stage > 1:
        return summed(form, owed)
    unit = Unit.objects.get(pk=owed.about_id)
    return figures.known(form, owed.campaign_id, unit, days) | persons.known(form, owed, days.to_on)


def first_cells(form: Form, known: Mapping[str, int]) -> dict[str, Any]:
    """What stands in a return before anybody has typed: what is known, and blanks."""
    return {cell.code: known.get(cell.code) for cell in form.cells if cell.typed}


def last_sums(form: Form, owed: Owed) -> dict[str, int]:
    """累计 up to the period before, of what was handed in for the same unit."""
    found: dict[str, int] = {}
    for row in _before(owed):
        found |= {code: value for code, value in rules.sums(form, row.cells, found).items() if value is not None}
    return found


def earlier(form: Form, owed: Owed) -> dict[str, list[int]]:
    """The unit's own figures of earlier periods, oldest first."""
    return _columns(form, [row.cells for row in _before(owed)[-_EARLIER:]])


def peers(form: Form, owed: Owed) -> dict[str, list[int]]:
    """Figures of other units for the same period."""
    rows = Return.objects.filter(round=owed.round_id, state__in=sorted(rules.SATISFIED))
    others = rows.exclude(owing=owed.owing_id, about=owed.about_id).values_list("cells", flat=True)[:_PEERS]
    return _columns(form, list(others))


def _before(owed: Owed) -> list[Return]:
    here = Round.objects.get(pk=owed.round_id)
    rows = Return.objects.filter(
        round__demand=here.demand_id,
        round__stage=here.stage,
        round__part=here.part,
        round__from_on__lt=here.from_on,
        owing=owed.owing_id,
        about=owed.about_id,
        state__in=sorted(rules.SATISFIED),
    )
    return list(rows.order_by("round__from_on", "pk"))


def _columns(form: Form, rows: Sequence[Mapping[str, Any]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {cell.code: [] for cell in form.numbers}
    for cells in rows:
        for code, value in rules.computed(form, cells).items():
            if isinstance(value, int):
                found[code].append(value)
    return found


# --- sums of what was handed in ------------------------------------------------------------------------------------------------


def lower(owed: Owed) -> list[Owed]:
    """The reporters' dues that a channel head's return sums up: same period, handed to that head."""
    rounds = Round.objects.filter(demand=owed.demand_id, stage=1, key=owed.key, state="on")
    return [one for row in rounds for one in owing.of_round(row.pk, to=owed.owing_id)]


def early(shown: Sheet, reasons: Mapping[str, str]) -> list[Finding]:
    """The warning before compiling: reporters that have not handed in yet, by name, until a reason is given (S0-21)."""
    if shown.owed.stage == 1 or reasons.get("early", "").strip():
        return []
    left = [one.about for one in lower(shown.owed) if one.state not in rules.SATISFIED]
    if not left:
        return []
    names = "、".join(left[:20]) + (f"等 {len(left)} 个单位" if len(left) > 20 else "")
    return [Finding("warn", "early", "early", f"还没有报来:{names}。现在汇总会漏数;确需先报的,请说明原因。")]


def summed(form: Form, owed: Owed) -> dict[str, int]:
    """The sum over the reporters' returns, cell by cell; blanks of those missing are no zeros, they are just not in it."""
    rows = handed_in([one.return_id for one in lower(owed)])
    return total(form, [row.cells for row in rows])


def handed_in(ids: Sequence[int]) -> list[Return]:
    """Returns with these ids that are satisfied."""
    return list(Return.objects.filter(pk__in=[id_ for id_ in ids if id_], state__in=sorted(rules.SATISFIED)))


def total(form: Form, rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Typed figures added up."""
    found = {cell.code: 0 for cell in form.numbers if cell.typed}
    for cells in rows:
        for code in found:
            value = cells.get(code)
            found[code] += value if isinstance(value, int) else 0
    return found


# --- history --------------------------------------------------------------------------------------------------------------------


def history(actor: Actor, sheet_: Sheet) -> list[Change]:
    """Every change of every figure, newest first, as the journal keeps it."""
    if sheet_.row is None or not owing.may_see(actor, sheet_.owed):
        return []
    rows = Entry.objects.filter(subject_kind="return", subject_id=sheet_.row.pk).order_by("nr")
    now: dict[str, Value] = {}
    found: list[Change] = []
    for entry in rows:
        said = json.loads(entry.payload).get("set", {}).get("cells")
        if said is None:
            continue
        who = str(json.loads(entry.actor)["name"])
        found += [
            Change(entry.at, who, code, now.get(code), said.get(code), entry.kind)
            for code in sorted(said.keys() | now.keys())
            if now.get(code) != said.get(code)
        ]
        now = said
    return found[::-1]


def as_of(actor: Actor, sheet_: Sheet, at: datetime) -> dict[str, Any]:
    """The figures as they stood at a past moment, from the journal; empty if nothing had been begun."""
    if sheet_.row is None or not owing.may_see(actor, sheet_.owed):
        return {}
    state: dict[str, Any] = {}
    for entry in Entry.objects.filter(subject_kind="return", subject_id=sheet_.row.pk, at__lte=at).order_by("nr"):
        state |= json.loads(entry.payload).get("set", {})
    return dict(state.get("cells", {}))


def rows_behind(actor: Actor, sheet_: Sheet, cell: str, today: date) -> list[Any]:
    """The cases or register lines a pre-filled figure counts, at most 500. Raises NotThere for a cell that knows none."""
    known = sheet_.form.by_code.get(cell)
    if known is None or not known.known or known.known.startswith("persons.") or sheet_.owed.stage > 1:
        raise NotThere("return.no_rows", "这一栏没有台账明细。")
    unit = Unit.objects.get(pk=sheet_.owed.about_id)
    return list(figures.rows_behind(known.known, sheet_.owed.campaign_id, unit, sheet_.days)[:500])
