"""文中阶段: phases told in tables and in running text (…阶段(3月至4月); 一是自查。7月10日前…)."""

from __future__ import annotations

import re
from bisect import bisect_right

from . import dates
from .outline import Outline, Sentence
from .stage_parts import Found, when_in, with_bracket
from .text import HAN, table_rows


# ---------------------------------------------------------------- tables
def tabled(text: str) -> list[Found]:
    """Rows of a table whose header names phases and times."""
    rows = [(m.start(), m.end(), m.group().split("\t")) for m in table_rows(text)]
    out: list[Found] = []
    for i, (_, _, header) in enumerate(rows):
        name = next(
            (c for c, cell in enumerate(header) if re.search(r"^(?:工作|实施|推进|整治)?(?:阶段|步骤)", cell.strip())),
            None,
        )
        time = next((c for c, cell in enumerate(header) if re.search(r"时间|时限|起止|日期", cell)), None)
        if name is None or time is None:
            continue
        for a, b, cells in rows[i + 1 :]:
            if len(cells) <= max(name, time):
                break
            label = re.sub(r"^第[一二三四五六]阶段[:、]?(?=.)", "", cells[name].strip())
            if not label:
                if out:
                    out[-1].scope = out[-1].scope[0], b
                continue
            at = a + len("\t".join(cells[:time])) + (1 if time else 0)
            when = when_in(text, at, at + len(cells[time]))
            if out and out[-1].name == label:
                out[-1].scope = out[-1].scope[0], b
                continue
            out.append(Found(label, (a, b), (a, b), when))
        break
    return out


# ---------------------------------------------------------------- running text
# What may stand between a date and the name of the phase it belongs to, and the other way round.
_DATE_THEN_NAME = re.compile(r"[,为是)前完成开展进行:、 ]*")
_NAME_THEN_DATE = re.compile(r"[(:,为从自 时间是在于]*")
_NAME = re.compile(rf"[{HAN}“”、]{{1,22}}?阶段")
NOT_NAME = re.compile(
    r"(?:各|每|下|上|本|该|现|全|此|前|后|几|整|同|任何)?(?:工作)?[一二三四五六七两几\d]{0,2}个?(?:工作|重点|具体|不同|主要)?阶段|.*(?:义务教育|学前教育|高中|现|初级|发展|历史|关键|分[一二三四五六两几\d]个?|共[一二三四五六两几\d]个?)阶段"
)
_FRONT = re.compile(
    r"(?:[一二三四五六]是|第[一二三四五六]+(?:个)?阶段[为是、]?|之前|以前|其中|即|[年月日号旬底末初前后止起]+|至年[底末]为|完成|结束|为|是|进入|在|、|于|开展|和|及)+"
)


def prose(text: str, outline: Outline) -> list[Found]:
    """动员部署阶段(3月1日至15日)…; 3月1日至15日为动员部署阶段…; also unnumbered headings."""
    out: list[Found] = []
    for sentence in outline.sentences:
        out += _prose_in(text, sentence)
    unlike = list({here.name: here for here in reversed(out)}.values())[::-1]
    return unlike if len(unlike) >= 2 else []


def _prose_in(text: str, sentence: Sentence) -> list[Found]:
    out: list[Found] = []
    a, b = sentence.start, sentence.end
    if text.find("阶段", a, b) < 0:
        return out
    told = dates.find(text, a, b)
    for m in _NAME.finditer(text, a, b):
        front = _FRONT.match(m.group())
        start, end = m.start() + (front.end() if front else 0), m.end()
        # 5月上旬至6月中旬为集中打击阶段: a name never begins inside a date.
        place = bisect_right(told, start, key=lambda w: w.start) - 1
        start = told[place].end if place >= 0 and start < told[place].end < end else start
        front = _FRONT.match(text, start, end) if text[start : start + 1] in {"为", "是", ",", "前", "之"} else None
        start = front.end() if front else start
        name = text[start:end]
        if not name and (counted := _counted(text, m.group(), end, a, b)) is not None:
            counted.scope = counted.where[0], _rest(text, sentence)
            out.append(counted)
            continue
        if len(name) < 4 or NOT_NAME.fullmatch(name):
            continue
        near = dates.find(text, end, min(end + 45, b))
        year = dates.whole_years(text, end, min(end + 16, b))
        behind = [
            w for w in dates.find(text, max(a, start - 45), start) if _DATE_THEN_NAME.fullmatch(text, w.end, start)
        ]
        if near and _NAME_THEN_DATE.fullmatch(text, end, near[0].start) and not (behind and text[end] in ",,"):
            out.append(Found(name, (start, with_bracket(text, near[0])), (start, _rest(text, sentence)), near[0]))
        elif behind:
            out.append(Found(name, (behind[-1].start, end), (behind[-1].start, _rest(text, sentence)), behind[-1]))
        elif year and text[end : year.start] == "(" and text[year.end : year.end + 1] == ")":
            out.append(Found(name, (start, year.end + 1), (start, _rest(text, sentence)), year))
    return out


