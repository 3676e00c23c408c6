"""``act``: the one door through which anything that matters changes.

Permission, change, entry and notices commit together or not at all. What a caller does inside ``with act(...) as
deed`` is: take the subjects (locked), state by which right it is allowed, change their attributes, add rows, tell
people. On leaving the block the deed compares every subject with what it was, writes one entry per subject, and saves
with the subject's version in the WHERE clause, so that the slower of two people is told instead of overwriting.

Lock order is always: subjects, then the journal's tail. Acts therefore never nest.

What an entry's payload says: ``set`` fields that changed (all of them in the first entry), ``parts`` the rows of the subject
that were added or changed, ``note`` words of the act, ``told`` who was given notice, ``right`` what it was allowed by.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db import models, transaction

from duban.journal import book, rows
from duban.journal.contention import in_turn
from duban.journal.durable import counted
from duban.journal.kept import Kept, KeptPart, plain
from duban.journal.models import Entry, Notice
from duban.journal.remember import look_again
from duban.kernel.actor import Actor
from duban.kernel.errors import NotThere, Outdated

K = TypeVar("K", bound=Kept)
P = TypeVar("P", bound=KeptPart)

_AT_ONCE = 5000


@dataclass(slots=True)
class _HeldPart:
    """A row of a subject: what it was when taken; ``fresh`` if this deed added it."""

    part: KeptPart
    before: rows.Values
    fresh: bool


@dataclass(slots=True)
class _Held:
    """A subject in this deed: what it was (``before`` is ``None`` if this deed added it), what else its entry says."""

    subject: Kept
    before: dict[str, Any] | None
    row: rows.Values
    parts: list[_HeldPart] = field(default_factory=list)
    added: dict[str, dict[str, Any]] = field(default_factory=dict)
    note: dict[str, Any] = field(default_factory=dict)
    told: list[dict[str, Any]] = field(default_factory=list)
    kind: str = ""


class Deed:
    """一次行为: the work in hand between entering and leaving ``act``.

    ``right``    what it is allowed by, set by ``permit``. ``entries`` what it wrote, known after the block.
    """

    def __init__(self, actor: Actor, at: datetime, kind: str) -> None:
        self.actor = actor
        self.at = at
        self.kind = kind
        self.right = ""
        self.entries: list[Entry] = []
        self._held: dict[tuple[str, int], _Held] = {}
        self._notices: list[Notice] = []

    def permit(self, right: str) -> None:
        """State the right this deed rests on; policies return it or raise NotPermitted.

        Mandatory: a deed that leaves its block without one raises ValueError and undoes everything.
        """
        if not right:
            raise ValueError("a deed must name the right it rests on")
        self.right = right

    def take(self, model: type[K], id_: int, *, version: int | None = None) -> K:
        """Fetch and lock a subject for change.

        ``version`` is the number the person saw; raises Outdated if the subject has moved on since, NotThere if gone.
        """
        known = self._held.get((model.subject_kind, id_))
        if known is not None and isinstance(known.subject, model):
            found = known.subject
        else:
            fetched = rows.fetch(model, id_)
            if fetched is None:
                raise _not_there(model, id_)
            found = fetched
            self._hold(found, found.as_kept())
        if version is not None and found.version != version:
            raise _outdated(found)
        return found

    def take_all(self, model: type[K], ids: Iterable[int]) -> list[K]:
        """Lock several subjects in the order of their ids (a fixed order cannot deadlock). Raises NotThere if one is gone."""
        wanted = sorted(set(ids))
        unknown = [id_ for id_ in wanted if (model.subject_kind, id_) not in self._held]
        for start in range(0, len(unknown), _AT_ONCE):
            some = unknown[start : start + _AT_ONCE]
            for found in model._base_manager.select_for_update().filter(pk__in=some).order_by("pk"):
                self._hold(found, found.as_kept())
        return [self._known(model, id_) for id_ in wanted]

    def add(self, subject: K, **note: Any) -> K:
        """Insert a new subject; its first entry holds its whole state."""
        rows.settle(subject)
        # Past the model's own ``save``, which refuses everybody else.
        models.Model.save(subject, force_insert=True)
        self._hold(subject, None).note.update(note)
        return subject

    def add_many(self, subjects: Sequence[K], **note: Any) -> Sequence[K]:
        """Insert many subjects of one model at once (imports); ``note`` goes into each one's entry."""
        if subjects:
            for subject in subjects:
                rows.settle(subject)
            type(subjects[0])._base_manager.bulk_create(subjects, batch_size=500)
            for subject in subjects:
                self._hold(subject, None).note.update(note)
        return subjects

    def add_part(self, owner: Kept, part: P) -> P:
        """Insert a row that belongs to ``owner`` (taken or added in this deed); later changes to it in the block count too."""
        held = self._owner(owner, part)
        rows.settle(part)
        models.Model.save(part, force_insert=True)
        held.parts.append(_HeldPart(part, rows.values(part), fresh=True))
        return part

    def add_rows(self, owner: Kept, model: type[KeptPart], given: Sequence[rows.Values]) -> None:
        """Insert many rows that belong to ``owner``, each given as its columns' values; they are final, no object is made of them."""
        if not given:
            return
        held = self._of(owner)
        if any(row[model.owner_field] != owner.pk for row in given) or owner.subject_kind not in (
            model.owner_kind,
            *model.owner_kinds,
        ):
            raise ValueError(f"rows of {model.__name__} that do not belong to {owner!r}")
        ids = rows.insert_many(model, given)
        added = held.added.setdefault(model._meta.label_lower, {})
        for id_, row in zip(ids, given, strict=True):
            added[str(id_)] = {name: plain(row[name]) for name in model.kept}

    def take_part(self, owner: Kept, part: P, *, current: bool = False) -> P:
        """Put an existing row of ``owner`` under change; what differs on leaving is saved and written down.

        The row is read again: since ``owner`` is locked, it is then the last word, whatever the caller had read before.
        ``current`` says that the caller read it after locking the owner, which spares that.
        """
        held = self._owner(owner, part)
        if all(known.part is not part for known in held.parts):
            if not current:
                part.refresh_from_db(from_queryset=type(part)._base_manager.all())
            held = self._owner(owner, part)
            held.parts.append(_HeldPart(part, rows.values(part), fresh=False))
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
        """Queue a notice to a person, or to the holders of ``role`` in ``unit``; it leaves only if the deed commits.

        The subject's entry says who was told, so that the telling itself can be proved (S0-24).
        """
        if (person is None) == (unit is None):
            raise ValueError("a notice goes to a person or to a unit")
        to = {"person": person} if person is not None else {"unit": unit, "role": role}
        self._of(subject).told.append({"kind": kind, **to})
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
        held = _Held(subject, before, rows.values(subject))
        self._held[(subject.subject_kind, subject.pk)] = held
        return held

    def _known(self, model: type[K], id_: int) -> K:
        held = self._held.get((model.subject_kind, id_))
        if held is None or not isinstance(held.subject, model):
            raise _not_there(model, id_)
        return held.subject

    def _of(self, subject: Kept) -> _Held:
        try:
            return self._held[(subject.subject_kind, subject.pk)]
        except KeyError:
            raise ValueError(f"{subject!r} was not taken in this deed") from None

    def _owner(self, owner: Kept, part: KeptPart) -> _Held:
        if (part.owner_kind, part.owner_id) != (owner.subject_kind, owner.pk):
            raise ValueError(f"{part!r} belongs to {part.owner_kind} {part.owner_id}, not to {owner!r}")
        return self._of(owner)

    def _write(self) -> None:
        if not self.right:
            raise ValueError(f"act {self.kind} names no right: call deed.permit with what the policy returned")
        changes = []
        for held in self._held.values():
            changed = rows.changes(held.subject, held.row)
            payload = self._payload(held)
            if payload is not None:
                changes.append((held, changed, payload))
            elif changed:
                rows.run([rows.update(held.subject, changed)])
        if changes:
            told = [(held.subject, held.kind or self.kind, payload) for held, _, payload in changes]
            self.entries, waiting = book.write(told, actor=self.actor, at=self.at)
            written = [(held, changed, entry) for (held, changed, _), entry in zip(changes, self.entries, strict=True)]
            self._save(written, waiting)
            self._send()

    def _payload(self, held: _Held) -> dict[str, Any] | None:
        """What the subject's entry says, or ``None`` if nothing happened to it."""
        now = held.subject.as_kept()
        changed = now if held.before is None else {k: v for k, v in now.items() if v != held.before[k]}
        words = {"set": changed, "parts": self._parts(held), "note": held.note, "told": held.told}
        said = {name: value for name, value in words.items() if value}
        return {**said, "right": self.right} if said or held.before is None else None

    def _parts(self, held: _Held) -> dict[str, dict[str, Any]]:
        """Save the subject's changed rows; their state by model and id."""
        found: dict[str, dict[str, Any]] = {label: dict(parts) for label, parts in held.added.items()}
        for known in held.parts:
            part = known.part
            changed = rows.changes(part, known.before)
            if (part.owner_kind, part.owner_id) != (held.subject.subject_kind, held.subject.pk):
                raise ValueError(f"{part!r} was given to another owner")
            if changed and rows.run([rows.update(part, changed)]) != [1]:
                raise _outdated(held.subject)
            if known.fresh or not set(changed) <= set(part.loose):
                found.setdefault(part._meta.label_lower, {})[str(part.pk)] = part.as_kept()
        return found

    def _save(self, written: list[tuple[_Held, rows.Values, Entry]], waiting: list[rows.Statement]) -> None:
        """Save the subjects, together with what the book has ready."""
        fresh: dict[type[Kept], list[tuple[str, int]]] = {}
        updates = []
        for held, changed, entry in written:
            subject, version = held.subject, held.row["version"]
            subject.version, subject.chain_hash = entry.nr, entry.hash
            if held.before is None and not changed:
                fresh.setdefault(type(subject), []).append((entry.hash, subject.pk))
            else:
                changed = {**changed, "version": entry.nr, "chain_hash": entry.hash}
                updates.append((subject, rows.update(subject, changed, version=version)))
        touched = rows.run([*waiting, *(statement for _, statement in updates)])[len(waiting) :]
        for (subject, _), count in zip(updates, touched, strict=True):
            if count != 1:
                raise _outdated(subject)
        for model, hashes in fresh.items():
            rows.first_entries(model, hashes)

    def _send(self) -> None:
        by_subject = {(entry.subject_kind, entry.subject_id): entry.seq for entry in self.entries}
        for notice in self._notices:
            notice.seq = by_subject[(notice.subject_kind, notice.subject_id)]
        Notice.objects.bulk_create(self._notices)


