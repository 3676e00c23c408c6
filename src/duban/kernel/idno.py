"""公民身份号码: ID numbers by GB 11643-1999, from citizens' cards and the residence permits of people from 港澳台 (81, 82, 83);
the permanent residence cards for foreigners of 2023 follow the same rule (9, province, country).

Only the province is checked against a table. Counties are founded, renamed and dissolved (330114, 513701, 653228 …), and a number stays
valid for life, so a list of today's counties would turn away living people. Sex can be read from a number; Duban does not (C10).
A number that a spreadsheet has spoilt is refused with its reason and never repaired (D0).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from duban.kernel.errors import Refusal

GROUND = "GB 11643-1999"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_CITIZEN = frozenset(
    str(n)
    for span in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71))
    for n in range(span[0], span[1] + 1)
)
_PERMIT = frozenset(("81", "82", "83"))
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d+")
_IGNORED = re.compile(r"[\s\u200b-\u200d\u2060\ufeff'’‘`]+")
_MASK_FROM, _MASK_TO = 3, -4


class IdKind(StrEnum):
    """证件种类."""

    CITIZEN = "citizen"
    PERMIT = "permit"
    FOREIGNER = "foreigner"


@dataclass(frozen=True, slots=True)
class IdNumber:
    """公民身份号码: ``text`` is the 18-character form; ``birth_on`` the day of birth; ``upgraded`` if it was given with 15 digits."""

    text: str
    birth_on: date
    kind: IdKind
    upgraded: bool = False

    @property
    def region(self) -> str:
        """The six digits of the place of first registration; not a place of residence, and not looked up."""
        return self.text[:6]

    @property
    def masked(self) -> str:
        return mask(self.text)

    def __repr__(self) -> str:
        """Masked, so that a number never reaches a log by way of a traceback."""
        return f"IdNumber({self.masked})"


def normalise(text: str) -> str:
    """Blanks, zero-width characters and Excel's leading apostrophe removed, full width folded, x as X. No check."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", text)).upper()


def parse(text: str, on: date | None = None) -> IdNumber:
    """Read an ID number; ``on`` is the day of reference that a birth may not lie after.

    Raises ``Refusal`` (field ``id_no``): ``idno.empty``, ``.scientific``, ``.digits_lost``, ``.decimal``, ``.bad_length``,
    ``.bad_character``, ``.bad_region``, ``.bad_birth``, ``.bad_check``. Sentences never repeat the number.
    """
    bare = normalise(text)
    _refuse_spoilt(bare)
    upgraded = len(bare) == 15
    full = upgrade(bare) if upgraded else bare
    kind = kind_of(full)
    if kind is None:
        raise _refused("bad_region", f"身份号码前两位“{full[:2]}”不是省级区划代码,请核对。")
    birth_on = _birth(full, on)
    if check_character(full[:17]) != full[17]:
        if full.endswith("000"):
            raise _refused(
                "digits_lost",
                "身份号码末三位是 000 且校验不符,多因 Excel 按数字保存丢了末三位,请把该列设为文本后重新填写。",
            )
        raise _refused("bad_check", "身份号码校验位不符,有一位写错或前后颠倒,请与证件核对。")
    return IdNumber(full, birth_on, kind, upgraded)


def is_valid(text: str) -> bool:
    """True if ``parse`` would accept the text."""
    try:
        parse(text)
    except Refusal:
        return False
    return True


def kind_of(full: str) -> IdKind | None:
    """The kind that the first digits tell, ``None`` if they are no province's."""
    if full[:2] in _CITIZEN:
        return IdKind.CITIZEN
    if full[:2] in _PERMIT:
        return IdKind.PERMIT
    return IdKind.FOREIGNER if len(full) == 18 and full[0] == "9" and full[1:3] in _CITIZEN else None


def check_character(body: str) -> str:
    """The check character of the first 17 digits: Σ digit × weight mod 11 → 1 0 X 9 8 7 6 5 4 3 2."""
    return _CHECKS[sum(int(c) * w for c, w in zip(body, _WEIGHTS, strict=True)) % 11]


def upgrade(fifteen: str) -> str:
    """A number of 15 digits with 18: ``19`` after the sixth digit, check character at the end."""
    if not re.fullmatch(r"[0-9]{15}", fifteen):
        raise _refused("bad_character", "15 位身份号码只能由数字组成。")
    body = f"{fifteen[:6]}19{fifteen[6:]}"
    return body + check_character(body)


def mask(text: str) -> str:
    """First three and last four characters kept, the day of birth hidden; shorter texts are hidden altogether."""
    if len(text) < 15:
        return "*" * len(text)
    return text[:_MASK_FROM] + "*" * (len(text) - _MASK_FROM + _MASK_TO) + text[_MASK_TO:]


def _refuse_spoilt(bare: str) -> None:
    if not bare:
        raise _refused("empty", "身份号码没有填写。")
    if _SCIENTIFIC.fullmatch(bare):
        raise _refused(
            "scientific", "身份号码被 Excel 存成了科学计数法,后几位已经丢失,无法还原;请把该列设为文本后重新填写。"
        )
    if re.fullmatch(r"[0-9]+\.[0-9]*", bare):
        raise _refused("decimal", "身份号码被存成了带小数点的数字,位数可能已丢失;请把该列设为文本后重新填写。")
    if strange := next((c for c in bare if c not in "0123456789X"), ""):
        raise _refused("bad_character", f"身份号码中有“{strange}”,只能是数字,18 位号码的末位可以是 X。")
    if len(bare) in (16, 17):
        raise _refused("digits_lost", f"身份号码只有 {len(bare)} 位,丢了数字(应为 18 位或旧的 15 位),请与证件核对。")
    if len(bare) not in (15, 18):
        raise _refused("bad_length", f"身份号码应为 18 位(旧号码 15 位),现有 {len(bare)} 位。")
    if "X" in bare[:17]:
        raise _refused("bad_character", "身份号码中的“X”只能出现在 18 位号码的末位。")


def _birth(full: str, on: date | None) -> date:
    try:
        birth_on = date(int(full[6:10]), int(full[10:12]), int(full[12:14]))
    except ValueError as error:
        raise _refused("bad_birth", "身份号码第 7 至 14 位不是一个真实的日期,请与证件核对。") from error
    if birth_on.year < 1850 or (on is not None and birth_on > on):
        raise _refused("bad_birth", "身份号码第 7 至 14 位的出生日期不合理,请与证件核对。")
    return birth_on


def _refused(code: str, sentence: str) -> Refusal:
    return Refusal(f"idno.{code}", sentence, ground=GROUND, field="id_no")
