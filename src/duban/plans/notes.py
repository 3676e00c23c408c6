"""责任标注: who is responsible, written as labels (牵头单位:…), bracketed notes ((县教育局牵头)) and duty tables."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from . import actors
from .actors import Actor
from .outline import Node
from .reading import Reading
from .text import table_rows

_LEAD = r"牵头(?:责任)?(?:单位|部门|科室|处室|股室)|主(?:办|责|体责任)(?:单位|部门)|总牵头(?:单位)?|责任(?:单位|部门|主体|科室|股室)|承办(?:单位|部门)|实施(?:单位|主体)|落实(?:单位|部门)|牵头(?=[:：])"
_HELP = r"配合(?:责任)?(?:单位|部门|科室)|协办(?:单位|部门)|协同(?:单位|部门)|协助(?:单位|部门)|参(?:与|加)(?:单位|部门)|共同责任单位|配合(?=:)|协办(?=:)|协助(?=:)"
_WHOM = r"牵头(?:县|市|区)?领导|责任领导|分管领导|包抓领导|包保领导|责任人|负责人|牵头人|具体责任人|直接责任人"
_WHEN = r"(?:完成|整改|工作|办理|办结)?(?:时限|期限)(?:要求)?|(?:完成|整改)时间|时间(?:要求|节点|安排)|完成日期"
LABEL = re.compile(rf"(?P<lead>{_LEAD})|(?P<help>{_HELP})|(?P<whom>{_WHOM})|(?P<when>{_WHEN})")
_LABELLED = re.compile(
    rf"(?:(?:{LABEL.pattern}))(?:和(?:单位|部门|时限))?\s?(?::|(?<=[位门]);(?=[\u4e00-\u9fff]{2, 12}[、)]))"
)
_AS_OFFICES = re.compile(
    r"(?:等)?(?:分别|共同)?(?:按|依|根据|照)+(?:各自)?(?:职责|职能)(?:分工)?(?:分别|共同)?(?:负责|落实|推进|抓好落实)?$|(?:分别|共同|具体)?负责(?:落实|实施|推进)?$|落实$"
)
_TITLE = re.compile(
    r"书记|局长|主任|县长|区长|市长|镇长|乡长|厅长|部长|院长|行长|校长|队长|常委|委员|副?职|同志|领导|负责|科长|处长|所长|站长|组长"
)


# (责任单位:县教育局,6月底前完成)
_BY_THEN = re.compile(
    r"[,;](?P<when>(?:(?:20)?\d{2}年)?(?:\d{1,2}月(?:\d{1,2}日|底|末|上旬|中旬|下旬)?|年底)(?:之?前)?(?:完成|办结|到位)?)$"
)


@dataclass(slots=True)
class Note:
    """One assignment: places in the clean text, the task's place, and the place of its own deadline if it has one."""

    start: int
    end: int
    lead: list[Actor] = field(default_factory=list)
    assist: list[Actor] = field(default_factory=list)
    persons: list[str] = field(default_factory=list)
    task: tuple[int, int] | None = None
    when: tuple[int, int] | None = None


def read(reading: Reading) -> list[Note]:
    """All notes in order of the text."""
    out = _labelled(reading) + _bracketed(reading) + tables(reading)
    out.sort(key=lambda n: n.start)
    kept: list[Note] = []
    for note in out:
        if note.lead or note.assist or note.persons:
            if kept and note.start < kept[-1].end:
                continue
            kept.append(note)
    return kept


def _labelled(reading: Reading) -> list[Note]:
    text = reading.text
    marks = [m for m in _LABELLED.finditer(text) if "\t" not in _line(text, m.start())]
    out: list[Note] = []
    previous: Note | None = None
    had_lead = False
    for i, m in enumerate(marks):
        stop = marks[i + 1].start() if i + 1 < len(marks) else len(text)
        end = _value_end(text, m.end(), stop, m.start())
        joined = (
            previous is not None
            and m.start() - previous.end <= 3
            and not (m.lastgroup == "lead" and had_lead and "牵头" in m.group())
        )
        if previous is None or not joined:
            previous = Note(m.start(), end, task=_task(reading, m.start()))
            out.append(previous)
            had_lead = False
        previous.end = max(previous.end, end)
        had_lead = _fill(reading, previous, m, end, had_lead)
    for note in out:
        if note.start and text[note.start - 1] == "(" and text[note.end : note.end + 1] == ")":
            note.start, note.end = note.start - 1, note.end + 1
    return out


