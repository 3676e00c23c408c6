"""Proof that nothing was lost or altered, or the name of the first thing that does not fit.

Checked here: numbering without gaps, every entry's hash, seal and place in its subject's chain, checkpoints (roots,
chain, signatures, the copy kept outside the database), the tail, and for every kept subject that folding its entries
gives exactly its present state and rows. What cannot be seen from inside: a database rolled back together with its
tail to a moment after the last checkpoint that left the house; hence print or send checkpoints out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings

from duban.journal import book, chain, keys
from duban.journal.kept import Kept, KeptPart
from duban.journal.models import Checkpoint, Entry, Tail
from duban.kernel import canonical, merkle


@dataclass(frozen=True, slots=True)
class Fault:
    """不符之处: ``place`` names the row (e.g. ``流水 #1234``), ``sentence`` what is wrong with it."""

    code: str
    place: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.place}:{self.sentence}"


@dataclass
class _Fold:
    """What a subject's entries say so far."""

    nr: int
    hash: str
    state: dict[str, Any]
    parts: dict[tuple[str, str], dict[str, Any]]


def verify(*, most: int = 100) -> list[Fault]:
    """Check everything; return at most ``most`` faults in the order found (empty = proven)."""
    faults: list[Fault] = []
    for fault in _all():
        faults.append(fault)
        if len(faults) >= most:
            break
    return faults


def _all() -> Iterator[Fault]:
    mine = keys.load(book.key_folder())
    folds: dict[tuple[str, int], _Fold] = {}
    last = _Seen()
    yield from _entries(mine, folds, last)
    yield from _tail(mine, last)
    yield from _checkpoints(mine, last)
    yield from _kept_outside()
    yield from _subjects(folds)


@dataclass
class _Seen:
    seq: int = 0
    hash: str = chain.GENESIS


def _entries(mine: keys.Keys, folds: dict[tuple[str, int], _Fold], last: _Seen) -> Iterator[Fault]:
    for entry in Entry.objects.order_by("seq").iterator(chunk_size=2000):
        place = f"流水 #{entry.seq}({entry.subject_kind} {entry.subject_id} 第 {entry.nr} 条,{entry.kind})"
        if entry.seq != last.seq + 1:
            missing = f"#{last.seq + 1}" if entry.seq == last.seq + 2 else f"#{last.seq + 1} 至 #{entry.seq - 1}"
            yield Fault("entry.missing", f"流水 {missing}", "缺失或编号不连续,记录被移除过或被插入过")
        last.seq, last.hash = entry.seq, entry.hash
        hashed = chain.Links(
            seq=entry.seq,
            subject_kind=entry.subject_kind,
            subject_id=entry.subject_id,
            nr=entry.nr,
            at=entry.at,
            actor=entry.actor,
            kind=entry.kind,
            payload=entry.payload,
            prev=entry.prev,
            alg=entry.alg,
        ).digest() if entry.alg in canonical.HASHES else ""
        if hashed != entry.hash or _person(entry.actor) != entry.actor_person:
            yield Fault("entry.altered", place, "内容与其哈希不符,记录被改动过")
        elif chain.seal(mine.seal, "entry", entry.hash) != entry.seal:
            yield Fault("entry.forged", place, "封印不符,这条记录不是本系统写入的")
        yield from _link(entry, place, folds)


def _person(actor: str) -> Any:
    try:
        return json.loads(actor).get("person")
    except (ValueError, AttributeError):
        return "unreadable"


def _link(entry: Entry, place: str, folds: dict[tuple[str, int], _Fold]) -> Iterator[Fault]:
    key = (entry.subject_kind, entry.subject_id)
    fold = folds.setdefault(key, _Fold(0, chain.GENESIS, {}, {}))
    if entry.nr != fold.nr + 1 or entry.prev != fold.hash:
        yield Fault("entry.unchained", place, "与同一对象的上一条不相连,次序被改动过或有记录被移除")
    fold.nr, fold.hash = entry.nr, entry.hash
    try:
        payload = json.loads(entry.payload)
        fold.state.update(payload.get("set", {}))
        for label, rows in payload.get("parts", {}).items():
            for id_, state in rows.items():
                fold.parts[(label, id_)] = state
    except (ValueError, AttributeError):
        yield Fault("entry.unreadable", place, "内容无法解读")


def _tail(mine: keys.Keys, last: _Seen) -> Iterator[Fault]:
    tail = Tail.objects.filter(pk=1).first()
    if tail is None or Tail.objects.count() != 1:
        yield Fault("tail.missing", "账尾", "账尾行缺失或多出,无法证明末尾的记录齐全")
        return
    if book.tail_seal(tail, mine.seal) != tail.seal:
        yield Fault("tail.forged", "账尾", "封印不符,账尾被改动过")
    if tail.seq > last.seq:
        yield Fault("entry.missing", f"流水 #{last.seq + 1} 至 #{tail.seq}", "末尾的记录被移除")
    elif (tail.seq, tail.hash) != (last.seq, last.hash):
        yield Fault("tail.behind", f"流水 #{tail.seq + 1} 起", "账尾之后还有记录,它们不是本系统写入的")


