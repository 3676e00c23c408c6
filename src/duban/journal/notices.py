"""告知 as its reader sees it: what I, or my post in my unit, have been told. Written by ``act`` alone; reading marks it seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from duban.journal.models import Notice
from duban.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Told:
    """一条告知. ``words`` are the particulars of its ``kind``; ``seq`` leads to the entry it came with."""

    id: int
    kind: str
    subject_kind: str
    subject_id: int
    words: dict[str, Any]
    at: datetime
    seen: bool
    seq: int


# Asked on every page, so written out instead of built anew each time by the object mapper, and both counts in one question.
_MINE = "SELECT 1 FROM journal_notice WHERE seen_at IS NULL AND to_person = %s LIMIT %s"
_OURS = (
    "SELECT 1 FROM journal_notice WHERE seen_at IS NULL AND to_unit = %s AND to_role = %s "
    "AND (to_person IS NULL OR to_person <> %s) LIMIT %s"
)
_UNSEEN = f"SELECT (SELECT count(*) FROM ({_MINE}) AS mine) + (SELECT count(*) FROM ({_OURS}) AS ours)"  # noqa: S608


def unseen(actor: Actor, *, most: int = 99) -> int:
    """How many notices wait to be seen, counted up to ``most``."""
    if actor.person_id is None:
        return 0
    # Without a post no unit's notices are the person's: no unit has the number 0.
    unit, role = (actor.unit_id, actor.role) if actor.unit_id and actor.role else (0, "")
    with connection.cursor() as cursor:
        cursor.execute(_UNSEEN, [actor.person_id, most, unit, role, actor.person_id, most])
        return min(int(cursor.fetchone()[0]), most)


def told(actor: Actor, *, before: int | None = None, most: int = 50) -> list[Told]:
    """Notices, newest first; ``before`` is the id after which to go on."""
    rows = _mine(actor) if before is None else _mine(actor).filter(pk__lt=before)
    return [
        Told(row.pk, row.kind, row.subject_kind, row.subject_id, row.words, row.at, row.seen_at is not None, row.seq)
        for row in rows.order_by("-pk")[:most]
    ]


def mark_seen(actor: Actor, *, up_to: int, at: datetime) -> int:
    """Everything up to this notice has been seen; return how many were new. Reading changes nothing that must be proved."""
    return _mine(actor).filter(seen_at=None, pk__lte=up_to).update(seen_at=at)


def _mine(actor: Actor) -> QuerySet[Notice]:
    """Told to the person, or to the holders of the actor's role in the actor's unit."""
    if actor.person_id is None:
        return Notice.objects.none()
    by_post = Q(to_unit=actor.unit_id, to_role=actor.role) if actor.unit_id and actor.role else Q(pk__in=[])
    return Notice.objects.filter(Q(to_person=actor.person_id) | by_post)