def _line(text: str, at: int) -> str:
    a, b = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    return text[a : b if b >= 0 else len(text)]


def _value_end(text: str, start: int, stop: int, label: int) -> int:
    depth, i = 0, start
    while i < stop:
        char = text[i]
        if char == "(":
            depth += 1
        elif char == ")":
            if depth == 0:
                break
            depth -= 1
        elif depth == 0 and char in "。;\n":
            break
        i += 1
    while i > start and text[i - 1] in ",; 、":
        i -= 1
    return i


def _fill(reading: Reading, note: Note, m: re.Match[str], end: int, had_lead: bool) -> bool:
    """Put one label's value in its place; 责任单位 beside 牵头单位 assists."""
    text = reading.text
    if m["when"]:
        note.when = (m.end(), end)
        return had_lead
    if m["whom"]:
        note.persons += names_of_persons(text[m.end() : end])
        return had_lead
    if (late := _BY_THEN.search(text[m.end() : end])) is not None:
        note.when, end = (m.end() + late.start("when"), end), m.end() + late.start()
    tail = _AS_OFFICES.search(text[m.end() : end])
    names = actors.listed(reading.view, m.end(), m.end() + tail.start() if tail else end)
    names = [a for a in names if not re.fullmatch(r"无|/|-+", a.key)]
    if m["help"] or (had_lead and note.lead and "牵头" not in m.group()):
        note.assist += names
        return had_lead
    note.lead += names
    return True


def _task(reading: Reading, at: int) -> tuple[int, int] | None:
    """What the note is about: the heading of its clause, else the sentence before it."""
    node = _node_at(reading, at)
    if node is not None and node.heading[1] <= at and node.heading[1] > node.heading[0]:
        return node.heading
    before = [s for s in reading.outline.sentences if s.end <= at + 1 and at - s.end < 400]
    return (before[-1].start, before[-1].end) if before else None


def answerable(reading: Reading, notes: Sequence[Note], place: int) -> list[Actor]:
    """Who the note at the end of the clause at ``place`` makes responsible: what the clause asks is asked of them."""
    node = _node_at(reading, place)
    line = reading.text.find("\n", place)
    end = node.end if node is not None else line if line >= 0 else len(reading.text)
    for note in notes[bisect_right(notes, place, key=lambda n: n.start) :]:
        if note.start >= end:
            break
        if _node_at(reading, note.start) is node:
            return note.lead or note.assist
    return []


def _node_at(reading: Reading, at: int) -> Node | None:
    found = None
    for node in reading.outline.nodes:
        if node.start > at:
            break
        if at < node.end:
            found = node
    return found


def _bracketed(reading: Reading) -> list[Note]:
    """(县教育局牵头,县财政局配合), (县教育局负责), (县教育局、县财政局) at the end of a sentence or line."""
    text = reading.text
    out: list[Note] = []
    for a, b in reading.outline.shelter:
        if (
            text[a] != "("
            or b - a < 5
            or b - a > 400
            or _LABELLED.search(text, a, b)
            or (b < len(text) and text[b] not in "。;\n")
        ):
            continue
        if re.search(r"[局委办厅部院府处会心社室组]$", text[a - 1 : a]) and not re.search(
            r"牵头|负责|配合|责任", text[a:b]
        ):
            continue
        note = Note(a, b, task=_task(reading, a))
        for piece in re.finditer(r"[^,;]+(?:,[^,;]+?(?=,|;|$))*?(?=[,;]|$)", text[a + 1 : b - 1]):
            _inside(reading, note, a + 1 + piece.start(), a + 1 + piece.end())
        if note.lead or note.assist:
            out.append(note)
    return out


