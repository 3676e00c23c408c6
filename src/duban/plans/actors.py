"""机构: organs and lists of organs, told by how names are built and by what may follow them.

A name is read from its left edge (the start of a clause, or the word before it: 由, 报, 会同 …) to the first suffix
(局, 委, 办公室, 小组 …) after which the sentence can go on: a list mark, a predicate or the end. A list is measured
here as a whole and taken apart in ``organs``. No list of existing organs is kept.
"""

from __future__ import annotations

import re
from functools import lru_cache

import rjieba

from .lexicon import (
    ABORT,
    ADJECTIVE,
    AFTER_OBJECT,
    AREA_BEFORE,
    ATTRIBUTE,
    BARE_AREA,
    BODY_AHEAD,
    BRACKET,
    BREAK,
    CORE_NAME,
    ETC_HERE,
    IN_CHARGE,
    LATE_PREDICATE,
    LISTMARK,
    MODAL,
    NOT_NAME,
    OBJECTS,
    OPENINGS,
    PREDICATE,
    SUFFIX,
    WITH_STAFF,
)
from .organs import Actor, everybody, is_name, listed
from .text import HAN

__all__ = ("Actor", "everybody", "extent", "is_name", "listed", "opens_predicate", "past_etc")


@lru_cache(maxsize=20_000)
def _verbal(words: str) -> bool:
    """True where the next word can open a predicate, by its part of speech."""
    tagged = rjieba.tag(words)
    return bool(tagged) and tagged[0][1] in {"v", "d", "p", "vd", "ad"} and len(tagged[0][0]) > 1


def opens_predicate(text: str, at: int, end: int) -> bool:
    """True where a predicate can begin at ``at``."""
    return _predicate(text, at, end)


def _predicate(text: str, at: int, end: int) -> bool:
    if at >= end or ATTRIBUTE.match(text, at, end):
        return False
    return bool(PREDICATE.match(text, at, end)) or (
        "\u4e00" <= text[at] <= "\u9fff"
        and not AREA_BEFORE.search(text[max(0, at - 8) : at])
        and _verbal(text[at : min(end, at + 6)])
    )


def extent(text: str, start: int, end: int, subject: bool = True, free: bool = False, nested: bool = False) -> int:
    """End of the list of organs that begins at ``start``, or ``start`` if none does.

    As a subject it must be followed by a predicate; otherwise by whatever may stand after a recipient or partner.
    ``free``: a word before it (由) already shows that a name begins here. ``nested``: only the first name of the rest
    of a longer list is asked for, which may also end at a list mark."""
    if start >= end or text[start] in "()" or (not free and not _may_begin(text, start, end)):
        return start
    i, limit = start, min(end, start + 700)
    fallback = since = start
    while i < limit:
        if i - since > 60:
            break
        char = text[i]
        if char in "(“":
            close = _closing(text, i, limit)
            if close is None:
                break
            i = close
            if char == "(" and i - start > 2 and _ends_name(text, start, i) and _follows(text, i, end, subject):
                return i
            continue
        if i > start and fallback != i and BREAK.match(text, i, end):
            break
        if ABORT.match(char) or char == ",":
            if char == "," and fallback == i and i > start:
                if subject and LATE_PREDICATE.match(text, i, end):
                    return i
                if not nested and _names_ahead(text, i + 1, end, subject):
                    i, since = i + 1, i + 1
                    continue
            break
        m = SUFFIX.match(text, i, limit)
        if m is None:
            if char in "、和及与或" and fallback == i:
                since = i
            i += 1
            continue
        k = m.end()
        k2 = _with_alias(text, k, limit)
        if not _good_name(text, start, k):
            i += 1
            continue
        fallback = k2
        if subject and IN_CHARGE.match(text, k2, end):
            return k2
        if subject and (staff := WITH_STAFF.match(text, k2, end)):
            return k2 if _predicate(text, staff.end(), end) else start
        if nested and k2 < end and text[k2] in "、,和及与":
            return k2
        if not subject and k2 < end and text[k2] in "、和及与" and _names_ahead(text, k2 + 1, end, subject):
            i = k2
            continue
        stands = not subject or k - m.start() > 1 or _stands(text, start, k, k2, end)
        if stands and _follows(text, k2, end, subject) and not _longer(text, k, end, subject):
            return k2
        i = k2 if k2 > k else m.start() + 1 if k - m.start() <= 2 else k
    return fallback if not subject and fallback > start and fallback >= end else start


def _with_alias(text: str, at: int, limit: int) -> int:
    """End of a bracket that belongs to a name (县财政局(国资局)), or ``at``."""
    bracket = BRACKET.match(text, at, limit)
    return bracket.end() if bracket and not re.search(r"\d{3}|:|。|=", bracket.group()) else at


