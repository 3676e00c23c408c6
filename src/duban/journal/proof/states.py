"""Present states: folding a subject's entries gives exactly its row and the rows that belong to it, and nothing else is there.

Entries, subjects and their rows are read in the order of the subjects' ids and stepped through together, so that the
size of the house does not matter: only one subject is in hand at a time.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import F, Func, Q, Value
from django.db.models.lookups import Exact

from duban.journal.kept import Kept, KeptPart
from duban.journal.models import Checkpoint, Entry, Tail
from duban.journal.proof.compare import Step, Turn, one_subject
from duban.journal.proof.fault import Fault
from duban.journal.proof.snapshot import careful, read
from duban.journal.proof.storage import odd

_COLUMNS = "seq, subject_id, nr, payload, prev, hash"
_BEHIND = (
    "FROM journal_entry WHERE subject_kind = %s AND (subject_id, nr) > (%s, %s){} ORDER BY subject_id, nr LIMIT %s"
)
_NUMBERS_ONLY = " AND typeof(subject_id) = 'integer' AND typeof(nr) = 'integer'"
_LOW = -(2**63)


def kept_models() -> dict[str, type[Kept]]:
    """Every kept model by its subject kind."""
    return {m.subject_kind: m for m in apps.get_models() if issubclass(m, Kept)}


def part_models(kind: str) -> list[type[KeptPart]]:
    """Models whose rows can belong to subjects of ``kind``."""
    return [m for m in _all_parts() if kind in _owner_kinds(m)]


def _all_parts() -> list[type[KeptPart]]:
    gone = missing_tables()
    return [m for m in apps.get_models() if issubclass(m, KeptPart) and m._meta.db_table not in gone]


def missing_tables() -> list[str]:
    """Tables under proof that are not in the database."""
    there = set(connection.introspection.table_names())
    proved = [m._meta.db_table for m in apps.get_models() if issubclass(m, (Kept, KeptPart, Entry, Tail, Checkpoint))]
    return sorted(set(proved) - there)


def subjects() -> int:
    """How many subjects there are."""
    gone = missing_tables()
    return sum(m._base_manager.count() for m in kept_models().values() if m._meta.db_table not in gone)


def _owner_kinds(model: type[KeptPart]) -> tuple[str, ...]:
    declared: object = model.owner_kind  # a property where one table serves several kinds
    return model.owner_kinds or ((declared,) if isinstance(declared, str) else tuple(kept_models()))


def states(progress: Callable[[int], None]) -> Iterator[Fault]:
    """Check every subject of every kind."""
    models, done, gone = kept_models(), 0, missing_tables()
    labels = {part._meta.label_lower: part for part in _all_parts()}
    for kind, model in sorted(models.items()):
        if model._meta.db_table in gone:
            continue
        streams = [_entries(kind), _subjects(model), *(_parts(part) for part in part_models(kind))]
        turn = Turn(model, frozenset(models), labels, first=kind == min(models))
        for id_, steps in groupby(heapq.merge(*streams, key=itemgetter(0, 1)), itemgetter(0)):
            yield from one_subject(turn, id_, list(steps))
            done += 1
            if done % 1000 == 0:
                progress(done)
    for part in _all_parts():
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
