"""分行阶段: phases on lines of their own without numbers, and lists of dates and steps inside one sentence."""

from __future__ import annotations

import re
from bisect import bisect_right

from . import dates
from .dates import When
from .outline import Outline
from .sections import role, role_of_words
from .stage_lines import NOT_NAME
from .stage_parts import STAGE_WORDS, Found, with_bracket
from .text import HAN

_BARE = re.compile(rf"(?<![^\n])(?P<name>[{HAN}、]{{2,16}}阶段):?(?=\n)")
_LINE_NAME = rf"[{HAN}“”、]{{2,16}}"
_TASK_VERB = re.compile(r"^(?:完成|实现|达到|建成|召开|印发|出台|制定|形成|报送|上报|确保|基本)")


def bare_lines(text: str) -> list[Found]:
    """Headings without number and date: 自查自纠阶段 on a line of its own, its text below."""
    heads = [m for m in _BARE.finditer(text) if not NOT_NAME.fullmatch(m["name"])]
    if len(heads) < 2:
        return []
    ends = [m.start() for m in heads[1:]] + [heads[-1].end()]
    line = text.find("\n", heads[-1].end() + 1)
    ends[-1] = len(text) if line < 0 else line
    return [
        Found(m["name"], (m.start(), m.end("name")), (m.start(), end), None) for m, end in zip(heads, ends, strict=True)
    ]


def dated_lines(text: str, outline: Outline) -> list[Found]:
    """Lines without numbers inside a section on steps: 6月10日前,动员部署。 or 动员部署(6月10日前)。"""
    out: list[Found] = []
    tasks: list[Found] = []
    for m in re.finditer(r"[^\n]+", text):
        line = _dated_line(text, m.start(), m.end())
        if line is None or not _on_steps(text, outline, line.where[0]):
            continue
        out.append(line)
        if line.where[0] == (line.when.start if line.when else -1) and _TASK_VERB.match(line.name):
            tasks.append(line)
    if len(tasks) * 3 > len(out):
        out = [f for f in out if f not in tasks]
    staged = [f for f in out if STAGE_WORDS.search(f.name) or text[f.where[1] - 1] == ")"]
    return out if len(out) >= 2 and len(staged) * 2 >= len(out) else []


def _on_steps(text: str, outline: Outline, at: int) -> bool:
    """True where ``at`` stands in a section on steps or under a heading that speaks of stages."""
    place = bisect_right(outline.sentences, at, key=lambda s: s.start)
    sentence = outline.sentences[place - 1] if place else None
    if sentence is None or sentence.node is None:
        return _below_bare_heading(text, at)
    heading = text[slice(*sentence.node.heading)] if sentence.node.titled else ""
    return role(sentence.node, text) == "phases" or (len(heading) <= 12 and "阶段" in heading)


_BARE_HEADING = re.compile(rf"(?<![^\n])(?P<words>[{HAN}]{{2,8}}):?(?=\n)")


def _below_bare_heading(text: str, at: int) -> bool:
    """True where the nearest heading without a number above ``at`` (实施步骤:) speaks of stages."""
    heads = list(_BARE_HEADING.finditer(text, max(0, at - 600), at))
    return bool(heads) and role_of_words(heads[-1]["words"]) == "phases"


def _dated_line(text: str, a: int, b: int) -> Found | None:
    line = a
    while a < b and text[a] in "-—·•* ":
        a += 1
    year = dates.whole_years(text, a, min(b, a + 16))
    found = [year] if year and year.start == a else dates.find(text, a, min(b, a + 48))
    if not found:
        return None
    when = found[0]
    told = re.compile(rf"(?P<no>[一二三四五六七八]是)?(?P<name>{_LINE_NAME})[。:,(]").match(text, a, b)
    if told is not None and told.end() == when.start and (told["no"] or a > line):
        return Found(told["name"], (told.start("name"), with_bracket(text, when)), (a, b), when)
    if when.start - a <= 1:
        m = re.compile(rf"[)前]?[,:为是 ]{{0,2}}(?P<name>{_LINE_NAME})(?=[。:,;(]|$)").match(text, when.end, b)
        return Found(m["name"], (when.start, m.end()), (a, b), when) if m else None
    m = re.compile(rf"(?P<name>{_LINE_NAME})[(:]").match(text, a, when.start + 1)
    if m is None or m.end() != when.start:
        return None
    return Found(m["name"], (a, with_bracket(text, when)), (a, b), when)


_STEP = re.compile(rf"[,:为]?(?:完成|开展|进行|组织|集中)?(?P<name>[{HAN}“”、]{{2,14}})(?=[,;。]|$)")
_LED = re.compile(r"(?:时间|步骤|进度|阶段|安排|划分|分为|如下|进行)[^。;\n]{0,12}[。:,]$")


def listed(text: str, outline: Outline) -> list[Found]:
    """时间安排。3月上旬动员部署,3月中旬至5月底自查自纠,6月重点检查,7月总结。: dates and steps in turn."""
    for m in re.finditer(r"[^\n]+", text):
        if len(re.findall("月|季度|年底", m.group())) < 3:
            continue
        told = dates.find(text, m.start(), m.end())
        if len(told) < 3:
            continue
        out = _row(text, told, m.end())
        first = out[0].where[0] if out else 0
        staged = [f for f in out if STAGE_WORDS.search(f.name)]
        led = _LED.search(text, max(m.start(), first - 24), first)
        if (
            len(out) >= 3
            and len(staged) * 3 >= len(out) * 2
            and (led or first - m.start() <= 1)
            and _on_steps(text, outline, first)
        ):
            return out
    return []


def _row(text: str, told: list[When], end: int) -> list[Found]:
    """The longest run of dates each followed by a short name and a stop."""
    out: list[Found] = []
    for i, when in enumerate(told):
        limit = told[i + 1].start if i + 1 < len(told) else end
        step = _STEP.match(text, when.end, limit)
        before = text[when.start - 1 : when.start]
        if step is None or (out and before not in ",;。、") or (not out and before not in ":。,;\n"):
            if len(out) >= 3:
                break
            out = []
            continue
        out.append(Found(step["name"], (when.start, step.end("name")), (when.start, limit), when))
    return out
