"""What a reader gets of one case: its parts, what it is tied to, and its story from the journal. First argument: the actor."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Value

from duban.cases import flow, queries, sight
from duban.cases.models import Case, Instruction, Link, Milestone, Party, Source
from duban.journal.models import Entry
from duban.kernel.actor import Actor
from duban.units.models import Unit
from duban.units.roles import ROLES

MADE = {"split": "由拆分而来"}
"""来历: how the first entry of a case reads that was not registered but made out of another."""

# Words of the reporter as they came; beyond the desk only the rewritten summary goes on (C8.1b, 检举控告工作规则第47条).
ORIGINAL = frozenset({"facts", "supplement", "source_note"})


def reads_original(actor: Actor, case: Case) -> bool:
    """Whether the reader may have a report's original words: the unit that took it in, and whoever answers for the area.

    The handling and the assisting units work from the rewritten summary. Items hold nobody's words, so everyone reads them.
    """
    if case.kind != "report" or actor.unit_id == case.registrar_id:
        return True
    role = ROLES.get(actor.role)
    return role is not None and role.scope == "area" and bool(set(actor.reach) & set(case.seat.path))


@dataclass(frozen=True, slots=True)
class Tie:
    """关联办件: ``how`` is merged_into, merged, split_from, part, item or report; only cases the reader may know of."""

    how: str
    case: Case


@dataclass(frozen=True, slots=True)
class Dossier:
    """卷宗: a case with its parts. ``original`` False: ``case.facts`` is not for this reader, who works from the summary."""

    case: Case
    original: bool
    sources: Sequence[Source]
    parties: Sequence[Party]
    milestones: Sequence[Milestone]
    instructions: Sequence[Instruction]
    ties: Sequence[Tie]

    @property
    def facts(self) -> str:
        """The words this reader may have: the original, else the summary."""
        return self.case.facts if self.original else self.case.summary


def dossier(actor: Actor, case_id: int) -> Dossier:
    """Everything of one case; raises NotThere for what the actor may not see."""
    case = queries.get(actor, case_id)
    return Dossier(
        case,
        reads_original(actor, case),
        list(case.sources.order_by("on", "id")),
        list(case.parties.filter(ended_on=None).select_related("unit").order_by("id")),
        list(case.milestones.filter(dropped_on=None)),
        list(case.instructions.select_related("leader").order_by("-id")),
        _ties(actor, case),
    )


def _ties(actor: Actor, case: Case) -> list[Tie]:
    """Cases this one is tied to, in both directions, as far as the reader may know of them."""
    wanted: list[tuple[str, int]] = []
    if case.merged_into_id:
        wanted.append(("merged_into", case.merged_into_id))
    if case.split_from_id:
        wanted.append(("split_from", case.split_from_id))
    # Two look-ups in one question, not an OR: with that SQLite may go through all cases.
    into = Case.objects.filter(merged_into=case).values_list("pk", Value("merged"))
    parts = Case.objects.filter(split_from=case).values_list("pk", Value("part"))
    wanted += [(how, id_) for id_, how in into.union(parts, all=True).order_by("id")]
    links = Link.objects.filter(to_kind="case", how="item", ended_on=None)
    to = links.filter(case=case).values_list("id", "to_id", Value("item"))
    of = links.filter(to_id=case.pk).values_list("id", "case_id", Value("report"))
    wanted += [(how, id_) for _, id_, how in to.union(of, all=True).order_by("id")]
    known = sight.visible(actor).in_bulk({id_ for _, id_ in wanted})
    # A part that was put back is told as merged, not twice.
    back = {id_ for how, id_ in wanted if how == "merged"}
    return [Tie(how, known[id_]) for how, id_ in wanted if id_ in known and not (how == "part" and id_ in back)]


@dataclass(frozen=True, slots=True)
class Happened:
    """一步: one journal entry of the case. ``move`` is the move's code; ``day_only`` if the reader may know the day alone.

    ``words`` are the answers given with the move and what the step added; ids stay ids (``names`` leads to units' names).
    """

    seq: int
    nr: int
    at: datetime
    move: str
    title: str
    who: str
    person_id: int | None
    role: str
    unit_id: int | None
    station: str
    words: Mapping[str, Any]
    day_only: bool = False


def story(actor: Actor, case: Case, *, since: int = 0) -> list[Happened]:
    """The case's entries, oldest first, ``since`` a version on. The caller has the case from ``get`` or ``dossier``.

    The clock's ladder is told too. Original words of a report are left out for those who work from the summary, and of the moment
    it came in they learn the day only (C8.2).
    """
    rows = Entry.objects.filter(subject_kind="case", subject_id=case.pk, nr__gt=since).order_by("nr")
    original = reads_original(actor, case)
    return [_happened(row, case, original) for row in rows]


def _happened(row: Entry, case: Case, original: bool) -> Happened:
    actor, payload = json.loads(row.actor), json.loads(row.payload)
    note: dict[str, Any] = payload.get("note", {})
    if not original:
        note = {key: value for key, value in note.items() if key not in ORIGINAL}
    code = row.kind.removeprefix("case.")
    move = flow.MOVES.get(code)
    first = row.nr == 1 and case.split_from_id is not None and code == "split"
    return Happened(
        seq=row.seq,
        nr=row.nr,
        at=row.at,
        move=code,
        title=MADE[code] if first else move.title if move else code,
        who=actor["name"],
        person_id=actor["person"],
        role=ROLES[actor["role"]].title if actor["role"] in ROLES else "",
        unit_id=actor["unit"],
        station=payload.get("set", {}).get("station", ""),
        words=note,
        day_only=row.nr == 1 and case.kind == "report" and not original,
    )


def unit_names(ids: Sequence[int | None]) -> dict[int, str]:
    """Names of units that stand in a story; names of organs are no secret."""
    wanted = {id_ for id_ in ids if id_ is not None}
    return dict(Unit.objects.filter(pk__in=wanted).values_list("pk", "name"))
