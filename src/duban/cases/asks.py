"""From what was typed to what a move wants: raw form text in, typed values and per-field refusals out (pure; 4.6).

What was typed stays with the caller: nothing here changes it, and a form with faults is shown again as it was sent. What can be
read in two ways is refused, never guessed: a date without a year, an amount that is not exact.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from duban.cases import identity
from duban.cases.fields import FIELDS, Field
from duban.cases.flow import Move
from duban.kernel import codes, money
from duban.kernel.errors import Refusal
from duban.kernel.numerals import parse_numeral
from duban.kernel.script import half_width

Raw = Mapping[str, Sequence[str]]

_DAY = re.compile(
    r"(\d{4})\s*(?:年|[-/.])\s*(\d{1,2})\s*(?:月|[-/.])\s*(\d{1,2})\s*[日号]?|(\d{4})(\d{2})(\d{2})", re.A
)
# What stands between the day and the words of a row.
_LEAD = re.compile(r"^(?:之?前|以前)?[\s,,、。::;;—-]*")
_COUNT = re.compile(r"(\d{1,9})\s*[人户名件个天日次]?", re.A)
_YES = frozenset({"1", "on", "true", "yes", "y", "是", "√", "✓", "有"})
_NO = frozenset({"", "0", "off", "false", "no", "n", "否", "×", "无"})
# Control characters cannot be seen in a form, and PostgreSQL refuses some of them.
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_MOST_ROWS = 60
FIRST_YEAR, LAST_YEAR = 1949, 2100


def ask(move: Move, raw: Raw) -> tuple[dict[str, Any], list[Refusal]]:
    """Typed values of ``move`` from a form, and everything that is wrong with it at once.

    Values: ``day`` date, ``money`` fen, ``count``/``unit``/``person``/``topic`` int, ``units`` list of int, ``flag``/``yes`` bool,
    ``rows`` list of (date or None, text), the rest str. Left out: fields left empty, keys the move does not ask for, and ``files``
    (evidence is uploaded to the case, not into a field); whether evidence is there only the door can tell.
    """
    values: dict[str, Any] = {}
    refused: list[Refusal] = []
    for code in move.asks:
        field = FIELDS[code]
        if field.kind == "files":
            continue
        typed = [_seen(text) for text in raw.get(code, ())]
        try:
            value = read(field, typed)
        except Refusal as fault:
            refused.append(_named(move, field, fault))
            continue
        if value not in (None, "", []):
            values[code] = value
    faulty = {fault.field for fault in refused}
    refused += [fault for fault in missing(move, values, evidence=1) if fault.field not in faulty]
    refused += identity.faults(move, values)
    order = {code: nr for nr, code in enumerate(move.asks)}
    return values, sorted(refused, key=lambda fault: order[fault.field])


def missing(move: Move, values: Mapping[str, Any], evidence: int | None = None) -> list[Refusal]:
    """A refusal per required field without an answer, each naming the move, the field and its rule.

    ``evidence`` is the number of files kept with the case; ``None`` before there is a case.
    """
    refused = []
    for code in move.asks:
        if code not in move.needed:
            continue
        answer = (evidence or None) if code == "evidence" else values.get(code)
        if is_blank(answer):
            field = FIELDS[code]
            refused.append(
                Refusal(
                    f"{move.code}.{code}_missing",
                    f"“{move.title}”缺少“{field.label}”。" + (f"{field.hint}。" if field.hint else ""),
                    ground=field.ground or move.ground,
                    field=code,
                )
            )
    return refused


def is_blank(answer: Any) -> bool:
    """True for what is no answer: nothing, blanks, an empty list, a box not ticked. Zero is one."""
    return (
        answer is None
        or answer is False
        or (isinstance(answer, str | list | tuple) and not (answer.strip() if isinstance(answer, str) else answer))
    )


def read(field: Field, typed: Sequence[str]) -> Any:
    """One field's value; ``None``, ``""`` or ``[]`` if nothing was typed. Raises Refusal with words for the person."""
    if field.kind == "units":
        return _ids(typed)
    text = typed[-1] if typed else ""
    if field.kind not in ("text", "rows"):
        text = text.strip()
    return _READERS[field.kind](field, text)


def typed_of(code: str, value: Any) -> list[str]:
    """The other way: a value as the form shows it, so that ``read`` gives the same value again."""
    field = FIELDS[code]
    if value is None or value == "":
        return []
    if isinstance(value, list | tuple):
        if field.kind == "rows":
            return ["\n".join(f"{day.isoformat()} {text}" if day else str(text) for day, text in value)]
        return [str(item) for item in value]
    if field.kind == "money":
        return [f"{value // 100}.{value % 100:02d}" if value >= 0 else f"-{-value // 100}.{-value % 100:02d}"]
    if isinstance(value, bool):
        return ["1"] if value else []
    return [value.isoformat() if isinstance(value, date) else str(value)]


def read_day(text: str) -> date:
    """A day as people write it: 2026-09-30, 2026/9/30, 2026.9.30, 2026年9月30日, 20260930, full-width digits too.

    Raises Refusal for anything else: a date without its year is never completed by the computer's clock (F3).
    """
    bare = half_width(text).strip()
    match = _DAY.fullmatch(bare)
    if match is None:
        lacking = "(缺年份)" if re.fullmatch(r"\d{1,2}\s*[月/.\-]\s*\d{1,2}\s*[日号]?", bare, re.A) else ""
        raise Refusal("ask.day", f"日期“{_short(text)}”无法识别{lacking},请写成 2026-09-30 的样子。", ground="F3")
    year, month, day = (int(part) for part in (match.groups()[:3] if match[1] else match.groups()[3:]))
    try:
        found = date(year, month, day)
    except ValueError:
        raise Refusal("ask.day", f"日期“{_short(text)}”不存在,请核对月份和日子。", ground="F3") from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refusal(
            "ask.day_far", f"日期“{_short(text)}”的年份不在 {FIRST_YEAR} 到 {LAST_YEAR} 之间,请核对。", ground="F3"
        )
    return found


