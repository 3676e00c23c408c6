"""编译: one pipeline from the text of a plan to its elements. Each step reads the clean text and what came before."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import PurePath

from duban.kernel.codes import parse_doc_no

from . import (
    acts,
    coverage,
    duties,
    groups,
    mechanisms,
    notes,
    obligations,
    parties,
    persons,
    phases,
    quantities,
    refusals,
    source,
    span,
    stages,
    topics,
)
from . import meta as metas
from . import outline as outlines
from . import questions as asking
from .actors import Actor, everybody
from .acts import Act
from .groups import Group
from .model import Basis, Clause, Duty, Obligation, Plan, Source, Unit
from .notes import Note
from .reading import Reading
from .text import script_of, view

_CITED = re.compile(
    r"《(?P<title>[^《》]{4,80})》(?:\((?P<no>[\u3400-\u9fff]{2,16}\([12]\d{3}\)第?0*[1-9]\d{0,4}号)\))?"
)


def read(data: bytes, name: str) -> Plan:
    """Read a plan file (txt, docx, HTML, PDF with text; doc and wps where LibreOffice is installed).

    ``name`` is the file name, folders are dropped. Raises ``duban.kernel.errors.Refusal`` for what is no text."""
    name = PurePath(name.replace("\\", "/")).name or "plan.txt"
    text, encoding = source.text_of(data, name)
    return _compile(text, name, hashlib.sha256(data).hexdigest(), encoding)


def read_text(text: str, name: str = "paste.txt") -> Plan:
    """Read a plan that is already text, e.g. pasted; its hash is that of its UTF-8 bytes."""
    source.bounded(text, name)
    return _compile(text, name, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), "utf-8")


def _compile(text: str, name: str, sha256: str, encoding: str) -> Plan:
    clean = view(text)
    outline = outlines.read(clean.text)
    found = stages.find(clean.text, outline)
    meta, years = metas.read(clean, outline, found)
    reading = Reading(clean, outline, meta, years)
    reading.refused = refusals.read(clean.text, outline)
    reading.phases, reading.found = phases.read(clean, found, meta, years), found
    span.from_phases(meta, reading.phases, [f.where for f in found])
    years.widen(meta.starts_on, meta.ends_on)
    note_list, group_list = notes.read(reading), groups.read(reading)
    rows = [acts.read(reading, s) for s in outline.sentences if not s.head or acts.orders(reading, s)]
    reading.topics = topics.read(reading, rows)
    rows = [row for row in rows if not any(a <= r.start < b for r in row[:1] for a, b in reading.refused)]
    duty_list = duties.read(reading, rows, note_list, group_list)
    obligation_list = obligations.read(reading, rows, note_list)
    named = _named(rows, note_list, group_list, reading)
    return Plan(
        text=text,
        source=Source(name, sha256, len(text), script_of(text), encoding),
        title=meta.title,
        doc_no=meta.doc_no,
        issuers=tuple(meta.issuers),
        issued_on=meta.issued_on,
        recipients=tuple(meta.recipients),
        starts_on=meta.starts_on,
        ends_on=meta.ends_on,
        meta_spans={key: tuple(clean.span(a, b) for a, b in places) for key, places in meta.places.items()},
        phases=tuple(reading.phases),
        topics=tuple(reading.topics),
        duties=tuple(duty_list),
        obligations=tuple(obligation_list),
        quantities=tuple(quantities.read(reading)),
        mechanisms=tuple(mechanisms.read(reading)),
        parties=tuple(parties.read(reading, named)),
        questions=tuple(asking.read(reading, obligation_list, named)),
        coverage=tuple(coverage.read(reading, reading.phases, reading.topics, duty_list, obligation_list)),
        clauses=tuple(_clause(reading, node) for node in outline.nodes),
        units=_units(reading, named, duty_list, obligation_list),
        basis=tuple(_basis(reading)),
        persons=persons.find(text, [p for d in duty_list for p in d.persons]),
    )


def _clause(reading: Reading, node: outlines.Node) -> Clause:
    return Clause(
        node.path,
        node.level,
        reading.words(node.start, node.body),
        reading.words(*node.heading),
        reading.span(node.start, node.end),
        node.parent.path if node.parent else None,
    )


def _named(rows: Iterable[list[Act]], note_list: list[Note], group_list: list[Group], reading: Reading) -> list[Actor]:
    """Every organ understood as one, in order of the text."""
    out: list[Actor] = []
    for row in rows:
        for act in row:
            out += act.by
            if act.by or act.end > act.verb:
                out += acts.partners(reading, act)
    for note in note_list:
        out += note.lead + note.assist
    for group in group_list:
        a, b = group.name
        out.append(Actor(reading.words(a, b), reading.text[a:b], a, b))
        out += group.members
    return sorted(out, key=lambda actor: (actor.start, actor.end))


def _units(
    reading: Reading, named: list[Actor], duty_list: list[Duty], obligation_list: list[Obligation]
) -> tuple[Unit, ...]:
    """Organs that have a part in some duty or obligation, with every place where they were understood as organs."""
    used = {n for d in duty_list for n in d.lead + d.assist} | {n for o in obligation_list for n in o.who + o.to}
    places: dict[str, list[tuple[int, int]]] = {}
    for actor in named:
        if actor.name in used and not everybody([actor]) and actor.end > actor.start:
            span = reading.span(actor.start, actor.end)
            spans = places.setdefault(actor.name, [])
            if span not in spans:
                spans.append(span)
    return tuple(Unit(name, tuple(spans)) for name, spans in places.items())


def _basis(reading: Reading) -> Iterable[Basis]:
    """Cited documents; the key of a number is equal for 〔〕, [] and () (S1-1)."""
    seen: set[str] = set()
    for m in _CITED.finditer(reading.text):
        if m["title"] in seen or not re.search(
            r"意见|通知|方案|办法|规定|条例|决定|法$|细则|规划|纲要|措施|准则|指南|标准|要点", m["title"]
        ):
            continue
        seen.add(m["title"])
        number = reading.words(m.start("no"), m.end("no")) if m["no"] else None
        key = str(parse_doc_no(m["no"])) if m["no"] else None
        yield Basis(reading.words(m.start("title"), m.end("title")), number, key, reading.span(m.start(), m.end()))
