"""Preview a sheet, and take it: one act for all rows, or nothing. What is taken is what was shown."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from duban.journal.door import Deed, act
from duban.kernel.actor import Actor
from duban.kernel.errors import Outdated, Refusal
from duban.units import policy, rules, terms, tree
from duban.units.exchange.book import Book, read_book
from duban.units.exchange.comparing import ADD, CHANGE, Comparison, Item, compare
from duban.units.exchange.reading import Reading, read
from duban.units.exchange.references import Node
from duban.units.exchange.snapshot import Known, snapshot, successions
from duban.units.kinds import KINDS
from duban.units.models import Alias, Succession, Unit
from duban.units.names import key

RIGHT = "unit.manage"


@dataclass(frozen=True, slots=True)
class Preview:
    """预览: what a file holds and would do. ``mark`` is to be handed to ``take``; it changes with the file and the units."""

    mark: str
    book: Book
    reading: Reading
    comparison: Comparison

    @property
    def ready(self) -> bool:
        """True if there is something to take and nothing wrong."""
        counts = self.comparison.counts
        fresh = any(link.fresh for link in self.comparison.links)
        return not self.comparison.faulty and bool(counts[ADD] or counts[CHANGE] or fresh)


@dataclass(frozen=True, slots=True)
class Taken:
    """导入结果: counts of units added and changed, and of links of succession."""

    added: int
    changed: int
    links: int


def preview(actor: Actor, data: bytes, chosen: Mapping[str, str] | None = None) -> Preview:
    """Read and compare a file; nothing is written. ``chosen`` maps head texts to column codes for unknown heads.

    Raises NotPermitted, or Refusal if the file cannot be read or holds no table of units.
    """
    policy.require(actor, RIGHT)
    with _uncollected():
        return _preview(actor, data, chosen)


def _preview(actor: Actor, data: bytes, chosen: Mapping[str, str] | None) -> Preview:
    book = read_book(data)
    reading = read(book, chosen)
    if not reading.heads:
        raise Refusal(
            "exchange.no_table",
            "文件中没有找到单位表:表头须有“单位名称”和至少另一列(如“上级单位”)。请下载模板填写,或指定各列的含义。",
            ground="E4",
            field="file",
        )
    known = snapshot()
    found = compare(reading, known, successions())
    _own_area(actor, found, known)
    mark = hashlib.sha256(hashlib.sha256(data).digest() + found.digest().encode()).hexdigest()
    return Preview(mark, book, reading, found)


def _own_area(actor: Actor, found: Comparison, known: Mapping[int, Known]) -> None:
    """Rows outside the actor's area are problems of their own, so that the rest of the file can still be seen."""
    by_node = {item.node: item for item in found.items}
    for item in found.items:
        if item.action not in {ADD, CHANGE}:
            continue
        for node in {item.parent, item.node if item.node >= 0 else item.parent}:
            unit = _nearest(node, by_node, known)
            if unit is not None and not policy.covers(actor, unit):
                item.wrong("", "该单位不在您负责的范围内")
                item.action = "wrong"
                break


def _nearest(node: Node | None, by_node: Mapping[Node, Item], known: Mapping[int, Known]) -> Known | None:
    """The node itself if it exists, else the lowest existing unit above it."""
    while node is not None and node < 0:
        node = by_node[node].parent if node in by_node else None
    return None if node is None else known[node]


def take(*, actor: Actor, at: datetime, data: bytes, mark: str, chosen: Mapping[str, str] | None = None) -> Taken:
    """Write what the preview with this ``mark`` showed, in one act.

    Raises Outdated if file or units have changed since the preview, Refusal if a row is wrong or nothing is to be done.
    """
    with _uncollected(), act(actor=actor, at=at, kind="unit.import") as deed:
        shown = preview(actor, data, chosen)
        if shown.comparison.faulty:
            raise Refusal(
                "exchange.faulty",
                "表中还有错误的行,全部改正之后才能导入;现在没有写入任何内容。",
                ground="E4",
                field="file",
            )
        if shown.mark != mark:
            raise Outdated(
                "exchange.outdated", "预览之后文件或单位数据有变化,请重新预览后再导入。", ground="所见即所得"
            )
        if not shown.ready:
            raise Refusal("exchange.nothing", "表中内容与系统一致,无须导入。", ground="E4", field="file")
        deed.permit(policy.require(actor, RIGHT))
        return _Writer(deed, shown.comparison, hashlib.sha256(data).hexdigest()).write()