def _stands(text: str, start: int, end: int, after: int, limit: int) -> bool:
    """True unless the last name is a bare 市 or 县, which needs a modal verb to be a subject."""
    last = re.split("[、,]", text[start:end])[-1]
    return (
        not re.fullmatch("[省市县区州盟旗地乡镇村]", last)
        or text.startswith("各", start)
        or bool(MODAL.match(text, after, limit))
    )


_CONNECTS = re.compile(r"并(?!州)|且|还|也|报(?!社|业)|再(?!生)|将(?!军)")


def _may_begin(text: str, start: int, end: int) -> bool:
    """False where a clause opens with a verb, a preposition or an adverb and not with a name."""
    if _CONNECTS.match(text, start, end):
        return False
    whole = SUFFIX.match(text, start, end)
    if whole and len(whole.group()) >= 3:
        return True
    m = CORE_NAME.match(text, start, end)
    if m and m["core"] and not OBJECTS.fullmatch(m["head"]):
        return True
    if ADJECTIVE.match(text, start, end) or text.startswith(OPENINGS, start):
        return True
    opener = PREDICATE.match(text, start, end)
    if opener and (
        len(opener.group()) > 1 or opener.group() in "要应须将对把被向在从于按由不未与以为是每报经因凡给让请并"
    ):
        return False
    return not _opens_verbally(text[start : min(end, start + 8)])


@lru_cache(maxsize=20_000)
def _opens_verbally(words: str) -> bool:
    tagged = rjieba.tag(words)
    return (
        bool(tagged)
        and tagged[0][1] in {"v", "p", "c", "d", "vd", "ad", "u", "uj"}
        and not re.match(r"各|本|被|驻|[县市区省镇乡村]", words)
    )


def _closing(text: str, i: int, limit: int) -> int | None:
    close = text.find(")" if text[i] == "(" else "”", i, min(limit, i + 80))
    return close + 1 if close > 0 else None


def past_etc(text: str, at: int, end: int) -> int:
    """Skip 等部门 behind a list of names."""
    m = ETC_HERE.match(text, at, end)
    return m.end() if m else at


def _ends_name(text: str, start: int, end: int) -> bool:
    opening = text.rfind("(", start, end)
    return opening > start and any(m.end() == opening for m in SUFFIX.finditer(text, max(start, opening - 8), opening))


def _good_name(text: str, start: int, end: int) -> bool:
    words = text[start:end]
    tail = re.split(r"[、,]", words)[-1]
    if len(tail) < 2 and not BARE_AREA.match(tail):
        return False
    return not NOT_NAME.search(words) or words.endswith("各地区")


def _follows(text: str, at: int, end: int, subject: bool) -> bool:
    if at < end and text.startswith("等", at):
        m = ETC_HERE.match(text, at, end)
        return m is not None and (_predicate(text, m.end(), end) if subject else True)
    if subject:
        return _predicate(text, at + 1, end) if text.startswith(":", at) else _predicate(text, at, end)
    if at < end and AREA_BEFORE.search(text[max(0, at - 3) : at]):
        return bool(AFTER_OBJECT.match(text, at, end))
    return (
        at >= end
        or bool(AFTER_OBJECT.match(text, at, end))
        or bool(PREDICATE.match(text, at, end) and not ATTRIBUTE.match(text, at, end))
        or (text[at - 2 : at] in {"部门", "单位", "机关"} and _verbal(text[at : min(end, at + 6)]))
    )


# 市政府|督考办要…: a short office name goes on behind the organ it belongs to.
_SHORT_OFFICE = re.compile(
    r"[\u4e00-\u9fff]{2,3}办(?=要|应|须|必须|将|负责|牵头|会同|具体|对(?!象)|定期|每|[,、)]|和|及|$)"
)


def _longer(text: str, at: int, end: int, subject: bool) -> bool:
    """True where the name goes on although a predicate could begin (县委|组织部, 市监察|审计机关)."""
    m = CORE_NAME.match(text, at, end)
    if (body := BODY_AHEAD.match(text, at, end)) and _follows(text, _with_alias(text, body.end(), end), end, subject):
        return True
    if (office := _SHORT_OFFICE.match(text, at, end)) and not NOT_NAME.search(office.group()):
        return True
    if m is None or (OBJECTS.fullmatch(m["head"]) if m["core"] else len(m["head"]) < 2):
        return False
    return _good_name(text, at, m.end()) and (
        _follows(text, m.end(), end, subject) or bool(LISTMARK.match(text, m.end(), end))
    )


def _names_ahead(text: str, at: int, end: int, subject: bool) -> bool:
    """True where the list goes on behind a comma: another name or list of names stands there and ends well."""
    if not re.compile(f"[{HAN}]").match(text, at, end) or re.compile(
        r"(?:并|且|由|对|按|将|要|在|以|各负|分别|负责|组成|同时|再|其中|确保)"
    ).match(text, at, end):
        return False
    return extent(text, at, end, subject, nested=True) > at
