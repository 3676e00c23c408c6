"""整治事项: what the plan sets out to correct – its own numbered list, an unnumbered one, or, failing both, the objects
of the verbs of correction (纠正, 整治, 解决 …). A plan that corrects nothing has none (FORMAT section 4)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from . import implied, refusals
from .acts import Act
from .model import Topic
from .outline import Node
from .reading import Reading
from .sections import own_role, role_of_words
from .text import canonical, table_rows

_VERB = r"(?:坚决|重点|着力|切实|严肃|严厉|集中|全面|有效|彻底|大力|持续|深入|依法|坚持)*(?:纠正|整治|治理|查处|打击|取缔|清理|解决|整顿|严查|严打|纠治|清查|排查|查纠|狠刹|惩治|遏制|杜绝|规范)(?:和(?:查处|纠正|整治|解决|打击))?"
_OPENING = re.compile(rf"^(?:[一二三四五六七八九十]是|同时|并)?{_VERB}(?:好|了)?")
# A label in front of the problem itself: 1.问题:高龄津贴发放不及时.
_LABEL = re.compile(r"(?:存在的?|具体|主要|突出|反馈)?(?:问题|表现|问题表现|情形)(?:描述)?[一二三四五\d]?")
# 查办以下违法行为: over a list of its own is no problem but the announcement of them.
_INTRODUCES = re.compile(r"(?:以下|下列|如下)[^,。;]{0,14}$|^(?:主要|重点|具体)?(?:包括|如下|内容)$")
# Where, at whom and when the correction is aimed is no problem of its own.
_SCOPE = re.compile(
    r"(?:整治|治理|检查|排查|清理|清查|整顿|监管)?(?:的)?(?:重点|主要)?(?:场所|区域|对象|范围|单位|环节|时段|领域|行业|品种|地区|部位|人群)(?:为|是|包括|主要|重点|:)"
)
# 重点清理以下问题:一是…: the announcement of a list and the counting words are no part of what is listed.
_COUNTED = re.compile(
    r"(?:[^。;:]{0,30}(?:以下|下列|如下)[^。;:]{0,20}:)?(?:[一二三四五六七八九十]{1,2}是(?!否)|[一二三四五六七八九十]{1,2}(?:查|治)(?=[^,。;]{3}))"
)
# 重点问题:甲,乙,丙 lists one problem in each clause.
_LABELLED = re.compile(r"(?:主要|重点|突出|整治|治理|存在|具体|的)*(?:问题|表现|行为|乱象)(?:是|为)?:")
_CORRECTIVE_HEAD = re.compile(
    r"(?:深入|全面|扎实|持续|大力|从严|全力|依法|坚决|重点|着力|集中|严肃|严厉|及时|开展|深化)*(?:整治|纠治|纠正|治理|查处|打击|清理|解决|惩治|取缔|关闭取缔|关闭|消除|严查|严打|拆除|清除)|对[^,。;]{2,30}(?:开展|进行|实施)[^,。;]{0,8}(?:检查|督察|整治|治理|清理|排查|整顿)"
)
_CORRECTIVE_TITLE = re.compile(
    r"整治|治理|清理|严打|严查|打非|禁采|扫黑|取缔|专项行动|整顿|纠正|打击|整改|执法|清欠|欠薪|纠治|清查|排查|监管|查处|问题"
)


def problems_at(reading: Reading) -> list[tuple[int, int]]:
    """Places in the clean text of the chapters that list what is corrected."""
    return [(n.start, n.end) for n in _sections(reading)]


# Of 范围和内容 only the latter lists what is corrected.
_NO_PROBLEM = re.compile(
    r"(?:整治|治理|清理|检查|清查|排查)?的?(?:范围|对象|时间|时限|期限|方式|方法|区域|场所|单位|部位|时段)"
)
# 整治内容:(一)整治重点: a heading inside the list that only names the list again.
_LIST_AGAIN = re.compile(r"(?:整治|治理|清理|检查|清查|排查)?的?(?:重点|主要|具体|突出)*(?:内容|问题|重点)")
# 及时纠正问题 is an order, 检查内容及时间 a timetable.
_NO_LIST = re.compile(
    r"^(?:及时|认真|切实|抓紧|抓好|扎实|严格|逐一|督促)[^,。;]{0,6}(?:整改|纠正|解决|查处|整治)[^,。;]{0,6}问题$|内容[及和与](?:时间|步骤|安排|进度|分工)|^重点(?:检查|抽查|督查|巡查|核查)$"
)


# 重点对甲,乙,丙等问题进行专项整治: what stands between is the list.
_AIMED = re.compile(
    r"(?:同时,?|此外,?)?(?:要)?(?:重点)?(?:对|针对|围绕|就)(?:今年|近年|\d{4}年|20..年)?(?:以来)?(?P<what>[^。;]{12,}?)(?:等)?(?:方面)?(?:的)?(?:突出)?(?:问题|行为|现象)(?:进行|开展|实施)[^,。;]{0,8}(?:整治|治理|清理|检查|排查|整顿)"
)


def read(reading: Reading, rows: Sequence[Sequence[Act]]) -> list[Topic]:
    """Topics in order of the text; ``rows`` are the acts of all sentences."""
    text = reading.text
    nodes = _sections(reading)
    topics: list[Topic] = _announced(reading) if not nodes else []
    several = any(n.children for n in nodes)
    for node in nodes:
        if several and not node.children and not _FAULT.search(text, node.heading[1], node.end):
            continue  # 整治重点:甲场所和乙场所 beside a list of what is wrong there
        topics += _listed(reading, node, topics) if node.children else _unnumbered(reading, node, topics)
    if topics or not _corrective(reading):
        return topics
    return _tabled(reading) or implied.read(reading, rows)


_COLUMN = re.compile(
    r"(?:整治|治理|清理|整改|突出|主要|存在|具体|反馈|重点|排查|专项)*(?:问题|任务|事项|内容|重点)(?:表现|清单)?"
)


# 重点查找以下乱收费问题并进行清理: a sentence that announces the list, where no heading does.
_ANNOUNCES = re.compile(
    r"(?:整治|治理|清理|查找|查处|排查|纠正|检查|解决|打击|聚焦|围绕|针对)[^。;:\n]{0,20}(?:以下|下列|如下)[^,。;:\n]{0,30}?(?:问题|行为|情形|乱象|现象)[^。;:\n]{0,24}:\s*$"
)


def _announced(reading: Reading) -> list[Topic]:
    text, nodes = reading.text, reading.outline.nodes
    for sentence in reading.outline.sentences:
        if sentence.head or not _ANNOUNCES.search(text, sentence.start, sentence.end):
            continue
        first = next((n for n in nodes if n.start >= sentence.end), None)
        if first is None or text[sentence.end : first.start].strip():
            continue
        out: list[Topic] = []
        for node in nodes[nodes.index(first) :]:
            if node.parent is first.parent and (node.kind != first.kind or node.ordinal != first.ordinal + len(out)):
                break
            if node.parent is first.parent:
                a, b = _place(reading, node)
                label = node.path.rsplit(".", 1)[-1]
                out.append(Topic(_code(out, label), reading.words(*_core(reading, node)), None, reading.span(a, b)))
        if len(out) > 1:
            return out
    return []


def _tabled(reading: Reading) -> list[Topic]:
    """Rows of a duty table whose column names the problems, or tasks that begin with a verb of correction."""
    text = reading.text
    out: list[Topic] = []
    column, header = -1, ""
    for m in table_rows(text):
        cells = m.group().split("\t")
        names = [re.sub(r"\s", "", c) for c in cells]
        if any(re.search(r"(?:责任|牵头|主办)(?:单位|部门)", c) for c in names):
            column = next((i for i, c in enumerate(names) if "问题" in c and _COLUMN.fullmatch(c)), -1)
            column = column if column >= 0 else next((i for i, c in enumerate(names) if _COLUMN.fullmatch(c)), -1)
            header = names[column] if column >= 0 else ""
            continue
        if column < 0 or len(cells) <= column or not cells[column].strip():
            continue
        a = m.start() + sum(len(c) + 1 for c in cells[:column])
        b = a + len(cells[column])
        if "问题" not in header and not _CORRECTIVE_HEAD.match(cells[column].strip()):
            continue
        words = reading.words(a, b)
        if out and out[-1].text == words:
            continue
        out.append(Topic(str(len(out) + 1), words, None, reading.span(a, b)))
    return out


def _corrective(reading: Reading) -> bool:
    """True for a plan that sets out to correct something, by its title or, without one, by its opening."""
    title = reading.meta.title
    words = "".join(map(canonical, title)) if title else reading.text[:600]
    return bool(_CORRECTIVE_TITLE.search(words))


def _sections(reading: Reading) -> list[Node]:
    """The clauses that list the problems, outermost only."""
    text = reading.text
    named = [
        n
        for n in reading.outline.nodes
        if own_role(n, text) == "topics"
        and not _NO_LIST.search(text[n.heading[0] : n.heading[1]])
        and not any(role_of_words(text[p.heading[0] : p.heading[1]]) == "topics" for p in n.above()[1:])
        and not any(here.scope[0] <= n.start < here.scope[1] for here in reading.found)
    ]
    named = _with_siblings(named, text)
    if not named and _corrective(reading):
        named = [
            n
            for n in reading.outline.nodes
            if n.titled
            and _TASKS.search(text[n.heading[0] : n.heading[1]])
            and not any(here.scope[0] <= n.start < here.scope[1] for here in reading.found)
            and sum(bool(_FAULT.search(_first_words(text, c))) for c in n.children) * 2 > len(n.children) > 0
        ][:1]
    if named or not _corrective(reading):
        return named
    return [
        n
        for n in reading.outline.nodes
        if _of_problems(text, n) and not any(here.scope[0] <= n.start < here.scope[1] for here in reading.found)
    ][:1]


def _with_siblings(named: list[Node], text: str) -> list[Node]:
    """(一)解决某问题 among others headed in the same manner is one topic of their chapter and no chapter of topics itself."""
    out: list[Node] = []
    for node in named:
        above = node.parent
        head = text[node.heading[0] : node.heading[1]]
        if (
            above is not None
            and not node.children
            and _CORRECTIVE_HEAD.match(head)
            and role_of_words(text[above.heading[0] : above.heading[1]]) not in {"phases", "requirements"}
            and _of_problems(text, above)
        ):
            node = above
        if node not in out:
            out.append(node)
    return out


# 整治任务 lists problems where its items are named for what is wrong, else it lists measures.
_TASKS = re.compile(r"(?:整治|治理|清理|整改|纠治|攻坚|排查|打击)(?:的?)(?:主要|重点|具体|工作)?任务$")
_FAULT = re.compile(
    r"问题|行为|乱象|现象|之风|违[法规纪约]|虚假|擅自|私[设自搭分]|侵占|挪用|截留|拖欠|欺|骗|暴力|无证|超[标限范期]|不[规到作力公透落按履开及]|乱|黑|漏|劣|假|(?:整治|纠治|纠正|治理|查处|打击|清理|解决|取缔)"
)


def _first_words(text: str, node: Node) -> str:
    return text[node.body : min(node.end, node.body + 48)]


def _of_problems(text: str, node: Node) -> bool:
    """A section whose parts are headed 整治…, 纠正…: its parts are the topics even if it is called 主要任务."""
    heads = [text[c.heading[0] : c.heading[1]] for c in node.children]
    if sum(bool(_CORRECTIVE_HEAD.match(h)) for h in heads) >= 2:
        return True
    focus = re.search("重点[。:]?$", text[node.heading[0] : node.heading[1]])
    return focus is not None and sum(bool(_CORRECTS.search(h)) for h in heads) * 2 > len(heads)


# 认真做好某项工作,依法纠正某某的问题: what is corrected stands behind the comma.
_CORRECTS = re.compile(r"(?:纠正|整治|防止|解决|查处|打击|治理|清理)[^;。,]{4,}(?:问题|行为|现象)")


def _code(topics: list[Topic], wanted: str) -> str:
    used = {t.code for t in topics}
    n, code = 1, wanted
    while code in used:
        n += 1
        code = f"{wanted}#{n}"
    return code


def _listed(reading: Reading, section: Node, before: list[Topic]) -> list[Topic]:
    """A numbered list: each item a topic, its numbered items below it; the plan's own numbers are the codes."""
    out: list[Topic] = []

    def take(node: Node, parent: str | None) -> None:
        label = node.path.rsplit(".", 1)[-1]
        code = _code(before + out, f"{parent}.{label}" if parent else label)
        a, b = _place(reading, node)
        if b <= max(a, node.body) or _NO_PROBLEM.fullmatch(reading.text[node.heading[0] : node.heading[1]]):
            return
        if node.children and _INTRODUCES.search(reading.text[node.heading[0] : node.heading[1]]):
            for child in node.children:
                take(child, parent)
            return
        if not node.children and parent is None and _LIST_AGAIN.fullmatch(reading.text[slice(*node.heading)]):
            out.extend(_unnumbered(reading, node, before + out))
            return
        touched = any(x < node.heading[1] and a < y for x, y in reading.refused)
        words = refusals.neutral(reading.words(node.body, b)) if touched else reading.words(*_core(reading, node))
        out.append(Topic(code, words, parent, reading.span(a, b)))
        for child in node.children:
            take(child, code)

    heading = reading.text[section.heading[0] : section.heading[1]]
    named = own_role(section, reading.text) == "topics" or bool(_TASKS.search(heading))
    heads = [reading.text[c.heading[0] : c.heading[1]] for c in section.children]
    fits = [bool(_CORRECTIVE_HEAD.match(h) or _CORRECTS.search(h)) for h in heads]
    for child, fit in zip(section.children, fits, strict=True):
        if named or fit or 4 * sum(fits) >= 3 * len(fits):
            take(child, None)
    return out


