"""One subject: what its entries say it is, beside what its tables hold."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field

from duban.journal import chain
from duban.journal.kept import Kept, KeptPart, plain
from duban.journal.proof.fault import Fault
from duban.journal.proof.snapshot import UNREADABLE

Step = tuple[int, int, Any]
"""(subject id, which stream, what it brings): 0 an entry, 1 the subject's row, 2 a row that belongs to it."""

_NOTHING = object()


@dataclass(frozen=True, slots=True)
class Turn:
    """The kind whose subjects are being compared. ``kinds`` are all there are, ``labels`` all models of rows."""

    model: type[Kept]
    kinds: frozenset[str]
    labels: Mapping[str, type[KeptPart]]
    first: bool

    def owns(self, kind: str | None) -> bool:
        """Whether a row of that owner kind belongs to this turn: one of another kind with the same number is met again in
        its own kind's turn; of no known kind at all, in the first's."""
        return kind in (None, self.model.subject_kind) or (self.first and kind not in self.kinds)


@dataclass(slots=True)
class Fold:
    """What a subject's entries say it is."""

    nr: int = 0
    hash: str = chain.GENESIS
    state: dict[str, Any] = field(default_factory=dict)
    parts: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    def take(self, row: Any) -> Iterator[Fault]:
        """Fold in the next entry (in the order of ``_COLUMNS``)."""
        seq, id_, nr, payload, prev, hashed = row
        place = f"流水 #{seq}(对象 {id_} 第 {nr} 条)"
        if nr != self.nr + 1 or prev != self.hash:
            yield Fault(
                "entry.unchained", place, "与同一对象的上一条不相连,次序被改动过或有记录被移除", ("journal_entry", seq)
            )
        self.nr, self.hash = nr, hashed
        try:
            said = json.loads(payload)
            self.state.update(said.get("set", {}))
            for label, rows in said.get("parts", {}).items():
                self.parts.update({(label, part): state for part, state in rows.items()})
        except (ValueError, TypeError, AttributeError):
            yield Fault("entry.unreadable", place, "内容无法解读", ("journal_entry", seq))


def one_subject(turn: Turn, id_: int, steps: list[Step]) -> Iterator[Fault]:
    """Compare what the entries of subject ``id_`` say with its row and the rows that belong to it."""
    model = turn.model
    fold, rows, parts = Fold(), [], []
    for _, stream, brought in steps:
        if stream == 0 and brought is not None:
            yield from fold.take(brought)
        elif stream == 1:
            rows.append(brought)
        elif stream == 2:
            parts.append(brought)
    place = (model._meta.db_table, id_)
    name = f"{model._meta.verbose_name} {id_}"
    if not rows and fold.nr:
        yield Fault("subject.removed", name, "流水里有,表中已不存在,被移除过", place)
    for row in rows:
        yield from _row(fold, row, name, place)
    yield from _part_rows(fold, turn, f"{model._meta.verbose_name} {id_}", parts)


def _row(
    fold: Fold, found: tuple[Kept, tuple[str, ...]] | None, name: str, place: tuple[str, int | str]
) -> Iterator[Fault]:
    row, stored_oddly = found or (None, ())
    now = _as_kept(row)
    if row is None or now is None:
        yield Fault("subject.unreadable", name, "内容无法解读,被改动过", place)
        return
    if not fold.nr:
        yield Fault("subject.unknown", name, "没有任何流水,这一行不是通过系统写入的", place)
        return
    if (row.version, row.chain_hash) != (fold.nr, fold.hash):
        yield Fault("subject.behind", name, f"版本 {row.version} 与流水最后一条(第 {fold.nr} 条)不符", place)
    differing = sorted({*_differing(row, fold.state, now), *stored_oddly})
    if differing:
        yield Fault("subject.differs", name, f"现状与流水不符的字段:{'、'.join(differing)}", place)


def _part_rows(
    fold: Fold, turn: Turn, owner: str, parts: list[tuple[type[KeptPart], int, KeptPart | None, tuple[str, ...]]]
) -> Iterator[Fault]:
    for model, pk, row, stored_oddly in parts:
        if not turn.owns(_kind_of(row)):
            continue
        name, place = f"{model._meta.verbose_name} {pk}(属于{owner})", (model._meta.db_table, pk)
        known = fold.parts.pop((model._meta.label_lower, str(pk)), None)
        now = _as_kept(row)
        if now is None:
            yield Fault("part.unreadable", name, "内容无法解读,被改动过", place)
        elif known is None:
            yield Fault("part.unknown", name, "没有流水,这一行不是通过系统写入的", place)
        elif stored_oddly or (row is not None and _differing(row, known, now)):
            yield Fault("part.differs", name, "现状与流水不符", place)
    for label, id_ in sorted(fold.parts):
        known_model = turn.labels.get(label)
        title, table = (known_model._meta.verbose_name, known_model._meta.db_table) if known_model else (label, label)
        key = int(id_) if id_.isdigit() else id_
        yield Fault("part.removed", f"{title} {id_}", f"属于{owner},流水里有,表中已不存在或改归了他处", (table, key))


def _differing(row: Kept | KeptPart, said: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """Fields that are not what the entries say. Of a field that no entry names – it came with a later version of the
    programme – they say that it is what that version gave to all rows there were: its default."""
    return [name for name, value in now.items() if (said[name] if name in said else _default(row, name)) != value]


def _default(row: Kept | KeptPart, name: str) -> Any:
    """The default of a field as the journal would keep it; what equals nothing, where there is none."""
    try:
        field = row._meta.get_field(name)
    except FieldDoesNotExist:
        return _NOTHING
    return plain(field.get_default()) if isinstance(field, Field) else _NOTHING


def _as_kept(row: Kept | KeptPart | None) -> dict[str, Any] | None:
    """The row's state; ``None`` where it cannot be read."""
    try:
        return row.as_kept() if row is not None else None
    except UNREADABLE:
        return None


def _kind_of(row: KeptPart | None) -> str | None:
    try:
        return str(row.owner_kind) if row is not None else None
    except UNREADABLE:
        return None
