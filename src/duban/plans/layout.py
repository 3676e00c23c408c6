"""版面: glyphs on pages, as a PDF holds them, put together to lines, tables and paragraphs. Geometry only, in points.

A page knows no order: what stands higher and further left is read first, one column of the page after the other. Tables become
rows of cells parted by tabs, whatever the lines inside a cell; lines that only ran into the margin are one paragraph again;
what stands at the same place of most pages (running heads, page numbers) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from .glyphs import Glyph, Line, Page, chunks_of, lines_of, words_of
from .tables import Cell, tables_on, unruled

_MARK = re.compile(
    r"[\s\-—–―_·.]*(?:第?\s*\d{1,4}\s*页?|[Pp]age\s*\d+)[\s\-—–―_·.]*(?:[/,\uff0c(\uff08共]?\s*共?\s*\d{0,4}\s*页?\s*[)\uff09]?)?"
)
_NUMBER = (
    r"[一二三四五六七八九十]{1,3}[、.\uff0e]|[(\uff08][一二三四五六七八九十\d]{1,3}[)\uff09]|\d{1,2}[、.\uff0e](?!\d)"
)
OPENS = re.compile(rf"(?:{_NUMBER}|第[一二三四五六七八九十]{{1,3}}[章节条阶步]|[①-⑳]|附件)")
_AFTER_NUMBER = re.compile(rf"^({_NUMBER})\u3000+")
"""The blank a word processor sets between a number and its clause."""


@dataclass(slots=True)
class _Row:
    """A line of the page, or a row of a table (``cells``)."""

    top: float
    text: str = ""
    x0: float = 0.0
    x1: float = 0.0
    size: float = 10.0
    cells: tuple[Cell, ...] = ()

    @property
    def said(self) -> str:
        return "\t".join(cell.text for cell in self.cells) if self.cells else self.text


def text_of(pages: Sequence[Page]) -> str:
    """One line a paragraph, one line a row of a table with tabs between its cells."""
    read = [_rows(page) for page in _without_running(pages)]
    return "\n".join(_paragraphs(_tables_joined(read), max((page.width for page in pages), default=0.0)))


def _without_running(pages: Sequence[Page]) -> list[Page]:
    """The pages without page numbers and without what stands at the same height of at least half of them, at their edge."""
    seen: dict[tuple[str, int], int] = {}
    edges: list[list[tuple[Line, str, tuple[str, int]]]] = []
    for page in pages:
        near = [g for g in page.glyphs if not 0.12 * page.height < g.middle[1] < 0.88 * page.height]
        here: list[tuple[Line, str, tuple[str, int]]] = []
        for line in lines_of(near):
            words = words_of(line)
            here.append((line, words, (re.sub(r"\d+", "#", words), round(line[0].middle[1] / 6))))
        edges.append(here)
        for _, _, key in here:
            seen[key] = seen.get(key, 0) + 1
    found = []
    for page, here in zip(pages, edges, strict=True):
        gone = {
            id(glyph)
            for line, words, key in here
            if _MARK.fullmatch(words) or (seen[key] >= 2 and seen[key] * 2 >= len(pages))
            for glyph in line
        }
        found.append(replace(page, glyphs=[g for g in page.glyphs if id(g) not in gone]))
    return found


def _rows(page: Page) -> list[_Row]:
    """Rows of a page in reading order; of a page in two columns the left before the right."""
    gutter = _gutter(page)
    if gutter is None:
        return _rows_across(page)
    over = [line for line in lines_of(page.glyphs) if any(g.x0 - 2 < gutter < g.x1 + 2 for g in line)]
    high = [line[0].middle[1] for line in over if line[0].middle[1] > 0.6 * page.height]
    low = [line[0].middle[1] for line in over if line[0].middle[1] < 0.2 * page.height]
    top, bottom = min(high, default=page.height + 1), max(low, default=-1.0)
    shift = min((g.x0 for g in page.glyphs if g.x0 > gutter), default=gutter) - min(g.x0 for g in page.glyphs)
    found = _rows_across(_part(page, lambda x, y: y >= top - 1))
    found += _rows_across(_part(page, lambda x, y: bottom + 1 < y < top - 1 and x < gutter))
    found += _rows_across(_part(page, lambda x, y: bottom + 1 < y < top - 1 and x >= gutter), shift)
    return found + _rows_across(_part(page, lambda x, y: y <= bottom + 1))


def _part(page: Page, holds: Callable[[float, float], bool]) -> Page:
    rules = [r for r in page.rules if holds((r.x0 + r.x1) / 2, (r.y0 + r.y1) / 2)]
    return replace(page, glyphs=[g for g in page.glyphs if holds(*g.middle)], rules=rules)


def _gutter(page: Page) -> float | None:
    """The middle of the white between two columns of running text; None where the page has one column."""
    lines = lines_of(page.glyphs)
    best: tuple[int, float] | None = None
    for percent in range(42, 59):
        x = page.width * percent / 100
        crossing = sum(any(g.x0 - 2 < x < g.x1 + 2 for g in line) for line in lines)
        if crossing > 0.2 * len(lines) or (best is not None and best[0] <= crossing):
            continue
        sides = [chunks_of(line) for line in lines]
        left = sum(sum(x1 < x for _, x1 in chunks) == 1 for chunks in sides)
        right = sum(sum(x0 > x for x0, _ in chunks) == 1 for chunks in sides)
        if min(left, right) >= max(8, 0.4 * len(lines)):
            best = (crossing, x)
    return best[1] if best else None


def _rows_across(page: Page, shift: float = 0.0) -> list[_Row]:
    glyphs: Sequence[Glyph] = page.glyphs
    found: list[_Row] = []
    for table in tables_on(page):
        inside = {id(g) for g in glyphs if table.holds(g)}
        own = [g for g in glyphs if id(g) in inside]
        if any(g.text.strip() for g in own):
            glyphs = [g for g in glyphs if id(g) not in inside]
            found += [_table_row(top, cells) for top, cells in table.rows(own)]
    lines = lines_of(glyphs)
    at = 0
    while at < len(lines):
        rows, at_end = unruled(lines, at, OPENS)
        found += [_table_row(top, cells) for top, cells in rows] or [_row(lines[at], shift)]
        at = at_end if rows else at + 1
    return sorted(found, key=lambda row: -row.top)


def _table_row(top: float, cells: Sequence[Cell]) -> _Row:
    return _Row(top, cells=tuple(cells))


def _row(line: Line, shift: float = 0.0) -> _Row:
    full = [g for g in line if g.text.strip()]
    words = _AFTER_NUMBER.sub(r"\1", words_of(line))
    return _Row(
        max(g.y1 for g in full),
        words,
        full[0].x0 - shift,
        max(g.x1 for g in full) - shift,
        median(g.size for g in full),
    )


def _tables_joined(pages: Sequence[Sequence[_Row]]) -> list[_Row]:
    """All rows; where a table goes on over a page, its repeated head is left out and a parted row is put together."""
    found: list[_Row] = []
    head = ""
    for page in pages:
        rows = list(page)
        goes_on = bool(found and found[-1].cells and rows and rows[0].cells)
        if goes_on and rows[0].said == head:
            rows = rows[1:]
        if goes_on and rows and rows[0].cells and _carried(found[-1], rows[0]):
            rows = rows[1:]
        found += rows
        # The head is the first row of the last run of rows on this page, unless the run began on an earlier one.
        run = len(page) - next((i for i, row in enumerate(reversed(page)) if not row.cells), len(page))
        if run < len(page) and not (run == 0 and goes_on):
            head = page[run].said
    return found


def _carried(before: _Row, row: _Row) -> bool:
    """Whether ``row`` only goes on with the row above it: nothing stands in its first cell. Its words are put to that row's then."""
    if len(before.cells) != len(row.cells) or row.cells[0].text or not before.cells[0].text:
        return False
    for cell, more in zip(before.cells, row.cells, strict=True):
        cell.text += more.text
        # Rows below share the same cell where it stands over several of them.
        more.text = cell.text
    return True


