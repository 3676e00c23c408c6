"""编译: one pipeline from the text of a plan to its elements. Each step reads the clean text and what came before."""

from __future__ import annotations

import hashlib
from pathlib import PurePath

from . import meta as metas
from . import outline as outlines
from . import acts, duties, groups, notes, obligations, phases, quantities, source, topics
from .model import Clause, Plan, Source
from .reading import Reading
from .text import script_of, view


def read(data: bytes, name: str) -> Plan:
    """Read a plan file (txt, docx, HTML, PDF with text; doc and wps where LibreOffice is installed).

    ``name`` is the file name, folders are dropped. Raises ``duban.kernel.errors.Refusal`` for what is no text."""
    name = PurePath(name.replace("\\", "/")).name or "plan.txt"
    text, encoding = source.text_of(data, name)
    return _compile(text, name, hashlib.sha256(data).hexdigest(), encoding)


def read_text(text: str, name: str = "paste.txt") -> Plan:
    """Read a plan that is already text, e.g. pasted; its hash is that of its UTF-8 bytes."""
    data = text.encode("utf-8", "replace")
    source.text_of(data, name if name.endswith(".txt") else f"{name}.txt")
    return _compile(text, name, hashlib.sha256(data).hexdigest(), "utf-8")


def _compile(text: str, name: str, sha256: str, encoding: str) -> Plan:
    clean = view(text)
    outline = outlines.read(clean.text)
    meta, years = metas.read(clean, outline)
    reading = Reading(clean, outline, meta, years)
    reading.phases, reading.found = phases.read(clean, outline, meta, years)
    reading.topics = topics.read(reading)
    note_list, group_list = notes.read(reading), groups.read(reading)
    act_list = [acts.read(reading, s) for s in outline.sentences if not s.head]
    duty_list = duties.read(reading, act_list, note_list, group_list)
    return Plan(
        duties=tuple(duty_list), obligations=tuple(obligations.read(reading, act_list, note_list)),
        quantities=tuple(quantities.read(reading)),
        text=text,
        source=Source(name, sha256, len(text), script_of(text), encoding),
        title=meta.title, doc_no=meta.doc_no, issuers=tuple(meta.issuers), issued_on=meta.issued_on,
        recipients=tuple(meta.recipients), starts_on=meta.starts_on, ends_on=meta.ends_on,
        meta_spans={key: tuple(clean.span(a, b) for a, b in places) for key, places in meta.places.items()},
        phases=tuple(reading.phases), topics=tuple(reading.topics),
        clauses=tuple(_clause(reading, node) for node in outline.nodes),
    )


def _clause(reading: Reading, node: outlines.Node) -> Clause:
    return Clause(node.path, node.level, reading.words(node.start, node.body), reading.words(*node.heading),
                  reading.span(node.start, node.end), node.parent.path if node.parent else None)
