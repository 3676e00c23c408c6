"""Reading the journal: a subject's history, the audit view, and the proof that an entry lies under a checkpoint.

Notices are read in ``notices``. Nothing here decides who may: a history is asked for with the subject in hand, which its own
part gives out only to those who may see it; the audit view is asked for with the right the policy returned.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from duban.journal import book, keys, outside
from duban.journal.kept import Kept
from duban.journal.models import Checkpoint, Entry
from duban.journal.proof.checkpoints import read_eras
from duban.journal.proof.states import kept_models
from duban.kernel import merkle
from duban.kernel.actor import Actor
from duban.kernel.errors import NotPermitted, NotThere

AUDIT_RIGHTS = frozenset({"audit.read", "audit.export"})


@dataclass(frozen=True, slots=True)
class Line:
    """流水一行. ``changed`` fields with their new values, ``parts`` rows of the subject by model and id, ``note`` words of the
    act, ``told`` who was given notice. ``fields`` names what changed even where the values are ``hidden`` from an auditor.
    """

    seq: int
    subject_kind: str
    subject_id: int
    nr: int
    at: datetime
    kind: str
    actor: Mapping[str, Any]
    right: str
    fields: tuple[str, ...]
    hash: str
    changed: Mapping[str, Any] = field(default_factory=dict)
    parts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    note: Mapping[str, Any] = field(default_factory=dict)
    told: tuple[Mapping[str, Any], ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What an auditor looks for; empty means all. ``kind`` is an act's code or its first part (``case`` finds ``case.assign``);
    ``since`` counts in, ``until`` does not."""

    person: int | None = None
    kind: str = ""
    subject_kind: str = ""
    subject_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None

    def as_dict(self) -> dict[str, Any]:
        """What was asked, for the record of an export."""
        given = {
            "person": self.person,
            "kind": self.kind,
            "subject_kind": self.subject_kind,
            "subject_id": self.subject_id,
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
        }
        return {name: value for name, value in given.items() if value not in (None, "")}


def history(subject: Kept, *, before: int | None = None, most: int = 50) -> list[Line]:
    """What happened to ``subject``, newest first; ``before`` is the ``nr`` to go on from.

    Takes the subject itself: who holds it was allowed to see it.
    """
    rows = Entry.objects.filter(subject_kind=subject.subject_kind, subject_id=subject.pk)
    if before is not None:
        rows = rows.filter(nr__lt=before)
    return [_line(row) for row in rows.order_by("-nr")[:most]]


def audit(actor: Actor, *, right: str, asked: Asked, before: int | None = None, most: int = 100) -> list[Line]:
    """Entries an auditor asked for, newest first; ``before`` is the ``seq`` to go on from.

    ``right`` is what the policy returned for ``audit.read``. Shows who did what to what when; values only of accounts, posts and
    units, never of cases: administrators read no cases (三员分立). Raises NotPermitted for any other right.
    """
    _may_audit(actor, right)
    rows = _asked(asked)
    if before is not None:
        rows = rows.filter(seq__lt=before)
    closed = _closed()
    return [_line(row, closed) for row in rows.order_by("-seq")[:most]]


def audit_lines(actor: Actor, *, right: str, asked: Asked) -> Iterator[str]:
    """The same as JSON text, one line an entry, oldest first, however many there are."""
    _may_audit(actor, right)
    closed = _closed()
    for row in _asked(asked).order_by("seq").iterator(chunk_size=1000):
        yield json.dumps(as_dict(_line(row, closed)), ensure_ascii=False, sort_keys=True)


def as_dict(line: Line) -> dict[str, Any]:
    """A line as JSON values."""
    found: dict[str, Any] = {
        "seq": line.seq,
        "subject": [line.subject_kind, line.subject_id, line.nr],
        "at": line.at.isoformat(),
        "kind": line.kind,
        "actor": dict(line.actor),
        "right": line.right,
        "fields": list(line.fields),
        "hash": line.hash,
    }
    if line.hidden:
        return {**found, "hidden": True}
    return {**found, "set": line.changed, "parts": line.parts, "note": line.note, "told": list(line.told)}


def _may_audit(actor: Actor, right: str) -> None:
    if right not in AUDIT_RIGHTS or actor.is_clock:
        raise NotPermitted("audit.no_right", "只有审计管理员可以查阅流水。", ground="GB/T 22239-2019 三员分立")


def _asked(asked: Asked) -> QuerySet[Entry]:
    rows = Entry.objects.all()
    if asked.person is not None:
        rows = rows.filter(actor_person=asked.person)
    if asked.kind:
        rows = rows.filter(kind=asked.kind) if "." in asked.kind else rows.filter(kind__startswith=f"{asked.kind}.")
    if asked.subject_kind:
        rows = rows.filter(subject_kind=asked.subject_kind)
    if asked.subject_id is not None:
        rows = rows.filter(subject_id=asked.subject_id)
    if asked.since is not None:
        rows = rows.filter(at__gte=asked.since)
    if asked.until is not None:
        rows = rows.filter(at__lt=asked.until)
    return rows


