"""整理文本: a clean view of the source in which each character knows its place in the original.

The grammar reads the view: Simplified script, one form of each punctuation mark, no page marks, no wrapped lines,
no repeated block. It never changes the source: a span in the view is carried back by ``View.span``.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

import opencc

from duban.kernel.script import whole_characters

from . import carriers
from .model import Script, Span

HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_FORMS = {
    "，": ",",
    "：": ":",
    "；": ";",
    "！": "!",
    "？": "?",
    "（": "(",
    "）": ")",
    "〔": "(",
    "〕": ")",
    "［": "(",
    "］": ")",
    "[": "(",
    "]": ")",
    "【": "(",
    "】": ")",
    "｛": "(",
    "｝": ")",
    "﹝": "(",
    "﹞": ")",
    "．": ".",
    "％": "%",
    "﹪": "%",
    "－": "-",
    "–": "-",
    "—": "-",
    "―": "-",
    "~": "-",
    "～": "-",
    "〜": "-",
    "─": "-",
    "−": "-",
    "「": "“",
    "」": "”",
    "『": "“",
    "』": "”",
    "〈": "《",
    "〉": "》",
    "｢": "“",
    "｣": "”",
    '"': "“",
    "｡": "。",
    "﹐": ",",
    "､": "、",
    "﹑": "、",
    "╱": "/",
    "／": "/",
    "＋": "+",
    "×": "x",
    "○": "〇",
    "〇": "〇",
    "Ｏ": "O",
}
_DROPPED = set("\ufeff\u200b\u200c\u200d\u2060\u00ad")
_BLANKS = " \t\u3000\u00a0\u2002\u2003\u2009"
# A lone Cyrillic letter is what some document sites leave of a line end.
_LINE_ENDS = re.compile(
    r"\r\n|[\n\r\f\v\u0085\u2028\u2029]|(?<=[\u3400-\u9fff。;；:：,，、)）”])\u0420(?=[\u3400-\u9fff\d(（“])"
)
_HAN = re.compile(f"[{HAN}]")

_MARKER_AHEAD = re.compile(
    r"(?:[一二三四五六七八九十]+[、.]|\([一二三四五六七八九十]+\)|\d{1,2}[、.)](?!\d)|\(\d{1,2}\)|第[一二三四五六七八九十]+[阶步章节部条]|[①-⑳㈠-㈩⑴-⒇⒈-⒛])"
)
_NUMBER_ALONE = re.compile(r"[\u4e00-\u9fff]{2,14}\(\d{4}\)第?\d+号$")
_AFTER_TITLE = re.compile(r"各|\(|为|根据|按照|现将|现就|依据")
_TITLE_DONE = re.compile(r"(?:通知|方案|意见|办法|计划)$")
_COLUMNS = re.compile(r"\S[ \u3000]{2,}\S|\t")


@functools.cache
def _converter(way: str) -> opencc.OpenCC:
    return opencc.OpenCC(way)


@functools.lru_cache(maxsize=20_000)
def simple(char: str) -> str:
    """The Simplified form of one character, itself where the table would give more than one character."""
    out: str = _converter("t2s").convert(char)
    return out if len(out) == 1 else char


@functools.lru_cache(maxsize=20_000)
def _complex(char: str) -> str:
    out: str = _converter("s2t").convert(char)
    return out


def script_of(text: str) -> Script:
    """``mixed`` where each script has at least a tenth of the characters that differ between them (FORMAT 2)."""
    counts: dict[str, int] = {}
    for char in text:
        if char >= "\u3400":
            counts[char] = counts.get(char, 0) + 1
    traditional = sum(n for c, n in counts.items() if simple(c) != c)
    simplified = sum(n for c, n in counts.items() if simple(c) == c and _complex(c) != c)
    total = traditional + simplified
    if not total or traditional < 0.1 * total:
        return "simplified"
    return "mixed" if simplified >= 0.1 * total else "traditional"


def canonical(char: str) -> str:
    """One form of a character: Simplified, half-width digits and marks."""
    if char in _FORMS:
        return _FORMS[char]
    if "\uff10" <= char <= "\uff5a":
        return chr(ord(char) - 0xFEE0)
    if char < "\u3400":
        # A browser's PDF gives radicals for characters: pasted from there, ⽉ is 月.
        return simple(whole_characters(char)) if char >= "\u2e80" else char
    return simple(char)


@dataclass(frozen=True, slots=True)
class View:
    """清样: ``text`` to be read, ``at[i]`` the place of ``text[i]`` in ``raw``; ``noise`` are raw spans left out."""

    raw: str
    text: str
    at: tuple[int, ...]
    noise: tuple[tuple[Span, str], ...]

    def span(self, start: int, end: int) -> Span:
        """Carry ``text[start:end]`` back to the source, without blanks at its ends; needs start < end."""
        while end - 1 > start and self.text[end - 1].isspace():
            end -= 1
        while start < end - 1 and self.text[start].isspace():
            start += 1
        return self.at[start], self.at[end - 1] + 1

    def words(self, start: int, end: int) -> str:
        """``text[start:end]`` in the script of the source, without line breaks and blanks."""
        return "".join(self.raw[self.at[i]] for i in range(start, end) if not self.text[i].isspace())


def table_rows(text: str) -> Iterator[re.Match[str]]:
    """The lines of the clean text that have cells, in order."""
    return (m for m in re.finditer(r"[^\n]+", text) if "\t" in m.group())


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str  # canonical characters, without invisible ones
    at: tuple[int, ...]  # the place of each of them in the raw text

    @property
    def bare(self) -> str:
        return self.text.strip(_BLANKS)


def view(raw: str) -> View:
    """Clean ``raw`` for reading. Linear in its length."""
    lines = _lines(raw)
    noise: list[tuple[Span, str]] = []
    kept: list[_Line] = []
    for line in lines:
        bare = line.bare
        if not bare:
            continue
        if carriers.CARRIER.match(bare) and not carriers.NUMBERED.search(bare):
            noise.append(((line.start, line.end), "carrier"))
        elif carriers.PUBLIC_MARK.match(bare):
            noise.append(((line.start, line.end), "mark"))
        else:
            kept.append(line)
    width = _wrap_width(kept)
    chars: list[str] = []
    at: list[int] = []
    paragraph: list[_Line] = []
    for i, line in enumerate(kept):
        paragraph.append(line)
        if i + 1 < len(kept) and _runs_on(line, kept[i + 1], width):
            continue
        _emit_all(paragraph, chars, at)
        paragraph.clear()
        if i + 1 < len(kept):
            chars.append("\n")
            at.append(min(line.end, len(raw) - 1))
    return _without_inline_noise(raw, "".join(chars), at, noise)


def _lines(raw: str) -> list[_Line]:
    out, start = [], 0
    for m in _LINE_ENDS.finditer(raw):
        out.append((start, m.start()))
        start = m.end()
    out.append((start, len(raw)))
    return [_line(raw, a, b) for a, b in out]


def _line(raw: str, a: int, b: int) -> _Line:
    marked: set[int] = set()
    if raw.startswith(("#", "*", "-", " "), a) or "**" in raw[a : a + 8]:
        m = carriers.MARKED.match(raw[a:b])
        for group in ("h", "o", "c") if m else ():
            marked.update(range(a + m.start(group), a + m.end(group)) if m and m[group] else ())
    at = tuple(i for i in range(a, b) if raw[i] not in _DROPPED and i not in marked)
    return _Line(a, b, _ruled("".join(canonical(raw[i]) for i in at)), at)


def _ruled(line: str) -> str:
    """A table drawn with bars: each bar between cells is a border like a tab."""
    inner = line.strip(_BLANKS + "|")
    if inner.count("|") < 2 and not (inner.count("|") == 1 and line.rstrip(_BLANKS).endswith("|")):
        return line
    start = line.find(inner[0])
    end = start + len(inner)
    return line[:start].replace("|", " ") + line[start:end].replace("|", "\t") + line[end:].replace("|", " ")


def _wrap_width(lines: list[_Line]) -> int | None:
    """The width at which a machine wrapped the text, or None where lines are paragraphs.

    Wrapped lines crowd just below one width and mostly break off without a stop; lines set in columns do not count."""
    counts: dict[int, tuple[int, int]] = {}
    for line in lines:
        bare = line.bare
        if 16 <= len(bare) <= 100 and not _COLUMNS.search(bare):
            full, torn = counts.get(len(bare), (0, 0))
            counts[len(bare)] = full + 1, torn + (bare[-1] not in "。!?;:)”")
    best, width = 0, None
    for top in sorted(counts, reverse=True):
        near = [counts[n] for n in range(top - 4, top + 1) if n in counts]
        full, torn = sum(f for f, _ in near), sum(t for _, t in near)
        if torn > best and torn >= max(4, 0.5 * full, 0.12 * len(lines)):
            best, width = torn, top
    if width is None and counts:
        # In a short text a few lines broken off at the very width no line goes beyond show it as well.
        top = max(counts)
        longest = max((len(line.bare) for line in lines if not _COLUMNS.search(line.bare)), default=0)
        torn = sum(counts[n][1] for n in (top - 1, top) if n in counts)
        if top == longest and torn >= 2 and torn * 2 >= sum(counts[n][0] for n in (top - 1, top) if n in counts):
            width = top
    return width


def _runs_on(line: _Line, following: _Line, width: int | None) -> bool:
    """True where the break after ``line`` was only put there by wrapping."""
    here, there = line.bare, following.bare
    if "\t" in line.text.strip() or "\t" in following.text.strip():
        return False
    if _MARKER_AHEAD.match(here) and here[-1] == ")" and here.count("(") == here.count(")"):
        return False
    if _MARKER_AHEAD.match(there) and here[-1] not in "、,第(":
        return _full(here, width) and not _plausible_head(there)
    if here[-1] in "、,(":
        return True
    if _NUMBER_ALONE.match(there) or (_TITLE_DONE.search(here) and _AFTER_TITLE.match(there)):
        return False
    return _full(here, width)


def _full(bare: str, width: int | None) -> bool:
    """True for a line that was broken off at the width of the page."""
    return (
        width is not None
        and width - 6 <= len(bare) <= width + 3
        and bare[-1] not in "。!?;:"
        and not _COLUMNS.search(bare)
    )


def _plausible_head(text: str) -> bool:
    return not re.match(r"\d+\.\d", text)


_OPENING = re.compile(r"[ 。:\u3000](?:一、|\(一\)|第一[章条])")


def _emit_all(paragraph: list[_Line], chars: list[str], at: list[int]) -> None:
    """Append the lines of one paragraph. In a paste of one paragraph the blanks before the first clause part title,
    recipients, date and opening."""
    length = sum(len(line.bare) for line in paragraph)
    opening = _OPENING.search("".join(line.text for line in paragraph)) if length > 300 else None
    before = 0
    for line in paragraph:
        _emit(line, chars, at, length, opening.start() - before if opening else 0)
        before += len(line.text)


def _emit(line: _Line, chars: list[str], at: list[int], length: int, head: int) -> None:
    """Append one line to the view, deciding what each run of blanks means. ``length`` is that of its paragraph,
    ``head`` the place up to which it belongs to the head of a paste."""
    text = line.text
    start, end = len(text) - len(text.lstrip(_BLANKS)), len(text.rstrip(_BLANKS))
    end = max(end, start)
    spaced = _letterspaced(text[start:end])
    quoted, i = 0, start
    while i < end:
        char = text[i]
        if char not in _BLANKS:
            quoted += (char == "《") - (char == "》")
            chars.append(char)
            at.append(line.at[i])
            i += 1
            continue
        j = i
        while j < end and text[j] in _BLANKS:
            j += 1
        kind = _blank(text, i, j, length, spaced, quoted > 0)
        if i < head and kind in {"", " "} and not quoted and not spaced and text[i - 1 : i] not in {"", "、", ","}:
            kind = "\n"
        if kind and chars:
            chars.append(kind)
            at.append(line.at[i])
        i = j


def _letterspaced(text: str) -> bool:
    """True where a scanner put a blank after nearly every character."""
    han = len(_HAN.findall(text))
    return han >= 4 and len(re.findall(f"[{HAN}][{_BLANKS}](?=[{HAN}])", text)) > 0.35 * han


def _blank(text: str, i: int, j: int, length: int, spaced: bool, quoted: bool) -> str:
    """What the blanks ``text[i:j]`` stand for: a new line, a cell border, a gap or nothing."""
    before, after = text[i - 1] if i else "", text[j] if j < len(text) else ""
    run = text[i:j]
    if quoted or (spaced and j - i == 1):
        return ""
    if "\t" in run:
        return "\t"
    wide = run.count("\u3000") >= 2 or j - i >= 4
    if wide and (length > 300 or before in "。;:!?)" or _MARKER_AHEAD.match(text[j : j + 8])):
        return "\n"
    if not (_HAN.match(before) or before in ")”》") or not (_HAN.match(after) or after in "(“《"):
        return ""
    return " "


def _without_inline_noise(raw: str, text: str, at: list[int], noise: list[tuple[Span, str]]) -> View:
    """Take out carrier marks inside lines, stray bars at the ends and the second copy of repeated passages."""
    cuts: list[tuple[int, int, str]] = [(m.start(), m.end(), "carrier") for m in carriers.INLINE_CARRIER.finditer(text)]
    cuts += [(m.start(), m.end(), "carrier") for m in re.finditer(r"\A[|\s]+|[|\s]+\Z", text) if "|" in m.group()]
    cuts += [
        (m.start(), m.end(), "mark")
        for m in re.finditer(r"\((?:此件(?:公开|主动公开|依申请公开|不公开).{0,4})\)", text)
    ]
    cuts += [(m.start() + 1, m.end() - 1, "stray") for m in re.finditer(r"[。\n]\|+\n", text)]
    spelled = list(carriers.SPELLED.finditer(text))
    if len(spelled) >= 6:
        cuts += [(m.start(), m.end(), "carrier") for m in spelled]
    cuts += [(a, b, "repeat") for a, b in _repeats(text)]
    merged: list[tuple[int, int, str]] = []
    for a, b, why in sorted(cuts):
        if merged and a < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(b, merged[-1][1]), merged[-1][2])
        elif b > a:
            merged.append((a, b, why))
    out: list[str] = []
    places: list[int] = []
    last = 0
    for a, b, why in merged:
        out.append(text[last:a])
        places += at[last:a]
        while a < b - 1 and text[a].isspace():
            a += 1
        noise.append(((at[a], at[b - 1] + 1), why))
        last = b
    out.append(text[last:])
    places += at[last:]
    return View(raw, "".join(out), tuple(places), tuple(sorted(noise)))


def _repeats(text: str, least: int = 150) -> list[tuple[int, int]]:
    """Second copies of runs of sentences, at least ``least`` characters long (S1-2). Linear: sentences are hashed."""
    pieces = [(m.start(), m.end()) for m in re.finditer(r"[^。!?;\n]+[。!?;\n]*", text)]
    first: dict[str, int] = {}
    out: list[tuple[int, int]] = []
    i = 0
    while i < len(pieces):
        a, b = pieces[i]
        piece = text[a:b].strip()
        j = first.setdefault(piece, i) if len(piece) > 4 else i
        if j == i:
            i += 1
            continue
        k = 0
        while i + k < len(pieces) and j + k < i and _same(text, pieces[i + k], pieces[j + k]):
            k += 1
        start, end = a, pieces[i + max(k, 1) - 1][1]
        if k and end - start >= least:
            out.append((_extended(text, start, pieces[j][0], pieces[i - 1][0]), end))
            i += k
        else:
            i += 1
    return out


def _same(text: str, one: tuple[int, int], two: tuple[int, int]) -> bool:
    return text[one[0] : one[1]].strip() == text[two[0] : two[1]].strip()


def _extended(text: str, start: int, twin: int, floor: int) -> int:
    """Draw the beginning of a repeated block back over the half sentence before it that is repeated too."""
    back = 0
    while start - back > floor and twin - back > 0 and text[start - back - 1] == text[twin - back - 1]:
        back += 1
    return start - back if back >= 8 else start