@contextmanager
def _uncollected() -> Iterator[None]:
    """Rows by the ten thousand that all stay: looking for garbage among them takes a third of the time and frees nothing.

    Two imports at once leave the collector on, whichever ends first.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class _Writer:
    """Writes a faultless comparison inside a deed."""

    def __init__(self, deed: Deed, comparison: Comparison, digest: str) -> None:
        self.deed = deed
        self.items = comparison.items
        self.links = [link for link in comparison.links if link.fresh]
        self.digest = digest
        self.units: dict[Node, Unit] = {}
        self.aliases: dict[int, list[Alias]] = {}

    def write(self) -> Taken:
        self._lock()
        added = [item for item in self.items if item.action == ADD]
        changed = [item for item in self.items if item.action == CHANGE]
        self._add(added)
        self._change(changed)
        for link in self.links:
            unit = self.units[link.unit]
            on = link.draft.on
            if on is not None:
                part = Succession(
                    unit=unit, successor=self.units[link.successor], on=on, how=link.how, basis=link.draft.basis[:200]
                )
                self.deed.add_part(unit, part)
        return Taken(len(added), len(changed), len(self.links))

    def _lock(self) -> None:
        """Take every existing unit that is changed or referred to, in one read; subtrees that move are taken when they do."""
        wanted = {item.node for item in self.items if item.action == CHANGE}
        for item in self.items:
            if item.action in {ADD, CHANGE}:
                wanted |= {node for node in (item.parent, item.line, item.same_as) if node is not None}
        wanted |= {node for link in self.links for node in (link.unit, link.successor)}
        for unit in self.deed.take_all(Unit, (node for node in wanted if node >= 0)):
            self.units[unit.pk] = unit

    def _add(self, added: Sequence[Item]) -> None:
        codes = _Codes(added, self.units)
        for batch in _batches(added):
            fresh = [self._fresh(item, codes) for item in batch]
            self.deed.add_many(fresh, file=self.digest)
            for item, unit in zip(batch, fresh, strict=True):
                self.units[item.node] = unit
        for item in added:
            self._alias(self.units[item.node], item)
            if item.same_as is not None:
                self._double(self.units[item.node], self.units[item.same_as])
        fresh_ids = {self.units[item.node].pk for item in added}
        terms.write([self.units[item.node] for item in added], self.aliases)
        terms.index(unit for unit in self.units.values() if unit.pk in self.aliases and unit.pk not in fresh_ids)

    def _fresh(self, item: Item, codes: _Codes) -> Unit:
        draft = item.draft
        parent = self.units[item.parent] if item.parent is not None else None
        return Unit(
            code=draft.code or codes.next_under(item.parent),
            name=rules.unit_name(draft.name),
            short_name=draft.short_name,
            kind=item.kind,
            level=KINDS[item.kind].level,
            parent_id=parent.pk if parent else None,
            trail=tree.below(parent.trail, parent.pk) if parent else tree.ROOT,
            line_id=self.units[item.line].pk if item.line is not None else None,
            opened_on=draft.opened_on,
            closed_on=draft.closed_on,
            same_as_id=self.units[item.same_as].pk if item.same_as is not None else None,
        )

    def _alias(self, unit: Unit, item: Item) -> None:
        for name, state in item.add_aliases:
            self._part(unit, Alias(unit=unit, name=name, state=state))
        for name, until_on in item.add_former:
            self._part(unit, Alias(unit=unit, name=name, state="confirmed", until_on=until_on))

    def _part(self, unit: Unit, alias: Alias) -> None:
        self.deed.add_part(unit, alias)
        self.aliases.setdefault(unit.pk, []).append(alias)

    def _double(self, unit: Unit, keep: Unit) -> None:
        """A doubled entry gives its name to the one that stands for both, as a merger does."""
        known = Alias.objects.filter(unit=keep).exclude(state="undone").values_list("name", flat=True)
        if key(unit.name) not in {key(name) for name in (keep.name, keep.short_name, *known) if name}:
            self._part(keep, Alias(unit=keep, name=unit.name, state="confirmed", merged=unit))

    def _change(self, changed: Sequence[Item]) -> None:
        decided: list[Alias] = []
        for item in changed:
            unit = self.units[item.node]
            draft = item.draft
            for name in ("name", "short_name", "opened_on"):
                if name in item.changes:
                    setattr(unit, name, getattr(draft, name))
            unit.kind, unit.level = item.kind, KINDS[item.kind].level
            unit.line = self.units[item.line] if item.line is not None else None
            if "parent" in item.changes and item.parent is not None:
                unit.parent = self.units[item.parent]
            self.deed.note(unit, file=self.digest)
            self._alias(unit, item)
            if item.undo_aliases or item.confirm_aliases:
                decided += self._decide(unit, item)
        if any("parent" in item.changes for item in changed):
            self._retrail()
        terms.index([self.units[item.node] for item in changed], decided)

    def _decide(self, unit: Unit, item: Item) -> list[Alias]:
        """Confirm and undo aliases as the sheet says."""
        states = dict.fromkeys(item.undo_aliases, "undone") | dict.fromkeys(item.confirm_aliases, "confirmed")
        aliases = list(
            Alias.objects.filter(unit=unit, until_on=None, merged=None, name__in=states).exclude(state="undone")
        )
        for alias in aliases:
            self.deed.take_part(unit, alias).state = states[alias.name]
        return aliases

    def _retrail(self) -> None:
        """Give every unit the trail its place now has. Asked again until nothing more is locked, as when moving one unit."""
        held: set[int] = set()
        while True:
            found: dict[int, tuple[int | None, str]] = {
                pk: (parent, trail) for pk, parent, trail in Unit.objects.values_list("pk", "parent_id", "trail")
            }
            parents = {pk: parent for pk, (parent, _) in found.items()}
            parents |= {unit.pk: unit.parent_id for unit in self.units.values()}
            wanted = tree.trails(parents, {})
            off = {pk for pk, trail in wanted.items() if trail != found[pk][1]}
            if off <= held:
                break
            held |= off
            self.deed.take_all(Unit, off)
        for unit in self.deed.take_all(Unit, held):
            unit.trail = wanted[unit.pk]


def _batches(added: Sequence[Item]) -> Iterator[list[Item]]:
    """Rows in groups of which each refers only to units that exist or came in a group before.

    What a unit refers to are parent, line and double; such chains cannot close, but together they might (a county directed by
    its own bureau): then whatever is left comes by parents only, and the rest cannot be taken.
    """
    left = {item.node: item for item in added}
    while left:
        batch = [
            item for item in left.values() if not any(node in left for node in (item.parent, item.line, item.same_as))
        ]
        if not batch:
            names = "、".join(item.draft.name for item in list(left.values())[:3])
            raise Refusal(
                "exchange.knot",
                f"{names}等单位的上级、主管、并入关系互相牵连,请先不填主管单位导入一次,再补填。",
                ground="E4",
                field="file",
            )
        yield batch
        for item in batch:
            del left[item.node]


class _Codes:
    """Running codes under each parent for rows that brought none."""

    def __init__(self, added: Sequence[Item], units: Mapping[Node, Unit]) -> None:
        self.units = units
        self.taken = {item.draft.code for item in added if item.draft.code}
        if any(not item.draft.code for item in added):
            self.taken |= set(Unit.objects.values_list("code", flat=True))
        self.last: dict[Node | None, int] = {}

    def next_under(self, parent: Node | None) -> str:
        """The parent's code with the next number that nobody has."""
        stem = f"{self.units[parent].code}-" if parent is not None else ""
        while True:
            self.last[parent] = self.last.get(parent, 0) + 1
            code = f"{stem}{self.last[parent]:02d}"
            if code not in self.taken:
                self.taken.add(code)
                return rules.unit_code(code)
