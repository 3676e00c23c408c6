"""中文数字: whole numbers written in Chinese, ordinary (三百二十万, 二万三, 二〇二四) or formal (壹仟贰佰).

What can be read in two ways is refused, never guessed: 二三万 (two or three, or 23), 几十, 十余, 一百零, formal digits with a unit left out.
"""

from __future__ import annotations

from duban.kernel.errors import Refusal

_ORDINARY = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2, "兩": 2}
_FORMAL = {c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖") if i} | {"貳": 2, "叄": 3, "陸": 6, "弍": 2}
_DIGITS = _ORDINARY | _FORMAL
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_GREAT = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_LONGEST = 40
CHARACTERS = frozenset(_DIGITS) | frozenset(_UNITS) | frozenset(_GREAT)


def parse_numeral(text: str) -> int:
    """The number of a Chinese numeral without blanks. Raises ``Refusal`` ``numerals.unreadable`` or ``numerals.ambiguous``."""
    if not text or len(text) > _LONGEST:
        raise Refusal("numerals.unreadable", f"中文数字应为 1 到 {_LONGEST} 个字,现有 {len(text)} 个。")
    if strange := next((c for c in text if c not in CHARACTERS), ""):
        raise Refusal("numerals.unreadable", f"“{text}”不是确切的中文数字:其中“{strange}”不是数字。")
    if not any(c in _UNITS or c in _GREAT for c in text):
        return _digits_only(text, text)
    return _great(text, text)


def _digits_only(part: str, whole: str) -> int:
    if len(part) == 2 and part[0] not in "〇零○":
        raise _ambiguous(whole, f"“{part}”可以是两个数,也可以是一个两位数")
    return int("".join(str(_DIGITS[c]) for c in part))


def _great(part: str, whole: str, *, inner: bool = False) -> int:
    for names, value, next_lower in (("亿億", 10**8, 10**7), ("万萬", 10**4, 10**3)):
        at = max(part.rfind(c) for c in names)
        if at < 0:
            continue
        head, tail = part[:at], part[at + 1 :]
        if not head or (tail and max(_GREAT.get(c, 0) for c in tail) >= value):
            raise _ambiguous(whole, f"“{part[at]}”前后不完整")
        high = (
            _great(head, whole, inner=inner) if any(c in _GREAT for c in head) else _section(head, whole, inner=inner)
        )
        if len(tail) == 1 and _DIGITS.get(tail):
            return high * value + _abbreviated(tail, next_lower, whole)
        low = (
            (_great(tail, whole, inner=True) if any(c in _GREAT for c in tail) else _section(tail, whole, inner=True))
            if tail
            else 0
        )
        return high * value + low
    return _section(part, whole, inner=inner)


def _section(part: str, whole: str, *, inner: bool = False) -> int:
    """A number below 10,000; ``inner`` allows the 零 that leads on from a greater unit."""
    if part in ("零", "〇", "○"):
        if inner:
            raise _ambiguous(whole, "末尾的零没有意义")
        return 0
    total, last, digit, zero = 0, 10_000, "", False
    for c in part:
        if c in _UNITS:
            unit = _UNITS[c]
            if unit >= last or (not digit and not (unit == 10 and not zero)):
                raise _ambiguous(whole, f"“{c}”的位置不对")
            total += (_DIGITS[digit] if digit else 1) * unit
            last, digit, zero = unit, "", False
        elif digit:
            raise _ambiguous(whole, f"“{digit}{c}”可以是两个数")
        elif _DIGITS[c] == 0:
            if zero or (not total and not inner):
                raise _ambiguous(whole, "零的位置不对")
            zero = True
        else:
            digit = c
    if zero and not digit:
        raise _ambiguous(whole, "末尾的零没有意义")
    if digit and not zero and last in (100, 1000):
        return total + _abbreviated(digit, last // 10, whole)
    return total + (_DIGITS[digit] if digit else 0)


def _abbreviated(digit: str, unit: int, whole: str) -> int:
    """Spoken short forms leave the last unit out (二万三 = 23000, 一百五 = 150); formal writing never does."""
    if digit in _FORMAL:
        raise _ambiguous(whole, f"大写“{digit}”后面缺少单位")
    return _DIGITS[digit] * unit


def _ambiguous(whole: str, why: str) -> Refusal:
    return Refusal("numerals.ambiguous", f"“{whole}”有歧义或不完整:{why},请改写成阿拉伯数字。")
