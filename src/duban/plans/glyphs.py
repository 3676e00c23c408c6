"""字形: the characters of a page with their boxes, the lines drawn on it, and lines of words made of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Glyph:
    """字形: one character and its box; ``y`` grows upwards, as in a PDF."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    @property
    def size(self) -> float:
        return max(self.y1 - self.y0, 1.0)


@dataclass(frozen=True, slots=True)
class Rule:
    """线段: a straight line of a table, upright or level."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def level(self) -> bool:
        return abs(self.y1 - self.y0) <= abs(self.x1 - self.x0)


@dataclass(frozen=True, slots=True)
class Page:
    """一页: its size in points and what stands on it, in any order."""

    width: float
    height: float
    glyphs: Sequence[Glyph]
    rules: Sequence[Rule]


Line = Sequence[Glyph]


def lines_of(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Glyphs whose middles stand at one height: lines from the top down, each from left to right, without blanks at its ends."""
    lines: list[tuple[float, list[Glyph]]] = []
    for glyph in sorted(glyphs, key=lambda g: -g.middle[1]):
        y = glyph.middle[1]
        for height, line in reversed(lines[-3:]):
            if abs(height - y) <= 0.45 * max(line[0].size, glyph.size):
                line.append(glyph)
                break
        else:
            lines.append((y, [glyph]))
    found = [_trimmed(sorted(line, key=lambda g: g.x0)) for _, line in lines]
    return [line for line in found if line]


def _trimmed(line: list[Glyph]) -> list[Glyph]:
    full = [place for place, glyph in enumerate(line) if glyph.text.strip()]
    return line[full[0] : full[-1] + 1] if full else []


def words_of(line: Line) -> str:
    """The words of one line: gaps between Latin letters are blanks, wide gaps ideographic ones."""
    parts = [line[0].text]
    for left, right in pairwise(line):
        gap, size = right.x0 - left.x1, min(left.size, right.size)
        if gap > 0.7 * size:
            parts.append("\u3000\u3000" if gap > 2.5 * size else "\u3000")
        elif gap > 0.2 * size and left.text[-1:].isascii() and right.text[:1].isascii():
            parts.append(" ")
        if not right.text.strip():
            parts.append("\u3000" if right.x1 - right.x0 > 0.7 * size else " ")
        # A glyph drawn twice, a little apart, is one glyph in bold.
        elif not (left.text == right.text and abs(right.x0 - left.x0) < 0.3 * size):
            parts.append(right.text)
    return "".join(parts)


def chunks_of(line: Line) -> list[tuple[float, float]]:
    """Where runs of glyphs without a wide gap begin and end."""
    found: list[tuple[float, float]] = []
    for glyph in line:
        if not glyph.text.strip():
            continue
        if found and glyph.x0 - found[-1][1] <= glyph.size:
            found[-1] = (found[-1][0], max(found[-1][1], glyph.x1))
        else:
            found.append((glyph.x0, glyph.x1))
    return found
