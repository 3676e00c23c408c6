"""金额: money as whole fen, read from what people write and shown in 元 or 万元. Never a float.

A number without a unit is not money until someone says which unit the column has (D0: 元/万元 is checked, not guessed). Approximate
words (约, 余, 左右), ranges and fractions of a fen are refused.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Literal

from duban.kernel.errors import Refusal
from duban.kernel.numerals import CHARACTERS, parse_numeral

ColumnUnit = Literal["", "分", "元", "万元", "亿元"]
LARGEST_FEN = 10**15
"""Ten trillion yuan: more than any campaign will see, less than 2^53, so that every reader gets the same number."""
_LONGEST = 60
_FEN_IN = {"分": 1, "角": 10, "元": 100, "万元": 10**6, "亿元": 10**10}
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_PART = re.compile(rf"({_NUMBER})(亿|万|千|百|)(?=\d|元|$)")
_SMALL = re.compile(r"(?:(\d)角)?(?:(\d)分)?")
_VAGUE = re.compile(r"[约余多几近左右上下超至~\-—–]|以[上下内]|不足")
_MULTIPLE = {"亿": 10**8, "万": 10**4, "千": 1000, "百": 100, "": 1}


def parse_fen(text: str, unit: ColumnUnit = "") -> int:
    """Fen of an amount as written: ``1,234.56元``, ``12.5万元``, ``3亿2000万元``, ``三百二十万元整``, ``二万三``(with ``unit``), ``¥-5.00``.

    ``unit`` is the unit of the column or field, needed when the text carries none; a unit in the text itself wins. ``3万`` is 3万元, but
    in a column of 万元 it is refused: it may be three or thirty thousand times that.
    Raises ``Refusal`` (field ``amount``): ``money.empty``, ``.no_unit``, ``.vague``, ``.unreadable``, ``.ambiguous``, ``.too_fine``,
    ``.too_large``; for Chinese numerals those of ``numerals``.
    """
    shown = text.strip()
    bare = (
        re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
        .replace("圆", "元")
        .replace("萬", "万")
        .replace("億", "亿")
    )
    bare, sign, yuan_mark = _stripped(bare)
    if not bare:
        raise _refused("empty", "金额没有填写。")
    if len(bare) > _LONGEST:
        raise _unreadable(shown[:_LONGEST])
    if _VAGUE.search(bare):
        raise _refused("vague", f"“{shown}”不是确切金额,请填写具体数字。")
    chinese = not any(c.isdigit() and c.isascii() for c in bare)
    if any(c in bare for c in "元角分"):
        fen = _with_unit(bare, chinese, shown)
    else:
        fen = _number(bare, chinese, shown) * _FEN_IN[_column_unit(bare, unit, yuan_mark, shown)]
    if fen.denominator != 1:
        raise _refused("too_fine", f"“{shown}”精确到分以下,请核对小数位或单位。")
    if fen > LARGEST_FEN:
        raise _refused("too_large", f"“{shown}”超过十万亿元,请核对单位。")
    return sign * int(fen)


def format_yuan(fen: int) -> str:
    """``1,234.56 元``, exact."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d} 元"


def format_wan(fen: int) -> str:
    """``12.35 万元``: two decimals, half rounded up away from zero (四舍五入). For display; the exact figure stays a click away."""
    wan = (Decimal(fen) / 10**6).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{wan + 0:,} 万元"


def _stripped(bare: str) -> tuple[str, int, bool]:
    """Without currency mark, sign and 整: the rest, the sign, and whether a mark said 元."""
    bare = bare.removeprefix("人民币").removeprefix("RMB").removeprefix(":")
    sign, mark = 1, False
    for _ in range(2):
        if bare.startswith("¥"):
            bare, mark = bare[1:], True
        elif bare[:1] in ("-", "−", "负"):
            if sign < 0:
                break
            bare, sign = bare[1:], -1
    return bare.removesuffix("整").removesuffix("正"), sign, mark


def _column_unit(bare: str, unit: ColumnUnit, yuan_mark: bool, shown: str) -> str:
    if bare[-1] in "万亿":
        if unit in ("万元", "亿元"):
            raise _refused("ambiguous", f"本栏单位是{unit},“{shown}”又写了“{bare[-1]}”,请写明“元”或只写数字。")
        return "元"
    if not unit and not yuan_mark:
        raise _refused("no_unit", f"“{shown}”没有写单位,请注明是元还是万元。")
    return "元" if yuan_mark else unit


def _with_unit(bare: str, chinese: bool, shown: str) -> Fraction:
    """``bare`` holds 元, 角 or 分; what stands before 元 may end in 万 or 亿."""
    whole, has_yuan, small = bare.partition("元") if "元" in bare else ("", "", bare)
    if has_yuan and not whole:
        raise _unreadable(shown)
    fen = _number(whole, chinese, shown) * 100 if has_yuan else Fraction(0)
    if not small:
        return fen
    if chinese:
        small = "".join(str(parse_numeral(c)) if c in CHARACTERS else c for c in small.removeprefix("零"))
    match = _SMALL.fullmatch(small)
    if match is None or (has_yuan and "." in whole):
        raise _unreadable(shown)
    return fen + int(match[1] or 0) * 10 + int(match[2] or 0)


def _number(bare: str, chinese: bool, shown: str) -> Fraction:
    """The number itself, with 亿, 万, 千, 百 worked in."""
    if chinese:
        return Fraction(parse_numeral(bare))
    total, at, last = Fraction(0), 0, 10**9
    while at < len(bare):
        match = _PART.match(bare, at)
        multiple = _MULTIPLE[match[2]] if match else 0
        if match is None or multiple >= last or ("." in match[1] and (at or match.end() < len(bare))):
            raise _unreadable(shown)
        total += Fraction(match[1].replace(",", "")) * multiple
        at, last = match.end(), multiple
    return total


def _unreadable(shown: str) -> Refusal:
    return _refused("unreadable", f"“{shown}”无法识别为金额,请写成“1234.56元”或“12.5万元”的样子。")


def _refused(code: str, sentence: str) -> Refusal:
    return Refusal(f"money.{code}", sentence, ground="D0", field="amount")
