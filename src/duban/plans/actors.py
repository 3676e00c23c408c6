"""机构: organs and lists of organs, told by how names are built and by what may follow them.

A name is read from its left edge (the start of a clause, or the word before it: 由, 报, 会同 …) to the first suffix
(局, 委, 办公室, 小组 …) after which the sentence can go on: a list mark, a predicate or the end. A list is first
measured as a whole and then split, so that elided heads and areas can be completed (国土和住房城乡建设部门;
市水利局、交通局). No list of existing organs is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import rjieba

from .lexicon import (
    ABORT,
    ADJECTIVE,
    AFTER_OBJECT,
    ALL_AREAS,
    ALL_ORGANS,
    AREA_BEFORE,
    AREA_HEAD,
    ATTRIBUTE,
    BARE_AREA,
    BARE_HEADS,
    BODY_AHEAD,
    BRACKET,
    BREAK,
    COMPOUND,
    CORE_NAME,
    COUNT,
    EMPTY,
    ETC_HERE,
    EVERYBODY,
    HEAD_OF_GROUP,
    LATE_PREDICATE,
    LISTMARK,
    MODAL,
    NOT_NAME,
    OBJECTS,
    OPENINGS,
    PREDICATE,
    REST,
    SUFFIX,
    VERTICAL,
    WITH_STAFF,
)
from .text import HAN, View


@dataclass(frozen=True, slots=True)
class Actor:
    """An organ as named at one place: ``name`` in the script of the source with elided parts completed, ``key`` the
    same in the clean text."""

    name: str
    key: str
    start: int
    end: int


def everybody(actors: list[Actor]) -> bool:
    """True where an order goes to everyone (各地各单位; 各乡镇、县直各部门), which is no duty (FORMAT section 4)."""
    if not actors:
        return False
    if all(EVERYBODY.match(a.key) or a.key.startswith(("各类", "广大")) for a in actors) or actors[0].key.startswith(
        "各类"
    ):
        return True
    areas = [bool(ALL_AREAS.match(a.key)) for a in actors]
    organs = [bool(ALL_ORGANS.match(a.key) or EVERYBODY.match(a.key)) for a in actors]
    return any(areas) and any(organs) and all(x or y for x, y in zip(areas, organs, strict=True))


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
        if subject and (staff := WITH_STAFF.match(text, k2, end)):
            return k2 if _predicate(text, staff.end(), end) else start
        if nested and k2 < end and text[k2] in "、,和及与":
            return k2
        if not subject and k2 < end and text[k2] in "、和及与" and _names_ahead(text, k2 + 1, end, subject):
            i = k2
            continue
        if (
            _follows(text, k2, end, subject)
            and not _longer(text, k, end, subject)
            and (not subject or k - m.start() > 1 or _stands(text, start, k, k2, end))
        ):
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
    return not re.fullmatch("[省市县区州盟旗地乡镇村]", last) or bool(MODAL.match(text, after, limit))


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
    )


# 市政府|督考办要…: a short office name goes on behind the organ it belongs to.
_SHORT_OFFICE = re.compile(
    r"[\u4e00-\u9fff]{2,3}办(?=要|应|须|必须|将|负责|牵头|会同|具体|对(?!象)|定期|每|[,、)]|和|及|$)"
)


def _longer(text: str, at: int, end: int, subject: bool) -> bool:
    """True where the name goes on although a predicate could begin (县委|组织部, 市监察|审计机关)."""
    m = CORE_NAME.match(text, at, end)
    if (body := BODY_AHEAD.match(text, at, end)) and _follows(text, body.end(), end, subject):
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


# 公安、建设等部门和工会组织: the list goes on behind 等部门.
_INNER_ETC = re.compile(
    r"等(?:有关|相关)?(?:职能|主管|行业)?(?:部门|单位|机构)(?P<link>和|以及|及|、)(?=[\u4e00-\u9fff])"
)


def listed(view: View, start: int, end: int, complete: bool = True) -> list[Actor]:
    """The names in ``text[start:end]``, which is known to be a list of organs."""
    text = view.text
    shared = None
    if inner := _INNER_ETC.search(text, start, end):
        return listed(view, start, inner.start("link"), complete) + listed(view, inner.end(), end, complete)
    rest = REST.search(text[start:end])
    if rest and rest.start() > 0:
        head = re.search("部门", rest.group())
        shared = (start + rest.start() + head.start(), start + rest.start() + head.end()) if head else None
        end = start + rest.start()
    parts = _split(text, start, end)
    return _named(view, parts, complete, shared) if parts else []


def _split(text: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """Parts between list marks, each with the mark before it; fragments are joined to what they belong to."""
    parts: list[tuple[int, int, str]] = []
    depth, a, mark = 0, start, ""
    i = start
    while i < end:
        char = text[i]
        depth += char in "(“"
        depth -= char in ")”"
        m = None if depth > 0 else re.compile(r"以及|[、,;和及与或暨 \t\n]").match(text, i, end)
        if m and _parts_here(text, start, a, i, m.end(), end, m.group()):
            if i > a:
                parts.append((a, i, mark))
            a, mark = m.end(), m.group()
            i = m.end()
            continue
        i += 1
    if end > a:
        parts.append((a, end, mark))
    return _joined(text, parts)


def _parts_here(text: str, start: int, a: int, i: int, j: int, end: int, mark: str) -> bool:
    if mark in "、,; \t\n":
        return True
    if text.startswith("及其", i) or any(m.start() < i < m.end() + 1 for m in COMPOUND.finditer(text, a, end)):
        return False
    left, right = text[a:i], text[j:end]
    if not left or not right:
        return False
    if _has_suffix(left):
        return not re.match(r"其(?!他)|相关人员", right)
    if mark in "和及" and "、" in text[start:end] and not _has_suffix(right) and ETC_HERE.match(text, end):
        return True
    rest = re.split(r"[、,]", right)[0]
    return (
        bool(re.search(r"(?:部门|单位|行业|机关|小组|协调组|系统)(?:\([^()]*\))?$", rest))
        and mark in "和及以及"
        and len(left) >= 2
    )


def is_name(key: str) -> bool:
    """True for words that end as names of organs do."""
    return _has_suffix(key) or bool(BARE_AREA.match(key) and key.startswith("各"))


def _has_suffix(words: str) -> bool:
    bare = re.sub(r"\([^()]*\)$", "", words)
    return any(m.end() == len(bare) for m in SUFFIX.finditer(bare)) and not NOT_NAME.search(bare)


def _joined(text: str, parts: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Join, from the right, fragments that are no names of their own (各省、市、|县级人民政府)."""
    out: list[tuple[int, int, str]] = []
    for a, b, mark in reversed(parts):
        if out and out[-1][2] == "、" and _is_fragment(text[a:b], text[out[-1][0] : out[-1][1]]):
            out[-1] = (a, out[-1][1], mark)
        else:
            out.append((a, b, mark))
    return out[::-1]


