"""阶段位置: where a plan sets out its phases, before any date is worked out.

Each layout of the genre gives a list of candidates; the richest list is taken: numbered headings (chapters, items,
第一阶段), table rows, running text (…阶段(3月至4月); 3月至4月为…阶段) and dated lines without numbers. Items with a stretch of
time of their own inside a phase are its parts."""

from __future__ import annotations

import re
from dataclasses import replace

from . import dates
from .dates import When
from .outline import Node, Outline
from .sections import own_role
from .stage_dates import closing_date, ended_by_date, head_zone, opened_by_date, opening_date, when_of
from .stage_lines import in_brackets, prose, tabled, told_off, undated
from .stage_parts import STAGE_WORDS, Found, when_in, with_bracket
from .stage_rows import bare_lines, dated_lines, listed
from .text import HAN

_OPENING_STAGE = re.compile(
    r"自纠|自改|动员|部署|启动|准备|宣传|发动|学习|谋划|筹备|调研|摸底|方案|排查|自查|培训|成立"
)
_CLOSING_STAGE = re.compile(r"总结|巩固|验收|评估|提升|提高|长效|考核|建章|完善|通报|深化|收官|回头看|迎检|整改")
_FIRM_SECTION = re.compile(r"步骤|阶段|进度|时间|时限|日程")
_LABEL = re.compile(r"(?:方法|步骤|方式|要求|内容|范围|对象|时间|安排|原则)$")  # heads a list, names no step
_MOST_NAME = 24


def find(text: str, outline: Outline) -> list[Found]:
    """Phases and their parts in order of the text."""
    numbered, told = _numbered(text, outline), prose(text, outline)
    lists = [numbered, tabled(text), told, dated_lines(text, outline), told_off(text), listed(text, outline)]
    lists += [in_brackets(text), bare_lines(text), undated(text)]
    found = max(lists, key=lambda some: (len([f for f in some if f.when]) >= 2, bool(some)))
    if found is numbered and found:
        found = [_completed(f, told) for f in numbered]
    found.sort(key=lambda f: f.where)
    for i, here in enumerate(found[:-1]):
        following = next((f for f in found[i + 1 :] if f.above is not here), None)
        if following is not None and here.scope[1] > following.where[0]:
            here.scope = here.scope[0], following.where[0]
    return found


def place_of(text: str, here: Found) -> tuple[int, int]:
    """Where the name of a phase stands."""
    at = text.find(here.name, max(0, here.where[0] - 2), here.scope[1]) if here.name else -1
    return (at, at + len(here.name)) if at >= 0 else here.where


def _completed(here: Found, told: list[Found]) -> Found:
    """A phase without a date takes that of a sentence that sets out all phases by name (分三个阶段:3月为动员阶段 …)."""
    if here.when is not None or here.above is not None:
        return here
    bare = here.name.removesuffix("阶段")
    for other in told:
        if other.when is not None and other.name.removesuffix("阶段") == bare and other.where[0] < here.where[0]:
            return replace(here, when=other.when)
    return here


# ---------------------------------------------------------------- numbered clauses
def _numbered(text: str, outline: Outline) -> list[Found]:
    """Clauses that are phases: all children of a section on steps, or headings that end in 阶段."""
    best: list[Node] = []
    for group in _groups(outline):
        named = _stages_of(group, text)
        if named and (
            (len(named) > len(best) and (not best or not _within(named[0], best)))
            or (best and _within(best[0], named) and len(named) >= 2)
        ):
            best = named
    best_found = [_with_parts(node, text) for node in best]
    for node, parts in zip(best, best_found, strict=True):
        parts[0].when = parts[0].when or closing_date(node, text)
    found = opened_by_date([f for parts in best_found for f in parts], best, text)
    ended_by_date(found, best, text)
    _evenly_named(found, best, text)
    if len(best) == 1 and len(found) > 2 and found[0].when is None:
        # 一、检查阶段 over dated items is the heading of the phases and no phase.
        found = [replace(f, parent=None, above=None) for f in found[1:]]
    return found


def _evenly_named(found: list[Found], nodes: list[Node], text: str) -> None:
    """第一阶段从3月1日到3月31日,主要是…; 第二阶段从…,巩固成果: where most are told by a clause, all are called by their number."""
    tops = [f for f in found if f.above is None]
    bare = [n.kind == "stage" and f.name == _ordinal_name(n, text) for f, n in zip(tops, nodes, strict=True)]
    if sum(bare) * 2 <= len(tops):
        for here in (f for f, lone in zip(tops, bare, strict=True) if lone and f.when is not None):
            _called_by_clause(here, text)
        return
    for here, node in zip(tops, nodes, strict=True):
        if node.kind == "stage" and not here.name.endswith("阶段") and here.when is not None:
            here.name = _ordinal_name(node, text)


