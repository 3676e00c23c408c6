"""机构别名: other names the text gives (以下简称, 下同) or uses for an organ (FORMAT section 4, parties)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from . import actors
from .actors import Actor
from .model import Party
from .reading import Reading

_SHORT = re.compile(r"\((?:以下|下文)?(?:统一?)?简?称(?:为|“)?(?P<q>[^()]{2,30})\)|\((?P<same>[^()]{2,60}?),?下同\)")


def read(reading: Reading, named: Iterable[Actor]) -> list[Party]:
    """Organs with their other names, in order of the text."""
    found: dict[str, list[str]] = {}
    _declared(reading, found)
    keys = dict.fromkeys(a.name for a in named)
    _bracketed(list(keys), found)
    return [Party(name, tuple(dict.fromkeys(aliases))) for name, aliases in found.items() if aliases]


def _declared(reading: Reading, found: dict[str, list[str]]) -> None:
    text = reading.text
    for m in _SHORT.finditer(text):
        start = _left_edge(text, m.start())
        if start is None:
            continue
        name = reading.words(start, m.start())
        if m["q"]:
            alias = re.sub(r"[“”]|工作$", "", m["q"])
            if actors.is_name(alias):
                found.setdefault(name, []).append(alias)
            continue
        a, b = m.span("same")
        words = text[a:b]
        both = re.match(r"(.*?)及其(办公室)$", words)
        if both:
            head = reading.words(a, a + both.end(1))
            found.setdefault(name, []).extend([head, head + reading.words(b - 3, b)])
        elif actors.is_name(words):
            found.setdefault(name, []).append(reading.words(a, b))


def _left_edge(text: str, end: int) -> int | None:
    """Where the name before a bracket begins."""
    start = end
    while start > 0 and end - start < 30 and text[start - 1] not in ",。;:、\n)(":
        start -= 1
    words = text[start:end]
    cut = re.match(r".*(?:由|报|向|成立|设立|至|和|经)(?=[^由报向]{3,}$)", words)
    start += cut.end() if cut else 0
    return start if actors.is_name(text[start:end]) else None


def _bracketed(names: list[str], found: dict[str, list[str]]) -> None:
    """县财政局(国资局) besides 县财政局; 市财政局（市金融办）besides 市财政局（金融办）."""
    bare: dict[str, list[str]] = {}
    for name in names:
        m = re.fullmatch(r"(.+?)[（(]([^（()）]{2,14})[)）]", name)
        if m and actors.is_name(m.group(2)) and not re.match(r"[市县区镇乡街道场、,，社居站所]+$", m.group(2)):
            bare.setdefault(m.group(1), []).append(name)
    for head, variants in bare.items():
        aliases = found.setdefault(variants[0], [])
        aliases += variants[1:]
        if head in names:
            aliases.append(head)
        inner = re.search(r"[（(](.+)[)）]$", variants[0])
        if inner:
            aliases.append(inner.group(1))
