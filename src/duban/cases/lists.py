"""What a list of cases shows beside their own columns, fetched for many at once; and the whole filtered ledger in pieces (E3)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, Max

from duban.campaign.models import Due
from duban.cases import flow, listing, queries, sight
from duban.cases.flow import Move
from duban.cases.lines import Line
from duban.cases.listing import Filters
from duban.cases.models import Case, Party, Source
from duban.files.models import File
from duban.journal.models import Entry
from duban.kernel.actor import Actor
from duban.kernel.errors import NotPermitted, Refusal
from duban.units.models import Person, Unit
from duban.units.roles import ROLES

MOST_EXPORTED = 100_000
_PIECE = 500
_TOLD_BY = {"progress": "progress", "note_progress": "progress", "apply": "institution", "publicise": "where"}


@dataclass(slots=True)
class Extra:
    """附列: what stands in other tables. ``sources`` are codes; ``assists`` names; texts are the latest of their kind."""

    sources: list[str] = field(default_factory=list)
    assists: list[str] = field(default_factory=list)
    evidence: int = 0
    area: str = ""
    line: str = ""
    progress: str = ""
    progress_on: date | None = None
    institution: str = ""
    publicity: str = ""
    reviewer: str = ""


def extras(actor: Actor, rows: Sequence[Case | Line]) -> dict[int, Extra]:
    """By case id, for rows the actor already has from a query."""
    found = {case.pk: Extra() for case in rows}
    ids = list(found)
    for case_id, code in Source.objects.filter(case__in=ids).order_by("id").values_list("case_id", "code"):
        found[case_id].sources.append(code)
    held = Party.objects.filter(case__in=ids, ended_on=None).order_by("id").values_list("case_id", "unit__name")
    for case_id, name in held:
        found[case_id].assists.append(name)
    kept = File.objects.filter(of_kind="case", of_id__in=ids, state="kept").order_by()
    for case_id, number in kept.values_list("of_id").annotate(n=Count("pk")):
        found[case_id].evidence = number
    _units(rows, found)
    return found


def _units(rows: Sequence[Case | Line], found: dict[int, Extra]) -> None:
    """The area the case lies in (块) and the unit that directs its handler (条)."""
    ids = {id_ for case in rows for depth in range(8) if (id_ := getattr(case, f"area{depth}")) is not None}
    handlers = {case.handler_id for case in rows if case.handler_id}
    units = Unit.objects.in_bulk(ids | handlers)
    lines = Unit.objects.in_bulk({u.line_id for u in units.values() if u.pk in handlers and u.line_id})
    for case in rows:
        path = [units[id_] for depth in range(8) if (id_ := getattr(case, f"area{depth}")) in units]
        areas = [unit.name for unit in path if unit.level]
        found[case.pk].area = areas[-1] if areas else ""
        handler = units.get(case.handler_id or 0)
        if handler is not None and handler.line_id in lines:
            found[case.pk].line = lines[handler.line_id].name


def _reviewers(rows: Iterable[Case], found: dict[int, Extra]) -> None:
    by_case = {
        case.pk: hand[0] for case in rows if (hand := case.hands.get("first_review") or case.hands.get("answer"))
    }
    names = dict(Person.objects.filter(pk__in=set(by_case.values())).values_list("pk", "name"))
    for case_id, person_id in by_case.items():
        found[case_id].reviewer = names.get(person_id, "")


def _told(found: dict[int, Extra]) -> None:
    """Latest progress, institution and publicity as they were written down."""
    kinds = [f"case.{code}" for code in _TOLD_BY]
    rows = Entry.objects.filter(subject_kind="case", subject_id__in=list(found), kind__in=kinds).order_by("seq")
    for case_id, kind, at, payload in rows.values_list("subject_id", "kind", "at", "payload"):
        code = kind.removeprefix("case.")
        text = json.loads(payload).get("note", {}).get(_TOLD_BY[code], "")
        extra = found[case_id]
        if not text:
            continue
        if _TOLD_BY[code] == "progress":
            extra.progress, extra.progress_on = text, at.date()
        elif code == "apply":
            extra.institution = text
        else:
            extra.publicity = text


def may_export(actor: Actor) -> bool:
    """Whether the actor's role carries the right to take the ledger out of the house."""
    role = ROLES.get(actor.role)
    return role is not None and "case.export" in role.rights


