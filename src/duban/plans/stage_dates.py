"""阶段日期: where a numbered phase says its dates: in its heading, at the front of its text or at its end."""

from __future__ import annotations

import re

from . import dates
from .dates import When
from .outline import Node
from .stage_parts import Found, when_in


def opened_by_date(found: list[Found], nodes: list[Node], text: str) -> list[Found]:
    """Where most phases have no date in their headings but open with one (自查自纠。4月底前,各校完成…), it is theirs."""
    tops = [f for f in found if f.above is None]
    opening = [f.when or opening_date(n, text) for f, n in zip(tops, nodes, strict=True)]
    bare = [w for f, w in zip(tops, opening, strict=True) if f.when is None and w is not None]
    # 1.动员部署阶段。5月15日前,… beside steps whose stretch of time stands in the same place.
    alike = sum(f.when is not None and f.when.start >= n.heading[1] for f, n in zip(tops, nodes, strict=True))
    if sum(w is None for w in opening) == 1 and len(tops) >= 3 and alike:
        opening = [w or opening_date(n, text, subject=True) for w, n in zip(opening, nodes, strict=True)]
        bare = [w for f, w in zip(tops, opening, strict=True) if f.when is None and w is not None]
    if len(bare) < (1 if alike else 2) or sum(w is not None for w in opening) * 4 < len(tops) * 3:
        return found
    for here, when in zip(tops, opening, strict=True):
        if here.when is None and when is not None:
            here.when = when
    return found


def ended_by_date(found: list[Found], nodes: list[Node], text: str) -> None:
    """Where no phase has a date in front and each says once by when it is done (…,4月底前完成。), that is its end."""
    tops = [f for f in found if f.above is None]
    if len(tops) < 3 or any(f.when is not None for f in tops):
        return
    told = [[w for w in dates.find(text, n.body, n.end) if not w.masked] for n in nodes]
    if not all(len(w) <= 1 for w in told):
        return
    done = [w[0] if w and w[0].form == "before" and "完成" in text[w[0].end - 2 : w[0].end + 2] else None for w in told]
    every = [w[0] if w and w[0].form in {"before", "range"} else None for w in told]
    # (一)自查。各市…,于5月20日前报…; (二)抽查。省里于6月至7月…: one date in each, and one of them a stretch of time.
    alike = all(every) and any(w is not None and w.form == "range" for w in every)
    if alike or sum(w is not None for w in done) * 4 >= len(tops) * 3:
        last = every if alike else done
        for here, when in zip(tops, last, strict=True):
            here.when = when


def opening_date(node: Node, text: str, *, subject: bool = False) -> When | None:
    """The date with which the text of a clause opens; with ``subject`` also 各市要于4月10日前…"""
    who = r"(?:各|全|我)[^,。;:()\d]{1,14}?(?:应|要|须|务必)?于" if subject else "(?!)"
    m = re.compile(rf"[。:;\n ]*(?:{who}|截[至止]到?|力争|到|至|于|在)?").match(text, head_zone(node, text), node.end)
    start = m.end() if m else node.body
    near = dates.find(text, start, min(start + 30, node.end))
    if near and near[0].start - start <= 1 and not near[0].masked:
        return near[0]
    stop = text.find("。", start + 1, node.end) if subject else -1
    told = dates.find(text, start, stop) if stop > 0 else []
    return told[0] if len(told) == 1 and told[0].form == "before" and not told[0].masked else None


def when_of(node: Node, text: str) -> When | None:
    """The date of a phase: in its heading, or where its text opens with one (时间:3月1日至15日)."""
    head_end = head_zone(node, text)
    when = when_in(text, node.heading[0], head_end)
    if when is not None:
        return when
    body = re.compile(
        r"[。:;\n ]*(?:\(?(?:\d|[一二三四])?[)、.]?(?:工作|实施|起止|整治|完成)?(?:时间(?:安排|节点|要求|范围|段)?|时限|期限|起止日期)[:为]? ?)?[(]?"
    ).match(text, head_end, node.end)
    start = body.end() if body else head_end
    near = dates.find(text, start, min(start + 40, node.end))
    if not near or near[0].start - start > 1:
        return None
    labelled = bool(body and re.search(r"时间|时限|期限|日期|\(", body.group()))
    return (
        near[0]
        if labelled or near[0].form == "range" or re.match(r"(?:完成|结束)?[。;\n)]", text[near[0].end :])
        else None
    )


_WHOLE_WORK = re.compile(
    r"(?:该|此|本|这|上述)(?:项|阶段)(?:工作|任务)?(?:应|要|须|同步|力争)?(?:当)?(?:于|在)?(?=[\d年])"
)


def closing_date(node: Node, text: str) -> When | None:
    """该项工作于4月底前完成, said of a whole step inside its text."""
    m = _WHOLE_WORK.search(text, node.body, node.end)
    near = dates.find(text, m.end(), min(m.end() + 20, node.end)) if m else []
    return near[0] if m and near and near[0].start == m.end() and near[0].form in {"before", "range"} else None


def head_zone(node: Node, text: str) -> int:
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