def read_rows(text: str, *, dated: bool) -> list[tuple[date | None, str]]:
    """Lines such as ``2026-09-30 完成清退``; ``dated`` rows must begin with a day. Blank lines do not count.

    Raises Refusal naming the line at fault.
    """
    found: list[tuple[date | None, str]] = []
    for nr, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        if not bare:
            continue
        if not dated:
            found.append((None, bare))
            continue
        match = _DAY.match(half_width(bare))
        words = _LEAD.sub("", bare[match.end() :]) if match else ""
        if match is None:
            raise Refusal(
                "ask.row_undated",
                f"第 {nr} 行“{_short(bare)}”没有以日期开头,请写成“2026-09-30 完成清退”的样子。",
                ground="S4-43",
            )
        if not words:
            raise Refusal("ask.row_empty", f"第 {nr} 行只有日期,请写明要完成什么。", ground="S4-43")
        found.append((read_day(bare[: match.end()]), words))
    if len(found) > _MOST_ROWS:
        raise Refusal("ask.too_many_rows", f"最多 {_MOST_ROWS} 行,现有 {len(found)} 行。")
    return found


def _line(field: Field, text: str) -> str:
    return _within(field, re.sub(r"\s+", " ", text).strip())


def _text(field: Field, text: str) -> str:
    return _within(field, text.replace("\r\n", "\n").replace("\r", "\n").strip())


def _within(field: Field, text: str) -> str:
    if field.most and len(text) > field.most:
        raise Refusal("ask.too_long", f"最多 {field.most} 字,现有 {len(text)} 字,请精简 {len(text) - field.most} 字。")
    return text


def _day(field: Field, text: str) -> date | None:
    return read_day(text) if text else None


def _choice(field: Field, text: str) -> str:
    """A code or its Chinese words; a field whose choices come from the case (a milestone) takes what is typed."""
    if not text or not field.choices or text in field.choices:
        return text
    by_words = {words: code for code, words in field.choices.items()}
    if text in by_words:
        return by_words[text]
    raise Refusal(
        "ask.choice", f"没有“{_short(text)}”这个选项,请从“{'、'.join(list(field.choices.values())[:8])}”中选择。"
    )


def _id(field: Field, text: str) -> int | None:
    if not text:
        return None
    bare = half_width(text)
    if not (bare.isascii() and bare.isdigit() and len(bare) <= 18):
        raise Refusal("ask.id", f"“{_short(text)}”不是从列表中选出的,请输入几个字后从列表中选择。")
    return int(bare)


def _ids(typed: Sequence[str]) -> list[int]:
    each = [part for text in typed for part in re.split(r"[,,、\s]+", text) if part]
    ids = [_id(FIELDS["assists"], part) for part in each]
    return list(dict.fromkeys(id_ for id_ in ids if id_ is not None))


def _money(field: Field, text: str) -> int | None:
    if not text:
        return None
    fen = money.parse_fen(text, "元")
    if fen < 0:
        raise Refusal("ask.negative", f"金额“{_short(text)}”不能小于零。", ground="D0")
    return fen


def _count(field: Field, text: str) -> int | None:
    bare = half_width(text).replace(",", "").replace(" ", "")
    if not bare:
        return None
    match = _COUNT.fullmatch(bare)
    if match:
        return int(match[1])
    try:
        return parse_numeral(bare.rstrip("人户名件个天日次"))
    except Refusal:
        raise Refusal("ask.count", f"“{_short(text)}”不是确切的数目,请填整数,例如 12。") from None


def _flag(field: Field, text: str) -> bool | None:
    bare = half_width(text).lower()
    if bare in _YES:
        return True
    if bare in _NO:
        return None
    raise Refusal("ask.flag", f"“{_short(text)}”看不出是“是”还是“否”,请勾选或留空。")


def _case(field: Field, text: str) -> str:
    return read_number(text)


def read_number(text: str) -> str:
    """A case's number as stored: ``wt-2026-000123`` or a report's code in groups, any case and width.

    What is neither stays as it was typed: looking for it finds nothing, and the words of that refusal show it.
    """
    bare = re.sub(r"\s+", "", half_width(text)).upper()
    if re.fullmatch(r"[A-Z]{2}-\d{4}-\d+", bare):
        return bare
    try:
        return codes.parse_code(bare)
    except Refusal:
        return bare


def _rows(field: Field, text: str) -> list[tuple[date | None, str]]:
    _within(field, text)
    return read_rows(text, dated=field.code == "milestones")


_READERS: Mapping[str, Callable[[Field, str], Any]] = {
    "line": _line,
    "text": _text,
    "day": _day,
    "choice": _choice,
    "unit": _id,
    "person": _id,
    "topic": _id,
    "money": _money,
    "count": _count,
    "case": _case,
    "yes": _flag,
    "flag": _flag,
    "rows": _rows,
}


def _seen(text: str) -> str:
    return _UNSEEN.sub("", text)


def _short(text: str) -> str:
    bare = text.strip()
    return bare if len(bare) <= 24 else f"{bare[:24]}…"


def _named(move: Move, field: Field, fault: Refusal) -> Refusal:
    """The fault with the move, the field and its rule in it (4.6)."""
    return Refusal(
        fault.code,
        f"“{move.title}”的“{field.label}”:{fault.sentence}",
        ground=fault.ground or field.ground or move.ground,
        field=field.code,
    )