@contextmanager
def act(*, actor: Actor, at: datetime, kind: str) -> Iterator[Deed]:
    """Open a deed by ``actor`` at the aware moment ``at``; ``kind`` is its dotted code, e.g. ``case.assign``.

    Commits on leaving the block, undoes everything on any error. Raises ValueError when called inside another act or
    left without ``permit``; Outdated where another act came first; Refusal (``retry``) where the house is too busy.
    """
    if at.tzinfo is None:
        raise ValueError("the moment of an act needs a time zone")
    if getattr(_here, "deed", None) is not None:
        raise ValueError("acts do not nest: one act changes all its subjects")
    _here.deed = deed = Deed(actor, at, kind)
    try:
        with counted(), in_turn(), transaction.atomic():
            yield deed
            deed._write()
    finally:
        _here.deed = None
        look_again()


_here = threading.local()


def _not_there(model: type[Kept], id_: int) -> NotThere:
    return NotThere(f"{model.subject_kind}.missing", f"没有找到编号为 {id_} 的{model._meta.verbose_name}。")


def _outdated(subject: Kept) -> Outdated:
    return Outdated(
        f"{subject.subject_kind}.outdated",
        f"在您操作之前,这条{subject._meta.verbose_name}已被他人更新。请查看最新状态后再决定是否继续。",
        ground="并发操作先到者有效",
    )