def _paragraphs(rows: Sequence[_Row], width: float) -> list[str]:
    """Lines put together where one was only broken off at the right margin."""
    plain = [row for row in rows if not row.cells]
    if not plain:
        return [row.said for row in rows]
    body = median(row.size for row in plain)
    left = -(_margin([-row.x0 for row in plain], 0.1) or -min(row.x0 for row in plain))
    # Pages have margins of much the same width: a few full lines show the right one. Else it is where several lines end.
    edge = width - min(row.x0 for row in plain)
    full = [row.x1 for row in plain if abs(row.x1 - edge) <= 1.5 * body]
    right = _margin(full, 0.1) or _margin([row.x1 for row in plain], 0.2) or edge
    found: list[str] = []
    before: _Row | None = None
    for row in rows:
        if before is not None and not before.cells and not row.cells and _runs_on(before, row, left, right, body):
            letters = found[-1][-1:].isascii() and found[-1][-1:].isalpha() and row.text[:1].isascii()
            found[-1] += (" " if letters else "") + row.text
        else:
            found.append(row.said)
        before = row
    return found


def _margin(places: Sequence[float], share: float) -> float | None:
    """Where lines end: the outermost place that so large a share of them, and at least two, end at."""
    for place in sorted(places, reverse=True):
        if sum(abs(place - other) <= 8 for other in places) >= max(2, share * len(places)):
            return place
    return max(places) if len(places) == 1 else None


_UNIT = re.compile(r"[(\uff08《“‘〔]*(?:[!-~]+|.)[\uff0c。、\uff1b\uff1a\uff1f\uff01)\uff09》”’〕%\uff05]*")


def _first_unit(text: str) -> float:
    """Width in characters of what may not be parted at the front of a line: marks stay with their word, digits together."""
    found = _UNIT.match(text)
    return sum(0.55 if char.isascii() else 1.0 for char in found[0]) if found else 1.0


def _runs_on(line: _Row, following: _Row, left: float, right: float, body: float) -> bool:
    """True where only the margin broke the line; lines of a title, set larger and in the middle, belong together."""
    size = line.size
    if abs(following.size - size) > 0.1 * size:
        return False
    if size > 1.15 * body and line.top - following.top < 2.2 * size and _centred(line, following):
        return not OPENS.match(following.text)
    if line.x1 + _first_unit(following.text) * size < right - 0.3 * size:
        return False
    if following.x0 > left + 1.2 * size or line.x0 > left + 3.5 * size:
        return False
    return not (OPENS.match(following.text) and line.text[-1:] in "。;\uff1b:\uff1a!\uff01")


def _centred(line: _Row, following: _Row) -> bool:
    return abs((line.x0 + line.x1) - (following.x0 + following.x1)) < 2 * line.size
