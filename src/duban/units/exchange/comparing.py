"""What a sheet would change: each row added, changed, the same, or wrong, checked against all units and all other rows. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from duban.kernel.errors import Refusal
from duban.units import rules, tree
from duban.units.exchange.reading import Draft, HistoryDraft, Problem, Reading
from duban.units.exchange.references import Node, References, Unresolved
from duban.units.exchange.snapshot import Known
from duban.units.kinds import KINDS, TITLES, Kind, fits, recognised
from duban.units.names import key

ADD, CHANGE, SAME, WRONG = "add", "change", "same", "wrong"
WAYS = {"更名": "rename", "合并": "merge", "分设": "split", "职责划转": "transfer"}
_SIMPLE = ("name", "short_name", "opened_on")


@dataclass(slots=True)
class Item:
    """比较结果: one row. ``changes`` maps a field to its old and new value; for an added unit ``None`` and the new one."""

    draft: Draft
    node: Node
    action: str = SAME
    kind: str = ""
    parent: Node | None = None
    line: Node | None = None
    same_as: Node | None = None
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    add_aliases: list[tuple[str, str]] = field(default_factory=list)
    undo_aliases: list[str] = field(default_factory=list)
    confirm_aliases: list[str] = field(default_factory=list)
    add_former: list[tuple[str, date]] = field(default_factory=list)

    def wrong(self, column: str, sentence: str) -> None:
        """Note a problem of the row."""
        self.draft.problems.append(Problem(column, sentence))


@dataclass(slots=True)
class Link:
    """沿革一行, resolved."""

    draft: HistoryDraft
    unit: Node = 0
    successor: Node = 0
    how: str = ""
    fresh: bool = True


@dataclass(slots=True)
class Comparison:
    """比较: all rows; ``untouched`` how many existing units the sheet does not speak of."""

    items: list[Item]
    links: list[Link]
    untouched: int

    @property
    def counts(self) -> dict[str, int]:
        """Rows by action."""
        found = dict.fromkeys((ADD, CHANGE, SAME, WRONG), 0)
        for item in self.items:
            found[item.action] += 1
        return found

    @property
    def faulty(self) -> bool:
        """True if any row, of units or of succession, has a problem: then nothing may be taken."""
        return any(i.draft.problems for i in self.items) or any(link.draft.problems for link in self.links)

    def digest(self) -> str:
        """Mark of what would be done, so that what is taken is what was seen."""
        told = [
            (i.action, i.node, i.draft.code, i.draft.name, i.kind, i.parent, i.line, i.same_as, sorted(i.changes.items()), i.add_aliases,
             i.undo_aliases, i.confirm_aliases, i.add_former)
            for i in self.items
        ]  # fmt: skip
        links = [(link.unit, link.successor, link.draft.on, link.how, link.fresh) for link in self.links]
        return hashlib.sha256(repr((told, links)).encode()).hexdigest()


def compare(reading: Reading, known: Mapping[int, Known], links: set[tuple[int, int, date, str]]) -> Comparison:
    """Compare what was read with what is; problems are written into the drafts."""
    refs = References(known, reading.units)
    items = [Item(draft, refs.node(nr)) for nr, draft in enumerate(reading.units)]
    _once(items)
    for nr, item in enumerate(items):
        _resolve(nr, item, refs)
    by_node = {item.node: item for item in items}
    parents = _no_circles(items, known, by_node)
    _kinds(parents, by_node, known)
    for item in items:
        _check(item, by_node, known)
    _names_free(items, known, by_node)
    for item in items:
        _decide(item, known.get(item.node))
    found = [_link(draft, refs, links) for draft in reading.history]
    touched = {item.node for item in items}
    return Comparison(items, found, sum(id_ not in touched for id_ in known))


def _once(items: list[Item]) -> None:
    """No two rows may speak of one unit."""
    first: dict[Any, Item] = {}
    for item in items:
        for mark in ((item.node,), ("code", item.draft.code) if item.draft.code else None):
            if mark is None:
                continue
            other = first.setdefault(mark, item)
            if other is not item:
                item.wrong("code" if item.draft.code else "name", f"与{other.draft.place}是同一单位,请只留一行")
                break


def _resolve(nr: int, item: Item, refs: References) -> None:
    draft = item.draft
    try:
        item.parent = refs.parent(nr)
    except Unresolved as error:
        item.wrong("parent", str(error))
    for column in ("line", "same_as"):
        if text := getattr(draft, column):
            try:
                setattr(item, column, refs.resolve(text))
            except Unresolved as error:
                item.wrong(column, str(error))
    unit = refs.known.get(item.node)
    if unit is not None:
        if "line" not in draft.given:
            item.line = unit.line_id
        if "same_as" not in draft.given:
            item.same_as = unit.same_as_id
        if "parent" not in draft.given:
            item.parent = unit.parent_id
    if item.line == item.node:
        item.wrong("line", "不能是本单位自己")
    if item.same_as == item.node:
        item.wrong("same_as", "不能是本单位自己")


def _no_circles(items: list[Item], known: Mapping[int, Known], by_node: Mapping[Node, Item]) -> dict[Node, Node | None]:
    """Mark rows in circles of parents or of lines; return every unit's parent, as it would be."""
    parents: dict[Node, Node | None] = {id_: unit.parent_id for id_, unit in known.items()}
    lines: dict[Node, Node | None] = {id_: unit.line_id for id_, unit in known.items()}
    for item in items:
        parents[item.node], lines[item.node] = item.parent, item.line
    for column, chain, what in (("parent", parents, "上下级"), ("line", lines, "主管")):
        for node in tree.caught(chain):
            if node in by_node:
                by_node[node].wrong(column, f"{what}关系成了循环,请核对")
    return parents


