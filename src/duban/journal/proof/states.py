"""Present states: folding a subject's entries gives exactly its row and the rows that belong to it, and nothing else is there.

Entries, subjects and their rows are read in the order of the subjects' ids and stepped through together, so that the
size of the house does not matter: only one subject is in hand at a time.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import F, Func, Q, Value
from django.db.models.lookups import Exact

from duban.journal import chain
from duban.journal.kept import Kept, KeptPart
from duban.journal.proof.fault import Fault
from duban.journal.proof.snapshot import UNREADABLE, careful, read
from duban.journal.proof.storage import odd

_COLUMNS = "seq, subject_id, nr, payload, prev, hash"
_BEHIND = (
    "FROM journal_entry WHERE subject_kind = %s AND (subject_id, nr) > (%s, %s){} ORDER BY subject_id, nr LIMIT %s"
)
_NUMBERS_ONLY = " AND typeof(subject_id) = 'integer' AND typeof(nr) = 'integer'"
_NOTHING = object()
_LOW = -(2**63)

Step = tuple[int, int, Any]
"""(subject id, which stream, what it brings): the streams are entries, subject, rows."""


def kept_models() -> dict[str, type[Kept]]:
    """Every kept model by its subject kind."""
    return {m.subject_kind: m for m in apps.get_models() if issubclass(m, Kept)}


def part_models(kind: str) -> list[type[KeptPart]]:
    """Models whose rows can belong to subjects of ``kind``."""
    found = [m for m in apps.get_models() if issubclass(m, KeptPart)]
    return [m for m in found if kind in _owner_kinds(m)]


def _owner_kinds(model: type[KeptPart]) -> tuple[str, ...]:
    declared: object = model.owner_kind  # a property where one table serves several kinds
    return model.owner_kinds or ((declared,) if isinstance(declared, str) else tuple(kept_models()))


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


def states(progress: Callable[[int], None]) -> Iterator[Fault]:
    """Check every subject of every kind."""
    models, done = kept_models(), 0
    for kind, model in sorted(models.items()):
        streams = [_entries(kind), _subjects(model), *(_parts(part) for part in part_models(kind))]
        for id_, steps in groupby(heapq.merge(*streams, key=itemgetter(0, 1)), itemgetter(0)):
            yield from _subject(model, id_, list(steps), set(models))
            done += 1
            if done % 1000 == 0:
                progress(done)
    for part in (m for m in apps.get_models() if issubclass(m, KeptPart)):
        yield from _homeless(part)
    known = list(models)
    marks = ", ".join(["%s"] * len(known))
    for kind, first, last in read(
        f"SELECT subject_kind, MIN(seq), MAX(seq) FROM journal_entry WHERE subject_kind NOT IN ({marks}) GROUP BY subject_kind",  # noqa: S608
        known,
    ):
        yield Fault("entry.foreign", f"流水 #{first}", f"对象种类“{kind}”系统不认识", ("journal_entry", first), last)


def _entries(kind: str) -> Iterator[Step]:
    # What is no number has been named already, in the walk over all entries; here it would have no place in the order.
    behind = _BEHIND.format(_NUMBERS_ONLY if connection.vendor == "sqlite" else "")

    def page(after: tuple[int, int], count: int) -> list[Any]:
        return read(f"SELECT {_COLUMNS} {behind}", [kind, *after, count])

    def keys(after: tuple[int, int], count: int) -> list[Any]:
        return [tuple(row) for row in read(f"SELECT subject_id, nr {behind}", [kind, *after, count])]

    for (id_, _), row in careful(page, lambda row: (row[1], row[2]), keys, (_LOW, _LOW)):
        yield id_, 0, row


def _subjects(model: type[Kept]) -> Iterator[Step]:
    rows = model._base_manager.order_by("pk")
    steps = careful(
        lambda after, n: odd(model, list(rows.filter(pk__gt=after)[:n])),
        lambda found: found[0].pk,
        lambda after, n: list(rows.filter(pk__gt=after).values_list("pk", flat=True)[:n]),
        _LOW,
    )
    return ((id_, 1, found) for id_, found in steps)


def _parts(model: type[KeptPart]) -> Iterator[Step]:
    owner = model.owner_field
    rows = model._base_manager.order_by(owner, "pk")
    if connection.vendor == "sqlite":
        rows = rows.filter(Exact(Func(F(owner), function="typeof"), Value("integer")))

    def behind(after: tuple[int, int]) -> Any:
        return rows.filter(Q((f"{owner}__gt", after[0])) | Q((owner, after[0]), ("pk__gt", after[1])))

    steps = careful(
        lambda after, n: odd(model, list(behind(after)[:n])),
        lambda found: (getattr(found[0], owner), found[0].pk),
        lambda after, n: list(behind(after).values_list(owner, "pk")[:n]),
        (_LOW, _LOW),
    )
    return ((id_, 2, (model, pk, *(found or (None, ())))) for (id_, pk), found in steps)


def _homeless(model: type[KeptPart]) -> Iterator[Fault]:
    """Rows whose owner is no number: they would be met at no subject."""
    quote = connection.ops.quote_name
    owner = quote(str(model._meta.get_field(model.owner_field).column))  # type: ignore[union-attr]
    lost = f"typeof({owner}) <> 'integer'" if connection.vendor == "sqlite" else f"{owner} IS NULL"
    table, key = model._meta.db_table, quote(str(model._meta.pk.column))
    for (pk,) in read(f"SELECT {key} FROM {quote(table)} WHERE {lost} ORDER BY {key}", []):  # noqa: S608
        yield Fault("part.unreadable", f"{model._meta.verbose_name} {pk}", "不属于任何对象,被改动过", (table, pk))


def _subject(model: type[Kept], id_: int, steps: list[Step], kinds: set[str]) -> Iterator[Fault]:
    """One subject: its entries, its row, the rows that belong to it."""
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
    yield from _part_rows(fold, model, id_, parts, kinds)


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
    differing = sorted(
        {field for field, value in now.items() if fold.state.get(field, _NOTHING) != value} | {*stored_oddly}
    )
    if differing:
        yield Fault("subject.differs", name, f"现状与流水不符的字段:{'、'.join(differing)}", place)


def _part_rows(
    fold: Fold,
    model: type[Kept],
    id_: int,
    parts: list[tuple[Any, int, KeptPart | None, tuple[str, ...]]],
    kinds: set[str],
) -> Iterator[Fault]:
    expected = dict(fold.parts)
    first = min(kinds)
    for part_model, pk, row, stored_oddly in parts:
        kind = _kind_of(row)
        # A row of another kind with the same number is met again in its own kind's turn; of no kind at all, in the first's.
        if kind is not None and kind != model.subject_kind and not (kind not in kinds and model.subject_kind == first):
            continue
        name = f"{part_model._meta.verbose_name} {pk}(属于{model._meta.verbose_name} {id_})"
        place = (part_model._meta.db_table, pk)
        known = expected.pop((part_model._meta.label_lower, str(pk)), _NOTHING)
        now = _as_kept(row)
        if now is None:
            yield Fault("part.unreadable", name, "内容无法解读,被改动过", place)
        elif known is _NOTHING:
            yield Fault("part.unknown", name, "没有流水,这一行不是通过系统写入的", place)
        elif known != now or stored_oddly:
            yield Fault("part.differs", name, "现状与流水不符", place)
    tables = {m._meta.label_lower: m._meta for m in part_models(model.subject_kind)}
    for label, pk in sorted(expected):
        meta = tables.get(label)
        name = f"{meta.verbose_name if meta else label} {pk}"
        at = (meta.db_table if meta else label, int(pk) if pk.isdigit() else pk)
        yield Fault("part.removed", name, f"属于{model._meta.verbose_name} {id_},流水里有,表中已不存在或改归了他处", at)


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
