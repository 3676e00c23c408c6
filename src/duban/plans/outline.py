"""层次: the clause tree of a plan, from numbers that stand at line starts or inside one unbroken paragraph.

A marker inside a line counts only where it continues a series or opens one after a stop or a heading, so that
references (第三条(一)项) and figures do not tear the text. Paths are unique; a series that starts anew gets ``#2``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .text import HAN

NUMERALS = "一二三四五六七八九十"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
# rank: the usual depth of a kind of number; a new kind never goes below a kind of deeper rank.
_UNITS = r"\d+(?:年|月|日|号|个|项|件|家|名|人|万|亿|次|户|家|类|种|条|元|时|届|周|天|分|级|层|楼|栋|幢|区|号楼)"
_KINDS: tuple[tuple[str, int, str], ...] = (
    ("annex", 0, r"附(?:件|表)\s?\d{0,2}(?=[:\n ])|附(?:件|表)[一二三四五六七八九十]?(?=[:\n])"),
    ("part", 1, rf"第[{NUMERALS}]+(?:部分|章)[ 、:.]?"),
    ("section", 1, rf"第[{NUMERALS}]+节[ 、:.]?"),
    ("article", 1, rf"第[{NUMERALS}]+条[ 、:.]?"),
    ("stage", 4, rf"第[{NUMERALS}]+(?:个)?(?:阶段|步骤?)|(?:阶段|步骤)[{NUMERALS}](?=[:、,])"),
    ("cn", 2, rf"[{NUMERALS}]{{1,3}}(?:、|\.(?!\d))"),
    ("pcn", 3, rf"\([{NUMERALS}]{{1,3}}\)[、.]?|[㈠-㈩][、.]?"),
    ("dotted", 5, r"\d{1,2}(?:\.\d{1,2}){1,3}(?![\d.%万亿元月年-])[、.]?"),
    ("plain", 4, rf"(?<![^\n])\d{{1,2}}(?=[{HAN}“]{{2,24}}\n)(?!{_UNITS})"),
    ("num", 5, r"\d{1,2}(?:、|\.(?![\d]))|(?<![^\n])\d{1,2}\.(?=\d{1,2}月(?:\d|[-至底上中下初,:前份]))|[⒈-⒛]"),
    ("pnum", 6, r"\(\d{1,2}\)[、.]?|(?<!\()\d{1,2}\)|[⑴-⒇][、.]?"),
    ("circle", 7, f"[{_CIRCLED}]"),
)
_MARKER = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, _, pattern in _KINDS))
RANK = {kind: rank * 10 for kind, rank, _ in _KINDS} | {"section": 11, "article": 12}
_STOPS = "。;!?:"
_MOST_HEADING = 45


@dataclass(slots=True)
class Node:
    """条款 as it is being read: places in the clean text. ``heading`` is what names the clause; ``titled`` says it is
    a heading of its own and not the first sentence of running text."""

    kind: str
    ordinal: int
    start: int
    body: int
    end: int = 0
    heading: tuple[int, int] = (0, 0)
    titled: bool = False
    staged: bool = False  # (一)第一步:… – a stage with a number of its own in front
    path: str = ""
    level: int = 0
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)

    def above(self) -> list[Node]:
        """This clause and those it stands in, innermost first."""
        out: list[Node] = []
        node: Node | None = self
        while node is not None:
            out.append(node)
            node = node.parent
        return out


@dataclass(frozen=True, slots=True)
class Sentence:
    """句: a stretch of the clean text with one stop at its end; ``head`` marks the heading of ``node``."""

    start: int
    end: int
    node: Node | None
    head: bool
    para: int


@dataclass(frozen=True, slots=True)
class Outline:
    """提纲: all clauses in order and all sentences in order."""

    nodes: tuple[Node, ...]
    sentences: tuple[Sentence, ...]
    shelter: tuple[tuple[int, int], ...]

    def roots(self) -> list[Node]:
        return [n for n in self.nodes if n.parent is None]


def ordinal_of(words: str) -> int:
    """The number in 一, 十二, 第三, (4), ⑤, 2.3 (its last part); 0 if there is none."""
    for char in words:
        if char in _CIRCLED:
            return _CIRCLED.index(char) + 1
        for first, last in ("㈠㈩", "⑴⒇", "⒈⒛"):  # numbers that are one character with their bracket or point
            if first <= char <= last:
                return ord(char) - ord(first) + 1
    digits = re.findall(r"\d+", words)
    if digits:
        return int(digits[-1])
    found = re.search(f"[{NUMERALS}]+", words)
    if not found:
        return 0
    word = found.group()
    if "十" in word:
        head, _, tail = word.partition("十")
        return (NUMERALS.find(head) + 1 if head else 1) * 10 + (NUMERALS.find(tail) + 1 if tail else 0)
    return NUMERALS.find(word[0]) + 1


def shelters(text: str) -> list[tuple[int, int]]:
    """Pairs of brackets, quotes and book marks, inside which nothing is split. A pair closes within its line."""
    pairs: list[tuple[int, int]] = []
    opened: list[int] = []
    closing = {")": "(", "”": "“", "》": "《"}
    for i, char in enumerate(text):
        if char == "\n":
            opened.clear()
        elif char in "(“《":
            opened.append(i)
        elif char in closing:
            while opened and text[opened[-1]] != closing[char]:
                opened.pop()
            if opened:
                start = opened.pop()
                if i - start <= 800 and not opened:
                    pairs.append((start, i + 1))
    return pairs


def read(text: str) -> Outline:
    """Clauses and sentences of the clean text."""
    shelter = shelters(text)
    inside = bytearray(len(text) + 1)
    for a, b in shelter:
        inside[a + 1 : b] = b"\x01" * (b - a - 1)
    nodes = _tree(text, inside)
    return Outline(tuple(nodes), tuple(_sentences(text, nodes, inside)), tuple(shelter))


def _tree(text: str, inside: bytearray) -> list[Node]:
    nodes: list[Node] = []
    stack: list[Node] = []
    last: dict[str, int] = {}
    for m in _MARKER.finditer(text):
        kind = m.lastgroup or ""
        ordinal = ordinal_of(m.group())
        if kind == "stage" and nodes and m.start() - nodes[-1].body <= 1 and nodes[-1].kind != "stage":
            colon = text[m.end() : m.end() + 1] in {":", ",", "、", " "}
            nodes[-1].staged, nodes[-1].body = True, m.end() + colon
            continue
        if inside[m.start()] or not _accepts(text, m, kind, ordinal, stack, last):
            continue
        node = Node(kind, ordinal, m.start(), m.end())
        _place(node, stack, text)
        nodes.append(node)
        last[kind] = ordinal
        for other in [k for k in last if RANK[k] > RANK[kind]]:
            del last[other]
    _close(nodes, text)
    return nodes


def _accepts(text: str, m: re.Match[str], kind: str, ordinal: int, stack: list[Node], last: dict[str, int]) -> bool:
    start = m.start()
    line_start = start == 0 or text[start - 1] == "\n"
    if kind == "annex":
        return line_start
    if kind == "plain":
        return ordinal == last.get(kind, 0) + 1
    if kind == "dotted":
        return line_start and bool(re.match(r"[ 、]?[^\d\s]", text[m.end() : m.end() + 2]))
    if kind == "stage" and re.match(
        r"(?:的|要|里|末|结束|任务|工作(?!方案)|和第|、第|至第|开始后)", text[m.end() : m.end() + 3]
    ):
        return False
    if line_start:
        return True
    before = text[:start].rstrip(" ")[-1:] if text[start - 1] == " " else text[start - 1]
    follows = last.get(kind, 0) + 1 == ordinal
    if before in _STOPS or (text[start - 1] == " " and kind in {"cn", "pcn"}):
        return follows or ordinal == 1 or (kind in {"cn", "pcn"} and before in "。!?" and ordinal > last.get(kind, 0))
    if before in ")”" and follows and kind in {"cn", "pcn", "num"} and stack:
        return True
    return _after_bare_heading(text, start, kind, ordinal, stack, follows)


def _after_bare_heading(text: str, start: int, kind: str, ordinal: int, stack: list[Node], follows: bool) -> bool:
    """五、方法步骤(一)动员部署: a first number right behind a short heading without a stop."""
    if not stack or kind in {"stage", "part", "section", "article"}:
        return False
    between = text[stack[-1].body : start]
    deeper = RANK[kind] > RANK[stack[-1].kind]
    short = 0 < len(between) <= 16 and not re.search(r"[,。;:!?、\n的]|第.{1,3}[条款项]|^[条款项]", between)
    return short and deeper and ordinal == 1


def _place(node: Node, stack: list[Node], text: str) -> None:
    kinds = [n.kind for n in stack]
    if node.kind in kinds:
        while stack[-1].kind != node.kind:
            stack.pop()
        stack.pop()
    else:
        while stack and RANK[stack[-1].kind] > RANK[node.kind] and not _holds(stack[-1], node, text):
            stack.pop()
        while (
            stack and node.kind == "stage" and stack[-1].kind in {"num", "dotted"} and not _holds(stack[-1], node, text)
        ):
            stack.pop()
    if stack:
        node.parent = stack[-1]
        stack[-1].children.append(node)
    node.level = len(stack) + 1
    stack.append(node)


_STEPS = re.compile(r"[^\n。:;]{0,12}(?:步骤|阶段|安排|进度|时间)")


def _holds(above: Node, node: Node, text: str) -> bool:
    """True where a number of a usually deeper kind is above all the same: 3.实施步骤 over 第一阶段, 第一阶段 over (一)."""
    if node.kind == "stage":
        return above.level == 1 and not above.children and bool(_STEPS.match(text, above.body, node.start))
    return above.kind == "stage" and node.kind == "pcn" and node.ordinal == 1


def _close(nodes: list[Node], text: str) -> None:
    """Set ends, headings and unique paths."""
    open_: list[Node] = []
    for node in nodes:
        while open_ and open_[-1].level >= node.level:
            open_.pop().end = node.start
        open_.append(node)
    for node in open_:
        node.end = len(text)
    used: dict[str, int] = {}
    for node in nodes:
        _head(node, text)
        label = _label(node)
        path = f"{node.parent.path}.{label}" if node.parent else label
        used[path] = used.get(path, 0) + 1
        node.path = path if used[path] == 1 else f"{path}#{used[path]}"


def _label(node: Node) -> str:
    n = node.ordinal
    if node.kind in {"cn", "pcn", "part", "section", "article"} and 0 < n < 100:
        tens, ones = divmod(n, 10)
        return (("" if tens == 1 else NUMERALS[tens - 1]) + "十" if tens else "") + (NUMERALS[ones - 1] if ones else "")
    if node.kind == "stage":
        return f"阶段{n}"
    if node.kind == "annex":
        return f"附件{n or ''}"
    return str(n)


def _head(node: Node, text: str) -> None:
    stop = min([c.start for c in node.children[:1]] + [node.end])
    line = text.find("\n", node.body, stop)
    limit = line if line >= 0 else stop
    start = node.body
    while start < limit and text[start] in " ,:、.":
        start += 1
    end, depth = start, 0
    while end < limit:
        char = text[end]
        depth += char in "(“《"
        depth -= char in ")”》" and depth > 0
        if depth <= 0 and (char in "。!?;" or (char == ":" and end - start <= 30)):
            break
        if char == " " and depth <= 0 and _gap(text, start, end, limit):
            break
        end += 1
    node.heading = (start, end)
    more = text[end : node.end].strip("。;:!? \n")
    ended_by = text[end] if end < len(text) else "\n"
    alone = end >= limit
    node.titled = 0 < end - start <= _MOST_HEADING and (
        (alone and (bool(node.children) or bool(more) or ended_by == "\n") and not _looks_running(text[start:end]))
        or (ended_by == " " and bool(more))
        or (ended_by in "。:" and bool(more) and not _ORDER.search(text[start:end]))
        or (ended_by in "。;" and bool(node.children))
    )


def _gap(text: str, start: int, at: int, limit: int) -> bool:
    """True where a single blank parts a heading from its text in a run-on paragraph: (五) 加强报告工作 县局要…"""
    head = text[start:at]
    bare = re.sub(r"\([^()]*\)", "", head)
    return (
        3 <= at - start <= 34
        and limit - at > 12
        and not re.search(r"[;:。]", bare)
        and ("," not in bare or all(3 <= len(part) <= 12 for part in bare.split(",")))
    )


# Words of an order; a first sentence that has them is running text and no heading.
_ORDER = re.compile(
    r"^[^()]{8,}(?:由|要(?!求|点|素|害|闻)|应当|须(?!知)|将(?!军)|日前(?!\))|月底前(?!\))|,报|报(?=[市县区省镇领专])|不得)|^[^()]{2,8}要(?!求|点|素|害|闻)|^由"
)


def _looks_running(words: str) -> bool:
    """A last line without a stop may be a cut-off sentence and not a heading."""
    return len(words) > 30 and "," in words and "(" not in words


def _sentences(text: str, nodes: list[Node], inside: bytearray) -> list[Sentence]:
    cuts = {0, len(text)}
    heads: set[int] = set()
    for titled in nodes:
        cuts.add(titled.start)
        if titled.titled:
            end = titled.heading[1]
            while end < len(text) and text[end] in "。:; ":
                end += 1
            cuts.add(end)
            heads.add(titled.start)
    for i, char in enumerate(text):
        if char == "\n" or (char in "。!?;" and not inside[i]):
            j = i + 1
            while j < len(text) and text[j] in "”)" and char != "\n" and inside[j]:
                j += 1
            cuts.add(j)
    out: list[Sentence] = []
    order = sorted(cuts)
    upcoming = iter(nodes)
    node: Node | None = None
    following = next(upcoming, None)
    para = 0
    for a, b in zip(order, order[1:], strict=False):
        while following is not None and following.start <= a:
            node, following = following, next(upcoming, None)
        here = node
        while here is not None and here.end <= a:
            here = here.parent
        if text[a:b].strip():
            start = here.body if here is not None and here.start == a else a
            if start < b and text[start:b].strip():
                out.append(Sentence(start, b, here, a in heads, para))
        if text[b - 1] == "\n":
            para += 1
    return out