def _kinds(parents: Mapping[Node, Node | None], by_node: Mapping[Node, Item], known: Mapping[int, Known]) -> None:
    """Settle every row's kind from the top down, since a name such as 某某市 shows its kind only under its parent."""
    for group in tree.by_level(parents):
        for node in group:
            if node in by_node:
                item = by_node[node]
                item.kind = _kind(item, known.get(node), _about(item.parent, by_node, known)[0])


def _check(item: Item, by_node: Mapping[Node, Item], known: Mapping[int, Known]) -> None:
    draft, unit = item.draft, known.get(item.node)
    if draft.name:
        _refuse(item, "name", lambda: rules.unit_name(draft.name))
    if draft.code and unit is None:
        _refuse(item, "code", lambda: rules.unit_code(draft.code))
    _refuse(item, "short_name", lambda: rules.unit_name(draft.short_name, most=rules.SHORT_MOST, optional=True))
    _refuse(item, "closed_on", lambda: rules.check_dates(draft.opened_on, draft.closed_on))
    if (
        item.parent is None
        and not any(p.column == "parent" for p in draft.problems)
        and not (unit and unit.parent_id is None)
    ):
        item.wrong("parent", "没有填写(若与上一行相同,也请写明)")
    parent_kind, parent_name, parent_closed = _about(item.parent, by_node, known)
    if item.kind and item.parent is not None and not fits(KINDS[item.kind], parent_kind):
        item.wrong(
            "parent", f"{KINDS[item.kind].title}不能设在“{parent_name}”之下,行政区划只能设在更高一级的行政区划之下"
        )
    if parent_closed and not (draft.closed_on or (unit and unit.closed_on)):
        item.wrong("parent", f"“{parent_name}”已撤销,请改填承接它的单位")
    if unit is not None:
        _check_existing(item, unit)
    for name, _ in (*draft.aliases, *draft.former):
        _refuse(item, "aliases", lambda name=name: rules.unit_name(name))


def _check_existing(item: Item, unit: Known) -> None:
    """What an import may not do to a unit that exists: end it, merge it, or move the root."""
    draft = item.draft
    if "closed_on" in draft.given and draft.closed_on != unit.closed_on:
        item.wrong("closed_on", "已有单位的撤销请在单位页办理(要同时结束岗位、登记承接单位),导入不改变它")
    if item.same_as != unit.same_as_id:
        item.wrong("same_as", "已有单位的合并和撤回请在单位页办理,导入不改变它")
    if unit.parent_id is None and item.parent is not None:
        item.wrong("parent", "最上级单位不能移动")


def _refuse(item: Item, column: str, check: Any) -> None:
    try:
        check()
    except Refusal as refusal:
        item.wrong(column, refusal.sentence)


def _about(
    node: Node | None, by_node: Mapping[Node, Item], known: Mapping[int, Known]
) -> tuple[Kind | None, str, bool]:
    """Kind, name and whether closed, of a parent: as the sheet says if it speaks of it."""
    if node is None:
        return None, "", False
    item, unit = by_node.get(node), known.get(node)
    if item is not None:
        closed = item.draft.closed_on is not None or (unit is not None and unit.closed_on is not None)
        return KINDS.get(item.kind), item.draft.name, closed
    return (KINDS[unit.kind], unit.name, unit.closed_on is not None) if unit else (None, "", False)


