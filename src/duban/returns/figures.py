"""What the house already knows: figures of the ledger, the intake and the registers, as of a cut-off day, each with the rows it counts.

A unit's figures are of the cases it handles; an area's, of all that lie in it. Cases about the unit itself or one above it are not in them
(C8.1): a return must not tell a unit that there is a report about it. Days are compared, never moments: a period ends at 24:00.
Left out: counts of anything per reporter, ever (C11).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from duban.campaign.models import Due
from duban.cases.models import Case, Source
from duban.journal.models import Entry
from duban.returns.form import Form
from duban.returns.models import Record
from duban.returns.rules import to_places
from duban.units.models import Unit


@dataclass(frozen=True, slots=True)
class Window:
    """统计区间: the days counted, both included; ``to_on`` is never after the cut-off."""

    from_on: date
    to_on: date


@dataclass(frozen=True, slots=True)
class Figure:
    """已知数据: ``of`` cases or records; ``holds`` what is counted; ``column`` what is added up (empty: rows are counted)."""

    code: str
    title: str
    definition: str
    of: str
    holds: Callable[[Window], Q]
    column: str = ""


def _new(kind: str) -> Callable[[Window], Q]:
    return lambda w: Q(kind=kind, registered_on__gte=w.from_on, registered_on__lte=w.to_on)


def _closed(kind: str) -> Callable[[Window], Q]:
    ended = {"item": ("struck_off", "steady"), "report": ("closed", "review_final")}[kind]
    return lambda w: Q(kind=kind, station__in=ended, closed_on__gte=w.from_on, closed_on__lte=w.to_on)


def _open(kind: str) -> Callable[[Window], Q]:
    return lambda w: Q(kind=kind, registered_on__lte=w.to_on) & (Q(closed_on=None) | Q(closed_on__gt=w.to_on))


def _overdue(w: Window) -> Q:
    late = Due.objects.filter(of_kind="case", of_id=OuterRef("pk"), overdue_after__lt=w.to_on).exclude(state="paused")
    return _open("item")(w) & Q(Exists(late.filter(Q(ended_on=None) | Q(ended_on__gt=w.to_on))))


def _self_found(w: Window) -> Q:
    return _new("item")(w) & Q(
        Exists(Source.objects.filter(case=OuterRef("pk"), code__in=("self_check", "self_found")))
    )


def _self_closed(w: Window) -> Q:
    return _closed("item")(w) & Q(
        Exists(Source.objects.filter(case=OuterRef("pk"), code__in=("self_check", "self_found")))
    )


def _record(kind: str, *, state: str = "") -> Callable[[Window], Q]:
    def holds(w: Window) -> Q:
        found = Q(kind=kind, state="on", on__gte=w.from_on, on__lte=w.to_on)
        return found & Q(body__status=state) if state else found

    return holds


def _nobody(w: Window) -> Q:
    """Persons are counted by ``queries.persons``: they belong to a round, not to days."""
    return Q(pk__in=[])


_TABLE = (
    Figure("items.new", "新登记问题", "期间登记的问题台账条目。", "case", _new("item")),
    Figure("items.closed", "销号问题", "期间批准销号的问题。", "case", _closed("item")),
    Figure("items.open", "未销号问题", "期末仍未销号的问题。", "case", _open("item")),
    Figure("items.overdue", "超期问题", "期末未销号且有时限已超过的问题。", "case", _overdue),
    Figure("items.money", "涉及金额", "期间登记的问题涉及的金额。", "case", _new("item"), "money_fen"),
    Figure("items.refunded", "退还群众", "期间销号的问题退还群众的金额。", "case", _closed("item"), "refunded_fen"),
    Figure("items.self_found", "自查发现问题", "期间登记、来源为自查的问题。", "case", _self_found),
    Figure("items.self_closed", "自查问题销号", "期间销号、来源为自查的问题。", "case", _self_closed),
    Figure("reports.new", "群众反映", "期间登记的群众反映件。", "case", _new("report")),
    Figure("reports.closed", "群众反映办结", "期间办结的群众反映件。", "case", _closed("report")),
    Figure("records.activities", "活动", "期间登记的动员、宣传、学习活动。", "record", _record("activity")),
    Figure("persons.due", "应自查人员", "本单位有账号的在岗人员,加上已交个人自查表的其他人员。", "person", _nobody),
    Figure("persons.done", "已自查人员", "这一期已签认的个人自查表。", "person", _nobody),
    Figure("persons.nil", "自查为“无”", "其中明确填“无”的。", "person", _nobody),
    Figure("records.institutions", "建立制度", "期间印发的制度。", "record", _record("institution", state="issued")),
)
FIGURES: dict[str, Figure] = {figure.code: figure for figure in _TABLE}
"""Every figure by its code."""


def window(from_on: date, to_on: date, cut_off: date) -> Window:
    """The days to count: the period, as far as it has passed at the cut-off."""
    return Window(from_on, min(to_on, cut_off))


def cases_of(campaign_id: int, unit: Unit) -> QuerySet[Case]:
    """The cases a unit's figures are made of."""
    rows = Case.objects.filter(Q(about_unit=None) | ~Q(about_unit__in=unit.path), campaign=campaign_id)
    if unit.level:
        return rows.filter(**{f"area{len(unit.above)}": unit.pk})
    return rows.filter(handler=unit.pk)


