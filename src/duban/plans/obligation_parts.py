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


def clauses(text: str, start: int, end: int) -> list[Piece]:
    """Clauses of a passage: split at commas outside brackets and quotes."""
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
    if end > a:
        out.append(Piece(a, end))
    return out


def public(reading: Reading, a: int, b: int) -> list[Actor]:
    """The public as a recipient, where a span of the text addresses it."""
    m = re.compile(r"向(全?社会|公众|群众|全[市县区省镇乡州](?=[^,。;]{0,6}(?:公开|公示|公布|发布|通报)))").search(
        reading.text, a, b
    )
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
