"""繁简与字形: Traditional and Simplified by OpenCC, full and half width, and keys under which names meet.

Everything that ``plans`` measures in characters keeps its length: ``to_simplified_aligned`` and ``half_width`` give a text whose
character i stands for character i of the original.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Literal

from opencc import OpenCC

Script = Literal["simplified", "traditional", "mixed", "none"]
Flavour = Literal["s2t", "s2tw", "s2hk"]
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]+")
_DOTS = str.maketrans(dict.fromkeys("•‧∙⋅・・.。", "·"))
_BRACKETS = str.maketrans("〔【[{〈《", "((((((") | str.maketrans("〕】]}〉》", "))))))")
_INVISIBLE = re.compile(r"[\s\u00ad\u200b-\u200f\u2060-\u2064\ufeff\ufe00-\ufe0f]+")
# CJK radicals supplement that PDF fonts put in place of whole characters; Unicode itself folds only the Kangxi block and two of these.
_RADICALS = str.maketrans(
    "⺟⺠⻁⻄⻅⻆⻉⻋⻑⻒⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
    "母民虎西见角贝车長镸长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
) | {c: unicodedata.normalize("NFKC", chr(c)) for c in range(0x2F00, 0x2FD6)}
_HALF = {c: c - 0xFEE0 for c in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


@lru_cache(maxsize=8)
def _converter(config: str) -> Callable[[str], str]:
    """One loaded converter a direction; loading takes some ten milliseconds, converting microseconds."""
    return OpenCC(config).convert


@lru_cache(maxsize=65536)
def _one(character: str, config: str) -> str:
    """A single character converted, or itself if its counterpart is not one character."""
    found = _converter(config)(character)
    return found if len(found) == 1 else character


def _by_runs(text: str, config: str) -> str:
    """Convert runs of Chinese characters, leaving all else alone (OpenCC refuses broken surrogates, which files do contain)."""
    return _HAN.sub(lambda run: _converter(config)(run[0]), text)


def to_simplified(text: str) -> str:
    """Simplified by phrases (乾燥 → 干燥, 乾坤 stays). The length may change."""
    return _by_runs(text, "t2s")


def to_traditional(text: str, flavour: Flavour = "s2t") -> str:
    """Traditional by phrases (头发 → 頭髮, 发展 → 發展), with the character forms of OpenCC, Taiwan or Hong Kong."""
    return _by_runs(text, flavour)


def to_simplified_aligned(text: str) -> str:
    """Simplified text of exactly the same length: by phrases where that keeps the length, else character by character."""

    def aligned(run: re.Match[str]) -> str:
        found = _converter("t2s")(run[0])
        return found if len(found) == len(run[0]) else "".join(_one(c, "t2s") for c in run[0])

    return _HAN.sub(aligned, text)


def script_of(text: str) -> Script:
    """繁简判定: which script a text is in; ``mixed`` if each makes up a tenth or more of the characters that differ.

    A character belongs to one script only if the other's national code set lacks it (后, 里, 干 and 群 stand in both).
    """
    traditional = sum(_one(c, "t2s") != c and not _in_set(c, "gb2312") for c in text)
    simplified = sum(_one(c, "s2t") != c and not _in_set(c, "big5") for c in text)
    if not traditional + simplified:
        return "none"
    if min(traditional, simplified) * 10 >= traditional + simplified:
        return "mixed"
    return "traditional" if traditional > simplified else "simplified"


@lru_cache(maxsize=65536)
def _in_set(character: str, charset: str) -> bool:
    return bool(character.encode(charset, "ignore"))


def whole_characters(text: str) -> str:
    """Radicals that a PDF gives in place of whole characters (⻢ ⼭) put right, one character for one."""
    return text.translate(_RADICALS)


def half_width(text: str) -> str:
    """Full-width ASCII and the ideographic blank folded, one character for one; Chinese punctuation stays."""
    return text.translate(_HALF)


def name_key(name: str) -> str:
    """The key under which a person's name is matched (D0): no blanks, one middle dot, compatibility forms and variants folded,
    Simplified character by character (so that a name's key never depends on what stands beside it), Latin in capitals."""
    bare = _INVISIBLE.sub("", unicodedata.normalize("NFKC", whole_characters(name))).translate(_DOTS).upper()
    return "".join(_one(c, "t2s") for c in bare)


def organ_key(name: str) -> str:
    """The key under which an organ's name is matched: as ``name_key``, with every kind of bracket as one."""
    return name_key(name).translate(_BRACKETS)


def search_key(text: str) -> str:
    """Text as the search index holds it: compatibility forms folded, Simplified, lower case, runs of blanks as one."""
    folded = unicodedata.normalize("NFKC", whole_characters(text)).casefold()
    return " ".join(_INVISIBLE.sub(" ", "".join(_one(c, "t2s") for c in folded)).split())


def private_use(text: str) -> list[int]:
    """Places of private-use characters (自造字), which look right on one machine only and must be asked about."""
    return [i for i, c in enumerate(text) if unicodedata.category(c) == "Co"]
