"""个人信息识别: finds ID numbers, phones, bank cards and mail boxes in free text, so that they can be masked (C8, C10).

Works on the text as it stands: full-width digits count, and every place is given in characters of the original. For masking, a miss is
worse than a false alarm, so an ID number with a slip in its check digit is reported too (``certain=False``).
Left out: names and addresses, which need the case's own list of persons.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from duban.kernel.idno import check_character, kind_of
from duban.kernel.script import half_width


class Kind(StrEnum):
    """识别种类."""

    ID_NUMBER = "id_number"
    MOBILE = "mobile"
    LANDLINE = "landline"
    BANK_CARD = "bank_card"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Sighting:
    """一处个人信息: ``[start, end)`` in the text, what it is, and whether its check digit confirms it."""

    start: int
    end: int
    kind: Kind
    certain: bool = True


_GAP = r"[ \t\-]?"
_ID = re.compile(
    rf"(?<![0-9A-Za-z])(?:\d{_GAP}){{17}}[0-9Xx](?![0-9A-Za-z])|(?<![0-9A-Za-z])(?:\d{_GAP}){{14}}\d(?![0-9A-Za-z])",
    re.A,
)
_MOBILE = re.compile(rf"(?<!\d)(?:(?:\+|00)?86{_GAP})?1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}(?!\d)", re.A)
_CARD = re.compile(rf"(?<![0-9A-Za-z])(?:\d{_GAP}){{15,18}}\d(?![0-9A-Za-z])", re.A)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}", re.A)
_LANDLINE = re.compile(
    rf"(?<!\d)(?:\(0\d{{2,3}}\) ?|0\d{{2,3}}[ \-]?)[2-9]\d{{2,3}}{_GAP}\d{{4}}(?:(?:-|转)\d{{1,6}})?(?!\d)"
    r"|(?<=电话)[:： ]{0,2}([2-9]\d{6,7})(?!\d)",
    re.A,
)


def find_in(text: str) -> list[Sighting]:
    """Every sighting in ``text``, in order, none overlapping another; where two fit, the ID number wins, then the phone."""
    folded = half_width(text)
    taken = bytearray(len(text))
    found = []
    for sighting in _candidates(folded):
        if not any(taken[sighting.start : sighting.end]):
            taken[sighting.start : sighting.end] = b"\x01" * (sighting.end - sighting.start)
            found.append(sighting)
    return sorted(found, key=lambda s: s.start)


def masked(text: str, kinds: Iterable[Kind] = tuple(Kind)) -> str:
    """``text`` with the digits of every sighting of these kinds hidden; the length stays the same.

    ID numbers keep three and four characters, mobiles three and four digits, cards the last four, landlines none, mail
    boxes the first.
    """
    wanted, found = frozenset(kinds), list(text)
    for sighting in find_in(text):
        if sighting.kind in wanted:
            found[sighting.start : sighting.end] = _hidden(text[sighting.start : sighting.end], sighting.kind)
    return "".join(found)


def luhn(digits: str) -> bool:
    """True if the check digit of a card number fits (ISO/IEC 7812-1 annex B)."""
    doubled = [int(d) * (2 if i % 2 else 1) for i, d in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def _candidates(folded: str) -> Iterator[Sighting]:
    for match in _ID.finditer(folded):
        if (certain := _id_certainty(_bare(match[0]))) is not None:
            yield Sighting(match.start(), match.end(), Kind.ID_NUMBER, certain)
    for match in _MOBILE.finditer(folded):
        yield Sighting(match.start(), match.end(), Kind.MOBILE)
    for match in _CARD.finditer(folded):
        digits = _bare(match[0])
        if digits[0] in "34569" and luhn(digits):
            yield Sighting(match.start(), match.end(), Kind.BANK_CARD)
    for match in _EMAIL.finditer(folded):
        yield Sighting(match.start(), match.end(), Kind.EMAIL, certain=False)
    for match in _LANDLINE.finditer(folded):
        start, end = match.span(1) if match[1] else match.span()
        yield Sighting(start, end, Kind.LANDLINE)


def _bare(text: str) -> str:
    return re.sub(r"[ \t\-]", "", text).upper()


def _id_certainty(bare: str) -> bool | None:
    """None: no ID number. True: its check character fits; numbers of 15 digits have none and stay uncertain."""
    born = bare[6:14] if len(bare) == 18 else f"19{bare[6:12]}"
    try:
        born_on = date(int(born[:4]), int(born[4:6]), int(born[6:8]))
    except ValueError:
        return None
    if kind_of(bare) is None or not 1850 <= born_on.year <= 2199:
        return None
    return len(bare) == 18 and check_character(bare[:17]) == bare[17]


def _hidden(part: str, kind: Kind) -> str:
    """``part`` with its digits hidden except those its kind keeps; blanks and dashes stay where they are."""
    places = [i for i, c in enumerate(part) if half_width(c).isalnum() and c != "转"]
    head, tail = {
        Kind.MOBILE: (3, 4),
        Kind.BANK_CARD: (0, 4),
        Kind.LANDLINE: (0, 0),
        Kind.ID_NUMBER: (3, 4),
        Kind.EMAIL: (1, 0),
    }[kind]
    if kind is Kind.MOBILE and len(places) > 11:
        head += len(places) - 11
    shown = set(places[:head]) | (set(places[-tail:]) if tail else set())
    return "".join("*" if i in places and i not in shown else c for i, c in enumerate(part))