def exported(actor: Actor, filters: Filters, today: date, *, order: str = "due") -> Iterator[tuple[Case, Extra]]:
    """Every row of the filtered ledger with its extras, in pieces, never all in memory.

    Raises NotPermitted without the right case.export, Refusal where there are more rows than a sheet should hold.
    """
    if not may_export(actor):
        able = "、".join(role.title for role in ROLES.values() if "case.export" in role.rights)
        raise NotPermitted("export.no_right", f"导出台账由{able}办理。", ground="C10 导出留痕")
    rows = listing.ledger(actor, filters, today)
    if rows.order_by().values("pk")[: MOST_EXPORTED + 1].count() > MOST_EXPORTED:
        raise Refusal(
            "export.too_many", f"符合条件的超过 {MOST_EXPORTED} 件,请先缩小筛选范围再导出。", ground="C10 最小够用"
        )
    return _pieces(actor, filters, today, order)


def _pieces(actor: Actor, filters: Filters, today: date, order: str) -> Iterator[tuple[Case, Extra]]:
    after = ""
    while True:
        listed = listing.ledger(actor, filters, today)
        ids, after = listing.page_ids(listed, order=order, after=after, size=_PIECE)
        cases = Case.objects.select_related("topic", "handler", "campaign").in_bulk(ids)
        beside = extras(actor, list(cases.values()))
        _reviewers(cases.values(), beside)
        _told(beside)
        for id_ in ids:
            yield cases[id_], beside[id_]
        if not after:
            return


def openings(actor: Actor, rows: Sequence[Case]) -> dict[int, list[Move]]:
    """By case id: the moves open to the actor now, in the table's order."""
    return {case.pk: [one.move for one in queries.options(actor, case) if one.refused is None] for case in rows}


@dataclass(frozen=True, slots=True)
class LastHand:
    """上一手: who did the last step of a case, from which post, when."""

    move: str
    title: str
    who: str
    unit: str
    at: datetime


def last_hands(actor: Actor, rows: Sequence[Case]) -> dict[int, LastHand]:
    """By case id: the last step that a person did, for rows the actor already has."""
    entries = Entry.objects.filter(subject_kind="case", subject_id__in=[c.pk for c in rows], actor_person__isnull=False)
    seqs = entries.order_by().values_list("subject_id").annotate(seq=Max("seq"))
    last = Entry.objects.in_bulk([seq for _, seq in seqs])
    actors = {row.subject_id: json.loads(row.actor) for row in last.values()}
    names = dict(Unit.objects.filter(pk__in={one["unit"] for one in actors.values()}).values_list("pk", "name"))
    found = {}
    for row in last.values():
        who, code = actors[row.subject_id], row.kind.removeprefix("case.")
        move = flow.MOVES.get(code)
        found[row.subject_id] = LastHand(
            code, move.title if move else code, who["name"], names.get(who["unit"], ""), row.at
        )
    return found


def owed(actor: Actor, *, most: int = 99) -> int:
    """How many dues wait in the actor's inbox, counted up to ``most``."""
    role = ROLES.get(actor.role)
    if role is None or role.scope == "none" or actor.unit_id is None:
        return 0
    rows = Due.objects.filter(owing=actor.unit_id, state="running", right__in=sorted(role.rights), of_kind="case")
    ids = list(rows.values_list("of_id", flat=True)[:most])
    if not ids:
        return 0
    walled = set(Case.objects.filter(pk__in=ids).exclude(sight.outside_wall(actor)).values_list("pk", flat=True))
    return sum(id_ not in walled for id_ in ids)