def _checkpoints(mine: keys.Keys, last: _Seen) -> Iterator[Fault]:
    tail = Tail.objects.filter(pk=1).first()
    previous, covered, nr = chain.GENESIS, 0, 0
    for point in Checkpoint.objects.order_by("nr").iterator():
        nr += 1
        place = f"检查点 {point.nr}"
        if point.nr != nr or point.prev != previous or point.first_seq != covered + 1:
            yield Fault("checkpoint.unchained", place, "与上一检查点不相连,有检查点被移除或插入")
            nr = point.nr
        statement = book.checkpoint_statement(
            point.nr, point.first_seq, point.last_seq, point.at, point.root, point.prev, point.key_id
        )
        if canonical.digest(statement) != point.hash:
            yield Fault("checkpoint.altered", place, "内容与其哈希不符,被改动过")
        if not mine.verify(point.key_id, statement, point.signature):
            yield Fault("checkpoint.forged", place, "签名不符,不是本系统签发的")
        leaves = _hashes(point.first_seq, point.last_seq)
        if not leaves or merkle.root(leaves).hex() != point.root:
            yield Fault("checkpoint.root", place, f"与流水 #{point.first_seq} 至 #{point.last_seq} 的现状不符")
        previous, covered = point.hash, point.last_seq
    if tail is not None and (tail.checkpoint_nr, tail.checked_seq) != (nr, covered):
        yield Fault("checkpoint.missing", f"检查点 {tail.checkpoint_nr}", "最后的检查点缺失或多出")


def _hashes(first: int, last: int) -> list[bytes]:
    rows: Iterable[str] = (
        Entry.objects.filter(seq__gte=first, seq__lte=last).order_by("seq").values_list("hash", flat=True)
    )
    try:
        return [bytes.fromhex(row) for row in rows]
    except ValueError:
        return []


def outside_copy() -> Path:
    """File outside the database to which every checkpoint is copied, one JSON line each."""
    return Path(settings.DATA) / "checkpoints.jsonl"


def _kept_outside() -> Iterator[Fault]:
    path = outside_copy()
    if not path.is_file():
        return
    stored = dict(Checkpoint.objects.values_list("nr", "hash"))
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            copy = json.loads(line)
            known = stored.get(copy["nr"]) == copy["hash"]
        except (ValueError, KeyError, TypeError):
            yield Fault("outside.unreadable", f"{path.name} 第 {number} 行", "库外检查点副本无法解读")
            continue
        if not known:
            yield Fault("outside.differs", f"检查点 {copy['nr']}", "库外副本中的检查点在数据库里不存在或不同,数据库可能被回退过")


def kept_models() -> dict[str, type[Kept]]:
    """Every kept model by its subject kind."""
    return {m.subject_kind: m for m in apps.get_models() if issubclass(m, Kept)}


def _subjects(folds: dict[tuple[str, int], _Fold]) -> Iterator[Fault]:
    models = kept_models()
    for kind, model in sorted(models.items()):
        for subject in model._default_manager.order_by("pk").iterator(chunk_size=2000):
            fold = folds.get((kind, subject.pk))
            place = f"{model._meta.verbose_name} {subject.pk}"
            if fold is None:
                yield Fault("subject.unknown", place, "没有任何流水,这一行不是通过系统写入的")
                continue
            if (subject.version, subject.chain_hash) != (fold.nr, fold.hash):
                yield Fault("subject.behind", place, f"版本 {subject.version} 与流水最后一条(第 {fold.nr} 条)不符")
            differing = [name for name, value in subject.as_kept().items() if fold.state.get(name, _NOTHING) != value]
            if differing:
                yield Fault("subject.differs", place, f"现状与流水不符的字段:{'、'.join(differing)}")
            fold.state = {"seen": True}
        for (known, id_), fold in folds.items():
            if known == kind and "seen" not in fold.state:
                yield Fault("subject.removed", f"{model._meta.verbose_name} {id_}", "流水里有,表中已不存在,被移除过")
    yield from _parts(folds)
    for known, id_ in folds:
        if known not in models:
            yield Fault("subject.foreign", f"{known} {id_}", "流水里有系统不认识的对象种类")


_NOTHING = object()


def _parts(folds: dict[tuple[str, int], _Fold]) -> Iterator[Fault]:
    for model in apps.get_models():
        if not issubclass(model, KeptPart):
            continue
        label = model._meta.label_lower
        expected = {
            id_: (key, state)
            for key, fold in folds.items()
            for (name, id_), state in fold.parts.items()
            if name == label
        }
        for part in model._default_manager.order_by("pk").iterator(chunk_size=2000):
            place = f"{model._meta.verbose_name} {part.pk}"
            known = expected.pop(str(part.pk), None)
            if known is None:
                yield Fault("part.unknown", place, "没有流水,这一行不是通过系统写入的")
            elif known != ((part.owner_kind, part.owner_id), part.as_kept()):
                yield Fault("part.differs", place, "现状与流水不符")
        for id_, (key, _) in sorted(expected.items()):
            yield Fault("part.removed", f"{model._meta.verbose_name} {id_}", f"属于 {key[0]} {key[1]},流水里有,表中已不存在")
