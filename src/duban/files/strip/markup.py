"""XML edited where it stands: tags and attributes go or change, every other byte stays as it was.

Office programs are particular about prefixes and order; a tree written anew would lose them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat
from xml.sax.saxutils import escape, unescape

from duban.files.strip.unfit import Unfit, damaged

MOST: Final = 64 * 1024 * 1024

Change = Callable[[str], str | None]
"""Old value of an attribute → new value, ``None`` = the attribute goes."""
_TOKEN = re.compile(
    rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<(?P<close>/?)(?P<name>[^\s/>!?]+)(?P<rest>(?:[^>\"']|\"[^\"]*\"|'[^']*')*)>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(rb"(\s+)([^\s=]+)(\s*=\s*)(\"[^\"]*\"|'[^']*')")
_ENTITIES: Final = {"&quot;": '"', "&apos;": "'"}


@dataclass(frozen=True, slots=True)
class Edit:
    """改法, by local names (prefixes are the writer's choice).

    ``drop``       elements that go with all they hold. ``drop_if`` the same, asked with (element, attributes).
    ``attributes`` attribute → change; ``element.attribute`` → change only there; a name ending in ``*`` is a beginning.
    ``texts``      element → change of its text (never ``None``).
    """

    drop: frozenset[str] = frozenset()
    drop_if: Callable[[str, dict[str, str]], bool] | None = None
    attributes: Mapping[str, Change] = field(default_factory=dict)
    texts: Mapping[str, Change] = field(default_factory=dict)


def check(data: bytes) -> None:
    """Refuse what is no well-formed XML, is not UTF-8, or declares a document type (entities that grow or reach out)."""
    if len(data) > MOST:
        raise Unfit("file.too_big_inside", "里有一部分解开后过大。请删去不需要的内容或分成几个文件后上传。")
    parser = guarded()
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise damaged("文档内部结构") from error


def guarded() -> expat.XMLParserType:
    """A parser for pieces that refuses document types; ``Parse`` raises Unfit for them, ExpatError for broken XML."""
    parser = expat.ParserCreate("utf-8")
    parser.StartDoctypeDeclHandler = _no_doctype
    return parser


def _no_doctype(*_: object) -> None:
    raise Unfit(
        "file.entities", "里有文档类型声明,可能被用来耗尽内存或读取其他文件。请用 Word、Excel 或 WPS 重新保存后上传。"
    )


def rewrite(data: bytes, edit: Edit) -> bytes:
    """``data`` (checked) with ``edit`` applied."""
    out: list[bytes] = []
    at = depth = 0
    change: Change | None = None
    for token in _TOKEN.finditer(data):
        name, rest = token["name"], token["rest"]
        if not depth:
            out.append(_text(data[at : token.start()], change))
        at = token.end()
        if name is None:
            out += [] if depth or token[0].startswith(b"<!--") else [token[0]]
            continue
        closed, single = bool(token["close"]), rest.endswith(b"/")
        if depth:
            depth += -1 if closed else 0 if single else 1
            continue
        if closed:
            change = None
            out.append(token[0])
            continue
        local = _local(name)
        if local in edit.drop or (edit.drop_if is not None and edit.drop_if(local, attributes(rest))):
            depth = 0 if single else 1
            continue
        out.append(b"<" + name + _attributes(local, rest, edit) + b">")
        change = None if single else edit.texts.get(local)
    out.append(data[at:])
    return b"".join(out)


def attributes(rest: bytes) -> dict[str, str]:
    """Attributes of a tag by local name, unescaped."""
    return {_local(found[2]): _value(found[4]) for found in _ATTRIBUTE.finditer(rest)}


def _attributes(element: str, rest: bytes, edit: Edit) -> bytes:
    if not edit.attributes or b"=" not in rest:
        return rest

    def changed(found: re.Match[bytes]) -> bytes:
        change = _change_for(element, _local(found[2]), edit.attributes)
        if change is None:
            return found[0]
        old = _value(found[4])
        new = change(old)
        if new is None:
            return b""
        quoted = b'"' + escape(new, {'"': "&quot;"}).encode() + b'"'
        return found[0] if new == old else found[1] + found[2] + found[3] + quoted

    return _ATTRIBUTE.sub(changed, rest)


def _change_for(element: str, name: str, changes: Mapping[str, Change]) -> Change | None:
    return changes.get(f"{element}.{name}") or changes.get(name) or changes.get(f"{name[:4]}*")


def _text(text: bytes, change: Change | None) -> bytes:
    if change is None or not text.strip():
        return text
    return escape(change(unescape(text.decode("utf-8"), _ENTITIES)) or "").encode()


def _local(name: bytes) -> str:
    return name.rpartition(b":")[2].decode("utf-8")


def _value(quoted: bytes) -> str:
    return unescape(quoted[1:-1].decode("utf-8"), _ENTITIES)
