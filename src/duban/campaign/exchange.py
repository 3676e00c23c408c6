"""专项文件 duban-campaign/1: a campaign's settled plan as YAML, for keeping, reading and taking to another house. Pure: bytes and plain values.

Rows are named by keys of the file itself, units by code and name, so that the file means the same elsewhere. What is written is read
again unchanged; a file that does not fit is refused with the place where it does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import yaml

from duban.campaign import elements
from duban.kernel.errors import Refusal

FORMAT = "duban-campaign/1"
MOST_BYTES = 8 * 1024 * 1024
_MOST_ROWS = 20_000

# Key → what its value is: text, day, number, flag, list, map; a question mark says that it may be empty.
_TOP = {
    "format": "text", "title": "text", "starts_on": "day?", "ends_on": "day?", "words": "map", "area": "unit?", "office": "unit?",
    "review_unit": "unit?", "texts": "list", "phases": "list", "topics": "list", "elements": "list", "units": "list", "questions": "list",
}  # fmt: skip
_REVIEWED = {"text": "number", "span": "span?", "place": "text", "state": "text", "read": "map", "origin": "list"}
_ROWS: Mapping[str, Mapping[str, str]] = {
    "texts": {"nr": "number", "name": "text", "sha256": "text", "how": "text", "words": "text"},
    "phases": {"key": "text", "name": "text", "starts_on": "day?", "ends_on": "day?", "derived": "list", **_REVIEWED},
    "topics": {"key": "text", "code": "text", "says": "text", "parent": "text?", **_REVIEWED},
    "elements": {"key": "text", "kind": "text", "body": "map", **_REVIEWED},
    "units": {"name": "text", "spans": "list", "text": "number", "unit": "unit?", "collective": "flag", "members": "list"},
    "questions": {
        "code": "text", "asks": "text", "span": "span?", "text": "number", "answers": "list", "state": "text", "answer": "text"
    },
}  # fmt: skip
_BREAKS = frozenset("\x85\u2028\u2029\ufeff")
STATES = frozenset({"read", "confirmed", "edited", "added", "inherited"})
_QUESTION_STATES = frozenset({"open", "answered", "set_aside"})


def write(data: Mapping[str, Any]) -> bytes:
    """The file; long texts stand as blocks of lines."""
    return yaml.dump(
        dict(data), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120, default_flow_style=False
    ).encode("utf-8")  # fmt: skip


def read(data: bytes) -> dict[str, Any]:
    """What a file says, checked. Raises Refusal (``exchange.*``) naming the place."""
    if len(data) > MOST_BYTES:
        raise Refusal("exchange.too_large", "文件超过 8 MB,不像是专项文件。", field="file")
    try:
        found = yaml.load(data, Loader=_Loader)  # noqa: S506  (a safe loader of our own, without aliases)
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        raise Refusal("exchange.no_yaml", "这份文件不是有效的 YAML。", field="file") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise Refusal("exchange.format", f"这份文件不是专项文件({FORMAT})。", field="file")
    _check_map(found, _TOP, "")
    for part, shape in _ROWS.items():
        if len(found[part]) > _MOST_ROWS:
            raise _wrong(part, "行数过多")
        for i, row in enumerate(found[part], 1):
            _check_map(row, shape, f"{part}[{i}]")
    _check_meaning(found)
    return found


def _check_meaning(found: Mapping[str, Any]) -> None:
    lengths = {row["nr"]: len(row["words"]) for row in found["texts"]}
    if len(lengths) != len(found["texts"]) or not lengths:
        raise _wrong("texts", "至少要有一份方案文本,编号不能重复")
    if [row["how"] for row in found["texts"]].count("first") != 1:
        raise _wrong("texts", "须有且只有一份首次文本")
    keys: set[str] = set()
    for part in ("phases", "topics", "elements", "units", "questions"):
        for i, row in enumerate(found[part], 1):
            where = f"{part}[{i}]"
            if row["text"] not in lengths:
                raise _wrong(where, "没有这个编号的文本")
            spans = row["spans"] if part == "units" else [row["span"]] if row["span"] else []
            for span in spans:
                if not _is_span(span) or span[1] > lengths[row["text"]]:
                    raise _wrong(where, "位置不在文本之内")
            if part == "questions":
                if row["state"] not in _QUESTION_STATES:
                    raise _wrong(where, "状态不对")
            elif part != "units":
                if row["state"] not in STATES:
                    raise _wrong(where, "状态不对")
                if row["key"] in keys:
                    raise _wrong(where, "key 重复")
                keys.add(row["key"])
    _check_topics(found["topics"])
    for i, row in enumerate(found["elements"], 1):
        try:
            elements.parse(row["kind"], row["body"])
        except Refusal as refusal:
            raise _wrong(f"elements[{i}]", refusal.sentence) from refusal


def _check_topics(rows: list[dict[str, Any]]) -> None:
    seen: set[str] = set()
    codes: set[str] = set()
    for i, row in enumerate(rows, 1):
        if row["parent"] is not None and row["parent"] not in seen:
            raise _wrong(f"topics[{i}]", "上级类别须写在它前面")
        if row["code"] in codes:
            raise _wrong(f"topics[{i}]", "编码重复")
        seen.add(row["key"])
        codes.add(row["code"])


def _check_map(row: Any, shape: Mapping[str, str], where: str) -> None:
    if not isinstance(row, dict):
        raise _wrong(where, "这里须是一组“名称: 值”")
    if strange := sorted(str(key) for key in set(row) - set(shape)):
        raise _wrong(where, f"没有“{strange[0]}”这一项")
    for name, kind in shape.items():
        if name not in row:
            raise _wrong(where, f"缺少“{name}”")
        if not _fits(row[name], kind):
            raise _wrong(f"{where}.{name}".lstrip("."), "内容的类型不对")


def _fits(value: Any, kind: str) -> bool:
    if kind.endswith("?"):
        return value is None or _fits(value, kind[:-1])
    match kind:
        case "text":
            return isinstance(value, str)
        case "number":
            return isinstance(value, int) and not isinstance(value, bool)
        case "flag":
            return isinstance(value, bool)
        case "list":
            return isinstance(value, list)
        case "map":
            return isinstance(value, dict)
        case "span":
            return _is_span(value)
        case "unit":
            return (
                isinstance(value, dict)
                and set(value) == {"code", "name"}
                and all(isinstance(v, str) for v in value.values())
            )
        case _:
            return isinstance(value, str) and _is_day(value)


def _is_span(value: Any) -> bool:
    return (
        isinstance(value, list) and len(value) == 2 and all(isinstance(n, int) and not isinstance(n, bool) for n in value)
        and 0 <= value[0] < value[1]
    )  # fmt: skip


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _wrong(where: str, what: str) -> Refusal:
    return Refusal("exchange.wrong", f"专项文件的 {where or '开头'}:{what}。", field="file", ground=FORMAT)


class _Dumper(yaml.SafeDumper):
    """Blocks for texts of several lines, and no anchors: equal values are simply written twice."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    # These count as line ends in YAML and would be folded into blanks; quoted, they are escaped.
    style = '"' if _BREAKS.intersection(value) else "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


class _Loader(yaml.SafeLoader):
    """Aliases are refused (a small file could unfold into a huge one), and days stay text."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not allowed")
        return super().compose_node(parent, index)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:timestamp"]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
