"""The plan as data: what a reading of a 方案 yields, in the shape of duban-plan/1.

Everything here is frozen and holds plain values. A span is ``(start, end)`` in Unicode code points of the decoded
source text, end excluded. Dates are ISO text ``YYYY-MM-DD``; where the plan gives no year the year is ``XXXX``,
so they stay text here and become dates only when a person has answered the question about the year.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from typing import Any, Literal

FORMAT = "duban-plan/1"

Span = tuple[int, int]
Script = Literal["simplified", "traditional", "mixed"]
Period = Literal["day", "week", "fortnight", "ten_days", "half_month", "month", "quarter", "half_year", "year"]
ObligationKind = Literal[
    "report",
    "return",
    "filing",
    "self_check",
    "disclosure",
    "bulletin",
    "meeting",
    "inspection",
    "case_quota",
    "completion",
    "other",
]
CoverageClass = Literal["phase", "topic", "duty", "obligation", "rule", "actor", "narrative", "refused", "noise"]


@dataclass(frozen=True, slots=True)
class Source:
    """来源文件: where the text came from; ``characters`` counts the decoded text."""

    name: str
    sha256: str
    characters: int
    script: Script
    encoding: str


@dataclass(frozen=True, slots=True)
class Phase:
    """阶段. ``derived`` names the fields that were inferred from the phase before (F3, S1-10)."""

    name: str
    starts_on: str | None
    ends_on: str | None
    derived: tuple[str, ...]
    span: Span
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """整治事项: a problem or matter that the plan sets out to correct; ``parent`` is the code of the item above."""

    code: str
    text: str
    parent: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Duty:
    """职责: who leads, who assists and which persons are named for one task."""

    task: str
    lead: tuple[str, ...]
    assist: tuple[str, ...]
    persons: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class OnDate:
    """到期日: due on one day (the lenient day of F3)."""

    on: str
    kind: Literal["date"] = "date"


@dataclass(frozen=True, slots=True)
class Every:
    """周期: ``day`` is the day of the month (1–7 = Monday–Sunday for a week), None the end of the period;
    ``offset`` 1 means in the following period; ``month`` is the month inside a longer period."""

    period: Period
    day: int | None = None
    offset: Literal[0, 1] = 0
    month: int | None = None
    kind: Literal["every"] = "every"


@dataclass(frozen=True, slots=True)
class ByPhase:
    """随阶段: ``days`` after the anchor, the anchor day not counted; None = tied to the phase without a number."""

    phase: str
    anchor: Literal["start", "end", "next_start"]
    days: int | None
    kind: Literal["phase"] = "phase"


@dataclass(frozen=True, slots=True)
class Within:
    """若干日内: so many days (working days if ``working``) after an event."""

    days: int
    working: bool
    after: str
    kind: Literal["within"] = "within"


@dataclass(frozen=True, slots=True)
class Unspecified:
    """时限不明: the vague word of the plan (及时, 定期 …) or nothing at all."""

    phrase: str = ""
    kind: Literal["unspecified"] = "unspecified"


DueRule = OnDate | Every | ByPhase | Within | Unspecified


@dataclass(frozen=True, slots=True)
class Obligation:
    """应办事项: what is to be handed in, published or done, by whom, to whom, by when."""

    what: str
    kind: ObligationKind
    who: tuple[str, ...]
    to: tuple[str, ...]
    due: DueRule
    span: Span


@dataclass(frozen=True, slots=True)
class Quantity:
    """数量指标: ``value`` reads ``[≥ ≤ > <]number[-number]unit``."""

    what: str
    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Mechanism:
    """工作机制: an instrument that the plan orders or sets up, by its code in the closed list."""

    code: str
    span: Span


@dataclass(frozen=True, slots=True)
class Party:
    """机构与别名: an organ for which the text itself gives or uses another name."""

    name: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """待确认: what the plan leaves open. ``answers`` are suggestions only; nothing is filled in by the machine."""

    code: str
    span: Span | None
    text: str
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """归类: what a passage was read as; together they leave no sentence unread."""

    span: Span
    as_: CoverageClass


@dataclass(frozen=True, slots=True)
class Clause:
    """条款: one numbered place of the plan. ``path`` is unique (``五.二.3``); ``parent`` is the path above."""

    path: str
    level: int
    marker: str
    heading: str
    span: Span
    parent: str | None


@dataclass(frozen=True, slots=True)
class Unit:
    """单位: an organ named anywhere in the plan, with each place where it was understood as one."""

    name: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Basis:
    """依据文件: a document the plan cites, with its number as written and a key that is equal for all brackets."""

    title: str
    doc_no: str | None
    key: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Person:
    """个人信息: a personal name, telephone or mail box in the text; restricted and masked outside the office (X-6)."""

    kind: Literal["name", "phone", "mail"]
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Plan:
    """方案: one reading. ``text`` is the decoded source to which every span refers."""

    text: str
    source: Source
    title: str | None = None
    doc_no: str | None = None
    issuers: tuple[str, ...] = ()
    issued_on: str | None = None
    recipients: tuple[str, ...] = ()
    starts_on: str | None = None
    ends_on: str | None = None
    meta_spans: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    phases: tuple[Phase, ...] = ()
    topics: tuple[Topic, ...] = ()
    duties: tuple[Duty, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    mechanisms: tuple[Mechanism, ...] = ()
    parties: tuple[Party, ...] = ()
    questions: tuple[Question, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    clauses: tuple[Clause, ...] = ()
    units: tuple[Unit, ...] = ()
    basis: tuple[Basis, ...] = ()
    persons: tuple[Person, ...] = ()

    def quote(self, span: Span) -> str:
        """The words of the source that a span points at."""
        return self.text[span[0] : span[1]]

    def to_dict(self) -> dict[str, Any]:
        """duban-plan/1 as plain values (``FORMAT.md`` section 2); clauses, units and persons are not part of it."""
        out: dict[str, Any] = {"format": FORMAT, "source": _plain(self.source)}
        out["source"].pop("encoding")
        for key in ("title", "doc_no", "issuers", "issued_on", "recipients", "starts_on", "ends_on"):
            out[key] = _plain(getattr(self, key))
        out["meta_spans"] = {key: _plain(spans) for key, spans in self.meta_spans.items()}
        for key in (
            "phases",
            "topics",
            "duties",
            "obligations",
            "quantities",
            "mechanisms",
            "parties",
            "questions",
            "coverage",
        ):
            out[key] = _plain(getattr(self, key))
        for phase in out["phases"]:
            if phase["parent"] is None:
                del phase["parent"]
        for obligation in out["obligations"]:
            due = obligation["due"]
            obligation["due"] = {"kind": due.pop("kind"), **due}
            if due.get("month", 0) is None:
                obligation["due"].pop("month")
        for question in out["questions"]:
            question.pop("answers")
        return out


def _plain(value: object) -> Any:
    """Dataclasses to dicts, tuples to lists, all the way down; ``as_`` loses the underscore Python needs."""
    if is_dataclass(value):
        return {f.name.rstrip("_"): _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    return value


def as_date(iso: str | None) -> date | None:
    """The day behind an ISO text, or None where it is absent or its year is unknown."""
    if not iso or iso.startswith("XXXX"):
        return None
    return date.fromisoformat(iso)
