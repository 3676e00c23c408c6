"""中文标点: sources are typed with the punctuation of any keyboard; what is shown has the full-width marks of Chinese.

Only our own phrases are set, never what people typed. Placeholders, markup, figures, addresses and times keep their marks.
"""

from __future__ import annotations

import re

_KEPT = re.compile(r"%\(\w+\)[sd]|%%|\{\w*\}|<[^>]*>|\w+://\S+")
_FULL = str.maketrans(
    {",": "\uff0c", ":": "\uff1a", ";": "\uff1b", "!": "\uff01", "?": "\uff1f", "(": "\uff08", ")": "\uff09"}
)
_BRACKETS = str.maketrans({"(": "\uff08", ")": "\uff09"})
_HOLE = "\ue000"
_CHINESE = "\u3400-\u9fff\u3001\u3002\u201c\u201d\u2018\u2019\u300a\u300b\u2026\uff00-\uffef"
_PAIR = re.compile(rf"(?<=[{_CHINESE}])\(([^()]*)\)|\(([^()]*[{_CHINESE}][^()]*)\)")
_MARK = re.compile(rf"(?<=[{_CHINESE}])[,:;!?]|[,:;!?](?=[{_CHINESE}])")
_IS_CHINESE = re.compile("[\u3400-\u9fff]")


def typeset(text: str) -> str:
    """The phrase with full-width , : ; ! ? ( ) wherever they stand in Chinese; anything else, and its length, unchanged."""
    if _HOLE in text or not _IS_CHINESE.search(text):
        return text
    kept = _KEPT.findall(text)
    bare = _KEPT.sub(_HOLE, text)
    # A mark beside one just set stands in Chinese too: go on until nothing changes.
    while (after := _once(bare)) != bare:
        bare = after
    return re.sub(_HOLE, lambda _: kept.pop(0), bare)


def _once(text: str) -> str:
    paired = _PAIR.sub(lambda pair: pair[0].translate(_BRACKETS), text)
    return _MARK.sub(lambda mark: mark[0].translate(_FULL), paired)