def _closed() -> frozenset[str]:
    """Kinds of subject whose values an auditor does not see."""
    return frozenset(kind for kind, model in kept_models().items() if not model.open_to_audit)


def _line(row: Entry, closed: frozenset[str] = frozenset()) -> Line:
    said = json.loads(row.payload)
    changed, parts = said.get("set", {}), said.get("parts", {})
    hidden = row.subject_kind in closed
    return Line(
        seq=row.seq,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        nr=row.nr,
        at=row.at,
        kind=row.kind,
        actor=json.loads(row.actor),
        right=str(said.get("right", "")),
        fields=(*sorted(changed), *sorted(parts)),
        hash=row.hash,
        changed={} if hidden else changed,
        parts={} if hidden else parts,
        note={} if hidden else said.get("note", {}),
        told=() if hidden else tuple(said.get("told", ())),
        hidden=hidden,
    )


@dataclass(frozen=True, slots=True)
class Inclusion:
    """入账证明: entry ``seq`` with ``hash`` is leaf ``index`` (from 0) of the ``size`` under the checkpoint's root.

    ``path`` are the sibling hashes from the leaf up (RFC 9162), ``checkpoint`` the signed statement as it leaves the house.
    """

    journal: str
    seq: int
    hash: str
    index: int
    size: int
    path: tuple[str, ...]
    checkpoint: Mapping[str, int | str]

    def as_dict(self) -> dict[str, Any]:
        """As JSON values, for a receipt."""
        return {
            "format": "duban-inclusion/1",
            "journal": self.journal,
            "seq": self.seq,
            "hash": self.hash,
            "index": self.index,
            "size": self.size,
            "path": list(self.path),
            "checkpoint": dict(self.checkpoint),
        }


def inclusion(seq: int) -> Inclusion | None:
    """The proof that entry ``seq`` lies under a checkpoint; ``None`` while no checkpoint covers it yet.

    Tells hashes only, nothing of what the entry says. Raises NotThere for an entry that does not exist.
    """
    hashed = Entry.objects.filter(seq=seq).values_list("hash", flat=True).first()
    if hashed is None:
        raise NotThere("journal.no_entry", f"流水中没有第 {seq} 条。")
    point = Checkpoint.objects.filter(last_seq__gte=seq).order_by("nr").first()
    tail = book.read_tail()
    if point is None or tail is None:
        return None
    rows = Entry.objects.filter(seq__gte=point.first_seq, seq__lte=point.last_seq).order_by("seq")
    leaves = [bytes.fromhex(row) for row in rows.values_list("hash", flat=True)]
    index = seq - point.first_seq
    path = merkle.inclusion_proof(leaves, index, point.alg)
    return Inclusion(
        journal=tail.journal,
        seq=seq,
        hash=hashed,
        index=index,
        size=len(leaves),
        path=tuple(step.hex() for step in path),
        checkpoint=outside.as_dict(point),
    )


def checkpoints(*, since: int = 1) -> dict[str, Any]:
    """Checkpoints from number ``since`` on and every public key, for whoever wants to check without trusting this server."""
    tail = book.read_tail()
    if tail is None:
        raise NotThere("journal.no_tail", "流水的账尾缺失,请运行 ./duban verify。")
    return {
        "format": "duban-checkpoints/1",
        "journal": tail.journal,
        "keys": public_keys(tail.journal),
        "checkpoints": [outside.as_dict(point) for point in Checkpoint.objects.filter(nr__gte=since).order_by("nr")],
    }


def public_keys(journal: str) -> list[dict[str, Any]]:
    """This journal's keys in the order of their service: id, public half (PEM) and last entry signed, ``None`` for the one in use."""
    ring, told = keys.load(book.key_folder()), read_eras(journal)
    return [
        {"id": id_, "last": last, "pem": ring[id_].public_pem() if id_ in ring else ""}
        for id_, last in zip(told.keys, [*told.ends, None], strict=True)
    ]


def checkpoint_in_hand(nr: int = 0) -> Mapping[str, int | str]:
    """Checkpoint ``nr`` as it leaves the house; the last one for 0. Raises NotThere."""
    rows = Checkpoint.objects.filter(nr=nr) if nr else Checkpoint.objects.order_by("-nr")
    point = rows.first()
    if point is None:
        raise NotThere("journal.no_checkpoint", f"没有第 {nr} 号检查点。" if nr else "还没有检查点。")
    return outside.as_dict(point)
