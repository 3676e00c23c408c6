"""Which unit a reference in a sheet means: a code, a name, ``甲县/高坪镇``, or ``990101 甲县``. Pure.

A reference that could mean two units is an error, never a choice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from duban.units.exchange.reading import Draft
from duban.units.exchange.snapshot import Known
from duban.units.names import key

Node = int
"""A unit in a comparison: its id if it exists, else ``-1 - n`` for the n-th draft."""
_STEPS = re.compile(r"\s*[/>\\\uff0f\u2192\u300b]\s*")


class Unresolved(Exception):
    """A reference that names no unit or several; ``str`` says which."""


class References:
    """Resolves references over what exists and what the sheet brings."""

    def __init__(self, known: Mapping[int, Known], drafts: Sequence[Draft]) -> None:
        self.known = known
        self.drafts = drafts
        self.by_code: dict[str, Node] = {unit.code: unit.id for unit in known.values()}
        self.ids_by_name: dict[str, list[int]] = {}
        self.children: dict[tuple[int | None, str], int] = {}
        for unit in known.values():
            self.ids_by_name.setdefault(key(unit.name), []).append(unit.id)
            if unit.same_as_id is None:
                self.children.setdefault((unit.parent_id, key(unit.name)), unit.id)
        self.rows_by_code: dict[str, list[int]] = {}
        self.rows_by_name: dict[str, list[int]] = {}
        for nr, draft in enumerate(drafts):
            if draft.code:
                self.rows_by_code.setdefault(draft.code, []).append(nr)
            if draft.name:
                self.rows_by_name.setdefault(key(draft.name), []).append(nr)
        self._nodes: dict[int, Node] = {}
        self._parents: dict[int, Node | None] = {}
        self._open: set[int] = set()

    def node(self, nr: int) -> Node:
        """The unit a draft speaks of: by its code, else by its name under its parent, else a new one."""
        if nr in self._nodes:
            return self._nodes[nr]
        draft = self.drafts[nr]
        if draft.code:
            found = self.by_code.get(draft.code, -1 - nr)
        else:
            try:
                parent = self.parent(nr)
            except Unresolved:
                parent = -1 - nr
            found = self.children.get((parent, key(draft.name)), -1 - nr) if parent is None or parent >= 0 else -1 - nr
        self._nodes[nr] = found
        return found

    def parent(self, nr: int) -> Node | None:
        """The node of a draft's parent; ``None`` if none is written. Raises Unresolved."""
        if nr in self._parents:
            return self._parents[nr]
        if nr in self._open:
            raise Unresolved("上下级关系成了循环")
        self._open.add(nr)
        try:
            text = self.drafts[nr].parent
            found = self.resolve(text) if text else None
        finally:
            self._open.discard(nr)
        self._parents[nr] = found
        return found

    def resolve(self, text: str) -> Node:
        """The one unit that ``text`` means. Raises Unresolved."""
        by_code = self._code(text)
        if by_code is None and " " in text:
            # The form our own sheets write: code, blank, name.
            by_code = self._code(text.split(" ", 1)[0])
        if by_code is not None:
            return by_code
        steps = [key(step) for step in _STEPS.split(text.strip()) if step.strip()]
        found = self._named(steps) if steps else set()
        if len(found) == 1:
            return found.pop()
        if not found:
            raise Unresolved(f"没有找到“{text}”,请核对名称,或填写机构代码")
        codes = "、".join(sorted(filter(None, map(self._code_of, found)))[:4])
        raise Unresolved(
            f"有 {len(found)} 个单位叫“{text}”,请写机构代码{f'(如 {codes})' if codes else ''},或写成“上级/名称”"
        )

    def _code(self, text: str) -> Node | None:
        if text in self.by_code:
            return self.by_code[text]
        rows = self.rows_by_code.get(text)
        return self.node(rows[0]) if rows else None

    def _named(self, steps: list[str]) -> set[Node]:
        """All units with the last step's name whose units above bear the names of the other steps, in order."""
        rows = [nr for nr in self.rows_by_name.get(steps[-1], ()) if nr not in self._open]
        found = {self.node(nr) for nr in rows}
        existing = self.ids_by_name.get(steps[-1], [])
        living = [id_ for id_ in existing if self.known[id_].closed_on is None and self.known[id_].same_as_id is None]
        found |= set(living or existing if not found else living)
        return {node for node in found if self._under(node, steps[:-1])}

    def _under(self, node: Node, steps: list[str]) -> bool:
        """True if the names above ``node`` hold ``steps`` in order, from below."""
        wanted = list(steps)
        while wanted:
            above = self.above(node)
            if above is None:
                return False
            node = above
            if self.name_key(node) == wanted[-1]:
                wanted.pop()
        return True

    def above(self, node: Node) -> Node | None:
        """The node right above one, as the sheet says it or else as it is."""
        if node < 0:
            try:
                return self.parent(-1 - node)
            except Unresolved:
                return None
        return self.known[node].parent_id

    def name_key(self, node: Node) -> str:
        """The folded name of a node."""
        return key(self.known[node].name if node >= 0 else self.drafts[-1 - node].name)

    def _code_of(self, node: Node) -> str:
        return self.known[node].code if node >= 0 else self.drafts[-1 - node].code
