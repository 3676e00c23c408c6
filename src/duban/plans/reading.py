"""在读方案: everything the later readers share while one plan is being compiled."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from .dates import Years
from .head import Meta
from .model import Phase, Span, Topic
from .outline import Node, Outline, Sentence
from .sections import role
from .stage_parts import Found
from .text import View

_MEASURES = re.compile(r"(?:整改|整治|工作|治理|主要|具体)?(?:措施|目标|要求|举措)(?:及要求)?:")


@dataclass(slots=True)
class Reading:
    """One plan on its way from text to elements. Places are in the clean text, spans in the source."""

    view: View
    outline: Outline
    meta: Meta
    years: Years
    phases: list[Phase] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)
    refused: list[tuple[int, int]] = field(default_factory=list)
    _described: bytearray | None = None
    starts: list[int] = field(default_factory=list)  # where the clauses start, in order

    def __post_init__(self) -> None:
        self.starts = [n.start for n in self.outline.nodes]

    @property
    def text(self) -> str:
        return self.view.text

    def span(self, start: int, end: int) -> Span:
        return self.view.span(start, end)

    def words(self, start: int, end: int) -> str:
        return self.view.words(start, end)

    def role(self, sentence: Sentence) -> str:
        """The section a sentence stands in; 整改措施: at the front of its line opens measures among topics."""
        line = self.view.text.rfind("\n", 0, sentence.start + 1) + 1
        if _MEASURES.match(self.view.text, line):
            return "measures"
        found = role(sentence.node, self.view.text)
        return "phases" if found in {"topics", "scope", "time"} and self.phase_at(sentence.start) is not None else found

    def phase_at(self, place: int) -> Phase | None:
        """The phase in whose text ``place`` stands."""
        for phase, here in zip(reversed(self.phases), reversed(self.found), strict=True):
            if here.scope[0] <= place < here.scope[1]:
                return phase
        return None

    def described(self, place: int) -> bool:
        """True inside the description of problems, refused passages, 《…》 and the title: nothing is ordered there.
        To be asked once the topics are known."""
        if self._described is None:
            mask = bytearray(len(self.view.raw) + 1)
            spans = [t.span for t in self.topics if t.span[1] - t.span[0] > 12] + [
                self.span(a, b) for a, b in self.refused if b > a
            ]
            places = [p for p in self.outline.shelter if self.text[p[0]] == "《"] + self.meta.places.get("title", [])
            for a, b in spans + [self.span(a, b) for a, b in places if b > a]:
                mask[a:b] = b"\x01" * (b - a)
            self._described = mask
        return bool(self._described[self.view.at[place]])

    def mask(self, places: Iterable[tuple[int, int]]) -> bytearray:
        """One byte for each character of the clean text: 1 inside ``places``."""
        out = bytearray(len(self.text) + 1)
        for a, b in places:
            out[a:b] = b"\x01" * max(0, min(b, len(self.text)) - a)
        return out

    def heading(self, node: Node | None) -> tuple[int, int] | None:
        """The nearest titled heading at or above ``node``."""
        for here in node.above() if node is not None else ():
            if here.titled:
                return here.heading
        return None