def _called_by_clause(here: Found, text: str) -> None:
    """第二步:4月11日至6月30日,全面启动创建工作,… among steps that have names: its first words are its name."""
    start = here.when.end if here.when else here.where[0]
    m = re.compile(rf"[)前,:为是 ]{{0,3}}(?P<name>[{HAN}“”、]{{4,16}})(?=[,。;])").match(text, start, here.scope[1])
    if m and not re.match(r"主要|各|要|由|对|在|以|将|按照|根据|重点", m["name"]):
        here.name, here.where = m["name"], (here.where[0], max(here.where[1], m.end()))


def _ordinal_name(node: Node, text: str) -> str:
    own = text[node.start : node.body].strip(" :、,(")
    staged = re.search(r"第.{1,3}?(?:阶段|步骤?)$", own)
    return staged.group() if staged else own


def _within(node: Node, group: list[Node]) -> bool:
    return any(a in group for a in node.above()[1:])


def _stages_of(group: list[Node], text: str) -> list[Node]:
    """The phases among sibling clauses of one kind."""
    above = group[0].parent
    named = [n for n in group if _is_stage(n, text)]
    section = above is not None and own_role(above, text) == "phases"
    firm = above is not None and bool(_FIRM_SECTION.search(_heading(above, text)))
    if section and len(group) >= 2 and not named:
        named = [
            n
            for n in group
            if _stands(n, text) and STAGE_WORDS.search(_heading(n, text)) and not _LABEL.search(_heading(n, text))
        ]
        if len(named) * 2 <= len(group) or not (firm or _ordered(named, text)):
            named = []
    if firm and not named and len(group) >= 3 and all(_opens_with_date(n, text) for n in group):
        return group  # 摸清底数。4月底前,… 试点先行。5月至6月,…
    if above is None and not named and (chapters := _chapters(group, text)):
        return chapters
    if not named and len(group) >= 3 and all(n.titled and closing_date(n, text) for n in group):
        return group  # every step ends with the day by which 此项工作 is done
    if len(named) < 2 and (timed := _timed(group, text)):
        named, section = timed, True
    if len(named) >= 2:
        named = [n for n in group if n in named or _dated_name(n, text)]
    if not named and _first_kept(group[0], text):
        named = group
    if section and named and len(named) * 2 >= len(group) and all(_stands(n, text) or n.kind == "stage" for n in group):
        return [n for n in group if n in named or not _is_closing_chapter(n, text)]
    return named


_STEP_NAME = re.compile(rf"(?:{STAGE_WORDS.pattern}|全面|重点|专项|组织|工作|和|、|及)+")


def _chapters(group: list[Node], text: str) -> list[Node]:
    """一、自查自纠。… 二、重点检查。9月16日至10月31日,… 三、整改落实。…: a short notice whose chapters are its steps."""
    steps = [n for n in group if not _is_closing_chapter(n, text)]
    if len(steps) < 3 or not all(n.titled and _STEP_NAME.fullmatch(_heading(n, text)) for n in steps):
        return []
    dated = sum(_opens_with_date(n, text) for n in steps)
    return steps if dated * 3 >= len(steps) * 2 and _ordered(steps, text) else []


def _opens_with_date(node: Node, text: str) -> bool:
    a, b = node.heading
    return node.titled and b - a <= 16 and bool(when_of(node, text) or opening_date(node, text))


def _is_closing_chapter(node: Node, text: str) -> bool:
    """五、有关要求 behind chapters that are the phases."""
    return own_role(node, text) in {"requirements", "organisation", "reporting"} and when_of(node, text) is None


def _stands(node: Node, text: str) -> bool:
    """A heading of its own, or a last clause that is no more than a name with a bracket: 总结评估(第四季度)。"""
    return node.titled or bool(re.fullmatch(rf"[{HAN}“”、]{{2,{_MOST_NAME}}}\([^()]{{2,20}}\)", _heading(node, text)))