def _inside(reading: Reading, note: Note, a: int, b: int) -> None:
    text = reading.text
    words = text[a:b]
    skip = re.match(r"(?:责任|由)", words)
    a += skip.end() if skip else 0
    m = re.search(
        r"(?:共同|分别|具体)?(?:牵头(?:负责|落实)?|配合|协助|参与|协办|负责(?:落实|牵头)?|承办)(?:落实)?$", text[a:b]
    )
    end = a + m.start() if m else b
    tail = _AS_OFFICES.search(text[a:end])
    end = a + tail.start() if tail else end
    if end <= a:
        return
    if re.fullmatch(_BY_THEN.pattern[4:], text[a:b]):
        note.when = (a, b)
        return
    names = actors.listed(reading.view, a, end)
    if not names or not all(looks_organ(n.key) for n in names) or (not (m or tail) and not _only_organs(names)):
        return
    helping = m is not None and bool(re.search(r"配合|协助|参与|协办", m.group()))
    # Beside a named 牵头, those who 按职责分工负责 carry their own part (FORMAT: 具体实施 under a named lead).
    led = any("牵头" in text[actor.end : actor.end + 6] for actor in note.lead)
    helping = helping or (led and not (m and "牵头" in m.group()))
    (note.assist if helping else note.lead).extend(names)


def looks_organ(key: str) -> bool:
    """True for a name that ends as names of organs do."""
    return len(key) >= 3 and len(key) <= 30 and actors.is_name(key)


def _only_organs(names: list[Actor]) -> bool:
    return all(
        len(n.key) >= 4
        and re.match(r"[市县区省州旗各镇乡]|[^,]{2,6}(?:市|县|区|省)", n.key)
        and re.search(r"[局委办厅部院府处会]$|(?:中心|公司|单位|部门)$", n.key)
        for n in names
    )


def names_of_persons(words: str) -> list[str]:
    """Personal names in the value of a label: 2 to 4 characters between marks, titles left out."""
    out = []
    for piece in re.split(r"[、,;  \t()]+", words):
        name = _TITLE.split(piece)[-1] if _TITLE.search(piece) and not _TITLE.search(piece[-2:]) else piece
        if re.fullmatch(r"[\u4e00-\u9fff]{2,4}", name) and not _TITLE.search(name) and not actors.is_name(name):
            out.append(name)
    return out


def tables(reading: Reading) -> list[Note]:
    """Rows of tables whose header names responsible units."""
    text = reading.text
    out: list[Note] = []
    header: list[str] = []
    for m in table_rows(text):
        cells = [c.strip() for c in m.group().split("\t")]
        if any(LABEL.fullmatch(re.sub(r"及.*|\s", "", c)) for c in cells) and not any(len(c) > 14 for c in cells):
            header = cells
            continue
        if header and abs(len(cells) - len(header)) <= 1:
            note = _row(reading, header, m.start(), m.group())
            if note is not None:
                out.append(note)
    return out


def _row(reading: Reading, header: list[str], start: int, row: str) -> Note | None:
    note = Note(start, start + len(row))
    at, had_lead, best = start, False, 0
    places: list[tuple[str, int, int]] = []
    for title, cell in zip(header, row.split("\t"), strict=False):
        places.append((title, at, at + len(cell)))
        at += len(cell) + 1
    for title, a, b in sorted(places, key=lambda p: "牵头" not in p[0]):
        m = LABEL.fullmatch(re.sub(r"及.*|\s", "", title))
        if b <= a:
            continue
        if m is None:
            weight = (
                3 if re.search(r"任务|措施|内容|事项|要求", title) else 1 if re.search(r"问题|项目|目标", title) else 0
            )
            if weight > best:
                note.task, best = (a, b), weight
            continue
        if m["when"]:
            note.when = (a, b)
        elif m["whom"]:
            note.persons += names_of_persons(reading.text[a:b])
        else:
            names = actors.listed(reading.view, a, b)
            helping = bool(m["help"]) or (had_lead and "牵头" not in title)
            (note.assist if helping else note.lead).extend(names)
            had_lead = had_lead or not helping
    return note if note.lead or note.assist else None
