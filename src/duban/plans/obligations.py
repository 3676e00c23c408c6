"""应办事项: what must be handed in, published, checked or finished, from the acts and the notes of a plan.

Each clause of an act is asked in turn: is something handed over, published, circulated, a number of cases demanded,
a self-check ordered, a task given its own date or cycle? Its due follows the four rules of FORMAT section 3.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from . import actors, due, wording
from .actors import Actor
from .acts import Act, Piece
from .due import Said
from .model import DueRule, Every, Obligation, ObligationKind, OnDate, Unspecified, Within
from .notes import Note
from .reading import Reading

_HAND_WORDS = (
    r"上报|分报|呈报|报送|呈送|报备|报请|抄送|抄报|径送|送交|报给|汇总至|反馈(?:至|给|到)|(?<![举通简周月日旬季年情预海申填虚谎瞒漏迟误错回电汇专])报(?:至|到)?"
    r"(?=[市县区省镇乡局领专本上国各州旗全工整项相当所]|总结|材料|进展|情况|[\u4e00-\u9fff]{2,18}(?:办|委|局|组|厅|部|府|中心|单位|部门|[科室处站所院队会])(?:[,。;)(]|备案|汇总|$))"
)
_HAND = re.compile(_HAND_WORDS)
_TOWARDS = re.compile(r"向(?!社会|公众|群众|全社会|纵深|自觉|前|好|上向|下延|着)")
_SAY = re.compile(
    r"(?:及时|如实|书面|专题|统一|逐级|定期|分别|作出|做出|进行|提出|提交|再|直接)*(?:报告|汇报|反馈|报送|上报|检讨|书面说明|说明情况|备案|推送|通报|提交|述职|反映|报备)"
)
_VERB_REPORT = re.compile(
    r"(?:及时|立即|随时|逐级|如实|必须|要|应当?|须|书面|同步)(?:报告|反馈)(?!制度|机制|单|表|会)|(?:作出|做出|提交|形成并(?:上报|报送))书面(?:说明|检查|报告)|(?:进行|组织|提出)?(?:集中)?备案(?=[,。;]|$)|提交[^,。;]{0,20}(?:报告|总结|材料|报表|台账|清单)"
)
_NOT_HANDED = re.compile(
    r"(?:未|不|没有|逾期|迟|漏|瞒|谎|虚|凡|拒)(?:按[时期]|及时|如实|按要求|按规定)?[^,。;]{0,6}(?:上报|报送|报告|反馈|备案|汇报|公开|公示)"
)
_HANDING_NOUN = re.compile(
    r"(?:上报|报送|备案|反馈)(?:制度|机制|渠道|时间|要求|工作(?!总结|情况|进展|信息|报告|动态|小结|台账|方案|开展)|方式|平台|系统|率|程序)"
)
_PUBLISH = re.compile(
    r"(?<![政信村党厂校院财务一])(?:公开(?!透明|公平|公正|栏|制|化|征|招|选|电话|举报|承诺|监督|道歉|审判|资源|课|渠道|平台|接待|情况|性)|公示(?!栏|牌|制|期|无异)|公布(?!栏)|发布(?!会)|披露(?!机制|制度)|张贴|晒出)|(?<=[定每季月年期])(?:曝光)|向社会[^,。;]{0,12}(?:公开|公布|公示|发布|通报|承诺)"
)
_PLACE = re.compile(
    r"在(?:全[市县区省镇州]|系统|一定范围)(?:内|范围内)?通报|在[^,。;]{1,28}(?:公开|公示|公布|发布|张贴|开设|设置|曝光)|向(?:全)?社会|面向社会|向(?:群众|公众|业主|居民|村民|家长|职工|参保人)|(?:通过|利用|在)[^,。;]{2,24}(?:网站|公开栏|公示栏|媒体|平台|公众号|报纸|电视|微信|专栏|大厅|窗口)"
)
_BOARD = re.compile(r"(?:开设|设立|设置|悬挂|张贴)[^,。;]{0,12}(?:监督栏|公示栏|公告栏|公示牌|意见箱|举报箱|公开栏)")
_CIRCULATE = re.compile(r"通报(?!机制|制度|批评|曝光典型|精神|会)|曝光(?!平台|台|机制|制度|典型案例的|的)")
_SELF = re.compile(
    r"^(?!.*(?:基础上|结束后|过程中|情况))(?:.*?)(?:(?:开展|组织|进行|做好|抓好|认真|深入|全面|启动|完成|要|逐[项一条])[^,。;]{0,18}自查|自查自纠(?!面|报告|情况|阶段|的|工作(?:结束|不)|总结|中|和整改情况|从))"
)
_QUOTA = re.compile(
    r"(?:查处|查办|办理|立案|查结|办结|处理|侦办|曝光|通报|审结|起诉)[^,。;]{0,12}?(?:不少于|至少|不低于|必须)?\s?(?:\d+|[一二两三四五六七八九十]+)(?:-{1,2}(?:\d+|[一二三四五六七八九十]+))?(?:件|起|例|宗|个案|个典型|个以上)"
    r"|(?:不少于|至少)(?:\d+|[一二两三四五六七八九十]+)(?:件|起|例|宗)"
)
_CHECK = re.compile(r"检查|督查|抽查|巡查|稽查|督导|核查|暗访|巡察|审计|评估|回访|复查|考核|检测|监测")
_MEET = re.compile(r"召开|会议|例会|调度|会商|研判|推进会|分析会|碰头")
_TASKS = re.compile(
    r"(?:完成|开展|组织|召开|进行|检查|抽查|督查|调度|通报|分析|研判|更新|梳理|总结|公布|开通|建成|建立|制定|出台|印发|实现|达到|配备|做好|培训|清理|整改|清零|销号|办结|查处|形成|启用|上线|全覆盖|到位|结清|拨付|发放|兑付|退还|确认|约谈|巡查|评估|考核|评议|轮训|更换|安装|改造|归还|报|核|排查|摸底)"
)
_CONDITIONAL = re.compile(
    r"^(?:[一二三四五六]是|同时,?|其中,?)?(?:对|凡|如|若|发现|遇|发生|因|经|一经|存在)[^。;]{2,80}?的(?=,)|^(?:如有|如遇|若有|凡是|遇有|遇到|发现)[^,。;]{2,40},|需要[^,。;]{2,30}的,"
)
_RECURRING = re.compile(r"报表|统计表|月报表|周报表|登记表|进度表|汇总表")
_FILED = re.compile(r"备案|名单|台账|台帐|清单|花名册")


# How far back in a sentence a due may stand from what it is the due of.
_REACH = 300
_HANDED_KINDS = frozenset({"report", "return", "filing"})


_ONLY_DATE = re.compile(
    r"[ ]*(?:力争|确保|到|在|于|截至|自|从)?[\d年月日底末前以之上中下旬季度初半起至、 ]+(?:开始|期间|内)?[ ]*"
)


@dataclass(slots=True)
class _Found:
    """One obligation while its clause is being read; places in the clean text."""

    kind: ObligationKind
    what: tuple[int, int]
    to: list[Actor] = field(default_factory=list)
    own_due: DueRule | None = None
    instead: tuple[tuple[int, int], ...] = ()
    says: str = ""


def read(reading: Reading, rows: Sequence[Sequence[Act]], notes: Sequence[Note]) -> list[Obligation]:
    """Obligations in order of the text."""
    out: list[tuple[int, Obligation]] = []
    state = _State(reading)
    taken = [(n.start, n.end) for n in notes]
    for row in rows:
        if row and not any(a <= row[0].start < b for a, b in taken) and not state.skips(row[0]):
            out += state.sentence(row)
    out += [(n.start, o) for n in notes if (o := _of_note(reading, n)) is not None]
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
            and _BOARD.search(o.what)
            and _BOARD.search(last.what)
        ):
            out[-1] = replace(last, who=last.who + o.who, span=(last.span[0], o.span[1]))
            continue
        out.append(o)
    return out


class _State:
    """What is carried from sentence to sentence: the last subject of the paragraph and whether the self-check is found."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.text = reading.text
        self.para: tuple[int, str] = (-1, "")
        self.subject: list[Actor] = []
        self.self_checked = False

    def skips(self, act: Act) -> bool:
        return self.reading.role(act.sentence) in {"topics", "scope", "time"} or any(
            a <= act.start < b for a, b in self.reading.refused
        )

    def sentence(self, row: Sequence[Act]) -> list[tuple[int, Obligation]]:
        first = row[0].sentence
        place = (first.para, first.node.path if first.node else "")
        if place != self.para:
            self.para, self.subject = place, []
        out: list[tuple[int, Obligation]] = []
        zone = first.start
        subjects: list[Actor] = []
        leading = min(row[0].start if row[0].by else row[0].end, first.start + _REACH)
        for act in row:
            out += self._act(act, zone, (first.start, leading), self._leading(row, act))
            if act.by:
                zone = act.end
                subjects += act.by
        if subjects:
            self.subject = subjects
        return out

    def _leading(self, row: Sequence[Act], act: Act) -> list[Actor]:
        """The lead of the sentence, who answers for what follows where ``act`` only names helpers."""
        if act.role not in {"assist", "forward"}:
            return []
        return next((a.by for a in row if a.by and a.role not in {"assist", "forward"}), [])

    def _act(self, act: Act, zone: int, leading: tuple[int, int], lead: list[Actor]) -> list[tuple[int, Obligation]]:
        out: list[tuple[int, Obligation]] = []
        who, body = self._who(act)
        conditional = bool(
            _CONDITIONAL.match(self.text[act.sentence.start : min(act.end, act.sentence.start + _REACH)])
        )
        who = lead or who
        previous: _Found | None = None
        parts = clauses(self.text, body, act.end)
        for i, piece in enumerate(parts):
            start = min(act.start, piece.start) if piece.start <= act.verb and not out else piece.start
            if not act.by and (crowd := self._crowd(piece)) is not None:
                who = [crowd]
            if _ONLY_DATE.fullmatch(self.text[piece.start : piece.end]) or self._handed_next(parts, i):
                continue
            if self._stated(piece):
                continue
            if (
                i
                and not self._stated(parts[i - 1])
                and _ONLY_DATE.fullmatch(self.text[parts[i - 1].start : parts[i - 1].end])
            ):
                leading = parts[i - 1].start, parts[i - 1].end
            for found in self._asks(act, piece, parts[i - 1] if i else None, leading):
                if (
                    previous is not None
                    and found.kind in _HANDED_KINDS
                    and previous.kind in _HANDED_KINDS
                    and not found.to
                    and not found.says
                ):
                    found.to = previous.to
                if (
                    previous is not None
                    and found.kind == "report" == previous.kind
                    and not found.to
                    and found.says == "说明"
                ):
                    continue
                dues = self._dues(found, piece, act, zone, conditional) if found.own_due is None else [found.own_due]
                if (
                    previous is not None
                    and found.kind in _HANDED_KINDS
                    and previous.kind == "completion"
                    and out
                    and re.search(r"形成|撰写|总结|汇总|梳理", self.text[previous.what[0] : previous.what[1]])
                ):
                    out.pop()
                previous = found
                out += [(start, self._made(found, who, rule, start, piece.end)) for rule in dues]
        return out

    def _stated(self, piece: Piece) -> bool:
        """True where the dates of a clause are those of a phase or of the campaign."""
        places = [f.where for f in self.reading.found] + self.reading.meta.places.get("starts_on", [])
        return any(a < piece.end and piece.start < b for a, b in places) and not re.search(
            r"[报送].{0,12}$", self.text[piece.start : piece.end]
        )

    def _crowd(self, piece: Piece) -> Actor | None:
        """A class of persons told to do something (现有执法人员要全部培训)."""
        m = re.compile(
            r"(?!要|对|把|组织|让|引导|督促|确保|推动|每)[^,。;:]{2,16}(?:人员|干部|职工|企业|业主|教师|医师|负责人)(?=(?:要|应|须|必须|应当|一律)(?!求))"
        ).match(self.text, piece.start, piece.end)
        m = m or re.compile(r"各[\u4e00-\u9fff]{1,6}[人商户方](?=对|要|应|须|于|在|将|按|\d)").match(
            self.text, piece.start, piece.end
        )
        return Actor(self.reading.words(m.start(), m.end()), m.group(), m.start(), m.end()) if m else None

    def _handed_next(self, parts: list[Piece], i: int) -> bool:
        """True for 要将…(object), whose verb 报… opens the next clause."""
        here = self.text[parts[i].start : parts[i].end]
        if i + 1 >= len(parts) or not re.match(r"(?:要|应|须)?(?:及时|分别)?(?:将|把)", here):
            return False
        following = self.text[parts[i + 1].start : parts[i + 1].end]
        return bool(
            re.match(r"(?:并)?(?:按[^,]{2,8})?(?:及时|统一|分别|书面|一并)*(?:上报|报|送|向|抄)", following)
        ) and not _HAND.search(here)

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
                return actors.listed(self.reading.view, act.start, cut), act.start
        if any(a.key in text[act.start : act.end] for a in self.subject) or re.match(
            r"[省市县区镇乡村](?!场|直|委|政|纪)", text[act.start : act.end]
        ):
            return [], act.start
        return self.subject, act.start

    def _asks(self, act: Act, piece: Piece, before: Piece | None, leading: tuple[int, int]) -> list[_Found]:
        """What one clause asks for."""
        text, a, b = self.text, piece.start, piece.end
        words = text[a:b]
        if words.endswith("的") and not _HAND.search(words):
            return []
        if re.match(r"(?:根据|按照|依据|依照|遵照|鉴于)", words) and not _HAND.search(words):
            return []
        if (
            re.match(r"对[^,。;]{0,30}(?:不认真|不力|不到位|不纠正)", words)
            or _NOT_HANDED.search(words)
            or (re.match(r"(?:对|凡|如)", words) and words.endswith("的"))
        ):
            return []
        handed = self._handed(a, b, before)
        if handed:
            return handed
        if (m := _QUOTA.search(words)) and re.search(r"必须|不少于|至少|不低于|要|应|以上|每", text[act.start : b]):
            return [_Found("case_quota", (a + m.start(), a + m.end()))]
        if not self.self_checked and _SELF.search(words) and self._self_check_here(a):
            self.self_checked = True
            return [_Found("self_check", (a, b))]
        published = self._published(a, b, leading)
        return published or self._dated(act, a, b, leading)

    def _self_check_here(self, place: int) -> bool:
        phase = self.reading.phase_at(place)
        return not self.reading.phases or phase is not None

    def _handed(self, a: int, b: int, before: Piece | None) -> list[_Found]:
        text = self.text
        object_at = (
            before.start
            if before is not None and re.match(r"(?:要|应|须)?(?:及时|分别)?(?:将|把)", text[before.start : before.end])
            else a
        )
        for m in _TOWARDS.finditer(text, a, b):
            end = actors.extent(text, m.end(), b, subject=False)
            if end <= m.end():
                continue
            say = _SAY.match(text, end, b)
            if say is None:
                continue
            to = actors.listed(self.reading.view, m.end(), end)
            if re.search("推送|通报", say.group()):
                return [
                    _Found(
                        "other" if "推送" in say.group() else "bulletin",
                        (a, m.start()) if m.start() > a else (a, b),
                        to,
                    )
                ]
            return self._split(object_at if m.start() - a < 5 else a, m.start(), say.end(), b, to, say.group())
        for m in _HAND.finditer(text, a, b):
            if (
                _HANDING_NOUN.match(text, m.start(), b)
                or text.startswith("的", m.end())
                or text[m.start() - 1 : m.start()] == "“"
            ):
                continue
            end = actors.extent(text, m.end(), b, subject=False)
            to = actors.listed(self.reading.view, m.end(), end) if end > m.end() else []
            if not to and (
                not re.match(r"上报|报送|呈报|抄|报(?=总结|材料|进展|情况)", text[m.start() : m.end() + 2])
                or re.match(r"、|阶段", text[m.end() : m.end() + 2])
                or re.search(r"分[^,]*阶段", text[a:b])
            ):
                continue
            return self._split(
                object_at if m.start() - a < 5 else a, m.start(), max(end, m.end()), b, to, text[m.start() : b]
            )
        told = re.compile(r"(?:报告|通报)(?=[市县区省国上当党本])").search(text, a, b)
        if told and (end := actors.extent(text, told.end(), b, subject=False)) > told.end():
            kind: ObligationKind = "bulletin" if told.group() == "通报" else "report"
            return [
                _Found(
                    kind,
                    (a, told.start()) if told.start() > a else (a, b),
                    actors.listed(self.reading.view, told.end(), end),
                )
            ]
        m2 = _VERB_REPORT.search(text, a, b)
        if m2 and not _HANDING_NOUN.search(text[a:b]):
            return [
                _Found(
                    "filing" if "备案" in m2.group() else "report", (a, b), says="说明" if "说明" in m2.group() else ""
                )
            ]
        return []

    def _split(self, a: int, verb: int, after: int, b: int, to: list[Actor], said: str) -> list[_Found]:
        """One hand-over; several where the object lists things with their own cycles or dates."""
        text = self.text
        object_ = (a, verb) if verb - a >= 3 else (after, b)
        words = text[object_[0] : object_[1]]
        kind: ObligationKind = (
            "filing"
            if re.search("备案|报备", said + text[verb:b]) or re.search(r"方案及|名单|台账", words)
            else "report"
        )
        if _RECURRING.search(text[a:b]):
            kind = "return"
        dues = [s for s in due.said(self.reading, a, b) if not (s.start >= after and isinstance(s.due, Unspecified))]
        firm = _merged(text, dues)
        if len(firm) < 2:
            return [_Found(kind, object_, to, instead=((after, b),))]
        found = []
        last = a
        for s in firm:
            found.append(_Found(kind, (last, max(s.end, last + 1)), to, s.due))
            last = s.end
        lead = re.match(r"(?:要|应|须)?(?:将|把)([^每各,。;]{3,30}?)(?:及|和|、)(?=每|各阶段)", text[a:b])
        if lead:
            found.insert(0, _Found("filing", (a + lead.start(1), a + lead.end(1)), to, Unspecified()))
        return found

    def _published(self, a: int, b: int, leading: tuple[int, int]) -> list[_Found]:
        text = self.text
        words = text[a:b]
        if _CIRCULATE.search(words) and re.search(
            r"在(?:全[市县区省镇州]|系统|一定范围)(?:内|范围内)?(?:进行)?通报", words
        ):
            return [_Found("bulletin", (a, b))]
        timed = (
            bool(due.said(self.reading, a, b))
            or bool(due.vague(self.reading, a, b))
            or any(isinstance(s.due, Every) for s in due.said(self.reading, *leading))
        )
        placed = _PLACE.search(words)
        if _BOARD.search(words) and placed:
            return [_Found("disclosure", (a, b))]
        m = _PUBLISH.search(words)
        if (
            m
            and (timed or placed)
            and not re.match(r"(?:的|信息|内容|制度|机制|工作)(?!.{0,8}(?:公开|公布))", words[m.end() : m.end() + 4])
            and not re.search(r"(?:机制|制度|平台|体系|方式开展[^,]*|相结合)$", words)
        ):
            to = _public(self.reading, a, b)
            return [_Found("disclosure", (a, b), to)]
        m = _CIRCULATE.search(words)
        if m and timed and not re.search(r"(?:机制|制度|方式)", words[m.end() : m.end() + 8]):
            return [_Found("bulletin", (a, b))]
        return []

    def _dated(self, act: Act, a: int, b: int, leading: tuple[int, int]) -> list[_Found]:
        """A task with its own date, period or cycle; 定期 and 适时 make a cycle that is not yet set."""
        text = self.text
        words = text[a:b]
        firm = due.said(self.reading, a, b)
        if (
            not firm
            and (a <= act.verb + 1 or leading[1] == a - 1)
            and re.search(r"(?:[前内底末]|起),?$", text[leading[0] : leading[1]])
            and leading[1] - leading[0] < 24
        ):
            firm = due.said(self.reading, *leading)
        loose = re.search(r"(?<!不)(?:定期|适时)(?!.{0,6}(?:机制|制度))", words)
        if not firm and not (
            loose
            and re.search(
                r"检查|抽查|督查|督导|调度|会商|研判|召开|评估|巡查|更新|分析|公布|披露|回访|约谈|推送|调研|视察|走访|宣讲|评议|通气",
                words[loose.end() :],
            )
        ):
            return []
        if any(isinstance(s.due, Within) for s in firm) or any(
            isinstance(s.due, OnDate) and re.search(r"前$|内$", text[s.start : s.end]) for s in firm
        ):
            return (
                [_Found(_kind_of_task(words), (a, b), self._handed_over(a, b))]
                if b - a - sum(s.end - s.start for s in firm) >= 2
                else []
            )
        if (
            not _TASKS.search(words)
            and not _CHECK.search(words)
            and not re.search(r"年终|底前|前", words)
            and not (any(isinstance(s.due, Every) for s in firm) and re.search(r"要|应|须", words))
        ):
            return []
        if firm and all(isinstance(s.due, Unspecified) for s in firm):
            return []
        return [_Found(_kind_of_task(words), (a, b))]

    def _handed_over(self, a: int, b: int) -> list[Actor]:
        """Whom something is passed on to: 线索在5个工作日内移交市纪委机关."""
        m = re.compile(r"移交|移送|转交|交办(?:至|给)?|转办|印发|下发|发至|推送").search(self.text, a, b)
        end = actors.extent(self.text, m.end(), b, subject=False) if m else a
        return actors.listed(self.reading.view, m.end(), end) if m and end > m.end() else []

    def _dues(self, found: _Found, piece: Piece, act: Act, zone: int, conditional: bool) -> list[DueRule]:
        first = piece.start <= act.verb
        here = due.said(self.reading, max(zone, act.start) if first else piece.start, piece.end)
        word = due.vague(self.reading, piece.start, piece.end)
        if not here and not (word and found.kind in {"disclosure", "bulletin"}):
            here = (
                due.said(self.reading, max(zone, piece.start - _REACH), piece.start)[-1:]
                or due.said(self.reading, act.sentence.start, min(act.start, act.sentence.start + _REACH))[:1]
            )
        firm = [s.due for s in here]
        if firm:
            every = [r for r in firm if isinstance(r, Every)]
            if len(every) > 1:
                return list(every)
            return [firm[-1] if found.kind in _HANDED_KINDS and not every else (every[0] if every else firm[0])]
        if not word and found.kind in _HANDED_KINDS | {"other"}:
            word = due.vague(self.reading, max(act.start, piece.end - _REACH), piece.end)
        return [Unspecified(word)] if word else [due.by_phase(self.reading.phase_at(piece.start), conditional)]

    def _made(self, found: _Found, who: list[Actor], rule: DueRule, start: int, end: int) -> Obligation:
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
        return Obligation(what, found.kind, _names(who), _names(found.to), rule, self.reading.span(start, end))