def _dated_name(node: Node, text: str) -> bool:
    """落实整改,建章立制(9月上旬至12月上旬) beside siblings that are called 阶段."""
    a = node.heading[0]
    when = when_in(text, a, min(head_zone(node, text), a + 60))
    if when is None:
        return False
    bracketed = bool(re.fullmatch(rf"[{HAN}“”、,]{{2,{_MOST_NAME}}}\(", text[a : when.start]))
    if (
        when.start == a
        and when.form == "before"
        and text[when.end : when.end + 1] == ","
        and node.heading[1] - when.end <= 20
    ):
        return True  # 2月底前,制定方案,动员部署。
    if when.form not in {"range", "before"}:
        # 总结评议(12月中下旬): a month or a part of it
        return bracketed and when.form == "on" and when.b is not None and when.b.day is None
    return bracketed or _dated_first(a, node.heading[1], when)


def _first_kept(node: Node, text: str) -> bool:
    """(三)重点检查(7月初至10月底) at the head of a fragment: what is left of a list of phases."""
    return (
        node.ordinal > 1
        and node.parent is None
        and len(text) > node.end - 1
        and _dated_name(node, text)
        and bool(STAGE_WORDS.search(_heading(node, text)))
    )


def _ordered(nodes: list[Node], text: str) -> bool:
    """True where the headings run from an opening to a closing step; 工作安排 may as well list tasks."""
    return bool(
        _OPENING_STAGE.search(_heading(nodes[0], text)) and _CLOSING_STAGE.search(_heading(nodes[-1], text))
    ) or any(when_of(n, text) for n in nodes)


def _timed(group: list[Node], text: str) -> list[Node]:
    """Short headings that each carry a stretch of time are phases, whatever their section is called."""
    dated: list[Node] = []
    ranges = 0
    above = group[0].parent
    about_time = (
        above is not None and re.search(r"时间|步骤|安排|进度|阶段|方式|方法", _heading(above, text)) is not None
    )
    for node in group:
        a, b = node.heading
        when = when_in(text, a, min(head_zone(node, text), a + 60))
        if when is None and node.titled and b - a <= 16 and text[b : b + 1] in ({":", "。"} if about_time else {":"}):
            when = when_of(node, text)
        if (
            when is not None
            and b > a
            and when.start - a <= 24
            and (node.titled or _bracketed(text, a, when) or _dated_first(a, b, when) or _done_by(text, a, when))
        ):
            dated.append(node)
            ranges += when.form == "range"
    enough = len(dated) >= 2 and len(dated) * 2 > len(group)
    seasonal = above is None and all(_heading(n, text).startswith("开展") for n in dated)  # 一、开展春季检查(1月至2月)
    if (
        enough
        and not about_time
        and (seasonal or (above and own_role(above, text) in {"measures", "topics", "duties", "goals"}))
    ):
        # Tasks may have their months in brackets too; phases run from an opening to a closing step.
        enough = bool(
            _OPENING_STAGE.search(_heading(dated[0], text)) and _CLOSING_STAGE.search(_heading(dated[-1], text))
        )
    return dated if enough and (ranges * 2 >= len(dated) or about_time) else []


def _dated_first(a: int, b: int, when: When) -> bool:
    """4月1日至4月10日,制定方案,动员部署: a stretch of time and a few words."""
    return when.start == a and when.form == "range" and b - when.end <= 26


def _done_by(text: str, a: int, when: When) -> bool:
    """摸排问题,9月15日前完成。: two words and their day, no more."""
    return (
        when.form == "before"
        and bool(re.fullmatch(rf"[{HAN}“”]{{2,12}},", text[a : when.start]))
        and bool(re.match(rf"(?:(?:完成|结束|上报|报送|形成)[{HAN}]{{0,6}})?[。;\n]", text[when.end :][:10]))
    )


def _bracketed(text: str, a: int, when: When) -> bool:
    """A name of a few characters with its dates in brackets or behind a colon: 自查自纠(3月至4月)."""
    return bool(re.fullmatch(rf"[{HAN}“”、]{{2,{_MOST_NAME}}}[(:]", text[a : when.start]))


def _groups(outline: Outline) -> list[list[Node]]:
    roots = outline.roots()
    groups: list[list[Node]] = []
    for siblings in [roots, *(n.children for n in outline.nodes if n.children)]:
        groups += [[n for n in siblings if n.kind == kind] for kind in dict.fromkeys(n.kind for n in siblings)]
    return groups


def _heading(node: Node, text: str) -> str:
    return text[node.heading[0] : node.heading[1]]


