"""译文: the list of phrases and their English (gettext's .po text), and the compiled tables that the pages read (.mo).

Chinese is the source. English is written by hand in the list; Simplified is the source with its punctuation set (``typeset``), Traditional
is made of that by OpenCC. Only what this project needs of the format is read: ``msgctxt``, ``msgid``, ``msgid_plural``, ``msgstr``,
``msgstr[n]``, comments.
"""

from __future__ import annotations

import ast
import os
import re
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from duban.kernel.errors import Refusal
from duban.kernel.script import to_traditional
from duban.kernel.typeset import typeset

REFUSAL = "refusal"
"""Context of the gists of refusals: their source is a code, not a phrase, so they have no Traditional form."""
LABEL = "label"
"""Context of a word in a table that English says otherwise than the same word on a button: 登记 is a station and an act."""
_HEADER = {
    "en": "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n",
    "zh_Hans": "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=1; plural=0;\n",
    "zh_Hant": "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=1; plural=0;\n",
}
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_LINE = re.compile(r'^(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)\s+(".*")$')


@dataclass(frozen=True, slots=True, order=True)
class Phrase:
    """短语: a source phrase; ``plural`` for those that count, ``context`` for those that mean several things."""

    source: str
    plural: str = ""
    context: str = ""


def parse(text: str) -> dict[Phrase, tuple[str, ...]]:
    """The list's phrases with their translations (one, or two for phrases that count); untranslated ones are empty.

    Raises Refusal naming the line that cannot be read, and for a phrase that stands twice.
    """
    found: dict[Phrase, tuple[str, ...]] = {}
    for start, block in _blocks(text):
        fields = _fields(start, block)
        if not fields.get("msgid"):
            continue
        phrase = Phrase(fields["msgid"], fields.get("msgid_plural", ""), fields.get("msgctxt", ""))
        if phrase in found:
            raise Refusal("phrases.twice", f"译文第 {start} 行:“{phrase.source}”已经出现过,请合并。")
        forms = ("msgstr[0]", "msgstr[1]") if phrase.plural else ("msgstr",)
        found[phrase] = tuple(fields.get(name, "") for name in forms)
    return found


def entry(phrase: Phrase, translations: tuple[str, ...], *, comment: str = "") -> str:
    """One phrase as it stands in the list."""
    lines = [f"#: {comment}"] if comment else []
    if phrase.context:
        lines.append(f"msgctxt {quoted(phrase.context)}")
    lines.append(f"msgid {quoted(phrase.source)}")
    if phrase.plural:
        lines.append(f"msgid_plural {quoted(phrase.plural)}")
        lines += [f"msgstr[{i}] {quoted(form)}" for i, form in enumerate(translations)]
    else:
        lines.append(f"msgstr {quoted(translations[0])}")
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """Text between quotation marks as the format writes it, on one line."""
    return '"' + "".join(_ESCAPES.get(character, character) for character in text) + '"'


def chinese(phrases: Iterable[Phrase], *, setting: bool) -> dict[Phrase, tuple[str, ...]]:
    """Every phrase as it is shown in Simplified: with its punctuation set if ``setting``, else as it is typed."""
    sources = [phrase for phrase in phrases if phrase.context != REFUSAL]
    return {phrase: (typeset(phrase.source) if setting else phrase.source,) for phrase in sources}


def traditional(shown: Mapping[Phrase, tuple[str, ...]]) -> dict[Phrase, tuple[str, ...]]:
    """The same in Traditional characters; placeholders and markup keep theirs, since they are not Chinese."""
    return {phrase: tuple(to_traditional(form, "s2tw") for form in forms) for phrase, forms in shown.items()}


def compiled(translations: Mapping[Phrase, tuple[str, ...]], language: str) -> bytes:
    """The table that gettext reads (.mo, little-endian, without hash table). Untranslated phrases are left out."""
    rows = [(b"", _HEADER[language].encode())]
    for phrase, forms in translations.items():
        if all(forms):
            key = f"{phrase.context}\x04{phrase.source}" if phrase.context else phrase.source
            rows.append(((f"{key}\x00{phrase.plural}" if phrase.plural else key).encode(), "\x00".join(forms).encode()))
    rows.sort()
    count, offset = len(rows), 28 + 16 * len(rows)
    keys, values, body = list[int](), list[int](), b""
    for part, index in ((0, keys), (1, values)):
        for row in rows:
            index += [len(row[part]), offset + len(body)]
            body += row[part] + b"\x00"
    head = struct.pack("<7I", 0x950412DE, 0, count, 28, 28 + 8 * count, 0, 0)
    return head + struct.pack(f"<{4 * count}I", *keys, *values) + body


def compile_into(folder: Path, source: Path, *, setting: bool = True) -> bool:
    """Write ``folder/LANGUAGE/LC_MESSAGES/django.mo`` for each language unless they stand there for this very list.

    ``setting`` False leaves Chinese punctuation as it is typed (tests compare with what stands in the code). Return whether anything
    was written. Files appear whole or not at all, so that two starts at once do no harm.
    """
    raw = source.read_bytes()
    mark, stamp = folder / "made-from", sha256(b"%d" % setting + _version() + raw).hexdigest()
    if mark.is_file() and mark.read_text("ascii") == stamp:
        return False
    english = parse(raw.decode("utf-8"))
    simplified = chinese(english, setting=setting)
    for language, translations in (("en", english), ("zh_Hans", simplified), ("zh_Hant", traditional(simplified))):
        _put(folder / language / "LC_MESSAGES" / "django.mo", compiled(translations, language))
    _put(mark, stamp.encode())
    return True


def _version() -> bytes:
    """Changes when the making does: a repaired writer must not leave old tables standing."""
    return b"".join((Path(__file__).parent / name).read_bytes() for name in ("phrases.py", "typeset.py", "script.py"))


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)


def _blocks(text: str) -> Iterable[tuple[int, list[str]]]:
    """Entries are parted by empty lines; yields the number of the first line with the lines."""
    start, block = 1, list[str]()
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip():
            start = start if block else number
            block.append(line.strip())
        elif block:
            yield start, block
            block = []


def _fields(start: int, block: list[str]) -> dict[str, str]:
    fields: dict[str, str] = {}
    name = ""
    for number, line in enumerate(block, start):
        if line.startswith("#"):
            continue
        match = _LINE.match(line)
        if match:
            name, value = match[1], match[2]
        elif name and line.startswith('"') and line.endswith('"'):
            value = line
        else:
            raise Refusal("phrases.unreadable", f"译文第 {number} 行无法识别:{line[:40]}")
        fields[name] = fields.get(name, "") + str(ast.literal_eval(value))
    return fields
