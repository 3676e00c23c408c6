"""阶段: phases from numbered headings, 第一阶段, prose (…阶段(3月至4月)) and tables, with dates by F3."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from . import dates
from .dates import When, Years
from .meta import Meta
from .model import Phase, as_date
from .outline import Node, Outline, Sentence
from .sections import own_role
from .text import HAN, View

_STAGE_WORDS = re.compile(
    r"动员|部署|启动|准备|宣传|发动|自查|排查|摸底|摸排|调查|梳理|清理|整改|整治|治理|集中|实施|推进|督查|督导|检查|抽查|核查|巡查|"
    r"验收|总结|评估|巩固|提升|提高|完善|建章|迎检|攻坚|查处|处理|申报|评审|公示|试点|铺开|推广|开展|回头看|考核|监督|学习"
)
_PROSE_NAME = rf"[{HAN}“”、]{{2,16}}?阶段"


@dataclass(slots=True)
class Found:
    """A phase as found: ``where`` its name with the date phrase, ``scope`` the text that belongs to it."""

    name: str
    where: tuple[int, int]
    scope: tuple[int, int]
    when: When | None
    parent: str | None = None
    place: int = 0


def read(view: View, outline: Outline, meta: Meta, years: Years) -> tuple[list[Phase], list[Found]]:
    """Phases in order of the text, and where each stands."""
    found = _numbered(view.text, outline) or _tabled(view.text) or _prose(view.text, outline)
    found.sort(key=lambda f: f.where)
    for i, here in enumerate(found[:-1]):
        if here.scope[1] > found[i + 1].where[0]:
            here.scope = here.scope[0], found[i + 1].where[0]
    return _dated(view, found, meta, years), found


def _numbered(text: str, outline: Outline) -> list[Found]:
    """Clauses that are phases: all children of a section on steps, or headings that end in 阶段."""
    best: list[Node] = []
    for group in _groups(outline):
        named = [n for n in group if _is_stage(n, text)]
        section = group[0].parent is not None and own_role(group[0].parent, text) == "phases"
        if section and len(group) >= 2 and not named:
            named = [n for n in group if n.titled and _STAGE_WORDS.search(_heading(n, text))]
            if len(named) * 2 <= len(group):
                continue
        if len(named) < 2 and (timed := _timed(group, text)):
            named, section = timed, True
        if not named:
            continue
        if section and len(named) * 2 >= len(group) and all(n.titled or n.kind == "stage" for n in group):
            named = group
        if len(named) > len(best) or (section and len(named) >= 2 and not best):
            best = named
    return [_from_node(n, text) for n in best]


def _timed(group: list[Node], text: str) -> list[Node]:
    """Short headings that each carry a stretch of time are phases, whatever their section is called."""
    dated: list[Node] = []
    ranges = 0
    for node in group:
        a, b = node.heading
        when = next(iter(dates.find(text, a, min(_head_zone(node, text), a + 60))), None)
        if when is not None and b > a and when.start - a <= 24 and node.titled:
            dated.append(node)
            ranges += when.form == "range"
    above = group[0].parent
    about_time = (
        above is not None and re.search(r"时间|步骤|安排|进度|阶段|方式|方法", _heading(above, text)) is not None
    )
    enough = len(dated) >= 2 and len(dated) * 2 > len(group)
    return dated if enough and (ranges * 2 >= len(dated) or about_time) else []


def _groups(outline: Outline) -> list[list[Node]]:
    roots = outline.roots()
    groups: list[list[Node]] = []
    for siblings in [roots, *(n.children for n in outline.nodes if n.children)]:
        groups += [[n for n in siblings if n.kind == kind] for kind in dict.fromkeys(n.kind for n in siblings)]
    return groups


def _heading(node: Node, text: str) -> str:
    return text[node.heading[0] : node.heading[1]]


def _is_stage(node: Node, text: str) -> bool:
    if node.kind == "stage":
        return True
    words = re.sub(r"\([^()]*\)", "", _heading(node, text))[:40]
    return bool(re.match(r"(?:[^。;:]{0,24}?)阶段(?:$|[:,。]| |为|是|从|自|\d)", words)) and not re.search(
        r"(?:各|每|个|现|前|全|义务教育|分)阶段", words[:10]
    )


def _from_node(node: Node, text: str) -> Found:
    a, b = node.heading
    head_end = _head_zone(node, text)
    when = next(iter(dates.find(text, node.start, head_end)), None)
    if when is None:
        body = re.compile(r"[。:\n ]*(?:时间(?:安排|节点|要求)?[:为]? ?)?").match(text, head_end, node.end)
        start = body.end() if body else head_end
        near = dates.find(text, start, min(start + 40, node.end))
        when = near[0] if near and near[0].start - start <= 1 else None
    end = max(b, when.end if when else b)
    if when and end < len(text) and text[end] == ")":
        end += 1
    if end > head_end and when is None:
        end = head_end
    name, limit = _name(text, node, a, head_end)
    return Found(
        name,
        (node.start, max(limit, _with_bracket(text, when)) if when else max(limit, node.start + 1)),
        (node.start, node.end),
        when,
    )


def _with_bracket(text: str, when: When | None) -> int:
    if when is None:
        return 0
    end = when.end
    while end < len(text) and text[end] in ")完成结束前进行":
        end += 1
        if text[end - 1] == ")":
            break
    return end


def _head_zone(node: Node, text: str) -> int:
    """End of the part of a clause that may carry its name and dates: its heading, at most up to the second comma."""
    a, b = node.heading
    if node.titled and b - a <= 60:
        return b
    depth, commas, i = 0, 0, a
    while i < b and i - a < 70:
        depth += text[i] == "("
        depth -= text[i] == ")"
        if text[i] in ",。:" and depth <= 0:
            commas += 1
            if commas >= 2 or ("阶段" in text[a:i] and dates.find(text, a, i)):
                break
        i += 1
    return i


def _name(text: str, node: Node, a: int, b: int) -> tuple[str, int]:
    """The name of a phase, without brackets and dates, and where it ends."""
    words = text[a:b]
    m = re.match(r"[ ,:为是、]*(?:\([^()]*\))?[ ,:为是、]*", words)
    a += m.end() if m else 0
    for when in dates.find(text, a, b):
        if when.start - a <= 2:
            a = when.end
            m = re.match(r"[ ,:为是、)()前完成,]*", text[a:b])
            a += m.end() if m else 0
    core = re.match(r"[^(。;:\n]*?阶段|[^(。;:,\n]+", text[a:b])
    if not core:
        return text[node.start : node.body].strip(" :、,("), node.body
    words = core.group()
    if "阶段" not in words and (cut := dates.find(text, a, a + len(words))):
        words = text[a : cut[0].start].rstrip("从自于在:,")
    words = words.strip(" ,:为是、")
    return (words, a + len(core.group())) if words else (text[node.start : node.body].strip(" :、,("), node.body)


def _tabled(text: str) -> list[Found]:
    """Rows of a table whose header names phases and times."""
    rows = [(m.start(), m.end(), m.group().split("\t")) for m in re.finditer(r"[^\n]*\t[^\n]*", text)]
    out: list[Found] = []
    for i, (_, _, header) in enumerate(rows):
        name = next((c for c, cell in enumerate(header) if re.search(r"^(?:工作|实施)?阶段", cell.strip())), None)
        time = next((c for c, cell in enumerate(header) if re.search(r"时间|时限|起止|日期", cell)), None)
        if name is None or time is None:
            continue
        for a, b, cells in rows[i + 1 :]:
            if len(cells) <= max(name, time) or not cells[name].strip():
                break
            at = a + len("\t".join(cells[:time])) + (1 if time else 0)
            when = next(iter(dates.find(text, at, at + len(cells[time]))), None)
            if out and out[-1].name == cells[name].strip():
                out[-1].scope = out[-1].scope[0], b
                continue
            out.append(Found(cells[name].strip(), (a, b), (a, b), when))
        break
    return out


def _prose(text: str, outline: Outline) -> list[Found]:
    """动员部署阶段(3月1日至15日)…; 3月1日至15日为动员部署阶段…; also unnumbered headings."""
    out: list[Found] = []
    for sentence in outline.sentences:
        out += _prose_in(text, sentence)
    return out if len(out) >= 2 else [f for f in out if f.when is not None and len(out) >= 2]


def _prose_in(text: str, sentence: Sentence) -> list[Found]:
    out: list[Found] = []
    a, b = sentence.start, sentence.end
    for m in re.finditer(_PROSE_NAME, text[a:b]):
        start, end = a + m.start(), a + m.end()
        name = re.sub(
            r"^(?:[一二三四五六]是|第[一二三四五六]阶段[为是]?|其中|为|是|进入|在|、|于|开展)+", "", m.group()
        )
        if len(name) < 4 or re.search(r"^(?:各|每|下|上一?个?阶段|本|该|现|全|分|个|四|三|五|义务|两)", name):
            continue
        start = end - len(name)
        near = dates.find(text, end, min(end + 45, b))
        behind = [
            w
            for w in dates.find(text, max(a, start - 45), start)
            if re.fullmatch(r"[,为是)前完成开展进行:、 ]*", text[w.end : start])
        ]
        if near and re.fullmatch(r"[(:,为从自 时间是]*", text[end : near[0].start]):
            out.append(Found(name, (start, _with_bracket(text, near[0])), (start, _rest(text, sentence)), near[0]))
        elif behind:
            out.append(Found(name, (behind[-1].start, end), (behind[-1].start, _rest(text, sentence)), behind[-1]))
    return out


def _rest(text: str, sentence: Sentence) -> int:
    """End of the text that a phase named in prose can reach: its line, or its clause where that is longer."""
    line = text.find("\n", sentence.end - 1)
    line = len(text) if line < 0 else line
    return max(line, sentence.end) if sentence.node is None else max(min(line, sentence.node.end), sentence.end)


def _dated(view: View, found: list[Found], meta: Meta, years: Years) -> list[Phase]:
    phases: list[Phase] = []
    before: Phase | None = None
    known = next(
        (int(y) for f in found if f.when for p in (f.when.a, f.when.b) if p and p.year for y in [p.year]), None
    )
    for i, here in enumerate(found):
        near = int(before.ends_on[:4]) if before and as_date(before.ends_on) and before.ends_on else None
        if near is None and years.base is None and years.span is None:
            near = known
        start, end = _bounds(here.when, years, near)
        if before and here.when and not any(p and p.year for p in (here.when.a, here.when.b)):
            start, end = _crossed(start, end, before.starts_on or before.ends_on)
        derived: tuple[str, ...] = ()
        if (
            start is None
            and end is not None
            and here.parent is None
            and here.when is not None
            and here.when.form == "before"
        ):
            start = _next_day(before.ends_on) if before else (meta.starts_on if i == 0 else None)
            if start and (day := as_date(start)) and (last := as_date(end)) and day > last:
                start = None
            derived = ("starts_on",) if start else ()
        span = view.span(*here.where)
        name = view.words(*_place_of(view, here)) if here.name else here.name
        phase = Phase(name, start, end, derived, span, here.parent)
        phases.append(phase)
        before = phase
    return phases


def _place_of(view: View, here: Found) -> tuple[int, int]:
    at = view.text.find(here.name, max(0, here.where[0] - 2), here.scope[1])
    return (at, at + len(here.name)) if at >= 0 else here.where


def _bounds(when: When | None, years: Years, near: int | None) -> tuple[str | None, str | None]:
    if when is None or when.masked:
        return None, None
    return dates.bounds(when, years, near)


def _crossed(start: str | None, end: str | None, floor: str | None) -> tuple[str | None, str | None]:
    """Move dates without a stated year into the next year where they lie before the phase before them (F3)."""
    last, day = as_date(floor), as_date(end or start)
    if last is None or day is None or day >= last:
        return start, end
    later = [iso and f"{int(iso[:4]) + 1}{iso[4:]}" for iso in (start, end)]
    return later[0], later[1]


def _next_day(iso: str | None) -> str | None:
    if iso is None:
        return None
    if iso.startswith(dates.UNKNOWN):
        day = date(2001, int(iso[5:7]), int(iso[8:10])) + timedelta(days=1)
        return dates.UNKNOWN + day.isoformat()[4:]
    return (date.fromisoformat(iso) + timedelta(days=1)).isoformat()
