"""读数文字: a reading, its findings and the difference of two readings as lines a person can read, in Chinese or in English.

For the command line and for logs; the screens have their own pages. Nothing is decided here. What the plan says is never translated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from . import english, hints
from .checks import UNSURE, Finding
from .diff import Change, Difference
from .model import (
    ByPhase,
    DueRule,
    Duty,
    Every,
    Obligation,
    OnDate,
    Phase,
    Plan,
    Quantity,
    Span,
    Topic,
    Unspecified,
    Within,
)

PERIODS = {
    "day": "每日",
    "week": "每周",
    "fortnight": "每两周",
    "ten_days": "每旬",
    "half_month": "每半月",
    "month": "每月",
    "quarter": "每季度",
    "half_year": "每半年",
    "year": "每年",
}
KINDS = {
    "report": "报告",
    "return": "报表",
    "filing": "备案",
    "self_check": "自查",
    "disclosure": "公开",
    "bulletin": "通报",
    "meeting": "会议",
    "inspection": "检查",
    "case_quota": "办案数",
    "completion": "完成",
    "other": "其他",
}
LEVELS = {"conflict": "冲突", "gap": "缺项", "notice": "注意", "refused": "不纳入", "hint": "合规提示"}
SORTS = {"added": "新增", "removed": "删去", "changed": "改动"}
PARTS = {
    "metadata": "文头",
    "phases": "阶段",
    "topics": "事项",
    "duties": "职责",
    "obligations": "义务",
    "quantities": "指标",
    "mechanisms": "机制",
}
_WEEKDAYS = "一二三四五六日"

Language = Literal["zh", "en"]


def due(rule: DueRule, lang: Language = "zh") -> str:
    """A due in words: 2025-06-30 · 每月5日(次期) · 自查阶段结束后5日 · 收到后3个工作日内 · 未写明(及时)."""
    match rule:
        case OnDate():
            return rule.on
        case Every():
            return english.every(rule.period, rule.day, rule.offset, rule.month) if lang == "en" else _every(rule)
        case ByPhase():
            return english.by_phase(rule.phase, rule.anchor, rule.days) if lang == "en" else _by_phase(rule)
        case Within():
            if lang == "en":
                return english.within(rule.days, rule.working, rule.after)
            days = "个工作日" if rule.working else "日"
            return f"{rule.after}起{rule.days}{days}内" if rule.after else f"{rule.days}{days}内"
        case Unspecified():
            words = "not stated" if lang == "en" else "未写明"
            return f"{words}({rule.phrase})" if rule.phrase else words


def _every(rule: Every) -> str:
    words = PERIODS[rule.period]
    if rule.month is not None:
        words += f"第{rule.month}个月"
    if rule.day is not None:
        words += f"周{_WEEKDAYS[rule.day - 1]}" if rule.period == "week" and rule.day <= 7 else f"{rule.day}日"
        words = words.replace("每周周", "每周")
    return words + ("(次期)" if rule.offset else "")


def _by_phase(rule: ByPhase) -> str:
    which = "每个阶段" if rule.phase == "each" else rule.phase
    anchor = {"start": "开始", "end": "结束", "next_start": "的下一阶段开始"}[rule.anchor]
    return f"{which}{anchor}" + (f"后{rule.days}日" if rule.days else "时" if rule.days == 0 else "")


class _Said:
    """The lines in one language."""

    def __init__(self, lang: Language) -> None:
        self.lang: Language = lang
        self.english = lang == "en"

    def word(self, chinese: str) -> str:
        return english.word(chinese) if self.english else chinese

    def sentence(self, chinese: str) -> str:
        if not self.english:
            return chinese
        said = next((hint.english for hint in hints.HINTS if chinese.removesuffix(UNSURE) == hint.text), "")
        doubt = " (source still to be checked)" if chinese.endswith(UNSURE) else ""
        return said + doubt if said else english.sentence(chinese)

    def head(self, chinese: str, count: int) -> str:
        return f"{self.word(chinese)} ({count})" if self.english else f"{chinese}({count})"

    def names(self, names: Iterable[str]) -> str:
        return (", " if self.english else "、").join(names)

    def phase(self, phase: Phase) -> str:
        start = f"{phase.starts_on or '?'}{self.word('(推算)') if 'starts_on' in phase.derived else ''}"
        return ("· " if phase.parent else "") + f"{phase.name}: {start} {self.word('至')} {phase.ends_on or '?'}"

    def duty(self, duty: Duty) -> str:
        roles = (("牵头", duty.lead), ("配合", duty.assist), ("人员", duty.persons))
        mark, stop = (": ", "; ") if self.english else (":", ";")
        parts = stop.join(f"{self.word(role)}{mark}{self.names(names)}" for role, names in roles if names)
        return f"{duty.task} [{parts}]" if self.english else f"{duty.task}〔{parts}〕"

    def obligation(self, o: Obligation) -> str:
        who = self.names(o.who) or "?"
        to = f" → {self.names(o.to)}" if o.to else ""
        return f"[{self.word(KINDS[o.kind])}] {who}{to}: {o.what} — {due(o.due, self.lang)}"

    def item(self, item: object) -> str:
        match item:
            case Phase():
                return self.phase(item)
            case Topic():
                return item.text
            case Duty():
                return self.duty(item)
            case Obligation():
                return self.obligation(item)
            case Quantity():
                return _quantity(item)
        return str(getattr(item, "code", item))

    def value(self, value: object) -> str:
        if isinstance(value, (OnDate, Every, ByPhase, Within, Unspecified)):
            return due(value, self.lang)
        if isinstance(value, tuple):
            return self.names(map(str, value)) or self.word("(无)")
        return self.word("(无)") if value is None else str(value)

    def field(self, name: str) -> str:
        return (english.FIELDS if self.english else english.FIELDS_ZH).get(name, name)

    def changed(self, change: Change) -> str:
        if change.part == "metadata":
            return f"{self.field(change.fields[0])}: {self.value(change.old)} ⇒ {self.value(change.new)}"
        if change.sort != "changed":
            return self.item(change.old or change.new)
        fields = [
            f"{self.field(key)}: {self.value(getattr(change.old, key))} ⇒ {self.value(getattr(change.new, key))}"
            for key in change.fields
        ]
        return f"{_short(self.item(change.new), 40)} ({'; '.join(fields)})"


def of_plan(plan: Plan, lang: Language = "zh") -> list[str]:
    """A reading: head, phases, topics as a tree, duties, obligations, quantities, mechanisms, questions."""
    said = _Said(lang)
    out = [f"{said.word('标题')}: {plan.title or said.word('(未写明)')}"]
    days = f"{plan.starts_on or '?'} {said.word('至')} {plan.ends_on or '?'}"
    for label, value in (
        ("发文字号", plan.doc_no),
        ("发文机关", said.names(plan.issuers)),
        ("日期", plan.issued_on),
        ("主送", said.names(plan.recipients)),
        ("行动时间", days if plan.starts_on or plan.ends_on else ""),
    ):
        if value:
            out.append(f"{said.word(label)}: {value}")
    for heading, lines in (
        ("阶段", [said.phase(p) for p in plan.phases]),
        ("整治事项", _topics(plan.topics)),
        ("职责", [said.duty(d) for d in plan.duties]),
        ("应办义务", [said.obligation(o) for o in plan.obligations]),
        ("指标", [_quantity(q) for q in plan.quantities]),
        ("机制", [said.names(m.code for m in plan.mechanisms)] if plan.mechanisms else []),
        ("待确认", [f"{said.sentence(q.text)}{_place(plan, q.span)}" for q in plan.questions]),
    ):
        if lines:
            count = len(plan.mechanisms) if heading == "机制" else len(lines)
            out += ["", said.head(heading, count), *("  " + line for line in lines)]
    return out


def _topics(topics: Sequence[Topic]) -> list[str]:
    depth: dict[str, int] = {}
    out = []
    for topic in topics:
        depth[topic.code] = depth.get(topic.parent, 0) + 1 if topic.parent else 0
        out.append("  " * depth[topic.code] + f"{topic.code} {topic.text}")
    return out


def _quantity(q: Quantity) -> str:
    return f"{q.what}: {q.value}"


def _place(plan: Plan, span: Span | None) -> str:
    return f" —— “{_short(plan.quote(span))}”" if span else ""


def _short(words: str, most: int = 60) -> str:
    words = "".join(words.split())
    return words if len(words) <= most else words[: most - 1] + "…"


def sentence(plan: Plan, span: Span) -> str:
    """The sentence a span stands in, without line breaks."""
    a, b = span
    stops = "。！？!?；;\n\r"
    while a > 0 and plan.text[a - 1] not in stops:
        a -= 1
    while b < len(plan.text) and plan.text[b - 1] not in stops:
        b += 1
    return _short(plan.text[a:b], 100)


def of_findings(plan: Plan, found: Sequence[Finding], lang: Language = "zh") -> list[str]:
    """Findings by level, each with its ground and its sentence."""
    said = _Said(lang)
    out = []
    for level, label in LEVELS.items():
        here = [f for f in found if f.level == level]
        if not here:
            continue
        out += ["", said.head(label, len(here))]
        for f in here:
            ground = (f" [{f.ground}]" if said.english else f"〔{f.ground}〕") if f.ground else ""
            out.append(f"  {said.sentence(f.text)}{ground}")
            if f.span:
                out.append(f"      “{sentence(plan, f.span)}”")
    return out[1:] if out else [said.word("没有发现需要核对的地方。")]


def of_difference(old: Plan, new: Plan, difference: Difference, lang: Language = "zh") -> list[str]:
    """Changes of the elements, then of the text, then who must be told."""
    said = _Said(lang)
    gap = " " if said.english else ""
    out = [said.head("要素变动", len(difference.changes))]
    out += [
        f"  {said.word(SORTS[change.sort])}{gap}{said.word(PARTS[change.part])}: {said.changed(change)}"
        for change in difference.changes
    ]
    out += ["", said.head("正文变动", len(difference.text))]
    for passage in difference.text:
        before = _short(old.quote(passage.old), 80) if passage.old else ""
        after = _short(new.quote(passage.new), 80) if passage.new else ""
        out.append(f"  {said.word(SORTS[passage.sort])}: {' ⇒ '.join(w for w in (before, after) if w)}")
    if difference.units:
        out += ["", f"{said.head('应当告知', len(difference.units))}: {said.names(difference.units)}"]
    return out


def covered(words: str, details: Iterable[str]) -> str:
    """``words`` with each of the personal details in it covered: 周某某, *** (X-6)."""
    for detail in sorted(details, key=len, reverse=True):
        han = "\u4e00" <= detail[:1] <= "\u9fff"
        bare = "".join(detail.split())
        for form in {detail, bare}:
            words = words.replace(form, form[0] + "某" * (len(form) - 1) if han else "*" * len(form))
    return words
