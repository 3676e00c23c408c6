"""读入: what the compiler read of a plan, as the elements a campaign keeps. Pure: a ``Plan`` in, bodies with their spans out.

duban-plan/1 holds a leading body as one duty and channels only as recipients; here both become elements of their own, so that a
group's members and posts can be corrected one by one and a channel can be used by every plan and report (S2-3, S4-14).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from duban.campaign import elements
from duban.campaign.elements import (
    Body,
    ChannelBody,
    DutyBody,
    GroupBody,
    MechanismBody,
    ObligationBody,
    PostBody,
    QuantityBody,
)
from duban.plans.model import Clause, Duty, Plan, Span

_REPORTED = frozenset({"report", "return", "filing"})
_GROUP = re.compile(
    "(?:领导小组|工作小组|协调小组|专项小组|指挥部|专班|联席会议|委员会|推进组|工作组|领导机构|協調小組|領導小組|專班|聯席會議|指揮部|委員會)$"
)
_ROLE = "(?:第一|常务|执行|總|总|副|常務|執行)*(?:组[ \u3000]*长|組[ \u3000]*長|召集人|指挥长|指揮長|总指挥|總指揮|主[ \u3000]*任|成[ \u3000]*员|成[ \u3000]*員|联络员|聯絡員)"
_ROLE_LINE = re.compile(f"^[ \u3000]*(?P<role>副?[ \u3000]*{_ROLE})[ \u3000]*[:\uff1a\u3000 ][ \u3000]*(?P<rest>.*)$")
_HOLDS = re.compile("(?:同志)?(?:任|担任|兼任|擔任|为|為)(?P<role>[^,\uff0c。;\uff1b、]{1,16})")
_NAMELESS = re.compile(
    f"(?:由|[,\uff0c、;\uff1b])(?P<title>[^,\uff0c。;\uff1b由]{{2,30}}?)(?:担任|擔任|兼任|任)(?P<role>{_ROLE})"
)
_OFFICE = re.compile(
    "办公室(?:设|設)?在(?P<name>[^,\uff0c。;\uff1b()\uff08\uff09]{2,40})|辦公室(?:設)?在(?P<other>[^,\uff0c。;\uff1b]{2,40})"
)
_HELD = re.compile("(?P<title>.+?(?:书记|書記|长|長|主任|常委|委员|委員|主席))(?P<name>[\u3400-\u9fff]{2,3})(?:同志)?")
_OFFICE_ENDS = re.compile("[长長任记記员員席委]$")
_DOES = re.compile("具体实施|组织实施|负责实施|具體實施|組織實施|負責實施")
_CLAUSES = re.compile("[,\uff0c。;\uff1b\n]")
_BLANK = re.compile("[ \u3000\t]+")


@dataclass(frozen=True, slots=True)
class Drafted:
    """读出的要素: kind, body, where it stands, the clause it stands in, and the ``item`` of the plan it comes from (None: several)."""

    kind: str
    body: Body
    span: Span | None
    place: str
    item: Any = None

    @property
    def at(self) -> int:
        """Where it begins, for the order of the text."""
        return self.span[0] if self.span else 0


def drafted(plan: Plan) -> list[Drafted]:
    """Everything of the plan that is kept as an element, kind by kind, each in the order of the text."""
    found: list[Drafted] = []
    for duty in plan.duties:
        found += _group(plan, duty) if is_group(duty) else [_duty(plan, duty)]
    for one in plan.obligations:
        what = one.what or plan.quote(one.span)
        body = ObligationBody(what, one.kind, one.due, one.who, one.to)
        found.append(Drafted("obligation", body, one.span, place(plan.clauses, one.span), one))
    found += _channels(plan)
    for number in plan.quantities:
        body_of = QuantityBody(number.what, number.value)
        found.append(Drafted("quantity", body_of, number.span, place(plan.clauses, number.span), number))
    for tool in plan.mechanisms:
        found.append(Drafted("mechanism", MechanismBody(tool.code), tool.span, place(plan.clauses, tool.span), tool))
    order = list(elements.ELEMENT_KINDS)
    return sorted(found, key=lambda one: (order.index(one.kind), one.at))


def place(clauses: Sequence[Clause], span: Span | None) -> str:
    """The path of the innermost numbered place that holds the span (``五.二.3``); empty outside all of them (S3-2)."""
    if span is None:
        return ""
    around = [one for one in clauses if one.span[0] <= span[0] < one.span[1]]
    return max(around, key=lambda one: one.level).path[:60] if around else ""


def is_group(duty: Duty) -> bool:
    """True for a duty that founds a leading body: duty of duban-plan/1 whose task is the body itself."""
    return len(duty.lead) == 1 and duty.task == duty.lead[0] and _GROUP.search(_bare(duty.task)) is not None


def _duty(plan: Plan, duty: Duty) -> Drafted:
    does = _implementing(plan.quote(duty.span), duty.assist)
    body = DutyBody(duty.task, duty.lead, tuple(n for n in duty.assist if n not in does), does, duty.persons)
    return Drafted("duty", body, duty.span, place(plan.clauses, duty.span), duty)


def _implementing(quote: str, assist: Sequence[str]) -> tuple[str, ...]:
    """Those whose part of the sentence says that they carry it out (S2-7)."""
    parts = [part for part in _CLAUSES.split(quote) if _DOES.search(part)]
    return tuple(name for name in assist if any(name in part for part in parts))


def _group(plan: Plan, duty: Duty) -> Iterator[Drafted]:
    quote, where = plan.quote(duty.span), place(plan.clauses, duty.span)
    office = _OFFICE.search(quote)
    name = duty.lead[0]
    sits = (office["name"] or office["other"] or "").strip() if office else ""
    yield Drafted("group", GroupBody(name, duty.assist, sits), duty.span, where)
    for body, begin, end in posts(quote, name, duty.persons):
        yield Drafted("post", body, (duty.span[0] + begin, duty.span[0] + end), where)


def posts(quote: str, group: str, persons: Sequence[str]) -> list[tuple[PostBody, int, int]]:
    """Posts named in the words that found a body: by lines (组长:某某 职务), in prose (由…某某任组长), or without a holder.

    ``persons`` are the holders already understood; positions are within ``quote``.
    """
    found = [*_by_lines(quote, group, persons), *_in_prose(quote, group, persons), *_nameless(quote, group, persons)]
    seen: set[tuple[str, str, str]] = set()
    out = []
    for body, begin, end in sorted(found, key=lambda one: one[1]):
        key = (body.role, body.name, body.title if not body.name else "")
        if key not in seen:
            seen.add(key)
            out.append((body, begin, end))
    return out


def _by_lines(quote: str, group: str, persons: Sequence[str]) -> Iterator[tuple[PostBody, int, int]]:
    role, at = "", 0
    for line in quote.splitlines(keepends=True):
        head = _ROLE_LINE.match(line.rstrip())
        role = _bare(head["role"]) if head else role if line[:1] in " \u3000\t" else ""
        offset = head.start("rest") if head else 0
        for name in persons if role else ():
            spelled = re.search("[ \u3000]*".join(map(re.escape, name)), line[offset:])
            if spelled:
                title = _BLANK.sub(
                    " ", line[offset + spelled.end() :].strip(" \u3000\t\r\n:\uff1a()\uff08\uff09。;\uff1b,\uff0c")
                )
                yield PostBody(group, role, name, title[:120]), at + offset + spelled.start(), at + len(line.rstrip())
        at += len(line)


def _in_prose(quote: str, group: str, persons: Sequence[str]) -> Iterator[tuple[PostBody, int, int]]:
    for name in persons:
        for spelled in re.finditer("[ \u3000]*".join(map(re.escape, name)), quote):
            holds = _HOLDS.match(quote, spelled.end())
            if holds is None or not re.search("长|長|人|任|挥|揮|员|員", holds["role"]):
                continue
            begin = max(quote.rfind(mark, 0, spelled.start()) for mark in ",\uff0c。;\uff1b由\n") + 1
            title = _bare(quote[begin : spelled.start()])
            yield PostBody(group, _bare(holds["role"]), name, title[:120]), begin, holds.end()


def _nameless(quote: str, group: str, persons: Sequence[str]) -> Iterator[tuple[PostBody, int, int]]:
    """Posts that go with an office (由市纪委书记担任召集人), or with a holder whom the reading did not take for one."""
    for match in _NAMELESS.finditer(quote):
        said = _bare(match["title"])
        if not any(name in said for name in persons):
            held = _HELD.fullmatch(said)
            title, name = (
                (held["title"], held["name"]) if held and not _OFFICE_ENDS.search(held["name"]) else (said, "")
            )
            yield PostBody(group, _bare(match["role"]), name, title[:120]), match.start("title"), match.end()


def _channels(plan: Plan) -> Iterator[Drafted]:
    """Who hands in to whom: one channel for each pair of sender and recipient, at its first place."""
    seen: set[tuple[tuple[str, ...], tuple[str, ...]]] = set()
    for one in plan.obligations:
        if one.kind in _REPORTED and one.who and one.to and (one.who, one.to) not in seen:
            seen.add((one.who, one.to))
            yield Drafted("channel", ChannelBody(one.who, one.to), one.span, place(plan.clauses, one.span))


def _bare(text: str) -> str:
    return re.sub('[ \u3000\t\r\n“”"]+', "", text)


_ORDERS = re.compile(
    "(?:整改|督办|督查|纠风工作|工作|责令整改|限期整改|监察|纪检监察)*(?:督办单|督办函|督办通知书?|任务书|建议书|通知书|提醒函|交办单|交办函|督辦單|督辦函|任務書|建議書|通知書|交辦單)"
)
_UNDERTAKINGS = re.compile(
    "专项治理|专项整治|专项清理|专项行动|集中整治|专项工作|專項治理|專項整治|專項清理|專項行動|集中整治"
)


def own_words(text: str) -> dict[str, str]:
    """What the plan itself calls things, for the screen (X-1): ``order`` the paper by which work is pressed, ``campaign`` the undertaking."""
    found = {"order": _favourite(_ORDERS, text), "campaign": _favourite(_UNDERTAKINGS, text)}
    return {key: word for key, word in found.items() if word}


def _favourite(pattern: re.Pattern[str], text: str) -> str:
    """The wording used most, the first of those used equally often."""
    counts: dict[str, int] = {}
    for match in pattern.finditer(_BLANK.sub("", text)):
        counts[match.group()] = counts.get(match.group(), 0) + 1
    return max(counts, key=lambda word: counts[word], default="")
