"""TXT and CSV: text and nothing else, in a coding that can be read; kept as it is."""

from __future__ import annotations

import re
from typing import BinaryIO, Final

from duban.files.strip.unfit import damaged, hidden

CODINGS: Final = ("utf-8-sig", "gb18030")
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_PAGE = re.compile(r"\s*<(?:!doctype|html|head|body|script|svg|iframe|\?xml|\?php|%)", re.IGNORECASE)


def text(source: BinaryIO, target: BinaryIO) -> set[str]:
    """Copy the text; nothing is removed. Raises Unfit for what is no text, or is a page's source."""
    data = source.read()
    words = decode(data)
    if words is None or _CONTROL.search(words):
        raise damaged("不是可读的文本,或编码无法识别")
    if _PAGE.match(words):
        raise hidden("网页代码")
    target.write(data)
    return set()


def decode(data: bytes) -> str | None:
    """The text of UTF-8, GB18030 or marked UTF-16 bytes; ``None`` for anything else."""
    for coding in ("utf-16",) if data.startswith(_UTF16) else CODINGS:
        try:
            return data.decode(coding)
        except UnicodeDecodeError:
            continue
    return None
