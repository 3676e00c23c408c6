"""Return forms are files: cells with type, unit, definition and formula, checks between them, sections of a report (issue 4 line 4). Pure.

Figures are whole numbers: counts, and money in fen. Money is shown and typed in 万元 with two decimals. A cell that ``runs`` has three
columns: 本期, 上期累计 and 累计, of which only the first is ever typed: 累计 = 上期累计 + 本期 (S1-48). Cases (件) and persons (人) are
never forced to agree with each other: one case may have many persons, and one person many cases (B43).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from duban.kernel.registry import kinds

CellKind = Literal["count", "money", "text", "day", "choice"]
Level = Literal["hard", "warn"]
WAN = 10**6
"""Fen in one 万元."""


@dataclass(frozen=True, slots=True)
class Cell:
    """栏目.

    ``unit``    件, 人, 万元, 项 …; ``definition`` says what is counted and what is not.
    ``formula`` sum of other cells (``a + b - c``): computed, never typed.
    ``known``   code of the figure the house already knows (``returns.figures``): pre-filled, confirmed or explained.
    ``runs``    with 上期累计 and 累计. ``group`` the heading it stands under. ``needed`` False for words that may stay empty.
    ``options`` of a choice. ``least``/``most`` bounds of a count.
    """

    code: str
    title: str
    unit: str = ""
    kind: CellKind = "count"
    definition: str = ""
    formula: str = ""
    known: str = ""
    runs: bool = False
    group: str = ""
    needed: bool = True
    options: tuple[tuple[str, str], ...] = ()
    least: int = 0
    most: int = 10**9

    @property
    def is_number(self) -> bool:
        """Whether it is counted or paid."""
        return self.kind in ("count", "money")

    @property
    def typed(self) -> bool:
        """Whether a person fills it."""
        return not self.formula


@dataclass(frozen=True, slots=True)
class Check:
    """勾稽: ``rule`` is ``left op right`` over cell codes (``a + b <= c``, with ``a.sum`` for 累计); ``hard`` stops, ``warn`` asks for a reason."""

    code: str
    rule: str
    sentence: str
    level: Level = "hard"


@dataclass(frozen=True, slots=True)
class Form:
    """报表.

    ``nil`` whether "nothing to report" may be signed instead. ``paper`` A4 or A3, always landscape for tables.
    ``basis``, ``since``, ``retired``, ``samples`` as of every kind: ground, days in force, phrases of plans that ask for it.
    """

    code: str
    title: str
    basis: str
    samples: tuple[str, ...]
    cells: tuple[Cell, ...]
    checks: tuple[Check, ...] = ()
    nil: bool = False
    paper: Literal["A4", "A3"] = "A4"
    note: str = ""
    since: date = date(2026, 1, 1)
    retired: date | None = None
    by_code: Mapping[str, Cell] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_code", {cell.code: cell for cell in self.cells})

    @property
    def groups(self) -> list[tuple[str, list[Cell]]]:
        """Cells under their headings, in order."""
        found: list[tuple[str, list[Cell]]] = []
        for cell in self.cells:
            if not found or found[-1][0] != cell.group:
                found.append((cell.group, []))
            found[-1][1].append(cell)
        return found

    @property
    def numbers(self) -> tuple[Cell, ...]:
        """Cells that are counted or paid."""
        return tuple(cell for cell in self.cells if cell.is_number)


_TERM = re.compile(r"\s*([+-]?)\s*([a-z][a-z0-9_]*(?:\.(?:sum|last))?|\d+)")
_CHECK = re.compile(r"(.+?)(<=|>=|==)(.+)")

Terms = tuple[tuple[int, str], ...]


def terms(expression: str) -> Terms:
    """Signs and names of a sum: ``a + b - 1`` → ((1, 'a'), (1, 'b'), (-1, '1')). Raises ValueError for anything else."""
    found: list[tuple[int, str]] = []
    at = 0
    while at < len(expression.rstrip()):
        match = _TERM.match(expression, at)
        if match is None or (found and not match[1]):
            raise ValueError(f"cannot read the sum {expression!r}")
        found.append((-1 if match[1] == "-" else 1, match[2]))
        at = match.end()
    if not found:
        raise ValueError("an empty sum")
    return tuple(found)


def sides(rule: str) -> tuple[Terms, str, Terms]:
    """Left side, comparison, right side of a check's rule. Raises ValueError."""
    match = _CHECK.fullmatch(rule)
    if match is None:
        raise ValueError(f"cannot read the rule {rule!r}")
    return terms(match[1]), match[2], terms(match[3])


def names(parts: Iterable[tuple[int, str]]) -> set[str]:
    """Cell codes in a sum, without numbers and without ``.sum``."""
    return {name.partition(".")[0] for _, name in parts if not name.isdigit()}


FORMS: Mapping[str, Form] = kinds("duban.returns.forms")
"""Every form by its code."""

CELL_TITLES = {f"{form.code}.{cell.code}": cell.title for form in FORMS.values() for cell in form.cells}
CELL_WORDS = {f"{form.code}.{cell.code}": cell.definition for form in FORMS.values() for cell in form.cells}
CELL_GROUPS = {f"{form.code}.{head}": head for form in FORMS.values() for head, _ in form.groups if head}
CELL_UNITS = {cell.unit: cell.unit for form in FORMS.values() for cell in form.cells if cell.unit}
FORM_NOTES = {form.code: form.note for form in FORMS.values() if form.note}
"""What the screen says of forms and cells, for whoever puts it into other languages."""