_ORDINAL = re.compile(r"第[一二三四五六七八]+个?阶段$")
_CALLED = re.compile(rf"[),为是即 ]*[{HAN}“”、]{{2,22}}?阶段")


def _counted(text: str, words: str, end: int, a: int, b: int) -> Found | None:
    """第二阶段为7月至8月底,…; 5月至6月底是第一阶段: a phase that has a number and no name."""
    ordinal = _ORDINAL.search(words)
    if ordinal is None:
        return None
    start = end - len(ordinal.group())
    near = dates.find(text, end, min(end + 40, b))
    if near and _NAME_THEN_DATE.fullmatch(text, end, near[0].start):
        if _CALLED.match(text, near[0].end, min(b, near[0].end + 26)):
            return None
        return Found(ordinal.group(), (start, with_bracket(text, near[0])), (start, b), near[0])
    behind = [
        w for w in dates.find(text, max(a, start - 45), start) if re.fullmatch(r"[,)]?[为是]", text[w.end : start])
    ]
    return Found(ordinal.group(), (behind[-1].start, end), (behind[-1].start, b), behind[-1]) if behind else None


_WITH_MONTHS = re.compile(rf"(?:分为|分成|分|、|,|;|和|与|及)(?P<name>[{HAN}“”]{{2,12}})\(")


def in_brackets(text: str) -> list[Found]:
    """分为自查(10月)、检查(11月)与整改(12月)三个阶段: names with their months, and how many they are."""
    for count in re.finditer(r"(?<=\))等?[二三四五六两\d]个?(?:阶段|步骤|环节|步)", text):
        start = max(
            0,
            count.start() - 200,
            *(text.rfind(mark, max(0, count.start() - 200), count.start()) + 1 for mark in "。;\n"),
        )
        out: list[Found] = []
        for m in _WITH_MONTHS.finditer(text, start, count.start()):
            near = dates.find(text, m.end(), min(m.end() + 30, count.start()))
            if near and near[0].start == m.end() and text[near[0].end : near[0].end + 1] == ")":
                out.append(
                    Found(m["name"], (m.start("name"), near[0].end + 1), (m.start("name"), count.end()), near[0])
                )
        if len(out) >= 2:
            return out
    return []


def _rest(text: str, sentence: Sentence) -> int:
    """End of the text that a phase named in prose can reach: its line, or its clause where that is longer."""
    line = text.find("\n", sentence.end - 1)
    line = len(text) if line < 0 else line
    return max(line, sentence.end) if sentence.node is None else max(min(line, sentence.node.end), sentence.end)


_IN_STEPS = re.compile(r"分(?:为|成)?[二三四五六两\d]个?(?:步|阶段|步骤|环节)[^,。;:]{0,8}[,。:]")
_ONE_STEP = re.compile(rf"[一二三四五六]是(?P<name>[{HAN}、]{{2,12}})[。:,(]")


def told_off(text: str) -> list[Found]:
    """分三步进行:一是自查。7月10日前,…;二是核查。7月11日至8月10日,…"""
    for opening in _IN_STEPS.finditer(text):
        end = text.find("\n", opening.end())
        end = len(text) if end < 0 else end
        out: list[Found] = []
        for m in _ONE_STEP.finditer(text, opening.end(), end):
            near = dates.find(text, m.end(), min(m.end() + 30, end))
            if near and near[0].start - m.end() <= 1:
                out.append(Found(m["name"], (m.start("name"), with_bracket(text, near[0])), (m.start(), end), near[0]))
        if len(out) >= 2:
            return out
    return []


_SAID = re.compile(rf"[二三四五六\d]个?阶段[^。]{{0,8}}[。:]\s*(?=[{HAN}、]{{2,14}}阶段[,:])")
_OPENING = re.compile(rf"(?<=[。;:\n])(?P<name>[{HAN}、]{{2,14}}阶段)[,:](?=[{HAN}])")


def undated(text: str) -> list[Found]:
    """分四个阶段进行。学习提高阶段,主要是…。查摆问题阶段,主要是…: named one after the other in running text."""
    for said in _SAID.finditer(text):
        line = text.find("\n", said.end())
        line = len(text) if line < 0 else line
        named = [m for m in _OPENING.finditer(text, said.end() - 1, line) if not NOT_NAME.fullmatch(m["name"])]
        if len(named) >= 2:
            ends = [m.start() for m in named[1:]] + [line]
            return [Found(m["name"], m.span("name"), (m.start(), b), None) for m, b in zip(named, ends, strict=True)]
    return []
