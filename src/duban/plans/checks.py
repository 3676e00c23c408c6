"""方案体检: what a campaign office should look at before it opens the campaign, each finding with its sentence.

Findings repeat the questions that are conflicts, and add: dues on rest days by the holiday tables, duties without a
lead, topics without a duty, what disagrees with the plan above, what is not compiled and why, and the dated hints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from duban.kernel.workdays import Calendar, standard

from . import hints
from .model import ByPhase, Obligation, OnDate, Plan, Span, as_date
from .text import canonical

Level = Literal["conflict", "gap", "notice", "refused", "hint"]

_CONFLICTS = frozenset(
    {
        "date_conflict",
        "phase_overlap",
        "phase_gap",
        "due_before_end",
        "count_mismatch",
        "name_variant",
        "already_due",
        "next_phase_missing",
        "date_ambiguous",
    }
)
_GAPS = frozenset(
    {
        "recipient_missing",
        "due_missing",
        "ratio_missing",
        "year_missing",
        "phase_undated",
        "phase_missing",
        "placeholder",
        "title_missing",
        "issuer_missing",
        "fragment",
        "attachment_missing",
    }
)
_PEOPLE = re.compile(r"人和事")
UNSURE = "(依据待核)"
"""Behind a hint whose source has not been checked."""


@dataclass(frozen=True, slots=True)
class Finding:
    """体检结果: ``code`` is stable, ``text`` says what is wrong and where, ``ground`` the rule or item behind it."""

    code: str
    level: Level
    text: str
    span: Span | None
    ground: str = ""


def check(
    plan: Plan, *, parent: Plan | None = None, on: date | None = None, calendar: Calendar | None = None
) -> list[Finding]:
    """All findings, in order of the text. ``parent`` is the plan of the level above; ``on`` the day for which the dated
    hints are asked (all hints if not given)."""
    found = [
        *_questions(plan),
        *_rest_days(plan, calendar or standard()),
        *_duties(plan),
        *_topics(plan),
        *_hints(plan, on),
    ]
    if parent is not None:
        found += _against(plan, parent)
    return sorted(found, key=lambda f: (f.span is None, f.span or (0, 0), f.code))


def _questions(plan: Plan) -> Iterator[Finding]:
    for q in plan.questions:
        if q.code == "refused_content":
            yield Finding(q.code, "refused", q.text, q.span, "S4-11")
        elif q.code in _CONFLICTS:
            yield Finding(q.code, "conflict", q.text, q.span, "F5")
        elif q.code in _GAPS:
            yield Finding(q.code, "gap", q.text, q.span)
        elif q.code != "weekend_due":
            yield Finding(q.code, "notice", q.text, q.span)
    clean = "".join(map(canonical, plan.text))
    for m in _PEOPLE.finditer(clean):
        yield Finding(
            "people_narrowed", "refused", "“人和事”只理解为责任单位内部的障碍,不建立任何群众名单", m.span(), "S0-37"
        )


def _rest_days(plan: Plan, calendar: Calendar) -> Iterator[Finding]:
    for o in plan.obligations:
        day = due_day(plan, o)
        if day is None or not 1950 <= day.year <= 2198:
            continue
        kind = calendar.kind(day)
        if not kind.workday:
            before = calendar.last_workday_on_or_before(day)
            name = kind.holiday or "休息日"
            yield Finding(
                "rest_day_due", "notice", f"{o.what}的截止日{day}是{name},提醒按前一个工作日{before}", o.span, "F1.5"
            )


def due_day(plan: Plan, obligation: Obligation) -> date | None:
    """The day an obligation is due where that is one known day."""
    due = obligation.due
    if isinstance(due, OnDate):
        return as_date(due.on)
    if isinstance(due, ByPhase) and due.anchor == "end" and due.days == 0:
        return next((as_date(p.ends_on) for p in plan.phases if p.name == due.phase), None)
    return None


def _duties(plan: Plan) -> Iterator[Finding]:
    for d in plan.duties:
        if not d.lead:
            yield Finding(
                "duty_without_lead", "gap", f"“{d.task}”没有牵头单位,只有配合单位:{'、'.join(d.assist)}", d.span
            )


def _topics(plan: Plan) -> Iterator[Finding]:
    """Top-level topics that no duty speaks of: none inside their clause and none with like words."""
    tasks = [(d.span, grams(d.task + plan.quote(d.span))) for d in plan.duties]
    parents = {t.parent for t in plan.topics}
    found: list[Finding] = []
    for t in plan.topics:
        if t.parent is not None and t.code not in parents and any(x.code == t.parent for x in plan.topics):
            continue
        own = grams(t.text)
        end = next((c.span[1] for c in plan.clauses if c.span[0] == t.span[0]), t.span[1])
        inside = any(t.span[0] <= a < end and b <= end for (a, b), _ in tasks)
        if not inside and not any(len(own & words) >= max(2, 0.3 * len(own)) for _, words in tasks):
            found.append(Finding("topic_without_duty", "gap", f"“{t.text}”没有写明由谁负责", t.span))
    if len(found) > 3 and len(found) * 2 > len(plan.topics):
        # A plan that assigns by system or by area and not by problem is asked once, not for every problem.
        found = [Finding("topic_without_duty", "gap", f"{len(found)}项整治事项没有逐项写明由谁负责", found[0].span)]
    yield from found


def _hints(plan: Plan, on: date | None) -> Iterator[Finding]:
    for given in hints.find(plan, on):
        doubt = "" if given.hint.sure else UNSURE
        yield Finding(f"hint.{given.hint.code}", "hint", given.hint.text + doubt, given.span, given.hint.source)


def _against(plan: Plan, parent: Plan) -> Iterator[Finding]:
    """What runs later than, or lacks, what the plan above demands (S1-45, X-4)."""
    yield from _later(plan, "ends_on", plan.ends_on, parent.ends_on, "行动结束日晚于上级方案")
    yield from _later(plan, "starts_on", parent.starts_on, plan.starts_on, "行动开始日早于上级方案")
    by_name = {p.name: p for p in parent.phases}
    for p in plan.phases:
        above = by_name.get(p.name)
        end, limit = as_date(p.ends_on), as_date(above.ends_on) if above else None
        if end and limit and end > limit:
            yield Finding(
                "parent_conflict", "conflict", f"{p.name}结束于{end},上级方案要求{limit}前结束", p.span, "X-4"
            )
    covered = [grams(t.text) for t in plan.topics]
    for t in parent.topics:
        own = grams(t.text)
        if t.parent is None and not any(len(own & c) >= max(2, 0.3 * len(own)) for c in covered):
            yield Finding("parent_topic_missing", "gap", f"上级方案的“{t.text}”在本方案中没有对应内容", None, "S1-45")
    for o in parent.obligations:
        if o.kind in {"report", "return"} and isinstance(o.due, OnDate):
            yield from _report_late(plan, o, o.due)


def _later(plan: Plan, key: str, one: str | None, two: str | None, text: str) -> Iterator[Finding]:
    a, b = as_date(one), as_date(two)
    if a and b and a > b:
        spans = plan.meta_spans.get(key) or (None,)
        yield Finding("parent_conflict", "conflict", f"{text}({a}、{b})", spans[0], "X-4")


def _report_late(plan: Plan, wanted: Obligation, due: OnDate) -> Iterator[Finding]:
    """A summing-up here that is due after the day on which the level above wants its own."""
    limit = as_date(due.on)
    for o in plan.obligations:
        day = as_date(o.due.on) if isinstance(o.due, OnDate) else None
        if o.kind == wanted.kind and day and limit and day >= limit and "总结" in o.what and "总结" in wanted.what:
            yield Finding("parent_conflict", "conflict", f"{o.what}{day}才到,上级方案要求{limit}前上报", o.span, "X-4")


def grams(words: str) -> set[str]:
    """Pairs of neighbouring characters of the clean text, the measure of like words used here."""
    clean = "".join(canonical(c) for c in words if c >= "\u3400")
    return {clean[i : i + 2] for i in range(len(clean) - 1)}
