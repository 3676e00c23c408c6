"""未列清单的整治事项: problems named only as objects of the verbs of correction, where a plan has no list of them.

Read in this order: what organs are made responsible for correcting; what the chapters open with; a counted list in
the plan's running text (甲、乙和丙三个…). Below each, the particular problems in the clauses of the same organ or chapter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .acts import Act
from .model import Topic
from .outline import Node, Sentence
from .reading import Reading

_MANNER = r"(?:坚决|重点|着力|切实|严肃|严厉|集中|全面|有效|彻底|大力|持续|深入|依法|加快|加强|抓紧|及时|快速|负责|要|并|督促)*"
_VERB = r"(?:纠正|整治|治理|查处|打击|取缔|清理|废除|解决|严查|严打|严禁|纠治|查纠|惩治|遏制|整顿)(?:、(?:纠正|整治|治理|查处|打击|取缔|清理|废除|解决))*(?:好|了|和防止)?"
_CORRECTION = re.compile(
    rf"(?:(?<=[,。;:、\n要应并责须将])|(?<=负责)|^|\A){_MANNER}(?P<verb>{_VERB})(?P<what>[^,。;:]{{4,110}})"
)
_FOCUS = re.compile(r"以(?:着力)?(?:解决|整治|纠正|治理)(?P<what>[^,。;]{4,90}?)为(?:工作)?重点")
_CAMPAIGN = re.compile(r"开展(?P<what>[^,。;]{4,40}?)(?:综合|专项|集中)整治")
_FAULT = re.compile(r"问题|行为|现象|之风|乱象|违[法规纪]|不到位|缺位|“|顽疾|陋习|案件|薄弱|短板|收费|欠薪|拖欠")
_GENERAL = re.compile(
    r"^(?:群众|人民群众|当前|一批|存在的?|发现的?|各类|上述|这些|有关|相关|本(?:地|单位|部门)|自身|工作中|重点难点|热点|突出)[^、“]*(?:问题|行为|现象)?$|监管不到位和|热点、难点|群众反映强烈的突出问题$|主抓责任|损害群众利益的行为$"
)
_COUNTED = re.compile(
    r"(?P<list>[^,。;:()“”、\s]{3,16}(?:、[^,。;:()、]{3,16}){1,6}(?:和|以及|及)[^,。;:()、]{3,18}?)(?P<n>[二两三四五六七八九])(?:个|项|类|大)(?:方面)?(?:[^,。;]{0,4}?)(?:治理|整治|专项|突出问题|问题|领域|重点)"
)


@dataclass(slots=True)
class _Root:
    topic: Topic
    leads: frozenset[str]
    chapter: Node | None


def read(reading: Reading, rows: Sequence[Sequence[Act]]) -> list[Topic]:
    """Topics of a plan without a list of problems; an empty list where it corrects nothing."""
    roots = _responsible(reading, rows) or _chapters(reading)
    if not roots:
        return _counted(reading)
    out = [r.topic for r in roots]
    children: dict[str, int] = {}
    for row in rows:
        for act in row:
            root = _root_of(reading, roots, act)
            if root is None:
                continue
            for a, b in _particular(reading, act):
                children[root.topic.code] = children.get(root.topic.code, 0) + 1
                out.append(
                    Topic(
                        f"{root.topic.code}.{children[root.topic.code]}",
                        reading.words(a, b),
                        root.topic.code,
                        reading.span(a, b),
                    )
                )
    return out


def _objects(text: str, start: int, end: int) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for pattern in (_FOCUS, _CAMPAIGN, _CORRECTION):
        for m in pattern.finditer(text[start:end]):
            a, b = start + m.start("what"), start + m.end("what")
            if (
                _FAULT.search(text, a, b)
                and not _GENERAL.search(text[a:b])
                and not any(x < b and a < y for x, y in out)
            ):
                out.append((a, b))
    return sorted(out)


def _responsible(reading: Reading, rows: Sequence[Sequence[Act]]) -> list[_Root]:
    """县农业局负责纠正…: each organ's field is one topic. Needs two of them to be a division of the problems."""
    out: list[_Root] = []
    for row in rows:
        for act in row:
            m = _CORRECTION.match(reading.text[act.verb : act.end]) if act.by and act.role == "lead" else None
            if m and _FAULT.search(m["what"]) and not _GENERAL.search(m["what"]):
                a, b = act.verb + m.start("what"), act.verb + m.end("what")
                code = str(len(out) + 1)
                out.append(
                    _Root(
                        Topic(code, reading.words(a, b), None, reading.span(a, b)),
                        frozenset(x.key for x in act.by),
                        None,
                    )
                )
    return out if len(out) >= 2 else []


def _chapters(reading: Reading) -> list[_Root]:
    """The first sentences of chapters, before their numbered parts."""
    out: list[_Root] = []
    for sentence in reading.outline.sentences:
        node = sentence.node
        if node is None or node.level != 1 or sentence.head or sentence.start > _first_child(node):
            continue
        for a, b in _objects(reading.text, sentence.start, sentence.end)[:1]:
            if not any(r.chapter is node for r in out):
                out.append(
                    _Root(Topic(str(len(out) + 1), reading.words(a, b), None, reading.span(a, b)), frozenset(), node)
                )
    return out if len(out) >= 2 else []


def _first_child(node: Node) -> int:
    return node.children[0].start if node.children else node.end


def _root_of(reading: Reading, roots: list[_Root], act: Act) -> _Root | None:
    """The topic under which the act stands: by its organ, or by its chapter."""
    keys = frozenset(x.key for x in act.by)
    place = reading.span(act.verb, act.end)
    for root in roots:
        if root.topic.span[0] >= place[0] and root.topic.span[1] <= place[1]:
            return None
    for root in roots:
        if root.leads and root.leads == keys and act.role != "lead":
            return root
        if (
            root.chapter is not None
            and act.sentence.node is not None
            and act.sentence.node.level > 1
            and root.chapter in act.sentence.node.above()
        ):
            return root
    sentence: Sentence = act.sentence
    if not act.by and sentence.node is not None:
        return next((r for r in roots if r.leads and _heads(reading, sentence.node, r)), None)
    return None


def _heads(reading: Reading, node: Node, root: _Root) -> bool:
    opening = reading.text[node.heading[0] : node.heading[0] + 40]
    return any(opening.startswith(key[:4]) for key in root.leads)


def _particular(reading: Reading, act: Act) -> list[tuple[int, int]]:
    """Particular problems: objects that list or quote what is wrong."""
    return [
        (a, b)
        for a, b in _objects(reading.text, act.verb, act.end)
        if re.search(r"、|“|等", reading.text[a:b]) and not re.search(r"^[^、“]{0,20}领域违[纪法]", reading.text[a:b])
    ]


def _counted(reading: Reading) -> list[Topic]:
    """失地农民基本保障、农民建房收费和城乡低保资金发放三个治理工作…"""
    for m in _COUNTED.finditer(reading.text):
        a, b = m.span("list")
        cut = re.match(r".*?(?:组织|对|解决|整治|治理|开展|抓好|围绕|针对|聚焦)(?=[^、]{4,}、)", reading.text[a:b])
        a += cut.end() if cut else 0
        places, at = [], a
        for n in re.finditer(r"、|以及|和|及", reading.text[a:b]):
            places.append((at, a + n.start()))
            at = a + n.end()
        places.append((at, b))
        if len(places) == "一二三四五六七八九".find(m["n"].replace("两", "二")) + 1:
            return [Topic(str(i + 1), reading.words(x, y), None, reading.span(x, y)) for i, (x, y) in enumerate(places)]
    return []
