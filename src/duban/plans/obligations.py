"""应办事项: what must be handed in, published, checked or finished, from the acts and the notes of a plan.

Each clause of an act is asked in turn: is something handed over, published, circulated, a number of cases demanded,
a self-check ordered, a task given its own date or cycle? Its due follows the four rules of FORMAT section 3.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from . import actors, due, wording
from .actors import Actor
from .acts import Act, Piece
from .asked import Asked, Found
from .model import DueRule, Every, Obligation, OnDate, Unspecified
from .notes import Note, answerable
from .obligation_parts import clauses, names, of_note
from .obligation_words import (
    BOARD,
    CONDITIONAL,
    HAND,
    HANDED_KINDS,
    ONLY_DATE,
    REACH,
)
from .reading import Reading

# 各村财务情况每季度公示: those whose matter it is have to do it.
_OF_ALL = re.compile(
    r"(?P<who>各(?:村|社区|乡镇|乡|镇|街道|县|市|区|学校|校|单位|部门|企业)(?:\([^()]*\))?)(?=[^,。;、的]{0,24}(?:情况|率|资金|信息|结果|数据|清单|台账|方案|报告|账目|收支|财务))"
)


_UNTIL = re.compile(r"[底末日月]前(?:全面|基本|全部)?(?:完成|整改|清零|到位|办结)")
_AGAIN = re.compile(r"每个?(?:[日天周旬月季]|半[年月])")
_ORDERED = re.compile(r"(?:都|均|也|还)?(?:要|应当?|必须|须|务必)(?!求)")
_MAKES = re.compile(r"形成|撰写|总结|汇总|梳理|制定|制订|编制|填|列出|编发|编印")


def read(reading: Reading, rows: Sequence[Sequence[Act]], notes: Sequence[Note]) -> list[Obligation]:
    """Obligations in order of the text."""
    out: list[tuple[int, Obligation]] = []
    state = _State(reading, notes)
    taken = reading.mask((n.start, n.end) for n in notes)
    for row in rows:
        if row and not taken[row[0].start] and not state.skips(row[0]):
            out += state.sentence(row)
    out += state.self_check(rows)
    out += [(n.start, o) for n in notes if (o := of_note(reading, n)) is not None]
    return _parallel([o for _, o in sorted(out, key=lambda pair: pair[0])], reading)


def _parallel(found: list[Obligation], reading: Reading) -> list[Obligation]:
    """Two organs told the same thing side by side in one sentence owe one thing together."""
    out: list[Obligation] = []
    for o in found:
        last = out[-1] if out else None
        if (
            last is not None
            and o.kind == last.kind == "disclosure"
            and o.due == last.due
            and o.who != last.who
            and 0 <= o.span[0] - last.span[1] <= 2
            and BOARD.search(o.what)
            and BOARD.search(last.what)
        ):
            out[-1] = replace(last, who=last.who + o.who, span=(last.span[0], o.span[1]))
            continue
        out.append(o)
    return out


class _State:
    """What is carried from sentence to sentence: the last subject of the paragraph and whether the self-check is found."""

    def __init__(self, reading: Reading, notes: Sequence[Note]) -> None:
        self.reading = reading
        self.notes = [n for n in notes if "\t" not in reading.text[n.start : n.end]]
        self.text = reading.text
        self.para: tuple[int, str] = (-1, "")
        self.subject: list[Actor] = []
        self.told: tuple[list[Actor], list[Actor]] = ([], [])  # who last handed something to whom
        self.asked = Asked(reading)
        self.stages = bytearray(len(reading.text) + 1)
        for x, y in [f.where for f in reading.found] + reading.meta.places.get("starts_on", []):
            self.stages[x:y] = b"\x01" * (y - x)

    def skips(self, act: Act) -> bool:
        ordered = bool(act.by) and _ORDERED.match(self.text, act.verb, act.end) is not None
        role = self.reading.role(act.sentence)
        again = role == "time" and _AGAIN.search(self.text, act.sentence.start, act.sentence.end) is not None
        again = again or (
            role == "topics" and _UNTIL.search(self.text, act.sentence.start, act.sentence.end) is not None
        )
        return (role in {"topics", "scope", "time"} and not ordered and not again) or any(
            a <= act.start < b for a, b in self.reading.refused
        )

    def sentence(self, row: Sequence[Act]) -> list[tuple[int, Obligation]]:
        first = row[0].sentence
        place = (first.para, first.node.path if first.node else "")
        if place != self.para:
            self.para, self.subject, self.told = place, [], ([], [])
        out: list[tuple[int, Obligation]] = []
        zone = first.start
        subjects: list[Actor] = []
        leading = min(row[0].start if row[0].by else row[0].end, first.start + REACH)
        for act in row:
            out += self._act(act, zone, (first.start, leading), self._leading(row, act))
            if act.by:
                zone = act.end
                subjects += act.by
        if subjects:
            self.subject = subjects
        return out

    def self_check(self, rows: Sequence[Sequence[Act]]) -> list[tuple[int, Obligation]]:
        """A phase named for the self-check orders it, in whatever words: the first thing its units are told to do."""
        if self.asked.self_checked:
            return []
        for phase, found in zip(self.reading.phases, self.reading.found, strict=True):
            if not re.search("自查|自纠", found.name) or re.search("报告|总结", found.name):
                continue
            for act in (a for row in rows for a in row if found.scope[0] <= a.start < found.scope[1] and a.by):
                if (
                    act.role in {"", "lead"}
                    and not re.search(r"督促|指导|检查|抽查|报", self.text[act.verb : act.verb + 12])
                    and re.search(
                        r"对照|自查|自纠|自行|核对|核查|清查|排查|清理|填|登记|梳理|查摆|查找|剖析",
                        self.text[act.verb : act.end],
                    )
                ):
                    end = clauses(self.text, act.verb, act.end)[0].end
                    rule = due.by_phase(phase, False)
                    return [(act.start, self._made(Found("self_check", (act.verb, end)), act.by, rule, act.start, end))]
        return []

    def _leading(self, row: Sequence[Act], act: Act) -> list[Actor]:
        """The lead of the sentence, who answers for what follows where ``act`` only names helpers."""
        if act.role not in {"assist", "forward"}:
            return []
        return next((a.by for a in row if a.by and a.role not in {"assist", "forward"}), [])

    def _act(self, act: Act, zone: int, leading: tuple[int, int], lead: list[Actor]) -> list[tuple[int, Obligation]]:
        out: list[tuple[int, Obligation]] = []
        who, body = self._who(act)
        conditional = bool(CONDITIONAL.match(self.text[act.sentence.start : min(act.end, act.sentence.start + REACH)]))
        who = lead or who
        previous: Found | None = None
        parts = clauses(self.text, body, act.end)
        for i, piece in enumerate(parts):
            start = min(act.start, piece.start) if piece.start <= act.verb and not out else piece.start
            if not act.by and (crowd := self._crowd(piece)) is not None:
                who = [crowd]
            if ONLY_DATE.fullmatch(self.text[piece.start : piece.end]) or self._handed_next(parts, i):
                continue
            if i + 1 < len(parts) and self._only_when(piece, act):
                continue
            if self._stated(piece):
                continue
            if (
                i
                and not self._stated(parts[i - 1])
                and ONLY_DATE.fullmatch(self.text[parts[i - 1].start : parts[i - 1].end])
            ):
                leading = parts[i - 1].start, parts[i - 1].end
            for found in self.asked.asks(act, piece, parts[i - 1] if i else None, leading):
                self._addressed(found, previous, who, bool(act.by))
                if (
                    previous is not None
                    and found.kind == "report" == previous.kind
                    and not found.to
                    and found.says == "说明"
                ):
                    continue
                dues = self._dues(found, piece, act, zone, conditional) if found.own_due is None else [found.own_due]
                if out and previous is not None and self._made_first(previous, found):
                    out.pop()
                previous = found
                out += [(start, self._made(found, who, rule, start, piece.end)) for rule in dues]
        return out

    def _addressed(self, found: Found, previous: Found | None, who: list[Actor], named: bool) -> None:
        """Give a hand-over without a recipient that of the clause before, or of the one who was told before."""
        if found.kind not in HANDED_KINDS:
            return
        if not found.to and not found.says:
            if previous is not None and previous.kind in HANDED_KINDS:
                found.to = previous.to
            elif not named and who == self.told[0]:
                found.to = self.told[1]
        if found.to:
            self.told = (who, found.to)

    def _made_first(self, previous: Found, found: Found) -> bool:
        """True where ``previous`` only makes what ``found`` hands over: 汇总后形成报告,报…."""
        if found.kind not in HANDED_KINDS or previous.kind not in {"completion", "inspection"}:
            return False
        return bool(_MAKES.search(self.text[previous.what[0] : previous.what[1]]))

    def _only_when(self, piece: Piece, act: Act) -> bool:
        """True for a clause that only says until when: 应当自公布之日起3个工作日内, (在平台公示…)."""
        start = max(piece.start, act.verb if piece.start <= act.verb else piece.start)
        said = due.said(self.reading, start, piece.end)
        if not said or said[-1].end < piece.end - 1:
            return False
        return bool(
            re.fullmatch(r"(?:应当?|要|须|必须|需)?(?:[自从在于接收][^,。;]{0,24})?", self.text[start : said[0].start])
        )

    def _stated(self, piece: Piece) -> bool:
        """True where the dates of a clause are those of a phase or of the campaign."""
        return self.stages.find(b"\x01", piece.start, piece.end) >= 0 and not re.search(
            r"[报送].{0,12}$", self.text[piece.start : piece.end]
        )

    def _crowd(self, piece: Piece) -> Actor | None:
        """A class of persons told to do something (现有执法人员要全部培训)."""
        m = re.compile(
            r"(?!要|对|把|组织|让|引导|督促|确保|推动|每)[^,。;:]{2,16}(?:人员|干部|职工|企业|(?<!企)业主|教师|医师|负责人)(?=(?:要|应|须|必须|应当|一律)(?!求))"
        ).match(self.text, piece.start, piece.end)
        m = m or re.compile(r"各[\u4e00-\u9fff]{1,8}(?:[人商户方长员]|主任|书记)(?=对|要|应|须|于|在|将|按|\d)").match(
            self.text, piece.start, piece.end
        )
        return Actor(self.reading.words(m.start(), m.end()), m.group(), m.start(), m.end()) if m else None

    def _handed_next(self, parts: list[Piece], i: int) -> bool:
        """True for 要将…(object), whose verb 报… opens the next clause."""
        here = self.text[parts[i].start : parts[i].end]
        if i + 1 >= len(parts) or not re.match(
            r"(?:并|要|应|须)*(?:(?:于|在)[^,。;]{2,12})?(?:及时|分别)?(?:将|把)", here
        ):
            return False
        following = self.text[parts[i + 1].start : parts[i + 1].end]
        return bool(
            re.match(r"(?:并)?(?:按[^,]{2,8})?(?:及时|统一|分别|书面|一并)*(?:上报|报|送|向|抄)", following)
        ) and not HAND.search(here)

    def _who(self, act: Act) -> tuple[list[Actor], int]:
        """The subject, its possessive form (各县区的总结报告), or the paragraph's last subject that plainly fits."""
        if act.by:
            return act.by, act.verb
        text = self.text
        end = actors.extent(text, act.start, act.end, subject=False)
        cut = text.find("的", act.start, act.end)
        if 0 < cut - act.start < 60:
            end = actors.extent(text, act.start, cut, subject=False)
            if end == cut and re.match(
                r"的[^,。;]{0,16}(?:报告|总结|情况|材料|方案|报表|台账|清单)", text[cut : cut + 22]
            ):
                self.subject = actors.listed(self.reading.view, act.start, cut)
                return self.subject, act.start
        if m := _OF_ALL.match(text, act.start, act.end):
            self.subject = [Actor(self.reading.words(*m.span("who")), m["who"], *m.span("who"))]
            return self.subject, act.start
        if any(a.key in text[act.start : act.end] for a in self.subject) or re.match(
            r"[省市县区镇乡村](?!场|直|委|政|纪)", text[act.start : act.end]
        ):
            return [], act.start
        return self.subject or answerable(self.reading, self.notes, act.start), act.start

    def _dues(self, found: Found, piece: Piece, act: Act, zone: int, conditional: bool) -> list[DueRule]:
        first = piece.start <= act.verb
        here = due.said(self.reading, max(zone, act.start) if first else piece.start, piece.end)
        word = due.vague(self.reading, piece.start, piece.end)
        # The clause's own vague word comes before a date or cycle said in another clause of the sentence.
        if not here and not (word and found.kind in HANDED_KINDS | {"disclosure", "bulletin", "other"}):
            here = (
                due.said(self.reading, max(zone, piece.start - REACH), piece.start)[-1:]
                or due.said(self.reading, act.sentence.start, min(act.start, act.sentence.start + REACH))[:1]
            )
        firm = [s.due for s in here]
        if firm:
            every = [r for r in firm if isinstance(r, Every)]
            if len(every) > 1:
                return list(every)
            if len(several := self._dates_side_by_side(here)) > 1:
                return several
            return [firm[-1] if found.kind in HANDED_KINDS and not every else (every[0] if every else firm[0])]
        if not word and found.kind in HANDED_KINDS | {"other"}:
            word = due.vague(self.reading, max(act.start, piece.end - REACH), piece.end)
        return [Unspecified(word)] if word else [due.by_phase(self.reading.phase_at(piece.start), conditional)]

    def _dates_side_by_side(self, said: Sequence[due.Said]) -> list[DueRule]:
        """6月底和7月底 are two dates for one thing, which is due twice."""
        dates = [s for s in said if isinstance(s.due, OnDate)]
        apart = [self.text[x.end : y.start] for x, y in zip(dates, dates[1:], strict=False)]
        return [s.due for s in dates] if apart and all(re.fullmatch("[、和及与,]前?|", gap) for gap in apart) else []

    def _made(self, found: Found, who: list[Actor], rule: DueRule, start: int, end: int) -> Obligation:
        what = next(
            (
                w
                for w in (
                    wording.what(self.reading, *found.what),
                    *(wording.what(self.reading, *p) for p in found.instead),
                )
                if len(w) >= 2
            ),
            "",
        ) or self.reading.words(start, min(end, start + 40))
        return Obligation(what, found.kind, names(who), names(found.to), rule, self.reading.span(start, end))
