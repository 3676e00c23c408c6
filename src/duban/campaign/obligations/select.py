"""Who is meant: unit selectors such as 各乡镇 or 县直各部门 及其所属单位 (FORMAT ``who``, S2-11, S4-48, B41). Pure.

A selector is data the office settles and can read; words of a plan only *suggest* one. All conditions that are given must hold; the
units named by id come in beside them, those left out by id go last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from duban.kernel.errors import Refusal
from duban.units.kinds import GROUPS, KINDS, LEVELS


@dataclass(frozen=True, slots=True)
class Body:
    """单位概况: what selecting and routing need of a unit. ``path`` are the ids from the root down to itself."""

    id: int
    name: str
    kind: str
    level: int
    path: tuple[int, ...]
    line: int | None = None
    opened_on: date | None = None
    closed_on: date | None = None

    @property
    def group(self) -> str:
        """Key of ``units.kinds.GROUPS``; empty for a kind that is not known."""
        kind = KINDS.get(self.kind)
        return kind.group if kind else ""

    @property
    def parent(self) -> int | None:
        """The unit right above."""
        return self.path[-2] if len(self.path) > 1 else None

    def stands(self, from_on: date, to_on: date) -> bool:
        """Whether the unit exists on some day of the stretch."""
        begun = self.opened_on is None or self.opened_on <= to_on
        return begun and (self.closed_on is None or self.closed_on >= from_on)


@dataclass(frozen=True, slots=True)
class Selector:
    """单位范围.

    ``kinds``   codes of unit kinds; ``groups`` of their groups; ``levels`` of areas.
    ``within``  roots of area subtrees; ``lines`` directing organs; ``parents`` units right above.
    ``ids``     named one by one, beside what the conditions choose; ``but`` never.
    ``below``   with the units that stand under the chosen ones and are no areas: 二级机构, 所属单位 (S2-11).
    """

    kinds: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    levels: frozenset[int] = frozenset()
    within: frozenset[int] = frozenset()
    lines: frozenset[int] = frozenset()
    parents: frozenset[int] = frozenset()
    ids: frozenset[int] = frozenset()
    but: frozenset[int] = frozenset()
    below: bool = False

    @property
    def conditional(self) -> bool:
        """Whether any condition is given; without one only ``ids`` are chosen."""
        return bool(self.kinds or self.groups or self.levels or self.within or self.lines or self.parents)

    def fits(self, body: Body) -> bool:
        """Whether the conditions hold for one unit (``below`` is the whole house's affair, see ``chosen``)."""
        if body.id in self.but:
            return False
        if body.id in self.ids:
            return True
        return self.conditional and self._holds(body)

    def _holds(self, body: Body) -> bool:
        return (
            (not self.kinds or body.kind in self.kinds)
            and (not self.groups or body.group in self.groups)
            and (not self.levels or body.level in self.levels)
            and (not self.within or not self.within.isdisjoint(body.path))
            and (not self.lines or body.line in self.lines)
            and (not self.parents or body.parent in self.parents)
        )

    def to_dict(self) -> dict[str, Any]:
        """As JSON; what is empty is left out."""
        found: dict[str, Any] = {
            name: sorted(value)
            for name in ("kinds", "groups", "levels", "within", "lines", "parents", "ids", "but")
            if (value := getattr(self, name))
        }
        return found | ({"below": True} if self.below else {})

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Selector:
        """The selector behind ``to_dict``. Raises Refusal ``selector.unknown`` for a word it does not know."""
        names = {"kinds", "groups", "levels", "within", "lines", "parents", "ids", "but", "below"}
        bad = set(data) - names
        bad |= {str(kind) for kind in data.get("kinds", ()) if kind not in KINDS}
        bad |= {str(group) for group in data.get("groups", ()) if group not in GROUPS}
        bad |= {str(level) for level in data.get("levels", ()) if level not in LEVELS}
        if bad:
            raise Refusal("selector.unknown", f"单位范围中有不认识的内容:{'、'.join(sorted(bad))}。", ground="B41")
        sets = {name: frozenset(value) for name, value in data.items() if name != "below"}
        return cls(**sets, below=bool(data.get("below", False)))


def chosen(selector: Selector, bodies: Iterable[Body]) -> list[Body]:
    """The units meant, in the order given; with ``below``, those that belong to them as well.

    A unit belongs to one it hangs under without an area between (内设机构, 二级机构) and to the organ that directs it by trade
    (所属学校); what belongs to those belongs too. Areas never come along, nor what ``but`` names.
    """
    everyone = list(bodies)
    found = [body for body in everyone if selector.fits(body)]
    if not selector.below:
        return found
    belonging: dict[int, list[Body]] = {}
    for body in everyone:
        if body.level == 0 and body.id not in selector.but:
            for owner in {body.parent, body.line} - {None}:
                belonging.setdefault(owner or 0, []).append(body)
    taken, waiting = {body.id for body in found}, [body.id for body in found]
    while waiting:
        for body in belonging.get(waiting.pop(), ()):
            if body.id not in taken:
                taken.add(body.id)
                waiting.append(body.id)
    return [body for body in everyone if body.id in taken]


_WORDS: tuple[tuple[str, Selector], ...] = (
    (r"村民小组|村组|居民小组", Selector(levels=frozenset({6}))),
    (r"村(?:\(社区\)|、社区)?(?:委会|两委)?$|村\(居\)|社区$|村级", Selector(levels=frozenset({5}))),
    (r"乡|镇|街道|场$|街办", Selector(levels=frozenset({4}))),
    (r"县\(|各县|县市区|县级市|市区$|区县|旗县", Selector(levels=frozenset({3}))),
    (r"设区市|地级以上市|各市(?!直|级)|市州", Selector(levels=frozenset({2}))),
    (r"学校|中小学", Selector(kinds=frozenset({"school"}))),
    (r"医院|卫生院", Selector(kinds=frozenset({"clinic"}))),
    (r"企业|公司", Selector(kinds=frozenset({"enterprise"}))),
    (r"站所|基层所", Selector(groups=frozenset({"enforcement", "service"}))),
    (r"(?:党委|党群|党组|[省市县区旗州]委)(?:各|有关|工作)?(?:部门|单位)", Selector(kinds=frozenset({"party_organ"}))),
    (r"政府(?:各|有关|工作|组成|直属)*(?:部门|单位)|组成部门", Selector(groups=frozenset({"department"}))),
    (
        r"直(?:各)?(?:单位|部门|机关)|直属(?:各)?单位|职能部门|责任部门|各部门|各单位|机关各",
        Selector(groups=frozenset({"department", "party", "state"})),
    ),
)  # fmt: skip
_BELOW = re.compile(r"(?:及|和|、)?(?:其)?(?:所属|下属|二级)(?:单位|机构)?")


def suggest(words: str, area: int | None = None) -> Selector | None:
    """The range that a plan's words most likely mean, for the office to settle; None where they name nothing known.

    ``area`` keeps it inside the campaign's own area. ``及所属单位`` takes the units below along.
    """
    bare = words.replace("(", "(").replace(")", ")").strip()
    head = _BELOW.sub("", bare)
    for pattern, selector in _WORDS:
        if re.search(pattern, head):
            found = replace(selector, below=bool(_BELOW.search(bare)))
            return replace(found, within=frozenset({area})) if area is not None else found
    return None
