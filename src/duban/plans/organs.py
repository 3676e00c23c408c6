"""机构名单: a list of organs taken apart into names, elided heads and areas completed.

The list is first measured as a whole (``actors.extent``) and then split, so that elided heads and areas can be completed
(国土和住房城乡建设部门; 市水利局、交通局).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .lexicon import (
    ALL_AREAS,
    ALL_ORGANS,
    AREA_HEAD,
    BARE_AREA,
    BARE_HEADS,
    COMPOUND,
    COUNT,
    EMPTY,
    ETC_HERE,
    EVERYBODY,
    HEAD_OF_GROUP,
    NOT_NAME,
    REST,
    SUFFIX,
    VERTICAL,
)
from .text import View


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
    if mark in "和及与" and re.match(r"[省市县区州](?![场民容域直级])", rest) and _has_suffix(rest):
        return True
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
    if re.fullmatch(r"各(?:省|市|地|州|盟|县|区|乡|镇)", left) and re.fullmatch(
        r"(?:县|区|市|旗|州|盟|地|乡|镇)(?:\([^()]*\))?", right
    ):
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
        alias = re.search(r"\((?:[^()]*(?:下同|简称|以下称|及其办公室|详见|见附|名单)[^()]*)\)$", text[a:b])
        b = a + alias.start() if alias else b
        pieces: list[tuple[int, int]] = [(a, b)]
        if (
            (n < len(parts) - 1 or shared)
            and tail
            and not _has_suffix(text[a:b])
            and b - a > 1
            and not last.startswith("各")
        ):
            pieces.append(tail)
        elif (
            n == len(parts) - 1
            and tail
            and parts[-1][0] < tail[0]
            and not _has_suffix(text[parts[0][0] : parts[0][1]])
            and re.search(r"(?:\d|[一二三四五六七八九十两])个$", text[a : tail[0]])
        ):
            pieces = [(a, a + re.search(r"(?:\d+|[一二三四五六七八九十两]+)个$", text[a : tail[0]]).start()), tail]  # type: ignore[union-attr]
        own = tail[0] if tail and not shared and n == len(parts) - 1 and a < tail[0] < b else b
        own = own if not _has_suffix(text[parts[0][0] : parts[0][1]]) else b
        along = mark == "、" or bool(shared and mark in {"和", "及"})
        if complete and n and along and prefix and _wants_prefix(text, a, own, prefix):
            pieces.insert(0, prefix)
        elif not along and n:
            prefix = None
        name, key = "".join(view.words(*p) for p in pieces), "".join(text[x:y] for x, y in pieces)
        key = re.sub(r"\s", "", key)
        if len(key) >= 2 and (not EMPTY.match(key) or (key == "办公室" and len(parts) > 3)):
            out.append(Actor(name, key, start, b))
        area = AREA_HEAD.match(text[a:b]) if "、" not in text[a:b] else None
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
