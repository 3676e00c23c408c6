"""起止: the span of the whole campaign as stated, else from its phases (FORMAT section 2)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from . import dates
from .dates import Years
from .head import Meta
from .model import Phase
from .outline import Outline
from .sections import role, role_of_words
from .text import HAN, View

_CUE = re.compile(r"(?:自|从|时间|期限|为期|期间|决定|定于|开展|启动|进行|工作|行动|整治|活动|历时|集中)")


def read(meta: Meta, view: View, outline: Outline, years: Years, stages: Sequence[tuple[int, int]]) -> None:
    """The campaign span as stated: a range of dates in a section on time or beside a word for the whole campaign."""
    text = view.text
    begun: dates.When | None = None
    taken = bytearray(len(text) + 1)
    for a, b in stages:
        taken[a:b] = b"\x01" * (b - a)
    for sentence in outline.sentences:
        if (sentence.node is not None and sentence.node.level > 2) or (
            sentence.head and "阶段" in text[sentence.start : sentence.end]
        ):
            continue
        for when in dates.find(text, sentence.start, sentence.end):
            if taken[when.start]:
                continue
            if begun is None and _begins(text, sentence.start, when):
                begun = when
            if when.form != "range" or when.masked or not _whole(text, sentence.start, when, role(sentence.node, text)):
                continue
            start, end = dates.bounds(when, years)
            if start is None or end is None:
                continue
            meta.starts_on, meta.ends_on = start, end
            meta.put("starts_on", (when.start, when.end))
            meta.put("ends_on", (when.start, when.end))
            if not start.startswith(dates.UNKNOWN) and not end.startswith(dates.UNKNOWN):
                years.span = (int(start[:4]), int(start[5:7])), (int(end[:4]), int(end[5:7]))
            return
    for node in outline.nodes:
        if meta.ends_on is None and node.level == 1 and role_of_words(text[slice(*node.heading)]) == "time":
            for when in dates.find(text, node.heading[1], node.end)[:1]:
                open_start = re.search(
                    r"(?:即日|现在|印发之日|发布之日)(?:起|开始)?[,]?(?:直?至|到)$|^(?:从|自)?[^\d]{0,12}之?日起",
                    text[node.heading[1] : when.start + 12],
                )
                end = dates.bounds(when, years)[1]
                if when.form == "before" and open_start and end:
                    meta.ends_on = end
                    meta.put("ends_on", (when.start, when.end))
    if meta.ends_on is None and (lasting := _lasting(text)) is not None:
        meta.ends_on = dates.bounds(lasting, years)[1]
        if meta.ends_on:
            meta.put("ends_on", (lasting.start, lasting.end))
    if begun is not None and (start := dates.bounds(begun, years)[0]):
        meta.starts_on = start
        meta.put("starts_on", (begun.start, begun.end))
        if not start.startswith(dates.UNKNOWN):
            years.floor = int(start[:4]), int(start[5:7])
            years.base = years.base or int(start[:4])


# 全部活动持续到2011年底; (集中整治时间:即日起至2025年10月20日): only the last day is stated.
_UNTIL = re.compile(
    r"(?:活动|行动|工作|整治|治理|检查)(?:将|全部|一直)?(?:持续|延续)(?:到|至)|(?:整治|治理|行动|检查|活动|工作)时间:(?=[^,。;:()]{0,10}起)"
)


_FROM_NOW = re.compile(r"(?:从|自)?(?:即日|现在|即时)起")


def _lasting(text: str) -> dates.When | None:
    for m in _FROM_NOW.finditer(text):
        near = dates.find(text, m.start(), min(m.end() + 24, len(text)))
        if (
            near
            and near[0].start <= m.start()
            and re.match(r",?(?:在|对|全|开展|集中|组织|进行)", text[near[0].end :][:6])
        ):
            return near[0]
    for m in _UNTIL.finditer(text):
        near = dates.find(text, m.end(), min(m.end() + 30, len(text)))
        if near and near[0].start - m.end() <= 1 and near[0].form == "before":
            return near[0]
        if near and near[0].start - m.end() <= 1 and near[0].form == "on" and "续" in m.group():
            return near[0]
    return None


def _begins(text: str, start: int, when: dates.When) -> bool:
    """从2018年1月起,用一年左右时间; 2025年10月至2026年春节前: only the first day is stated."""
    after = re.split(r"[。;\n]", text[when.end : when.end + 14], maxsplit=1)[0]
    if when.masked or when.a is None or re.search(r"阶段|以来", text[start : when.start][-12:] + after):
        return False
    return bool(
        (when.form == "from" and re.search(r"(?:至|到|-).{0,6}(?:节|国庆|元旦|中秋|五一)", text[when.start : when.end]))
        or (when.form == "from" and re.match(r",?(?:利?用|为期|历时|集中)[^,。]{1,8}(?:年|月|时间|天)", after))
        or (
            when.form == "from"
            and when.a.year is not None
            and re.search(r"(?:决定|现|将|^)(?:于|自|从)?$", text[start : when.start][-12:].strip())
            and re.match(r"(?:起|开始)?,?(?:在|对|集中|组织)?[^,。]{0,14}(?:开展|进行|组织|集中)", after)
        )
        or (
            when.form in {"on", "from"}
            and re.match(
                r"(?:起|开始)?(?:至|到)(?:(?:20\d\d|次|明)年)?[^\d,。]{0,2}(?:春节|国庆|元旦|中秋|五一)", after
            )
        )
    )


def _whole(text: str, start: int, when: dates.When, section: str) -> bool:
    """True where a range is said of the whole campaign and not of a stage, a task or a period under review."""
    before, after = text[start : when.start], text[when.end : when.end + 30]
    around = before[-25:] + after[:12]
    if re.search(
        r"(?<![二三四五六两\d]个)(?<!分[二三四五六])(?<!教育)阶段(?!性)(?!.*分)|以来|期间发生|发生的|结转|上年|数据|审计年度|收支",
        around,
    ) or re.match(r"\)", after):
        return False
    if re.match(rf",[{HAN}]{{2,20}}(?:组|局|委|办|室|政府|厅|部门|院)(?:将|要|组织|负责)", after):
        return False
    if not before.strip(" 自从") and re.match(rf",?(?:在|于)全?[{HAN}]{{0,10}}(?:开展|组织|进行|集中)", after):
        return True
    if section == "time" or (section == "phases" and before.strip(" 自从为:时间") == ""):
        return True
    return bool(_CUE.search(before[-30:] + text[when.start : when.start + 1])) and bool(
        re.search(r"共?分|结束|^(?:[,。]|,? ?(?:在|用|开展|集中|组织|为期))", after)
        or re.search(r"自|从|时间", before[-20:] + text[when.start : when.start + 1])
    )


def from_phases(meta: Meta, phases: Sequence[Phase], places: Sequence[tuple[int, int]]) -> None:
    """Where no span is stated, the start of the first and the end of the last phase, if those are stated."""
    if meta.ends_on or not phases:
        return
    if not meta.starts_on and phases[0].starts_on and "starts_on" not in phases[0].derived:
        meta.starts_on = phases[0].starts_on
        meta.put("starts_on", places[0])
    if phases[-1].ends_on:
        meta.ends_on, meta.span_inferred = phases[-1].ends_on, True
        meta.put("ends_on", places[-1])
