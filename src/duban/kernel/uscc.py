"""统一社会信用代码: codes of organisations by GB 32100-2015, 18 characters with a check character.

Left out: the organisation code within (GB 11714), which codes of sole traders do not always carry correctly.
"""

from __future__ import annotations

import re
import unicodedata

from duban.kernel.errors import Refusal

GROUND = "GB 32100-2015"
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_SHAPE = re.compile(rf"[1-9ANY][{_ALPHABET}]\d{{6}}[{_ALPHABET}]{{10}}")


def check_character(body: str) -> str:
    """The check character of the first 17: 31 − Σ value × 3^place mod 31."""
    return _ALPHABET[-sum(_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(body)) % 31]


def parse(text: str) -> str:
    """The code in its one form (half width, capitals, no blanks). Raises ``Refusal`` (field ``uscc``)."""
    bare = re.sub(r"[\s\-'‘’]", "", unicodedata.normalize("NFKC", text)).upper()
    if len(bare) != 18:
        raise _refused("bad_length", f"统一社会信用代码应为 18 位,现有 {len(bare)} 位。")
    if strange := next((c for c in bare if c not in _ALPHABET), ""):
        raise _refused("bad_character", f"统一社会信用代码中不会出现“{strange}”(不用 I、O、S、V、Z),请核对。")
    if not _SHAPE.fullmatch(bare):
        raise _refused("bad_shape", "统一社会信用代码第 1 位应为登记管理部门代码,第 3 至 8 位应为数字,请核对。")
    if check_character(bare[:17]) != bare[17]:
        raise _refused("bad_check", "统一社会信用代码校验位不符,有一位写错,请与证照核对。")
    return bare


def _refused(code: str, sentence: str) -> Refusal:
    return Refusal(f"uscc.{code}", sentence, ground=GROUND, field="uscc")