def _kind(item: Item, unit: Known | None, parent: Kind | None) -> str:
    """The kind's code: as written, else as it is, else as the name shows if it shows one; empty if that cannot be said."""
    text = item.draft.kind
    if text:
        code = text if text in KINDS else _BY_TITLE.get(key(text), "")
        if not code:
            item.wrong("kind", f"没有“{text}”这个类型,请从模板的下拉列表中选择")
        return code
    if unit is not None:
        return unit.kind
    found = recognised(key(item.draft.name), parent)
    if len(found) == 1:
        item.draft.notes.append(f"未填类型,按名称识别为“{found[0].title}”")
        return found[0].code
    titles = "、".join(kind.title for kind in found)
    item.wrong(
        "kind", f"没有填写,按名称可能是{titles},请选定" if found else "没有填写,按名称也识别不出,请从下拉列表中选择"
    )
    return ""


_BY_TITLE = {key(title): code for title, code in TITLES.items()}


def _names_free(items: list[Item], known: Mapping[int, Known], by_node: Mapping[Node, Item]) -> None:
    """Living units under one parent bear different names."""
    taken: dict[tuple[Node | None, str], str] = {}
    for id_, unit in known.items():
        if id_ not in by_node and unit.closed_on is None and unit.same_as_id is None:
            taken[(unit.parent_id, key(unit.name))] = f"已有单位 {unit.code}"
    for item in items:
        was = known.get(item.node)
        if item.draft.closed_on or (was and was.closed_on) or item.same_as is not None or not item.draft.name:
            continue
        mark = (item.parent, key(item.draft.name))
        if mark in taken:
            item.wrong("name", f"同一上级之下有同名单位({taken[mark]});若是同一单位请填它的代码")
        taken.setdefault(mark, str(item.draft.place))


def _decide(item: Item, unit: Known | None) -> None:
    draft = item.draft
    if unit is None:
        item.action = ADD
        item.add_aliases, item.add_former = list(draft.aliases), list(draft.former)
        if not draft.code:
            draft.notes.append("未填机构代码,按上级代码自动编号")
    else:
        _differences(item, unit)
        if not draft.code:
            draft.notes.append(f"未填机构代码,按名称和上级认定为已有单位 {unit.code}")
        if item.changes or item.add_aliases or item.undo_aliases or item.confirm_aliases or item.add_former:
            item.action = CHANGE
    if draft.problems:
        item.action = WRONG


def _differences(item: Item, unit: Known) -> None:
    draft = item.draft
    for name in _SIMPLE:
        if name in draft.given and getattr(draft, name) != getattr(unit, name):
            item.changes[name] = (getattr(unit, name), getattr(draft, name))
    if "name" in item.changes:
        draft.notes.append("名称按勘误修改;正式更名请在单位页办理,以保留曾用名")
    for name, old, new in (
        ("kind", unit.kind, item.kind),
        ("parent", unit.parent_id, item.parent),
        ("line", unit.line_id, item.line),
    ):
        if old != new:
            item.changes[name] = (old, new)
    if "aliases" in draft.given:
        wanted = dict(draft.aliases)
        item.add_aliases = [(name, state) for name, state in draft.aliases if name not in unit.aliases]
        item.undo_aliases = [name for name in unit.aliases if name not in wanted]
        item.confirm_aliases = [
            name for name, state in wanted.items() if state == "confirmed" and unit.aliases.get(name) == "suggested"
        ]
    if "former" in draft.given:
        item.add_former = [(name, day) for name, day in draft.former if unit.former.get(name) != day]
        if set(unit.former) - {name for name, _ in draft.former}:
            draft.notes.append("曾用名是历史记录,导入不会删除")


def _link(draft: HistoryDraft, refs: References, existing: set[tuple[int, int, date, str]]) -> Link:
    link = Link(draft)
    for column in ("unit", "successor"):
        if text := getattr(draft, column):
            try:
                setattr(link, column, refs.resolve(text))
            except Unresolved as error:
                draft.problems.append(Problem(column, str(error)))
    if draft.how:
        link.how = WAYS.get(draft.how, "")
        if not link.how:
            draft.problems.append(Problem("how", f"只能是{'、'.join(WAYS)}"))
    if draft.unit and not draft.problems and link.unit == link.successor:
        draft.problems.append(Problem("successor", "不能是原单位自己"))
    if draft.on is not None:
        link.fresh = (link.unit, link.successor, draft.on, link.how) not in existing
    return link