def _place(reading: Reading, node: Node) -> tuple[int, int]:
    a, b = node.start, node.heading[1]
    if (not node.titled or _LABEL.fullmatch(reading.text[node.heading[0] : b])) and not node.children:
        line = reading.text.find("\n", b, node.end)
        b = line if line >= 0 else node.end
    for x, y in reading.refused:
        if a < y and x < b:
            b = refusals.neutral_end(reading.text, max(a, x), min(b, y))
    return a, b


def _core(reading: Reading, node: Node) -> tuple[int, int]:
    a, b = node.heading
    if _LABEL.fullmatch(reading.text[a:b]):
        line = reading.text.find("\n", b, node.end)
        a, b = b + 1, line if line >= 0 else node.end
    if b <= a:
        a, b = _place(reading, node)
    m = _OPENING.match(reading.text[a:b])
    if m and m.end() < b - a - 1:
        a += m.end()
    return a, b


def _signed(reading: Reading, a: int, b: int) -> bool:
    """True for lines of the signature, which stand behind the last clause whatever that is about."""
    places = reading.meta.places.get("issuers", []) + reading.meta.places.get("issued_on", [])
    return any(x < b and a < y for x, y in places)


def _unnumbered(reading: Reading, section: Node, before: list[Topic]) -> list[Topic]:
    """A paragraph that lists the problems: one topic per clause, split at semicolons."""
    out: list[Topic] = []
    text = reading.text
    mine = [s for s in reading.outline.sentences if s.node is section and not s.head]
    # 一是整治甲。乙、丙等。二是…: what follows a counted problem explains it.
    counted = [
        s for s in mine if re.match("(?:[^:。;]{2,50}:)?[一二三四五六七八九十]{1,2}是(?!否)", text[s.start : s.end])
    ]
    for sentence in counted if len(counted) > 1 else mine:
        if _signed(reading, sentence.start, sentence.end):
            continue
        a, b = sentence.start, sentence.end
        while b > a and text[b - 1] in "。;\n ":
            b -= 1
        if b - a < 3 or text[b - 1] == ":" or _SCOPE.match(text, a, b):
            continue
        for x, y in _clauses(text, a, b, several=";" in text[section.body : section.end]):
            m = _COUNTED.match(text, x, y)
            x = m.end() if m else x
            m = _OPENING.match(text[x:y])
            inner = x + (m.end() if m and m.end() < y - x - 1 else 0)
            code = _code(before + out, str(len(before) + len(out) + 1))
            out.append(Topic(code, reading.words(inner, y), None, reading.span(x, y)))
    return out


def _clauses(text: str, a: int, b: int, several: bool) -> list[tuple[int, int]]:
    """The clauses of a sentence that lists problems; a list with semicolons is not split further."""
    labelled = _LABELLED.match(text, a, b)
    a = labelled.end() if labelled else a
    places, at = [], a
    for m in re.finditer(",", text[a:b]):
        places.append((at, a + m.start()))
        at = a + m.end()
    places.append((at, b))
    long = all(y - x >= 5 for x, y in places)
    if (aimed := _AIMED.match(text, a, b)) and "," in aimed["what"]:
        x = aimed.start("what")
        cuts = [x - 1, *(x + m.start() for m in re.finditer(",", aimed["what"])), aimed.end("what")]
        return [(y + 1, z) for y, z in zip(cuts, cuts[1:], strict=False) if z - y > 3]
    if labelled and not several and all(y - x >= 4 for x, y in places):
        return places
    plain = not re.search(r"让|致使|导致|造成|甚至|包括|特别是|主要是|如", text[a:b])
    return [(a, b)] if several or not long or not plain or not _OPENING.match(text[a:b]) else places
