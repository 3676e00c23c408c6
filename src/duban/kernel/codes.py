"""编号: random public codes, year-series numbers, and the key of an official document's number (文号).

A public code must not tell how many reports there are or whose comes next (C8), so it is drawn at random. Its 31 characters leave out
I, L, O, U and V; 31 is prime, so the check character finds every single wrong character and every swap of two.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from duban.kernel.errors import Refusal

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTWXYZ"
_VALUE = {c: i for i, c in enumerate(ALPHABET)}
_GROUP = 4
_SEEN_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_DASHES = re.compile(r"[\s\-‐‑‒–—―−_·.]+")


def new_code(groups: int = 3, choose: Callable[[str], str] = secrets.choice) -> str:
    """公开编号: a new random code of ``groups`` × 4 characters, the last one the check; 3 groups carry 54 bits, 4 carry 74.

    ``choose`` picks one character of the alphabet; only tests hand in another than ``secrets.choice``.
    """
    if not 3 <= groups <= 7:
        raise ValueError("a public code has 3 to 7 groups (weights stay below 31)")
    body = "".join(choose(ALPHABET) for _ in range(groups * _GROUP - 1))
    return body + check_character(body)


def check_character(body: str) -> str:
    """The character c such that Σ position × value + c ≡ 0 (mod 31), positions from 2 at the right of the body."""
    weighted = sum(weight * _VALUE[c] for weight, c in enumerate(reversed(body), start=2))
    return ALPHABET[-weighted % 31]


def printed(code: str) -> str:
    """In groups of four for paper and telephone: ``7K2M-9QXT-4HWE``."""
    return "-".join(code[i : i + _GROUP] for i in range(0, len(code), _GROUP))


def parse_code(text: str) -> str:
    """The stored form of a code as a person typed it: any case and width, blanks and dashes anywhere, O as 0, I and L as 1.

    Raises ``Refusal`` (field ``code``) when the length, a character or the check does not fit.
    """
    bare = _DASHES.sub("", unicodedata.normalize("NFKC", text)).upper().translate(_SEEN_AS)
    if strange := next((c for c in bare if c not in _VALUE), ""):
        raise _code_refused("codes.strange_character", f"编号中不会出现“{strange}”,请核对。")
    if len(bare) < 3 * _GROUP or len(bare) % _GROUP:
        raise _code_refused("codes.bad_length", f"编号应为 12 位(每 4 位一组),现有 {len(bare)} 位,请核对是否漏写。")
    if check_character(bare[:-1]) != bare[-1]:
        raise _code_refused("codes.bad_check", "编号校验不符,可能有一个字符写错或前后颠倒,请逐组核对。")
    return bare


def _code_refused(code: str, sentence: str) -> Refusal:
    return Refusal(code, sentence, field="code")


_SERIES = re.compile(r"([A-Z]{1,6})[\s\-_/]*(\d{4})[\s\-_/]*(\d{1,12})")


@dataclass(frozen=True, slots=True, order=True)
class SeriesNumber:
    """流水编号 like ``WT-2026-000123``: kind, year, running number from 1. Handing out numbers is the database's work."""

    kind: str
    year: int
    number: int

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Z]{1,6}", self.kind) or not 1949 <= self.year <= 2199 or not 1 <= self.number < 10**12:
            raise Refusal(
                "codes.bad_series", f"流水编号 {self.kind}-{self.year}-{self.number} 不成立。", field="number"
            )

    def __str__(self) -> str:
        return f"{self.kind}-{self.year}-{self.number:06d}"


def parse_series(text: str) -> SeriesNumber:
    """Read ``WT-2026-000123`` in any case or width, with other or no dashes. Raises ``Refusal`` (field ``number``)."""
    bare = re.sub(r"[‐‑‒–—―−]", "-", unicodedata.normalize("NFKC", text)).strip().upper()
    match = _SERIES.fullmatch(bare)
    if match is None:
        raise Refusal(
            "codes.bad_series", f"“{text.strip()}”不是流水编号,应写成 WT-2026-000123 的样子。", field="number"
        )
    return SeriesNumber(match[1], int(match[2]), int(match[3]))


_OPEN, _CLOSE = "〔﹝[(【〖{<〈「", "〕﹞])】〗}>〉」"
_DOC_NO = re.compile(
    rf"([\u3400-\u9fffA-Z]{{1,20}})[{re.escape(_OPEN)}]([12]\d{{3}})[{re.escape(_CLOSE)}](?:第)?0*([1-9]\d{{0,5}})号"
)


@dataclass(frozen=True, slots=True, order=True)
class DocNo:
    """发文字号: organ's word, year and number; ``str`` gives the one key, brackets 〔〕 as GB/T 9704-2012 7.2.5 writes them."""

    word: str
    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.word}〔{self.year}〕{self.number}号"


def parse_doc_no(text: str) -> DocNo:
    """Read ``宜办发〔2016〕12号`` with whatever brackets, widths, blanks, 第 or leading zeros. Raises ``Refusal`` (field ``doc_no``)."""
    bare = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper()
    match = _DOC_NO.fullmatch(bare)
    if match is None:
        raise Refusal(
            "codes.bad_doc_no",
            f"“{text.strip()}”不是发文字号,应写成“某办发〔2016〕12号”的样子。",
            ground="GB/T 9704-2012 7.2.5",
            field="doc_no",
        )
    return DocNo(match[1], int(match[2]), int(match[3]))
