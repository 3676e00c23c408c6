"""What the house already knows: figures of the ledger, the intake and the registers, as of a cut-off day, each with the rows it counts.

A unit's figures are of the cases it handles; an area's, of all that lie in it. Cases about the unit itself or one above it are not in them
(C8.1): a return must not tell a unit that there is a report about it. Days are compared, never moments: a period ends at 24:00.
Left out: counts of anything per reporter, ever (C11).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from duban.campaign.models import Due
from duban.cases.models import Case, Source
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


def rolled_up(campaign_id: int, codes: Iterable[str], days: Window) -> Mapping[int, Mapping[str, int]]:
    """The same figures of cases for every unit at once, handlers and the areas they lie in: one pass over the ledger.

    By unit id; units without anything are left out. Money in fen. Equal to ``known`` unit by unit (a test holds them together).
    """
    figures = {code.replace(".", "_"): FIGURES[code] for code in codes}
    areas = [f"area{depth}" for depth in range(8)]
    rows = (
        Case.objects.filter(campaign=campaign_id)
        .order_by()
        .values("handler_id", "about_unit_id", *areas)
        .annotate(**{name: _amount(figure, days) for name, figure in figures.items()})
    )
    paths = _paths(row["about_unit_id"] for row in rows)
    levels = set(Unit.objects.filter(level__gt=0).values_list("pk", flat=True))
    found: dict[int, dict[str, int]] = {}
    for row in rows:
        amounts = {figure.code: int(row[name] or 0) for name, figure in figures.items()}
        if not any(amounts.values()):
            continue
        about = row["about_unit_id"]
        owners = {row[area] for area in areas if row[area] in levels}
        if row["handler_id"] is not None and row["handler_id"] not in levels:
            owners.add(row["handler_id"])
        for unit in owners:
            if about is not None and about in paths.get(unit, _path_of(unit, paths)):
                continue
            mine = found.setdefault(unit, dict.fromkeys(amounts, 0))
            for code, amount in amounts.items():
                mine[code] += amount
    return found


def _paths(ids: Iterable[int | None]) -> dict[int, tuple[int, ...]]:
    """Paths of all units, if any case is about one; else none are needed."""
    return {unit.pk: unit.path for unit in Unit.objects.only("pk", "trail")} if any(ids) else {}


def _path_of(unit: int, paths: Mapping[int, tuple[int, ...]]) -> tuple[int, ...]:
    return paths.get(unit, ())
