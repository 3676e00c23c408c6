"""Reading what was typed, computing, comparing and judging a return; and in which state a due stands (S4-33, E3). Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Literal

from duban.returns.form import WAN, Cell, Form, Terms, sides, terms

Value = int | str | None
Cells = Mapping[str, Any]
Level = Literal["hard", "warn", "hint"]
NILS = frozenset({"-", "—", "–", "/", "无", "―", "——", "\\"})
_PLACES = 10_000
"""Fen in 0.01 万元."""
_MOST_WORDS = 20_000

SHOWN = {
    "not_due": "未到期",
    "due": "应报",
    "missing": "缺报",
    "draft": "填报中",
    "zero": "零报告",
    "filled": "已报送",
    "sent_back": "退回",
    "accepted": "已接收",
    "corrected": "已更正",
}
"""每种状态各有其名: blank is never zero (S4-33)."""
SATISFIED = frozenset({"zero", "filled", "accepted", "corrected"})


@dataclass(frozen=True, slots=True)
class Finding:
    """核对结果: ``hard`` must be mended, ``warn`` needs a reason, ``hint`` asks for a look. ``cell`` empty for the whole."""

    level: Level
    cell: str
    code: str
    sentence: str


# --- state ----------------------------------------------------------------------------------------------------------------


def standing(state: str, from_on: date, overdue_after: date, today: date) -> str:
    """A key of ``SHOWN`` for what was handed in (``state``, empty for nothing) on ``today``.

    A draft or a return sent back that is past its day is missing: nothing valid has been handed in.
    """
    if state in SATISFIED:
        return state
    if today > overdue_after:
        return "missing"
    if state in ("draft", "sent_back"):
        return state
    return "due" if today >= from_on else "not_due"


# --- reading --------------------------------------------------------------------------------------------------------------


def read(form: Form, typed: Mapping[str, str]) -> tuple[dict[str, Value], list[Finding]]:
    """Values of the typed cells, and what could not be read. Blank stays None: it is never taken for zero (S4-33)."""
    values: dict[str, Value] = {}
    faults: list[Finding] = []
    for cell in form.cells:
        if not cell.typed:
            continue
        value, wrong = read_cell(cell, typed.get(cell.code, ""))
        values[cell.code] = value
        if wrong:
            faults.append(Finding("hard", cell.code, "unreadable", wrong))
    return values, faults


def read_cell(cell: Cell, text: str) -> tuple[Value, str]:
    """(value, what is wrong). Full-width digits, separators and blanks are read; a dash or 无 is not taken for zero."""
    bare = text.strip()
    if not bare:
        return None, ""
    if cell.kind == "text":
        return (bare[:_MOST_WORDS], "" if len(bare) <= _MOST_WORDS else f"最多 {_MOST_WORDS} 字,请精简。")
    if cell.kind == "choice":
        known = {code: code for code, _ in cell.options} | {title: code for code, title in cell.options}
        return (known[bare], "") if bare in known else (None, f"“{bare}”不在可选项中,请从列表中选择。")
    if cell.kind == "day":
        return _day(bare)
    plain = unicodedata.normalize("NFKC", bare).replace(",", "").replace(" ", "")
    if plain in NILS or bare in NILS:
        return None, f"“{bare}”不能代替数字:没有就填 0。"
    return _money(plain, bare) if cell.kind == "money" else _count(cell, plain, bare)


def _count(cell: Cell, plain: str, shown: str) -> tuple[Value, str]:
    whole = plain.removesuffix(cell.unit) if cell.unit else plain
    if whole.endswith(".0"):
        whole = whole[:-2]  # what a spreadsheet makes of a whole number
    if not (whole.isascii() and whole.isdigit()):
        return None, f"“{shown}”不是整数,请只填数字。"
    number = int(whole)
    if not cell.least <= number <= cell.most:
        return None, f"应在 {cell.least} 到 {cell.most} 之间,现为 {number}。"
    return number, ""


def _money(plain: str, shown: str) -> tuple[Value, str]:
    try:
        wan = Decimal(plain.removesuffix("万元").removesuffix("万"))
    except InvalidOperation:
        return None, f"“{shown}”不是金额,请按万元填写,最多两位小数。"
    if not wan.is_finite() or wan < 0 or wan > 10**9:
        return None, f"金额“{shown}”不合理,请核对单位是否为万元。"
    fen = wan * WAN
    if fen % _PLACES:
        return None, f"“{shown}”超过两位小数,请按万元保留两位小数。"
    return int(fen), ""


def _day(bare: str) -> tuple[Value, str]:
    plain = bare.replace("/", "-").replace(".", "-").replace("年", "-").replace("月", "-").removesuffix("日")
    try:
        year, month, day = (int(part) for part in plain.split("-"))
        return date(year, month, day).isoformat(), ""
    except ValueError:
        return None, f"“{bare}”不是日期,请写成 2026-03-05。"


def wan(fen: int) -> str:
    """``12.35``: 万元 with two decimals, half rounded away from zero; the exact figure stays in the cell."""
    return f"{(Decimal(fen) / WAN).quantize(Decimal('0.01'), ROUND_HALF_UP) + 0:,}"


def to_places(fen: int) -> int:
    """Fen rounded to 0.01 万元, as a form would show it."""
    return int((Decimal(fen) / _PLACES).quantize(Decimal(1), ROUND_HALF_UP)) * _PLACES


def shown(cell: Cell, value: Value) -> str:
    """A value as it stands in the form; empty for blank."""
    if value is None:
        return ""
    if cell.kind == "money" and isinstance(value, int):
        return wan(value)
    if cell.kind == "choice":
        return dict(cell.options).get(str(value), str(value))
    return str(value)


# --- computing ------------------------------------------------------------------------------------------------------------


def computed(form: Form, cells: Cells) -> dict[str, Value]:
    """All cells, formulas worked out. A formula over a blank is blank: nothing is summed up that is not there."""
    values: dict[str, Value] = {cell.code: cells.get(cell.code) for cell in form.cells if cell.typed}
    left = [cell for cell in form.cells if not cell.typed]
    while left:
        ready = [cell for cell in left if all(name.isdigit() or name in values for _, name in terms(cell.formula))]
        if not ready:
            raise ValueError(f"formulas of {form.code} go round in a circle: {[cell.code for cell in left]}")
        for cell in ready:
            values[cell.code] = _sum(terms(cell.formula), values)
        left = [cell for cell in left if cell not in ready]
    return {cell.code: values[cell.code] for cell in form.cells}


def _sum(parts: Terms, values: Mapping[str, Value]) -> int | None:
    total = 0
    for sign, name in parts:
        value: Value = int(name) if name.isdigit() else values.get(name)
        if not isinstance(value, int):
            return None
        total += sign * value
    return total


def sums(form: Form, cells: Cells, last: Cells) -> dict[str, int | None]:
    """累计 of every cell that runs: 上期累计 + 本期; ``last`` are the sums of the period before (none: the first)."""
    values = computed(form, cells)
    found: dict[str, int | None] = {}
    for cell in form.cells:
        if cell.runs:
            value, before = values[cell.code], last.get(cell.code) or 0
            found[cell.code] = value + int(before) if isinstance(value, int) else None
    return found


# --- judging --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Beside:
    """参照: what a return is compared with. ``last`` sums of the period before; ``known`` figures of the house by cell;
    ``earlier`` the unit's own values of earlier periods, oldest first; ``peers`` other units' values of this period."""

    last: Cells
    known: Cells
    earlier: Mapping[str, Sequence[int]]
    peers: Mapping[str, Sequence[int]]


NOTHING_BESIDE = Beside({}, {}, {}, {})


def judge(form: Form, cells: Cells, reasons: Mapping[str, str], beside: Beside = NOTHING_BESIDE) -> list[Finding]:
    """Everything that is wrong or needs a word, hard first. A warning with a reason is settled and does not appear."""
    values = computed(form, cells)
    found = [
        Finding(
            "hard",
            cell.code,
            "blank",
            f"“{cell.title}”没有填写:没有就填 0。" if cell.is_number else f"“{cell.title}”没有填写。",
        )
        for cell in form.cells
        if cell.typed and cell.needed and values[cell.code] in (None, "")
    ]
    found += [
        Finding("hard", cell.code, "negative", f"“{cell.title}”算出来是负数,请核对各分项。")
        for cell in form.numbers
        if isinstance(value := values[cell.code], int) and value < 0
    ]
    found += _checks(form, values, sums(form, cells, beside.last), beside.last, reasons)
    found += _against_known(form, values, reasons, beside.known)
    found += _outliers(form, values, reasons, beside)
    order = {"hard": 0, "warn": 1, "hint": 2}
    return sorted(found, key=lambda one: order[one.level])


def _checks(
    form: Form, values: Mapping[str, Value], running: Mapping[str, int | None], last: Cells, reasons: Mapping[str, str]
) -> list[Finding]:
    scope: dict[str, Value] = dict(values)
    scope |= {f"{code}.sum": total for code, total in running.items()}
    scope |= {f"{code}.last": last.get(code) or 0 for code in running}
    found = []
    for check in form.checks:
        left, sign, right = sides(check.rule)
        one, other = _sum(left, scope), _sum(right, scope)
        if one is None or other is None or _fits(one, sign, other):
            continue
        cell = left[0][1].partition(".")[0]
        if check.level == "hard" or not reasons.get(check.code, "").strip():
            found.append(Finding(check.level, cell, check.code, f"{check.sentence}(现为 {one} 与 {other})"))
    return found


def _fits(one: int, sign: str, other: int) -> bool:
    return one <= other if sign == "<=" else one >= other if sign == ">=" else one == other


def _against_known(form: Form, values: Mapping[str, Value], reasons: Mapping[str, str], known: Cells) -> list[Finding]:
    """A figure the house knows is confirmed as it is, or the unit says why it differs (design idea 7)."""
    found = []
    for cell in form.cells:
        house, value = known.get(cell.code), values[cell.code]
        if not isinstance(house, int) or not isinstance(value, int) or value == house:
            continue
        if not reasons.get(cell.code, "").strip():
            words = f"“{cell.title}”填 {shown(cell, value)},台账为 {shown(cell, house)}:请改正,或者说明为什么不同。"
            found.append(Finding("warn", cell.code, "differs", words))
    return found


_FEWEST = 5


def outlier(value: int, others: Sequence[int]) -> bool:
    """Whether a value lies far from the others: more than 3.5 robust deviations from their median; needs five to compare with."""
    if len(others) < _FEWEST:
        return False
    middle = _median(sorted(others))
    spread = _median(sorted(abs(other - middle) for other in others))
    # Where most are alike there is no spread: a tenth of the middle, and never less than one, keeps trifles quiet.
    scale = max(spread * 1.4826, middle * 0.1, 1.0)
    return abs(value - middle) / scale > 3.5


def _median(ordered: Sequence[float]) -> float:
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _outliers(form: Form, values: Mapping[str, Value], reasons: Mapping[str, str], beside: Beside) -> list[Finding]:
    """Hints only: they compare units' figures, never persons, and stop nobody."""
    found = []
    for cell in form.numbers:
        value = values[cell.code]
        if not isinstance(value, int) or reasons.get(cell.code, "").strip():
            continue
        if outlier(value, beside.earlier.get(cell.code, ())):
            found.append(
                Finding("hint", cell.code, "unlike_before", f"“{cell.title}”与本单位以往各期相差较大,请再看一眼。")
            )
        elif outlier(value, beside.peers.get(cell.code, ())):
            found.append(
                Finding("hint", cell.code, "unlike_others", f"“{cell.title}”与同类单位本期相差较大,请再看一眼。")
            )
    return found


def stops(findings: Sequence[Finding]) -> list[Finding]:
    """What keeps a return from being signed: hard errors and warnings without a reason."""
    return [one for one in findings if one.level in ("hard", "warn")]


def nil_fits(form: Form, known: Cells) -> list[Finding]:
    """Whether "nothing to report" can be true: figures the house knows say that there is something (S0-15, S4-33)."""
    return [
        Finding("warn", cell.code, "nil_differs", f"台账中本期“{cell.title}”为 {shown(cell, value)},零报告须说明原因。")
        for cell in form.cells
        if isinstance(value := known.get(cell.code), int) and value and not cell.formula and _of_period(cell)
    ]


def _of_period(cell: Cell) -> bool:
    return not lasting(cell)


def lasting(cell: Cell) -> bool:
    """Figures that may be there although nothing happened in the period: 未办结, 超期, and how many have checked themselves."""
    return cell.known.endswith(("open", "overdue")) or cell.known.startswith("persons.")
