"""义务零件: pieces the reader of obligations puts together: kinds, names, merged dates, clauses, notes."""

from __future__ import annotations

import re

from . import dates, due
from .actors import Actor
from .acts import Piece, is_clock
from .due import Said
from .model import Every, Obligation, ObligationKind, OnDate, Unspecified
from .notes import Note
from .obligation_words import CHECK, MEET
from .reading import Reading


def kind_of_task(words: str) -> ObligationKind:
    """What a task with its own date is: a meeting, a check, or something to finish."""
    if MEET.search(words):
        return "meeting"
    return (
        "inspection" if CHECK.search(words) and not re.search(r"完成|做好|绩效|移[交送]|答复", words) else "completion"
    )


def names(actors_: list[Actor]) -> tuple[str, ...]:
    """Names of the actors, each once, in order."""
    return tuple(dict.fromkeys(a.name for a in actors_))


def merged(text: str, dues: list[Said]) -> list[Said]:
    """每月工作进展情况…于下月5日前 is one due said in two places, as is 每阶段…于下阶段开始后5日前."""
    out: list[Said] = []
    for s in dues:
        before = out[-1] if out else None
        if before is not None and isinstance(s.due, Every) and before.due == s.due:
            continue
        if (
            before is not None
            and type(s.due) is type(before.due)
            and not re.search("[、,]", text[before.end : s.start])
        ):
            continue
        out.append(s)
    return out


# 7日内整改完毕并报送结果: what is finished by its own date and what is handed in, published or circulated then.
_AND_HANDED = re.compile(
    r"并(?:及时|同时|按要求|按规定|书面)*(?:报送|上报|报(?=[省市县区镇乡局])|抄送|反馈|通报|向社会)"
)
_DONE_FIRST = re.compile(
    r"(?:\d|每|个月内).*(?:整改|办结|完成|完毕|到位|出台|印发|更新|处理|清理|核查)[^,。;]{0,12}$|情况报[^,。;]{2,8}$"
)


def clauses(text: str, start: int, end: int) -> list[Piece]:
    """Clauses of a passage: split at commas outside brackets and quotes, and before 并报… behind a task with its own date."""
    out, depth, a = [], 0, start
    for i in range(start, end):
        char = text[i]
        if char in "(“《":
            depth += 1
        elif char in ")”》":
            depth = max(0, depth - 1)
        elif depth == 0 and char in ",:" and not is_clock(text, i):
            if i > a:
                out.append(Piece(a, i))
            a = i + 1
        elif depth == 0 and char == "并" and _AND_HANDED.match(text, i, end) and _DONE_FIRST.search(text[a:i]):
            out.append(Piece(a, i))
            a = i
    if end > a:
        out.append(Piece(a, end))
    return out


def public(reading: Reading, a: int, b: int) -> list[Actor]:
    """The public as a recipient, where a span of the text addresses it."""
    m = re.compile(
        r"向(全?社会|公众|群众|(?:全体)?(?:家长|业主|居民|村民|职工|用户|患者|师生)|全[市县区省镇乡州](?=[^,。;]{0,6}(?:公开|公示|公布|发布|通报)))"
    ).search(reading.text, a, b)
    return [Actor(reading.words(m.start(1), m.end(1)), m.group(1), m.start(1), m.end(1))] if m else []


def of_note(reading: Reading, note: Note) -> Obligation | None:
    """A note or table row with its own deadline is a completion due from its lead."""
    if note.when is None:
        return None
    said = due.said(reading, *note.when)
    firm = next((s.due for s in said if not isinstance(s.due, Unspecified)), None)
    task = note.task or (note.start, note.end)
    if firm is None and (whens := dates.find(reading.text, *note.when)):
        on = dates.bounds(whens[-1], reading.years, None)[1]
        firm = OnDate(on) if on is not None else None
    rule = firm or Unspecified(reading.words(*note.when))
    kind: ObligationKind = (
        "inspection" if isinstance(rule, Every) and CHECK.search(reading.text[task[0] : task[1]]) else "completion"
    )
    return Obligation(
        reading.words(task[0], min(task[1], task[0] + 60)),
        kind,
        names(note.lead or note.assist),
        (),
        rule,
        reading.span(note.start, note.end),
    )
