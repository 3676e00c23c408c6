"""表格: tables on a page, by the lines drawn around their cells, by level lines alone, or by the white between their columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .glyphs import Glyph, Line, Page, Rule, chunks_of, lines_of, words_of

_NEAR = 3.0
"""Points within which two edges are the same edge."""

_Chunk = tuple[float, float]


@dataclass(slots=True, eq=False)
class Cell:
    """单元格: its words; rows share one where it stands over several of them."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """表格: a grid of edges with the rules that part its places; ``rules`` empty means that every edge parts."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    """From the top down."""
    upright: tuple[Rule, ...]
    level: tuple[Rule, ...]

    def holds(self, glyph: Glyph) -> bool:
        """Whether the glyph stands in the table."""
        x, y = glyph.middle
        return self.xs[0] <= x <= self.xs[-1] and self.ys[-1] <= y <= self.ys[0]

    def rows(self, glyphs: Sequence[Glyph]) -> list[tuple[float, list[Cell]]]:
        """Top and cells of each row; a cell over several columns stands once in its row."""
        owner = self._merged()
        own: dict[tuple[int, int], list[Glyph]] = {}
        for glyph in glyphs:
            x, y = glyph.middle
            own.setdefault(owner[_slot(self.ys, y, down=True), _slot(self.xs, x)], []).append(glyph)
        cells = {key: Cell("".join(map(words_of, lines_of(own.get(key, ()))))) for key in set(owner.values())}
        found = []
        for r in range(len(self.ys) - 1):
            row = [cells[key] for key in dict.fromkeys(owner[r, c] for c in range(len(self.xs) - 1))]
            if any(cell.text for cell in row):
                found.append((self.ys[r], row))
        return found

    def _merged(self) -> dict[tuple[int, int], tuple[int, int]]:
        """The first place of each cell: places with no rule between them are one cell."""
        owner: dict[tuple[int, int], tuple[int, int]] = {}
        for r in range(len(self.ys) - 1):
            for c in range(len(self.xs) - 1):
                own = (r, c)
                if c and not _parts(self.upright, self.xs[c], (self.ys[r], self.ys[r + 1]), upright=True):
                    own = owner[r, c - 1]
                if r and not _parts(self.level, self.ys[r], (self.xs[c], self.xs[c + 1]), upright=False):
                    own = owner[r - 1, c]
                owner[r, c] = own
        return owner


def _parts(rules: Iterable[Rule], at: float, between: tuple[float, float], *, upright: bool) -> bool:
    """Whether rules at an edge cover at least half of the stretch between two other edges."""
    low, high = min(between), max(between)
    covered = 0.0
    for rule in rules:
        if abs((rule.x0 if upright else rule.y0) - at) <= _NEAR:
            begin, end = (rule.y0, rule.y1) if upright else (rule.x0, rule.x1)
            covered += max(0.0, min(high, end) - max(low, begin))
    return covered >= 0.5 * (high - low)


def _slot(edges: Sequence[float], at: float, *, down: bool = False) -> int:
    for place in range(len(edges) - 2):
        if (at > edges[place + 1]) if down else (at < edges[place + 1]):
            return place
    return len(edges) - 2


def tables_on(page: Page) -> list[Table]:
    """Tables drawn with rules: a full grid, or level rules with white between the columns."""
    found: list[Table] = []
    left: list[Rule] = []
    for group in _touching(page.rules):
        level = tuple(rule for rule in group if rule.level)
        upright = tuple(rule for rule in group if not rule.level)
        # A row parted by the end of the page, or a table open at its sides, ends where the rules do.
        xs = _edges(x for rule in group for x in (rule.x0, rule.x1)) if upright else []
        ys = _edges(y for rule in group for y in (rule.y0, rule.y1)) if level else []
        if len(xs) >= 3 and len(ys) >= 2:
            found.append(Table(tuple(xs), tuple(reversed(ys)), upright, level))
        else:
            left += level
    return found + _open(left, [g for g in page.glyphs if not any(table.holds(g) for table in found)])


def _open(level: Sequence[Rule], glyphs: Sequence[Glyph]) -> list[Table]:
    """The table of level rules alone, if there is one: its columns are parted by white."""
    wide = max((rule.x1 - rule.x0 for rule in level), default=0.0)
    ys = _edges(rule.y0 for rule in level)
    long = [rule for rule in level if rule.x1 - rule.x0 > 0.8 * wide]
    if len(ys) < 3 or len(long) < 2:
        return []
    x0, x1 = min(rule.x0 for rule in level), max(rule.x1 for rule in level)
    inside = [g for g in glyphs if ys[0] <= g.middle[1] <= ys[-1] and x0 <= g.middle[0] <= x1 and g.text.strip()]
    columns: list[_Chunk] = []
    for line in lines_of(inside):
        columns = _widened(columns, [(g.x0, g.x1) for g in line], line[0].size, white=0.25)
    if len(columns) < 2:
        return []
    xs = (x0, *((one[1] + two[0]) / 2 for one, two in zip(columns, columns[1:], strict=False)), x1)
    upright = tuple(Rule(x, ys[0], x, ys[-1]) for x in xs)
    return [Table(xs, tuple(reversed(ys)), upright, tuple(level))]


def _touching(rules: Sequence[Rule]) -> list[list[Rule]]:
    groups: list[tuple[list[float], list[Rule]]] = []
    for rule in sorted(rules, key=lambda r: -r.y1):
        box = [rule.x0 - _NEAR, rule.y0 - _NEAR, rule.x1 + _NEAR, rule.y1 + _NEAR]
        own = [rule]
        rest = []
        for other, members in groups:
            if box[0] <= other[2] and other[0] <= box[2] and box[1] <= other[3] and other[1] <= box[3]:
                box = [min(box[0], other[0]), min(box[1], other[1]), max(box[2], other[2]), max(box[3], other[3])]
                own += members
            else:
                rest.append((other, members))
        groups = [*rest, (box, own)]
    return [members for _, members in groups]


def _edges(places: Iterable[float]) -> list[float]:
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _NEAR:
            found.append(place)
    return found


def unruled(lines: Sequence[Line], at: int, opens: re.Pattern[str]) -> tuple[list[tuple[float, list[Cell]]], int]:
    """The rows of a table without any rule whose head is the line ``at``, and the line behind its last.

    It is known by a head of three chunks or more and the white between its columns; a line with nothing in the first column goes on
    with the row above it. No rows if no table begins there; ``opens`` are the numbers of clauses, with which a table has ended.
    """
    columns = chunks_of(lines[at])
    size, end, most = lines[at][0].size, at + 1, 0
    if len(columns) < 3:
        return [], end
    while end < len(lines):
        own = chunks_of(lines[end])
        if len(own) < 3 and opens.match("".join(g.text for g in lines[end][:4])):
            break
        wider = _widened(columns, own, size)
        if len(wider) != len(columns):
            break
        most = max(most, len(own))
        columns, end = wider, end + 1
    if end - at < 3 or most < 3:
        return [], end
    found: list[tuple[float, list[Cell]]] = []
    for line in lines[at:end]:
        parts = [[g for g in line if x0 - 1 <= g.middle[0] <= x1 + 1] for x0, x1 in columns]
        words = ["".join(map(words_of, lines_of(part))) for part in parts]
        if found and not words[0]:
            for cell, more in zip(found[-1][1], words, strict=True):
                cell.text += more
        else:
            found.append((max(g.y1 for g in line), [Cell(each) for each in words]))
    return found, end


def _widened(columns: Sequence[_Chunk], own: Sequence[_Chunk], size: float, white: float = 0.4) -> list[_Chunk]:
    """Columns with the chunks of one more line in them; fewer, if a chunk bridges the white between two."""
    found: list[_Chunk] = []
    for x0, x1 in sorted([*columns, *own]):
        if found and x0 - found[-1][1] <= white * size:
            found[-1] = (found[-1][0], max(found[-1][1], x1))
        else:
            found.append((x0, x1))
    return found