def _kind_of_task(words: str) -> ObligationKind:
    if _MEET.search(words):
        return "meeting"
    return (
        "inspection" if _CHECK.search(words) and not re.search(r"完成|做好|绩效|移[交送]|答复", words) else "completion"
    )


def _names(actors_: list[Actor]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(a.name for a in actors_))


def _merged(text: str, dues: list[Said]) -> list[Said]:
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
        elif depth == 0 and char in ",:":
            if i > a:
                out.append(Piece(a, i))
            a = i + 1
    if end > a:
        out.append(Piece(a, end))
    return out


def _public(reading: Reading, a: int, b: int) -> list[Actor]:
    m = re.compile(r"向(全?社会|公众|群众)").search(reading.text, a, b)
    return [Actor(reading.words(m.start(1), m.end(1)), m.group(1), m.start(1), m.end(1))] if m else []


def _of_note(reading: Reading, note: Note) -> Obligation | None:
    """A note or table row with its own deadline is a completion due from its lead."""
    if note.when is None:
        return None
    said = due.said(reading, *note.when)
    firm = next((s.due for s in said if not isinstance(s.due, Unspecified)), None)
    task = note.task or (note.start, note.end)
    rule = firm or Unspecified(reading.words(*note.when))
    kind: ObligationKind = (
        "inspection" if isinstance(rule, Every) and _CHECK.search(reading.text[task[0] : task[1]]) else "completion"
    )
    return Obligation(
        reading.words(task[0], min(task[1], task[0] + 60)),
        kind,
        _names(note.lead or note.assist),
        (),
        rule,
        reading.span(note.start, note.end),
    )