_ONLY_AREA = re.compile(r"(?:各)?(?:乡镇场?|镇场?|街道|社区|村)(?:\([^()]*\))?|[县市区省]直(?!接).*|各.*")


def _is_fragment(left: str, right: str) -> bool:
    if ("的" in left and not _has_suffix(left)) or (re.search(r"(?:区域|流域|地段)$", left) and len(left) < 12):
        return True
    if re.fullmatch(r"各(?:省|市|地|州|盟)", left) and re.fullmatch(r"(?:县|区|市|旗)(?:\([^()]*\))?", right):
        return True
    if not BARE_AREA.match(left) or BARE_AREA.match(right) or _ONLY_AREA.fullmatch(right):
        return False
    return not left.startswith("各") or bool(
        re.match(r"自治区|直辖市|市|县|区|州|盟|旗|乡|镇|村|街道|社区|农村", right)
    )


def _named(
    view: View, parts: list[tuple[int, int, str]], complete: bool, shared: tuple[int, int] | None
) -> list[Actor]:
    text = view.text
    last = text[parts[-1][0] : parts[-1][1]]
    tail = shared or _shared_tail(text, parts)
    out: list[Actor] = []
    prefix: tuple[int, int] | None = None
    for n, (a, b, mark) in enumerate(parts):
        start = a
        m = COUNT.match(text[a:b])
        a += m.end() if m else 0
        m = re.match(r"(?:全[市县区省州镇]|我[市县区省])(?=各)|其他(?=各)|由|请|上述|本次", text[a:b])
        a += m.end() if m else 0
        alias = re.search(r"\((?:[^()]*(?:下同|简称|以下称|及其办公室)[^()]*)\)$", text[a:b])
        b = a + alias.start() if alias else b
        pieces: list[tuple[int, int]] = [(a, b)]
        if (n < len(parts) - 1 or shared) and tail and not _has_suffix(text[a:b]) and not last.startswith("各"):
            pieces.append(tail)
        elif (
            n == len(parts) - 1
            and tail
            and parts[-1][0] < tail[0]
            and not _has_suffix(text[parts[0][0] : parts[0][1]])
            and re.search(r"(?:\d|[一二三四五六七八九十两])个$", text[a : tail[0]])
        ):
            pieces = [(a, a + re.search(r"(?:\d+|[一二三四五六七八九十两]+)个$", text[a : tail[0]]).start()), tail]  # type: ignore[union-attr]
        if complete and n and mark == "、" and prefix and _wants_prefix(text, a, b, prefix):
            pieces.insert(0, prefix)
        elif mark != "、" and n:
            prefix = None
        name, key = "".join(view.words(*p) for p in pieces), "".join(text[x:y] for x, y in pieces)
        key = re.sub(r"\s", "", key)
        if len(key) >= 2 and (not EMPTY.match(key) or (key == "办公室" and len(parts) > 3)):
            out.append(Actor(name, key, start, b))
        area = AREA_HEAD.match(text[a:b])
        if area and area.end() < b - a and pieces[0] == (a, b):
            prefix = (a, a + area.end())
        elif pieces[0] == (a, b) and not (
            n and prefix and mark == "、" and text[a:b].startswith(text[prefix[0] : prefix[1]])
        ):
            prefix = prefix if VERTICAL.search(text[a:b]) else None
    return out


