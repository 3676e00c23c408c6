"""所求: what one clause of an order asks for – something handed in, published, circulated, a number of cases, a self-check,
a task with its own date or cycle (FORMAT section 4, obligations)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from . import actors, due
from .actors import Actor
from .acts import Act, Piece
from .model import DueRule, Every, ObligationKind, OnDate, Unspecified, Within
from .obligation_parts import kind_of_task, merged, public
from .obligation_words import (
    BOARD,
    CHECK,
    CIRCULATE,
    HAND,
    HANDING_NOUN,
    LEADERS,
    NOT_HANDED,
    PLACE,
    PUBLISH,
    QUOTA,
    RECURRING,
    SAY,
    SELF,
    TASKS,
    TOWARDS,
    VERB_REPORT,
)
from .reading import Reading

# What can be done again and again.
_REGULAR = re.compile(
    r"检查|抽查|督查|督导|调度|会商|研判|召开|评估|巡查|更新|分析|公布|披露|回访|约谈|推送|调研|视察|走访|宣讲|评议|通气"
)
# 2005年12月31日以前形成的债务: the date says which things are meant and not when the task is due.
_LOOKS_BACK = re.compile(
    r"(?:以?前|之前|前)?(?:已经?)?(?:形成|发生|存在|产生|签订|建成|取得|立项|开工|成立|购置|发放|设立|出台|制定)[^,。;]{0,20}?的"
)


@dataclass(slots=True)
class Found:
    """One obligation while its clause is being read; places in the clean text."""

    kind: ObligationKind
    what: tuple[int, int]
    to: list[Actor] = field(default_factory=list)
    own_due: DueRule | None = None
    instead: tuple[tuple[int, int], ...] = ()
    says: str = ""


class Asked:
    """Asks each clause in turn; the self-check of a plan is found once."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.text = reading.text
        self.self_checked = False

    def asks(self, act: Act, piece: Piece, before: Piece | None, leading: tuple[int, int]) -> list[Found]:
        """What one clause asks for."""
        text, a, b = self.text, piece.start, piece.end
        words = text[a:b]
        if words.endswith("的") and not HAND.search(words):
            return []
        if re.search(r"(?:列入|纳入|作为)[^,。;]{0,6}(?:年终|年度|年底)", words) and not HAND.search(words):
            return []
        if re.search("原定|原计划", words):
            return []
        if re.match(r"(?:根据|按照|依据|依照|遵照|鉴于)", words) and not HAND.search(words):
            return []
        if (
            re.match(r"对[^,。;]{0,30}(?:不认真|不力|不到位|不纠正)", words)
            or NOT_HANDED.search(words)
            or (re.match(r"(?:对|凡|如)", words) and words.endswith("的"))
        ):
            return []
        if before is not None and self._of_before(text[before.start : before.end], words):
            return []
        handed = self._handed(a, b, before)
        if handed:
            return handed
        if (
            (m := QUOTA.search(words))
            and not re.search("发[现生]一[起件例]", words)
            and re.search(r"必须|不得少于|不少于|至少|不低于|要|应|以上|每", text[act.start : b])
        ):
            return [Found("case_quota", (a + m.start(), a + m.end()))]
        if not self.self_checked and SELF.search(words) and self._self_check_here(a):
            self.self_checked = True
            return [Found("self_check", (a, b))]
        published = self._published(a, b, leading)
        return published or self._dated(act, a, b, leading)

    def _of_before(self, before: str, words: str) -> bool:
        """What a meeting is held for, and how many items a hand-over holds, are parts of the clause before."""
        if re.search(r"(?:会|会议|例会|会商|调度)(?:\([^()]*\))?$", before) and re.match(
            r"(?:主要|重点|集中|专题|及时)?(?:通报|汇报|听取|交流|研究|分析|总结|部署|传达|研判)", words
        ):
            return True
        return bool(HAND.search(before)) and bool(
            re.fullmatch(
                r"(?:全年|累计|原则上|每次|期间)?(?:上报|报送)?(?:信息)?(?:不少于|至少)\d+[条篇期份件](?:以上)?", words
            )
        )

    def _self_check_here(self, place: int) -> bool:
        phase = self.reading.phase_at(place)
        return not self.reading.phases or phase is not None

    def _handed(self, a: int, b: int, before: Piece | None) -> list[Found]:
        text = self.text
        object_at = (
            before.start
            if before is not None
            and re.match(
                r"(?:并|要|应|须)*(?:(?:于|在)[^,。;]{2,12})?(?:及时|分别)?(?:将|把)", text[before.start : before.end]
            )
            else a
        )
        if towards := self._towards(a, b, object_at):
            return towards
        for m in HAND.finditer(text, a, b):
            if (
                HANDING_NOUN.match(text, m.start(), b)
                or text.startswith("的", m.end())
                or text[m.start() - 1 : m.start()] == "“"
                or (text[m.start() - 2 : m.start()] in {"信息", "材料", "数据"} and m.end() == b)
            ):
                continue
            end = actors.extent(text, m.end(), b, subject=False)
            to = actors.listed(self.reading.view, m.end(), end) if end > m.end() else []
            if not to and (whom := LEADERS.match(text, m.end(), b)):
                end = whom.end()
                to = [Actor(self.reading.words(m.end(), end), whom.group(), m.end(), end)]
            if not to and (
                not re.match(r"上报|报送|呈报|抄|报(?=总结|材料|进展|情况)", text[m.start() : m.end() + 2])
                or re.match(r"、|阶段(?!性|报|总|情|工|进)", text[m.end() : m.end() + 3])
                or re.search(r"分(?:为)?[^,别。;]{0,60}阶段", text[a:b])
            ):
                continue
            return self._split(
                object_at if m.start() - a < 5 else a, m.start(), max(end, m.end()), b, to, text[m.start() : b]
            )
        passed = re.compile(r"(?:推送|抄告|发送)(?:至|给|到)|发至").search(text, a, b)
        if passed and (end := actors.extent(text, passed.end(), b, subject=False)) > passed.end():
            to = actors.listed(self.reading.view, passed.end(), end)
            kind_passed: ObligationKind = "report" if passed.group() == "发至" else "other"
            return [Found(kind_passed, (a, passed.start()) if passed.start() > a else (a, b), to)]
        return self._told(a, b)

    def _told(self, a: int, b: int) -> list[Found]:
        """报告县政府, 通报各镇, and what is to be reported without saying to whom."""
        text = self.text
        told = re.compile(
            r"(?:报告|通报)(?=[\u4e00-\u9fff])(?!各[项类]|批评|曝光|情况|机制|制度|精神|典型|表扬)"
        ).search(text, a, b)
        if told and (end := actors.extent(text, told.end(), b, subject=False)) > told.end():
            kind: ObligationKind = "bulletin" if told.group() == "通报" else "report"
            return [
                Found(
                    kind,
                    (a, told.start()) if told.start() > a else (a, b),
                    actors.listed(self.reading.view, told.end(), end),
                )
            ]
        m2 = VERB_REPORT.search(text, a, b)
        if m2 and not HANDING_NOUN.search(text[a:b]):
            return [
                Found(
                    "filing" if "备案" in m2.group() else "report",
                    (a, b),
                    self._handed_over(a, b),
                    says="说明" if "说明" in m2.group() else "",
                )
            ]
        return []

    def _towards(self, a: int, b: int, object_at: int) -> list[Found]:
        """向县委办公室报送…, 向社区推送…"""
        text = self.text
        for m in TOWARDS.finditer(text, a, b):
            end = actors.extent(text, m.end(), b, subject=False)
            whom = re.compile(r"[^,。;]{0,14}?领导(?=专?报|汇报|书面|专题)").match(text, m.end(), b)
            if whom:
                end = whom.end()
            if end <= m.end():
                continue
            say = SAY.match(text, end, b)
            if say is None:
                continue
            to = (
                [Actor(self.reading.words(*whom.span()), whom.group(), *whom.span())]
                if whom
                else actors.listed(self.reading.view, m.end(), end)
            )
            if re.search("推送|通报", say.group()):
                return [
                    Found(
                        "other" if "推送" in say.group() else "bulletin",
                        (a, m.start()) if m.start() > a else (a, b),
                        to,
                    )
                ]
            return self._split(object_at if m.start() - a < 5 else a, m.start(), say.end(), b, to, say.group())
        return []

    def _split(self, a: int, verb: int, after: int, b: int, to: list[Actor], said: str) -> list[Found]:
        """One hand-over; several where the object lists things with their own cycles or dates."""
        text = self.text
        object_ = (a, verb) if verb - a >= 3 else (after, b)
        words = text[object_[0] : object_[1]]
        kind: ObligationKind = (
            "filing"
            if re.search("备案|报备", said + text[verb:b]) or re.search(r"方案及|名单|台账", words)
            else "report"
        )
        if RECURRING.search(text[a:b]):
            kind = "return"
        dues = [s for s in due.said(self.reading, a, b) if not (s.start >= after and isinstance(s.due, Unspecified))]
        firm = merged(text, dues)
        if len(firm) < 2:
            return [Found(kind, object_, to, instead=((after, b),))]
        found = []
        last = a
        for s in firm:
            found.append(Found(kind, (last, max(s.end, last + 1)), to, s.due))
            last = s.end
        lead = re.match(r"(?:要|应|须)?(?:将|把)([^每各,。;]{3,30}?)(?:及|和|、)(?=每|各阶段)", text[a:b])
        if lead:
            found.insert(0, Found("filing", (a + lead.start(1), a + lead.end(1)), to, Unspecified()))
        return found

    def _published(self, a: int, b: int, leading: tuple[int, int]) -> list[Found]:
        text = self.text
        words = text[a:b]
        if CIRCULATE.search(words) and re.search(
            r"(?:全[市县区省镇州乡校局]|系统|一定范围|行业)(?:内|范围内)?(?:进行|予以)?通报", words
        ):
            return [Found("bulletin", (a, b))]
        timed = (
            bool(due.said(self.reading, a, b))
            or bool(due.vague(self.reading, a, b))
            or any(isinstance(s.due, Every) for s in due.said(self.reading, *leading))
            or bool(re.search(r"[前内]$", text[leading[0] : leading[1]].rstrip(",")))
        )
        placed = PLACE.search(words)
        if BOARD.search(words) and placed:
            return [Found("disclosure", (a, b))]
        m = PUBLISH.search(words)
        if (
            m
            and (timed or placed)
            and not re.match(r"(?:的|信息|内容|制度|机制|工作)(?!.{0,8}(?:公开|公布))", words[m.end() : m.end() + 4])
            and not re.search(r"(?:机制|制度|平台|体系|方式开展[^,]*|相结合)$", words)
        ):
            to = public(self.reading, a, b)
            return [Found("disclosure", (a, b), to)]
        m = CIRCULATE.search(words)
        if m and timed and not re.search(r"(?:机制|制度|方式)", words[m.end() : m.end() + 8]):
            return [Found("bulletin", (a, b))]
        return []

    def _dated(self, act: Act, a: int, b: int, leading: tuple[int, int]) -> list[Found]:
        """A task with its own date, period or cycle; 定期 and 适时 make a cycle that is not yet set."""
        text = self.text
        words = text[a:b]
        firm = [s for s in due.said(self.reading, a, b) if not _LOOKS_BACK.match(text, s.end, b)]
        if (
            not firm
            and (a <= act.verb + 1 or leading[1] == a - 1)
            and re.search(
                r"(?:[前内底末]|起|[到至]\d{4}年|\d[日号]?[到至-]+[\d年月]+[日月旬底]),?$",
                text[leading[0] : leading[1]],
            )
            and leading[1] - leading[0] < 24
        ):
            firm = due.said(self.reading, *leading)
        loose = re.search(r"(?<!不)(?:定期|适时)(?!.{0,6}(?:机制|制度))", words)
        if not firm:
            regular = _REGULAR.search(text, a + loose.end(), self._reach(act, a + loose.end(), b)) if loose else None
            return [Found(kind_of_task(text[a : regular.end()]), (a, b))] if regular else []
        if any(isinstance(s.due, Within) for s in firm) or any(
            isinstance(s.due, OnDate) and re.search(r"前$|内$", text[s.start : s.end]) for s in firm
        ):
            return (
                [Found(kind_of_task(words), (a, b), self._handed_over(a, b))]
                if b - a - sum(s.end - s.start for s in firm if a <= s.start < b) >= 2
                else []
            )
        if (
            not TASKS.search(words)
            and not CHECK.search(words)
            and not re.search(r"年终|底前|前", words)
            and not (any(isinstance(s.due, Every) for s in firm) and (act.by or re.search(r"要|应|须", words)))
        ):
            return []
        if firm and all(isinstance(s.due, Unspecified) for s in firm):
            return []
        return [Found(kind_of_task(words), (a, b))]

    def _reach(self, act: Act, at: int, b: int) -> int:
        """How far the verb of 定期 may stand: in its clause, or behind 定期组织某部门, 定期通过某方式."""
        if re.compile("组织|会同|联合").match(self.text, at):
            return min(act.end, b + 20)
        return min(act.end, b + 60) if re.compile("通过|采取|利用|采用").match(self.text, at) else b

    def _handed_over(self, a: int, b: int) -> list[Actor]:
        """Whom something is passed on to: 线索在5个工作日内移交市纪委机关."""
        told = re.compile(
            r"(?:反馈|告知|答复|回复)(?:给|至)?(?P<who>(?:实名)?(?:举报人|投诉人|信访人|当事人|申请人|反映人|群众|来电人|诉求人))"
        ).search(self.text, a, b)
        if told:
            return [Actor(self.reading.words(*told.span("who")), told["who"], *told.span("who"))]
        m = re.compile(r"移交|移送|转交|交办(?:至|给)?|转办|印发|下发|发至|推送").search(self.text, a, b)
        end = actors.extent(self.text, m.end(), b, subject=False) if m else a
        return actors.listed(self.reading.view, m.end(), end) if m and end > m.end() else []