def records_of(campaign_id: int, unit: Unit) -> QuerySet[Record]:
    """The register lines a unit's figures are made of: its own, and for an area all in it."""
    mine = Q(unit=unit.pk)
    if unit.level:
        mine |= Q(unit__trail__startswith=f"{unit.trail}{unit.pk}/")
    return Record.objects.filter(mine, campaign=campaign_id)


def known(form: Form, campaign_id: int, unit: Unit, days: Window) -> dict[str, int]:
    """What the house knows for the form's cells, by cell code: one query for cases, one for records. Money as the form shows it."""
    wanted = {cell.code: FIGURES[cell.known] for cell in form.cells if cell.known}
    found: dict[str, int] = {}
    for of, rows in (("case", cases_of(campaign_id, unit)), ("record", records_of(campaign_id, unit))):
        asked = {code: _amount(figure, days) for code, figure in wanted.items() if figure.of == of}
        if asked:
            found |= {code: int(value or 0) for code, value in rows.aggregate(**asked).items()}
    return {code: to_places(value) if form.by_code[code].kind == "money" else value for code, value in found.items()}


def _amount(figure: Figure, days: Window) -> Count | Sum:
    if figure.column:
        return Sum(figure.column, filter=figure.holds(days))
    return Count("pk", filter=figure.holds(days))


def rows_behind(code: str, campaign_id: int, unit: Unit, days: Window) -> QuerySet[Case] | QuerySet[Record]:
    """The rows a figure counts, newest first: what it opens to."""
    figure = FIGURES[code]
    if figure.of == "record":
        return records_of(campaign_id, unit).filter(figure.holds(days)).order_by("-on", "-pk")
    return cases_of(campaign_id, unit).filter(figure.holds(days)).order_by("-registered_on", "-pk")


Group = tuple[int | None, int | None, int]
"""Handler, unit the cases are about, seat: cases that agree in these count for the same units."""


@dataclass(frozen=True, slots=True)
class Rolled:
    """汇总底数: sums of groups of cases, from which every unit's figures are added up without asking again."""

    codes: tuple[str, ...]
    groups: Mapping[Group, tuple[int, ...]]

    def units(self) -> dict[int, dict[str, int]]:
        """Figures by unit id: handlers, and the areas the cases lie in. Units without anything are left out; money in fen."""
        paths = {unit.pk: unit.path for unit in Unit.objects.only("pk", "trail")}
        levels = set(Unit.objects.filter(level__gt=0).values_list("pk", flat=True))
        found: dict[int, dict[str, int]] = {}
        for (handler, about, seat), amounts in self.groups.items():
            owners = {area for area in paths.get(seat, ()) if area in levels}
            if handler is not None and handler not in levels:
                owners.add(handler)
            for unit in owners:
                if about is not None and about in paths.get(unit, ()):
                    continue
                mine = found.setdefault(unit, dict.fromkeys(self.codes, 0))
                for code, amount in zip(self.codes, amounts, strict=True):
                    mine[code] += amount
        return found


def rolled_up(campaign_id: int, codes: Iterable[str], days: Window) -> Rolled:
    """The figures of cases for every unit at once, in one pass over the ledger.

    Equal to ``known`` unit by unit (a test holds them together).
    """
    wanted = tuple(codes)
    return Rolled(wanted, _groups(Case.objects.filter(campaign=campaign_id), wanted, days))


def refreshed(before: Rolled, campaign_id: int, days: Window, changed: Collection[int]) -> Rolled:
    """``rolled_up`` again after some cases have changed: only what their handlers, present and former, have is counted anew."""
    rows = Case.objects.filter(pk__in=changed).values_list("handler_id", flat=True)
    handlers: set[int | None] = {*rows, *_former_handlers(changed)}
    left = {key: amounts for key, amounts in before.groups.items() if key[0] not in handlers}
    touched = Q(handler__in=[id_ for id_ in handlers if id_ is not None])
    if None in handlers:
        touched |= Q(handler=None)
    fresh = _groups(Case.objects.filter(touched, campaign=campaign_id), before.codes, days)
    return Rolled(before.codes, {**left, **fresh})


def _former_handlers(changed: Collection[int]) -> set[int | None]:
    """Everybody who had one of these cases, as the journal tells; a case begins with nobody."""
    found: set[int | None] = {None}
    entries = Entry.objects.filter(subject_kind="case", subject_id__in=changed)
    for payload in entries.values_list("payload", flat=True):
        said = json.loads(payload).get("set", {})
        if "handler_id" in said:
            found.add(said["handler_id"])
    return found


def _groups(rows: QuerySet[Case], codes: Sequence[str], days: Window) -> dict[Group, tuple[int, ...]]:
    names = [code.replace(".", "_") for code in codes]
    asked = {name: _amount(FIGURES[code], days) for name, code in zip(names, codes, strict=True)}
    found: dict[Group, tuple[int, ...]] = {}
    # Whatever ended before the window counts nowhere in it; leaving it out spares the engine most of a long campaign's rows.
    alive = rows.filter(Q(closed_on=None) | Q(closed_on__gte=days.from_on)).order_by()
    keys = ("handler_id", "about_unit_id", "seat_id")
    for handler, about, seat, *amounts in alive.values(*keys).annotate(**asked).values_list(*keys, *names):
        counted = tuple(int(amount or 0) for amount in amounts)
        if any(counted):
            found[(handler, about, seat)] = counted
    return found
