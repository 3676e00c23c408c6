"""``act``: the one door through which anything that matters changes.

Permission, change, entry and notices commit together or not at all. What a caller does inside ``with act(...) as
deed`` is: take the subjects (locked), state by which right it is allowed, change their attributes, add rows, tell
people. On leaving the block the deed compares every subject with what it was, writes one entry per subject, and saves
with the subject's version in the WHERE clause, so that the slower of two people is told instead of overwriting.

Lock order is always: subjects, then the journal's tail. Acts therefore never nest.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db import connection, models, transaction

from duban.journal import book
from duban.journal.kept import Kept, KeptPart
from duban.journal.models import Entry, Notice
from duban.kernel.actor import Actor
from duban.kernel.errors import NotThere, Outdated

K = TypeVar("K", bound=Kept)
P = TypeVar("P", bound=KeptPart)


@dataclass
class _Held:
    """A subject in this deed: what it was, what else is written in its entry."""

    subject: Kept
    before: dict[str, Any] | None
    row: dict[str, Any]
    parts: dict[str, dict[str, Any]] = field(default_factory=dict)
    note: dict[str, Any] = field(default_factory=dict)
    kind: str = ""


class Deed:
    """一次行为: the work in hand between entering and leaving ``act``."""

    def __init__(self, actor: Actor, at: datetime, kind: str) -> None:
        self.actor = actor
        self.at = at
        self.kind = kind
        self.right = ""
        self.entries: list[Entry] = []
        self._held: dict[tuple[str, int], _Held] = {}
        self._new: list[_Held] = []
        self._parts: list[tuple[KeptPart, dict[str, Any]]] = []
        self._notices: list[Notice] = []

    def permit(self, right: str) -> None:
        """State the right this deed rests on; policies return it or raise NotPermitted. A deed without one is a bug."""
        if not right:
            raise ValueError("a deed must name the right it rests on")
        self.right = right

    def take(self, model: type[K], id_: int, *, version: int | None = None) -> K:
        """Fetch and lock a subject for change.

        ``version`` is the number the person saw; raises Outdated if the subject has moved on since, NotThere if gone.
        """
        known = self._held.get((model.subject_kind, id_))
        if known is not None and isinstance(known.subject, model):
            return known.subject
        found = model._default_manager.select_for_update().filter(pk=id_).first()
        if found is None:
            raise NotThere(f"{model.subject_kind}.missing", f"没有找到编号为 {id_} 的{model._meta.verbose_name}。")
        if version is not None and found.version != version:
            raise Outdated(
                f"{model.subject_kind}.outdated",
                f"在您操作之前,这条{model._meta.verbose_name}已被他人更新。请查看最新状态后再决定是否继续。",
                ground="并发操作先到者有效",
            )
        self._hold(found, found.as_kept())
        return found

    def take_all(self, model: type[K], ids: Iterable[int]) -> list[K]:
        """Lock several subjects in the order of their ids (a fixed order cannot deadlock)."""
        return [self.take(model, id_) for id_ in sorted(set(ids))]

    def add(self, subject: K, **note: Any) -> K:
        """Insert a new subject; its first entry holds its whole state."""
        subject.save(force_insert=True)
        self._hold(subject, None).note.update(note)
        return subject

    def add_many(self, subjects: Sequence[K]) -> Sequence[K]:
        """Insert many subjects of one model at once (imports)."""
        if subjects:
            type(subjects[0])._default_manager.bulk_create(subjects, batch_size=500)
            for subject in subjects:
                self._hold(subject, None)
        return subjects

    def add_part(self, owner: Kept, part: P) -> P:
        """Insert a row that belongs to ``owner`` (taken or added in this deed)."""
        part.save(force_insert=True)
        self._of(owner).parts.setdefault(part._meta.label_lower, {})[str(part.pk)] = part.as_kept()
        return part

    def take_part(self, owner: Kept, part: P) -> P:
        """Put an existing row of ``owner`` under change; what differs on leaving is saved and written down."""
        self._of(owner)
        self._parts.append((part, _row(part)))
        return part

    def note(self, subject: Kept, kind: str = "", **words: Any) -> None:
        """Words for the subject's entry; ``kind`` names this subject's side of the act if it differs from the deed's."""
        held = self._of(subject)
        held.note.update(words)
        held.kind = kind or held.kind

    def tell(
        self,
        subject: Kept,
        kind: str,
        *,
        person: int | None = None,
        unit: int | None = None,
        role: str = "",
        words: Mapping[str, Any] | None = None,
    ) -> None:
        """Queue a notice to a person, or to the holders of ``role`` in ``unit``; it leaves only if the deed commits."""
        self._of(subject)
        self._notices.append(
            Notice(
                to_person=person,
                to_unit=unit,
                to_role=role,
                kind=kind,
                subject_kind=subject.subject_kind,
                subject_id=subject.pk,
                words=dict(words or {}),
                at=self.at,
            )
        )

    def _hold(self, subject: Kept, before: dict[str, Any] | None) -> _Held:
        held = _Held(subject, before, _row(subject))
        self._held[(subject.subject_kind, subject.pk)] = held
        return held

    def _of(self, subject: Kept) -> _Held:
        try:
            return self._held[(subject.subject_kind, subject.pk)]
        except KeyError:
            raise ValueError(f"{subject!r} was not taken in this deed") from None

    def _write(self) -> None:
        if not self.right:
            raise ValueError(f"act {self.kind} changed something without naming a right")
        self._save_parts()
        changes = [(held, payload) for held in self._held.values() if (payload := self._payload(held)) is not None]
        if not changes:
            if self._notices:
                raise ValueError(f"act {self.kind} tells somebody of nothing")
            return
        self.entries = book.write(
            [(held.subject, held.kind or self.kind, payload) for held, payload in changes], actor=self.actor, at=self.at
        )
        self._save([(held, entry) for (held, _), entry in zip(changes, self.entries, strict=True)])
        self._send()

    def _payload(self, held: _Held) -> dict[str, Any] | None:
        now = held.subject.as_kept()
        changed = now if held.before is None else {k: v for k, v in now.items() if v != held.before[k]}
        payload: dict[str, Any] = {}
        if changed:
            payload["set"] = changed
        if held.parts:
            payload["parts"] = held.parts
        if held.note:
            payload["note"] = held.note
        return {**payload, "right": self.right} if payload or held.before is None else None

    def _save_parts(self) -> None:
        for part, before in self._parts:
            changed = {name: value for name, value in _row(part).items() if value != before[name]}
            if not changed:
                continue
            type(part)._default_manager.filter(pk=part.pk).update(**changed)
            held = self._held[(part.owner_kind, part.owner_id)]
            held.parts.setdefault(part._meta.label_lower, {})[str(part.pk)] = part.as_kept()

    def _save(self, written: list[tuple[_Held, Entry]]) -> None:
        fresh: dict[type[Kept], list[tuple[str, int]]] = {}
        for held, entry in written:
            subject = held.subject
            subject.version, subject.chain_hash = entry.nr, entry.hash
            changed = {name: value for name, value in _row(subject).items() if value != held.row[name]}
            if held.before is None and set(changed) == {"version", "chain_hash"}:
                fresh.setdefault(type(subject), []).append((entry.hash, subject.pk))
                continue
            saved = (
                type(subject)._default_manager.filter(pk=subject.pk, version=held.row["version"]).update(**changed)
            )
            if saved != 1:
                raise Outdated(f"{subject.subject_kind}.outdated", "在您操作之前,内容已被他人更新。请查看最新状态后再决定。")
        for model, rows in fresh.items():
            table = connection.ops.quote_name(model._meta.db_table)
            with connection.cursor() as cursor:
                cursor.executemany(f"UPDATE {table} SET version = 1, chain_hash = %s WHERE id = %s", rows)  # noqa: S608

    def _send(self) -> None:
        by_subject = {(entry.subject_kind, entry.subject_id): entry.seq for entry in self.entries}
        for notice in self._notices:
            notice.seq = by_subject.get((notice.subject_kind, notice.subject_id), self.entries[0].seq)
        Notice.objects.bulk_create(self._notices)


@contextmanager
def act(*, actor: Actor, at: datetime, kind: str) -> Iterator[Deed]:
    """Open a deed by ``actor`` at the aware moment ``at``; ``kind`` is its dotted code, e.g. ``case.assign``.

    Commits on leaving the block, undoes everything on any error. Raises ValueError when called inside another act.
    """
    if at.tzinfo is None:
        raise ValueError("the moment of an act needs a time zone")
    if getattr(_here, "deed", None) is not None:
        raise ValueError("acts do not nest: one act changes all its subjects")
    _here.deed = deed = Deed(actor, at, kind)
    try:
        with transaction.atomic():
            yield deed
            deed._write()
    finally:
        _here.deed = None


_here = threading.local()


def _row(instance: models.Model) -> dict[str, Any]:
    """Every column's value, containers copied so that a change in place shows."""
    values = {}
    for column in instance._meta.concrete_fields:
        value = getattr(instance, column.attname)
        values[column.attname] = _copy(value)
    return values


def _copy(value: Any) -> Any:
    """A copy deep enough to notice changes made in place in JSON columns."""
    if isinstance(value, list):
        return [_copy(item) for item in value]
    if isinstance(value, dict):
        return {key: _copy(item) for key, item in value.items()}
    return value