def _is_stage(node: Node, text: str) -> bool:
    if node.kind == "stage" or node.staged:
        return True
    words = re.sub(r"\([^()]*\)", "", _heading(node, text))[:40]
    return bool(re.match(r"(?:[^。;:]{0,24}?)阶段(?:$|[:,。]| |为|是|从|自|\d)", words)) and not re.search(
        r"(?:各|每|个|现|前|全|义务教育|分|划|现)阶段", words[:12]
    )


def _with_parts(node: Node, text: str) -> list[Found]:
    """A phase and those of its items that carry a stretch of time of their own."""
    phase = _from_node(node, text)
    parts: list[Found] = []
    for group in _groups_of(node):
        dated = [n for n in group if _is_part(n, text)]
        if len(dated) < len(group) and not all(when_in(text, *n.heading) for n in dated):
            continue  # 1.开展宣传。3月至5月,… among tasks that have a day or none: tasks, too
        if len(dated) >= 2 and len(dated) * 2 > len(group):
            parts = [_from_node(n, text) for n in dated]
            break
    for part in parts:
        part.parent, part.above = phase.name, phase
    return [phase, *parts]


def _groups_of(node: Node) -> list[list[Node]]:
    return [[n for n in node.children if n.kind == kind] for kind in dict.fromkeys(n.kind for n in node.children)]


def _is_part(node: Node, text: str) -> bool:
    a, b = node.heading
    when = when_in(text, a, min(b, a + 50))
    if when is None and node.titled and b - a <= 20:
        when = when_of(node, text)
        return when is not None and when.form == "range"
    if when is not None and when.form == "on" and when.b is not None and when.b.day is None:
        return _bracketed(text, a, when) and text[when.start - 1] == "("  # 抽查督办(10月)
    if when is None or when.form not in {"range", "before"}:
        return False
    if when.form == "before":
        return _bracketed(text, a, when) and text[when.start - 1] == "("
    return (when.start == a and bool(re.match(r"[,:)]", text[when.end : when.end + 1]))) or _bracketed(text, a, when)


def _from_node(node: Node, text: str) -> Found:
    a, b = node.heading
    head_end = head_zone(node, text)
    when = when_of(node, text)
    end = max(b, when.end if when else b)
    if when and end < len(text) and text[end] == ")":
        end += 1
    if end > head_end and when is None:
        end = head_end
    name, limit = _name(text, node, a, head_end)
    return Found(
        name,
        (node.start, max(limit, with_bracket(text, when)) if when else max(limit, node.start + 1)),
        (node.start, node.end),
        when,
    )


def _told(words: str) -> bool:
    """True for a clause that says what is done (主要是组织…, 开展全面清理整顿) where a name could stand."""
    return (
        bool(re.match(r"主要|各|要|由|开展|进行|组织|全面|对|在|以|将|完成|制定|按照|根据|重点", words))
        or len(words) > 14
    )


def _name(text: str, node: Node, a: int, b: int) -> tuple[str, int]:
    """The name of a phase, without brackets and dates, and where it ends."""
    words = text[a:b]
    m = re.match(r"[ ,:为是、]*(?:\([^()]*\))?[ ,:为是、]*", words)
    a += m.end() if m else 0
    for when in dates.find(text, a, b) or [w for w in [dates.whole_years(text, a, b)] if w]:
        if when.start - a <= 2:
            a = when.end
            m = re.match(r"[ ,:为是、)()前完成,]*", text[a:b])
            a += m.end() if m else 0
    core = re.match(r"[^(。;:\n]*?阶段|[^(。;:,\n]+", text[a:b])
    if not core:
        behind = re.compile(rf"[:。 )]{{1,2}}(?P<name>[{HAN}、]{{2,16}})(?=[。,:;\n]|$)").match(text, b)
        counted = node.staged or node.kind == "stage"
        if behind and (not counted or not _told(behind["name"])):
            return behind["name"], behind.end()
        return _ordinal_name(node, text), node.body
    words = core.group()
    if "阶段" not in words and (cut := dates.find(text, a, a + len(words))):
        words = text[a : cut[0].start].rstrip("从自于在:,")
    if (
        node.kind == "stage"
        and a > node.heading[0]
        and "阶段" not in words
        and (_told(words) or (len(words) > 4 and text[node.body : node.body + 1] in {"是", "为", "从", "自"}))
    ):
        return _ordinal_name(node, text), node.body
    words = words.strip(" ,:为是、")
    return (words, a + len(core.group())) if words else (text[node.start : node.body].strip(" :、,("), node.body)