def _shared_tail(text: str, parts: list[tuple[int, int, str]]) -> tuple[int, int] | None:
    """The head of the last name that the names before it leave out (部门; 治理工作协调组)."""
    if len(parts) < 2:
        return None
    a, b, _ = parts[-1]
    words = text[a:b]
    counted = re.search(r"(?:\d+|[一二三四五六七八九十两]+)个", words)
    if counted and counted.start() > 0:
        return a + counted.end(), b
    m = HEAD_OF_GROUP.search(words)
    return (a + m.start(), b) if m and m.start() > 0 else None


def _wants_prefix(text: str, a: int, b: int, prefix: tuple[int, int]) -> bool:
    words, head = text[a:b], text[prefix[0] : prefix[1]]
    if re.search(r"[室科股处]$", words):
        return False
    if words.startswith(head) or len(words) < 2:
        return False
    if head.startswith("各"):
        return bool(BARE_HEADS.match(words)) or bool(
            not head.startswith("各级")
            and not re.match(r"[省市县区州镇乡各]", words)
            and re.search(r"(?:局|委|委员会|总工会|联社)(?:\([^()]*\))?$", words)
        )
    if VERTICAL.search(words) or re.match(r"(?:[省市县区州镇乡](?!场|政|民|容)|自贸|中共|本|北|南|东|西)", words):
        return False
    area = AREA_HEAD.match(words)
    return (not (area and area.end() >= 2 and area.end() < len(words)) and _has_suffix(words)) or bool(
        len(head) == 1 and not _has_suffix(words) and len(words) <= 4
    )
