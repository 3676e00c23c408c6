"""归类: every sentence of the source has one class, so that nothing is left unread (X-5, FORMAT section 4)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .model import Coverage, CoverageClass, Duty, Obligation, Phase, Topic
from .reading import Reading

_RULE = re.compile(
    r"严禁|不得|严肃(?:处理|查处|追究|问责)|追究|从[轻重严]|一律|禁止|视为|予以(?:处分|处理|问责|通报)|按照[^,。]{2,30}(?:标准|规定)|应当|坚持[^,。]{2,20}原则|凡|免于|依法依[规纪]|约谈|问责"
)
_ACTOR = re.compile(r"办公室设在|下设|组成人员|联系(?:人|电话)|成员单位|办公地点")
_RANK: tuple[CoverageClass, ...] = (
    "narrative",
    "actor",
    "rule",
    "topic",
    "duty",
    "obligation",
    "phase",
    "refused",
    "noise",
)


def read(
    reading: Reading,
    phases: Sequence[Phase],
    topics: Sequence[Topic],
    duties: Sequence[Duty],
    obligations: Sequence[Obligation],
) -> list[Coverage]:
    """Classes in order, without overlap, over all characters that are not blank."""
    raw = reading.view.raw
    paint = bytearray(len(raw) + 1)
    layers: tuple[tuple[int, Sequence[Topic] | Sequence[Duty] | Sequence[Obligation] | Sequence[Phase]], ...] = (
        (3, topics),
        (4, duties),
        (5, obligations),
        (6, phases),
    )
    for rank, items in layers:
        for item in items:
            a, b = item.span
            paint[a:b] = bytes([rank]) * (b - a)
    for a, b in reading.refused:
        x, y = reading.span(a, b)
        paint[x:y] = bytes([7]) * (y - x)
    return _cut(reading, paint)


def _cut(reading: Reading, paint: bytearray) -> list[Coverage]:
    """Sentence by sentence, with what was left out of the clean text as noise between them."""
    raw, at = reading.view.raw, reading.view.at
    noise = sorted(span for span, _ in reading.view.noise)
    out: list[Coverage] = []
    last = 0
    for sentence in reading.outline.sentences:
        end = at[sentence.end - 1] + 1
        rank = max(paint[at[sentence.start] : end], default=0)
        words = reading.text[sentence.start : sentence.end]
        if rank == 0 and not sentence.head:
            rank = 2 if _RULE.search(words) else 1 if _ACTOR.search(words) else 0
        last = _put(out, raw, noise, last, end, _RANK[rank])
    _put(out, raw, noise, last, len(raw), "noise")
    return out


def _put(out: list[Coverage], raw: str, noise: list[tuple[int, int]], start: int, end: int, kind: CoverageClass) -> int:
    """Class ``raw[start:end]`` as ``kind`` except where noise lies in it; returns the new end."""
    at = start
    while noise and noise[0][0] < end:
        a, b = noise.pop(0)
        _add(out, raw, at, max(a, at), kind)
        _add(out, raw, max(a, at), b, "noise")
        at = max(b, at)
    _add(out, raw, at, end, kind)
    return max(end, at)


def _add(out: list[Coverage], raw: str, start: int, end: int, kind: CoverageClass) -> None:
    while start < end and raw[start].isspace():
        start += 1
    while end > start and raw[end - 1].isspace():
        end -= 1
    if end > start:
        out.append(Coverage((start, end), kind))
