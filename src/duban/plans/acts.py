"""谁做什么: each sentence as acts – who is told to do what – by the grammar of orders in official Chinese.

An act begins where a clause opens with organs and a predicate, or where organs stand behind 由, 要求, 推动. Its words
run to the next act of the same sentence. Clauses before the first act belong to an act without a subject.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from . import actors, dates
from .actors import Actor
from .lexicon import IN_CHARGE
from .outline import Sentence
from .persons import SURNAMES
from .reading import Reading

_LEAD_IN = re.compile(
    r"(?:[ ,]|[一二三四五六七八九]是(?:要)?|[一二三四五六七八九]要(?=[由各县市区省])|同时|此外|另外|其中|并且|而且|然后|届时|必要时|原则上|今后|目前|随后|在此基础上|"
    r"(?:\d+%|百分之[一二三四五六七八九十]+)(?:及?以上)?的|最后|首先|其次|第[一二三四五六](?:[,:])|期间|对此|为此|凡|再(?=由)|要求|各(?=由)|请|还应|以及|从即日起|即日起|期满后|结束后|平时|每个阶段|每阶段|每次|原则上|每个?(?:工作)?日|每周(?:[一二三四五六日天])?|每两周|每半月|每旬|每个?月(?:\d+日)?|"
    r"每个?季度|每季|每半年|每学期|每年(?:度)?|[前以底]前?(?=[各县市区省]))+"
)
_BY = re.compile(r"由(?!于|此|来|衷)|责成|交由")
_ROLE = (
    r"(?:负总责|总牵头|具体牵头|共同牵头|分别牵头|牵头负责|牵头组织|牵头|总负责|具体负责|共同负责|统一负责|负责(?!人|同志|任)|主抓|主办(?!单位|部门)|承办(?!单位|部门)|承担(?!责任单位)|召集|任|担任|兼任|组成|"
    r"各负其责|抓好具体(?:实施|落实)|(?:具体)?组织实施|具体实施|抓好实施|抓落实)"
)
_ASSIST = re.compile(
    r"(?:要|应|应当|须|必须|负责|积极|主动|密切|全力|共同|切实|协同)*(?:配合(?!单位|部门)|协助|协办(?!单位|部门)|协同|参与|参加|做好配合|予以配合|给予[^,。;]{0,6}(?:支持|协助|配合)|提供[^,。;]{0,6}(?:支持|协助|配合))"
)
_FORWARD = re.compile(
    r"(?:(?:组织|落实|实施|指导|监督|指导监督|监督指导|督促)(?=[,。;]|$)|各负其责|具体落实|抓好落实|负责(?:具体)?组织实施|负责具体实施|抓好具体(?:实施|落实)|(?:具体)?组织实施|具体实施)"
)
_OWN_VERB = re.compile(rf"(?:要|应|应当|须|必须|将|具体|共同|分别|统一|主要|负责)*{_ROLE}")
_WITH = re.compile(
    r"(?:会同|商同|会商|联合(?!执法|检查|行动|督查|惩戒|会审|办公|审查|调查|开展|下发|印发|发文)|(?<![磋协会洽工招电客通])商(?=[^业户品贸务场洽讨量定标]{1,3})|组织协调|协调(?!组|推进|解决|小组|配合|各方|机制|工作|沟通|一致|联动|调度|督促|指导|处理|服务|会议|做好|落实|小组)|"
    r"牵头组织(?!协调|开展|实施|召开|制定|推进|对)|组织(?!协调|开展|实施|召开|制定|推进|对|领导|力量|人员|部|委|保障|起来|一次|专项|评估|评议|考核|验收|相应|做好|编制(?![、部])|落实|生活|审计|申报|培训|宣传|学习|拉网|联合|专家)|抽调|依托(?=[县市区省][^,。]{1,8}(?:局|委|办)))"
)
_CLEAR = r"明确(?=[^,。;]{2,30}?(?:负责|牵头|履行|承担))"
_PUSH = re.compile(r"推动(?=各|[^,。;]{2,40}(?:部门|行业|单位))")
# The last name of a list whose head the others may leave out.
_SHARED_HEAD = re.compile(r"(?:部门|行业|单位|机关|系统|组|等)(?:\([^()]*\))?.?$")
_WORD = re.compile(
    r"方面|全面|具体|要|应|单位|部门|分别|共同|统一|全程|分管|包干|任务|工作|组织|各|和|及|向|时|经|项|成立"
)
_PERSON = re.compile(r"(?<![同])([\u4e00-\u9fff]{2,4})同志")


@dataclass(slots=True)
class Act:
    """One order. ``by`` are those told; ``told`` the place of their names; ``start:end`` the whole act and
    ``verb:end`` its predicate. ``role``: lead, assist, forward (具体实施 under a lead) or empty for a plain subject."""

    sentence: Sentence
    start: int
    verb: int
    end: int
    by: list[Actor] = field(default_factory=list)
    role: str = ""
    modal: bool = False
    persons: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Piece:
    """A clause between commas."""

    start: int
    end: int


def is_clock(text: str, at: int) -> bool:
    """True for the colon of a time of day: 16:00."""
    return text[at] == ":" and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()


def pieces(reading: Reading, sentence: Sentence) -> list[Piece]:
    """The clauses of a sentence: split at commas and colons outside brackets and quotes."""
    text = reading.text
    out: list[Piece] = []
    depth, a = 0, sentence.start
    for i in range(sentence.start, sentence.end):
        char = text[i]
        if char in "(“《":
            depth += 1
        elif char in ")”》":
            depth = max(0, depth - 1)
        elif depth == 0 and char in ",:" and not is_clock(text, i):
            if text[a:i].strip():
                out.append(Piece(a, i))
            a = i + 1
    if text[a : sentence.end].strip(" 。;!?\n"):
        out.append(Piece(a, sentence.end))
    return out


def lead_in(text: str, start: int, end: int) -> int:
    """Skip connectives, cycles and dates before a subject."""
    while True:
        m = _LEAD_IN.match(text, start, end)
        at = m.end() if m else start
        when = next(iter(dates.find(text, at, min(end, at + 30))), None)
        if when and when.start - at <= 1 and text[at : when.start] in ("", "于", "在", "到"):
            at = when.end
            at += 1 if text[at : at + 1] in {"前", ","} else 0
        if at == start:
            return start
        start = at


def read(reading: Reading, sentence: Sentence) -> list[Act]:
    """The acts of one sentence, in order. The first may have no subject; an organ that is the heading of its clause
    ((一)县教育局。负责…) is the subject then."""
    out = _row(reading, sentence)
    if out and not out[0].by and (standing := _standing(reading, sentence)):
        first = out[0]
        if actors.opens_predicate(reading.text, first.start, first.end) or reading.text.startswith(
            ("主要负责", "重点负责"), first.start
        ):
            first.by, first.role, first.modal = standing, role_at(reading.text, first.start, first.end), True
    return out


def orders(reading: Reading, sentence: Sentence) -> bool:
    """True for the heading of a clause that already tells an organ what to do: 四、县教育局牵头开展清理。对…"""
    text = reading.text
    words = text[sentence.start : sentence.end].rstrip(" \n")
    if not words.endswith(("。", ";")) or re.search(r"的[^,。;]{0,6}[。;]$|[)\d][。;]$", words):
        return False
    row = _row(reading, sentence)
    act = row[0] if row and row[0].by else None
    return act is not None and act.end - act.verb >= (2 if act.role else 6)


def _standing(reading: Reading, sentence: Sentence) -> list[Actor]:
    """The organs named by the heading of the clause, by that of the clause it is an item of, or by the label its line
    opens with (综合组职责。负责…), if it names nothing else."""
    node, text = sentence.node, reading.text
    helped = re.compile("(?:负责)?(?:会同|配合|协助|联合|牵头)").match(text, sentence.start)
    if node is not None and node.titled and (named := _organs_alone(reading, *node.heading)):
        # What follows the first sentence goes on with the same task, unless others come in.
        return named if helped or not text[node.heading[1] : sentence.start].strip(" :、.。;\n") else []
    line = text.rfind("\n", 0, sentence.start) + 1
    if node is not None and node.start >= line - 1:
        first = not text[node.body : sentence.start].strip(" :、.")
        above = node.parent
        return _organs_alone(reading, *above.heading) if first and above is not None and above.titled else []
    label = _LABEL.match(text, line, sentence.start)
    if label is not None and not helped and text[label.end() : sentence.start].strip():
        return []
    if label is None and line > 1:
        label = _LABEL.fullmatch(text, text.rfind("\n", 0, line - 1) + 1, line)
        label = label if sentence.start == line else None
    alone = _ALONE.match(text, line) if label is None else None
    label = alone if alone is not None and not text[alone.end() : sentence.start].strip() else label
    return _organs_alone(reading, label.start(), label.end("name")) if label else []


# 县环保局。负责…: an organ that is a sentence of its own at the front of its line.
_ALONE = re.compile(
    r"(?P<name>[^,。;:\n]{3,24})。(?=(?:主要|具体)?(?:负责|牵头|承担|组织|配合|协助|依法|加强|督促|指导))"
)
# 综合组职责。 in front of what the group is to do.
_LABEL = re.compile(r"(?P<name>[^,。;:\n]{2,16}?)的?(?:主要|工作|具体)*(?:职责|任务|分工)(?:任务)?[。:\n]")


def _organs_alone(reading: Reading, a: int, b: int) -> list[Actor]:
    m = re.compile(r"的?(?:主要|工作|具体)*(?:职责|任务|分工)(?:任务)?$").search(reading.text[a:b])
    b = a + m.start() if m else b
    end = actors.extent(reading.text, a, b, subject=False, free=bool(m))
    return actors.listed(reading.view, a, b) if end == b and b - a >= 3 else []


def _row(reading: Reading, sentence: Sentence) -> list[Act]:
    text = reading.text
    out: list[Act] = []
    covered = sentence.start
    for piece in pieces(reading, sentence):
        if piece.end <= covered:
            continue
        found = _subject(reading, sentence, max(piece.start, covered), piece.end) or _behind(
            reading,
            sentence,
            max(piece.start, covered),
            piece.end,
            not any(a.by for a in out) or text.startswith("推动", piece.start),
        )
        if found is None:
            if not out:
                out.append(Act(sentence, piece.start, piece.start, sentence.end))
            continue
        if out:
            out[-1].end = min(found.start, piece.start) if found.start >= piece.start else piece.start
            if out[-1].end <= out[-1].start:
                out.pop()
        out.append(found)
        covered = max(found.verb, piece.start + 1)
        if found.verb > piece.end:
            covered = found.verb
        while (further := _behind(reading, sentence, covered, piece.end, False)) is not None:
            out[-1].end = further.start
            out.append(further)
            covered = further.verb
    for act in out:
        while act.end > act.start and text[act.end - 1] in ",。;!? \n":
            act.end -= 1
        act.persons = [m.group(1) for m in _PERSON.finditer(text, act.start, act.end) if not _title_word(m.group(1))]
        act.persons += [n for n in _holders(text, act.start, act.end) if n not in act.persons]
    return [a for a in out if a.end > a.start]


_HOLDERS = re.compile(
    r"(?:(?<=由)|(?<=[,;:。])|^)(?P<names>[\u4e00-\u9fff]{2,3}(?:、[\u4e00-\u9fff]{2,3})*)(?:等)?(?:总牵头|牵头|负责|主抓|包抓|协助|配合)"
)


def _holders(text: str, start: int, end: int) -> list[str]:
    """Persons named without a title as those who lead or answer: 由周某牵头,陈某、李某负责."""
    out: list[str] = []
    for m in _HOLDERS.finditer(text, start, end):
        names = m["names"].split("、")
        words = any(actors.is_name(n) or _title_word(n) or _WORD.search(n) for n in names)
        if not words and 2 * sum(n[0] in SURNAMES for n in names) >= len(names):
            out += names
    return out


def _title_word(words: str) -> bool:
    return bool(re.search(r"负责|领导|有关|分管|主要|各位|全体|其他|相关|干部|主任|书记|局长|县长", words))


def _subject(reading: Reading, sentence: Sentence, start: int, limit: int) -> Act | None:
    """An act whose subject opens the clause at ``start``."""
    text = reading.text
    at = lead_in(text, start, limit)
    m = _BY.match(text, at, limit)
    by = bool(m)
    at = m.end() if m else at
    end = actors.extent(text, at, sentence.end, subject=True, free=by)
    if end <= at:
        end = _by_field(text, at, sentence.end)
    if end <= at:
        return None
    names = actors.listed(reading.view, at, end)
    if not names:
        return None
    if any(not actors.is_name(n.key) for n in names[:-1]) and not _SHARED_HEAD.search(text[at : end + 1]):
        return None
    verb = actors.past_etc(text, end, sentence.end)
    charged = IN_CHARGE.match(text, verb, sentence.end)
    verb = charged.end() if charged else verb
    verb += 1 if text[verb : verb + 1] in {",", ":"} else 0
    act = Act(sentence, at, verb, sentence.end, names)
    act.modal = by or bool(
        re.compile(r"[^,。;]{0,14}?(?:要|应|须|必须|将|负责|牵头|务必|应当|可|不得|需)").match(text, verb)
    )
    act.role = role_at(text, verb, sentence.end)
    return act


def _by_field(text: str, at: int, end: int) -> int:
    """End of a list of organs named by their fields (建设、规划和环境保护等部门配合), or ``at``."""
    m = _FIELDS.match(text, at, end)
    if m is None or not re.search("、|和|及", m.group()) or not actors.opens_predicate(text, m.end(), end):
        return at
    first = re.split("、|和|及", m.group())[0]
    verbal = actors.opens_predicate(text, at, end) and not _FIELD.fullmatch(first)
    return at if verbal else m.end()


def _behind(reading: Reading, sentence: Sentence, start: int, limit: int, alone: bool) -> Act | None:
    """An act whose organs stand inside the clause, behind 由 or 推动."""
    text = reading.text
    for m in re.compile(
        f"{_BY.pattern}|{_CLEAR}|{_PUSH.pattern}|要求(?=各)" if alone else f"{_BY.pattern}|{_CLEAR}|要求(?=各)"
    ).finditer(text, start, limit):
        if re.match("对|凡|属", text[start : m.start()]) and re.compile("[^,。;]{2,30}的").match(text, m.end(), limit):
            continue  # 对应由外省政府处置的案件: the clause says which cases are meant
        end = actors.extent(text, m.end(), sentence.end, subject=True, free=m.group()[0] in "由责交明")
        if end <= m.end():
            continue
        names = actors.listed(reading.view, m.end(), end)
        if not names:
            continue
        end = actors.past_etc(text, end, sentence.end)
        act = Act(sentence, m.start() if m.group()[0] in "由责交" else m.end(), end, sentence.end, names, modal=True)
        act.role = role_at(text, end, sentence.end)
        if m.group().startswith("由") and re.compile(r"[^,。;]{2,80}?(?:组成|构成)的").match(
            text, m.end(), sentence.end
        ):
            continue
        if m.group().startswith("由") and not act.role and re.compile(r"组成|构成|所|作为|产生|等").match(text, end):
            continue
        return act
    return None


def role_at(text: str, at: int, end: int) -> str:
    """The role a predicate gives its subject."""
    if _ASSIST.match(text, at, end):
        return "assist"
    if _FORWARD.match(text, at, end):
        return "forward"
    return "lead" if _OWN_VERB.match(text, at, end) else ""


_FIELD = re.compile(
    r"(?:城乡)?(?:建设|规划|监察|审计|宣传|组织(?:人事|编制)?|教育|统战|监督|检察|交通(?:运输)?|管理|服务|保障|发展改革|通信管理|安全监管|经济(?:和信息化)?|经贸|质检|编制)"
)
# 组织编制、财政、审计等部门: organs named only by their fields.
_FIELDS = re.compile(
    r"(?!各|有关|相关)[\u4e00-\u9fff]{2,6}(?:(?:、|和|及)[\u4e00-\u9fff]{2,6}){0,12}?等(?:有关|相关|多个)?(?:行业)?(?:职能|主管)?(?:、监管)?(?:部门|单位)"
)


def partners(reading: Reading, act: Act) -> list[Actor]:
    """Organs drawn in by the act: behind 会同, 联合, 商, 组织, 协调."""
    text = reading.text
    out: list[Actor] = []
    for m in _WITH.finditer(text, act.verb, act.end):
        end = actors.extent(text, m.end(), act.end, subject=False)
        fields = _FIELDS.match(text, m.end(), act.end)
        end = fields.end() if fields else end
        if end > m.end():
            named = actors.listed(reading.view, m.end(), end)
            known = any(actors.is_name(a.key) and "人员" not in a.key for a in named)
            out += [
                a
                for a in named
                if not re.match(r"本|所属|该|其", a.key)
                and (fields is not None or known)
                and not re.search(
                    r"人员|组成|成立|^(?:若干|多个|联合|专项|工作|驻点)?(?:督查|督导|检查|验收|核查|考核|调查|巡查|宣讲)(?:小)?组$",
                    a.key,
                )
            ]
    for m in re.compile(r"从(?=[\u4e00-\u9fff])").finditer(text, act.verb, act.end):
        end = actors.extent(text, m.end(), act.end, subject=False)
        past = actors.past_etc(text, end, act.end)
        if end > m.end() and re.compile(r"抽调|选派|抽派|借调").match(text, past, act.end):
            out += actors.listed(reading.view, m.end(), end)
    return out


def object_of_help(reading: Reading, act: Act) -> list[Actor]:
    """Whom the assisting subject helps: 配合有关行业主管部门做好…"""
    m = _ASSIST.match(reading.text, act.verb, act.end)
    if m is None:
        return []
    end = actors.extent(reading.text, m.end(), act.end, subject=False)
    return actors.listed(reading.view, m.end(), end) if end > m.end() else []
