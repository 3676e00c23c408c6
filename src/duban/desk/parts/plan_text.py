"""方案正文: the plan's own words, with what was read from them marked in place. Geometry of spans only.

Marks may overlap (a unit stands inside a topic): the text is cut at every edge, and each piece belongs to the shortest mark
that covers it. Line ends are paragraphs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

MarkKind = Literal["meta", "phase", "topic", "duty", "obligation", "quantity", "mechanism", "group", "unit", "question"]


@dataclass(frozen=True, slots=True)
class Mark:
    """标记: one place of the text; ``key`` names the element it was read as, ``nr`` tells several places of one element apart.

    ``start``/``end`` are code points of the text, end excluded. ``title`` is said when it is pointed at; ``label`` stands in
    the margin (empty = none).
    """

    key: str
    kind: MarkKind
    start: int
    end: int
    title: str
    label: str = ""
    nr: int = 1

    @property
    def anchor(self) -> str:
        """Id of the mark in the text."""
        return f"s-{self.key}" if self.nr == 1 else f"s-{self.key}-{self.nr}"

    @property
    def element(self) -> str:
        """Id of the element it was read as, beside the text."""
        return f"e-{self.key}"


@dataclass(frozen=True, slots=True)
class Piece:
    """一段文字: of one paragraph, under one mark or none. ``begins`` are the marks that begin with it, ``at`` where it begins."""

    text: str
    mark: Mark | None
    begins: tuple[Mark, ...] = ()
    at: int = 0


def paragraphs(text: str, marks: Iterable[Mark]) -> list[list[Piece]]:
    """The text as paragraphs of pieces; marks outside the text, or empty ones, are left out, blank lines too."""
    inside = [mark for mark in marks if 0 <= mark.start < mark.end <= len(text)]
    found: list[list[Piece]] = []
    begun: set[str] = set()
    at = 0
    for line in text.splitlines(keepends=True):
        body = line.rstrip("\r\n\u2028\u2029\x85\x0b\x0c")
        if body.strip():
            here = [mark for mark in inside if mark.start < at + len(body) and mark.end > at]
            found.append(_pieces(body, at, here, begun))
        at += len(line)
    return found


def _pieces(body: str, at: int, marks: Sequence[Mark], begun: set[str]) -> list[Piece]:
    end = at + len(body)
    edges = sorted({at, end, *(e for mark in marks for e in (mark.start, mark.end) if at < e < end)})
    found = []
    for left, right in zip(edges, edges[1:], strict=False):
        over = [mark for mark in marks if mark.start <= left and mark.end >= right]
        begins = tuple(mark for mark in over if mark.anchor not in begun)
        begun.update(mark.anchor for mark in begins)
        # Of two marks over the same words the one that says more wins: a phase's dates are also the plan's.
        shortest = min(over, key=lambda mark: (mark.end - mark.start, mark.kind == "meta"), default=None)
        found.append(Piece(body[left - at : right - at], shortest, begins, left))
    return found
