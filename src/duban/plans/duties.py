"""职责: who leads and who assists, from acts, notes, tables and leading groups (FORMAT section 4, duties)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from . import acts as acting
from .actors import Actor, everybody
from .acts import Act
from .groups import Group
from .lexicon import AREA, BARE_OFFICE
from .model import Duty
from .notes import Note
from .reading import Reading

# Appeals to attitude: they name nobody's task.
_APPEAL = re.compile(
    r"^(?:要|应|必须)?(?:从|站在)[^。;]{0,70}高度|^在认真履行[^,]{0,12}的同时,(?:要)?(?:切实)?加强(?:协调)?配合|高度重视|提高(?:思想)?(?:认识|站位|政治)|统一思想|充分认识|加强(?:对[^,。]{2,16}的)?(?:组织)?领导|切实加强(?:组织)?领导|摆上|重要(?:政治)?任务来抓|精心组织|周密(?:部署|安排)|认真履行[^,。]{0,12}(?:主体责任|职责)(?!,(?:牵头|督促))|"
    r"各司其职|密切配合|形成合力|切实履行|扛起|扛牢|增强[^,。]{0,8}(?:意识|自觉)|认真(?:贯彻|抓好)落实|狠抓落实|明确(?:专人|责任人|一名)|(?<!由)(?:主要领导|主要负责(?:人|同志)|一把手)[”]?[^,。]{0,6}(?:亲自|负总责|第一|要|为|作为|抓)|尽好责|作出部署,统筹|坚决杜绝|切实提高|深刻认识|高标准|严格遵守|压实[^,。]{0,8}责任"
)
_STRONG = re.compile(r"牵头|负责|主抓|主办|承办|承担|召集|肩负|会同|配合|负总责|负[^,。]{0,4}责任")
_ONLY_HELPS = re.compile(
    r"(?:要|应|须|积极|主动|密切|全力|共同|切实|协同|分别)*(?:配合|协助|参与|参加|协办|协同|予以配合|做好配合)(?:(?:做好|抓好|落实|开展|实施|推进)?(?:相关|有关|各项|配合|具体)?工作)?(?:,.*)?"
)
_HANDING = re.compile(
    r"上报|报送|呈报|(?:一并|统一|分别)送|向[^,。;]{2,16}提交|备案(?!登记|管理|制度|事项|审查)|抄送|抄报|反馈|(?<!听取)汇报|书面说明|检讨|报(?=[市县区省镇乡领专本上国各州旗]|[^,。;]{1,12}(?:办|委|局|组))"
)


# Beside a named 牵头, those who 按各自分工负责 carry their own part.
_OWN_PART = re.compile(r"(?:按照?|依照?|根据)[^,。;]{0,10}(?:分工|职责)[^,。;]{0,4}负责")
# 要收回证照,并将情况上报…: the order is more than the handing in that follows it. To sum up, to fill in and to gather is
# part of handing in.
_DOES_FIRST = re.compile(
    r"(?:要|应当?|须|必须)(?!在|于|按|依|根据|结合|对照|每|(?:将|把)(?![^,。;]*(?:作为|纳入|列入))|及时|定期|认真总结|总结|汇总|形成|撰写|填|整理|完成|收集|如实|向|适时|立即|随时|主动报|统一|上报|报|各自|通过)"
    r"(?![^,。;]*(?:报|送|备案|反馈|汇报|抄|检讨|说明|总结|小结))[^,。;]{4,},"
)
# 甲、乙等部门密切配合, without anybody they would help: it is their common task.
_TOGETHER = re.compile(r"(?:要|应|须)?(?:密切|相互|协同|加强|通力|协作)(?:协作)?配合")
_ORDERED = re.compile(r"(?:都|均|也|还)?(?:要|应当?|必须|须|务必)(?!求)|会同|将(?!要)")
# 坚持党委统一领导、部门各负其责的工作机制: a formula about how one works together tells nobody anything of his own.
_FORMULA = re.compile(
    r"(?:坚持|形成|构建|实行|建立|完善|健全)[^。;]*(?:统一领导|齐抓共管|组织协调|群众(?:广泛)?参与)[^。;]*的[^,。;的]{0,14}(?:体制|机制|格局|局面|方针|原则)(?:和[^,。;]{2,8})?$"
)


def read(reading: Reading, acts: Sequence[Sequence[Act]], notes: Sequence[Note], groups: Sequence[Group]) -> list[Duty]:
    """Duties in order of the text; a passage gives one duty."""
    out: list[tuple[int, Duty]] = [(n.start, _from_note(reading, n)) for n in notes]
    out += [(g.start, _from_group(reading, g)) for g in groups]
    taken = [(n.start, n.end) for n in notes] + [(g.start, g.end) for g in groups]
    taken += [place for places in reading.meta.places.values() for place in places if place[0] < place[1]]
    drafts: list[_Draft] = []
    subjects = _Subjects()
    for row in _rows_outside(acts, reading.mask(taken)):
        subjects.enter(reading, row[0])
        before = drafts[-1] if drafts and drafts[-1].para == row[0].sentence.para else None
        drafts += _drafts(reading, row, before, subjects.last)
        subjects.leave(row)
    for note in notes:
        if note.persons and not note.lead and not note.assist and (own := _named_in(reading, drafts, note)):
            own.persons += note.persons
            out = [(at, duty) for at, duty in out if at != note.start or duty.lead or duty.assist]
    out += [(d.start, d.duty(reading)) for d in drafts]
    return [duty for _, duty in sorted(out, key=lambda pair: pair[0])]


def _named_in(reading: Reading, drafts: Sequence[_Draft], note: Note) -> _Draft | None:
    """The duty of the line in which a note only names persons (县住建局:负责…。责任人:薛某)."""
    line = reading.text.rfind("\n", 0, note.start) + 1
    return next((d for d in reversed(drafts) if line <= d.sentence.start and d.end <= note.start), None)


def _rows_outside(acts: Sequence[Sequence[Act]], taken: bytearray) -> Iterator[list[Act]]:
    """The acts of each sentence, without those in places that were read in another way."""
    for row in acts:
        left = [a for a in row if not taken[a.start]]
        if left:
            yield left


class _Subjects:
    """The last subject of a paragraph; the items 一是, 二是 … share the one that stands before them."""

    def __init__(self) -> None:
        self.para = -1
        self.last: list[Actor] = []
        self.listed: list[Actor] = []

    def enter(self, reading: Reading, act: Act) -> None:
        if act.sentence.para != self.para:
            self.para, self.last, self.listed = act.sentence.para, [], []
        opening = reading.text[act.sentence.start : act.sentence.start + 2]
        if opening == "一是":
            self.listed = self.last
        elif re.match(r"[二三四五六七八九]是", opening):
            self.last = self.listed

    def leave(self, row: Sequence[Act]) -> None:
        self.last = next((a.by for a in reversed(row) if a.by), self.last)


class _Draft:
    """A duty while its sentence is being read."""

    def __init__(self, act: Act) -> None:
        self.start, self.end, self.verb, self.task_end = act.start, act.end, act.verb, act.end
        self.para, self.sentence = act.sentence.para, act.sentence
        self.lead: list[Actor] = []
        self.assist: list[Actor] = []
        self.persons: list[str] = list(act.persons)

    def duty(self, reading: Reading) -> Duty:
        return Duty(
            task_words(reading, self.verb, self.task_end),
            unique(a.name for a in self.lead),
            unique(a.name for a in self.assist if a.key not in {x.key for x in self.lead}),
            unique(self.persons),
            reading.span(self.start, self.end),
        )


def unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def task_words(reading: Reading, start: int, end: int) -> str:
    """The words of a task: without modal verbs at its front, cut at a comma past forty characters."""
    m = re.match(r"(?:还|也)?(?:要|应当?|必须|须|将|负责|牵头|,)*", reading.text[start:end])
    start += m.end() if m and m.end() < end - start else 0
    if end - start > 60:
        comma = reading.text.find(",", start + 12, end)
        end = comma if comma > 0 else end
    return reading.words(start, min(end, start + 80))


def _drafts(reading: Reading, row: Sequence[Act], before: _Draft | None, inherited: list[Actor]) -> list[_Draft]:
    """New duties of one sentence; what only adds to the duty before is put there."""
    out: list[_Draft] = []
    for act in row:
        draft = out[-1] if out else before
        if act.by and draft is not None and _joins(reading, act, draft):
            draft.assist += _completed(draft.lead, act.by)
            draft.persons += act.persons
            draft.end = max(draft.end, act.end)
        elif not act.by and act.persons and draft is not None:
            draft.persons += act.persons
            draft.end = max(draft.end, act.end)
        else:
            made = _own(reading, act, inherited if not out else out[-1].lead)
            if made is not None:
                out.append(made)
    return out


def _completed(lead: Sequence[Actor], helpers: Sequence[Actor]) -> list[Actor]:
    """县教育局牵头,财政局、审计局配合: the area of the lead is that of the helpers who leave it out."""
    area = AREA.match(lead[0].key) if lead else None
    if area is None:
        return list(helpers)
    head = lead[0].name[: area.end()]
    return [
        replace(a, name=head + a.name, key=area.group() + a.key) if BARE_OFFICE.fullmatch(a.key) else a for a in helpers
    ]


def _joins(reading: Reading, act: Act, draft: _Draft) -> bool:
    """配合, 协助 without an object of its own, and 具体实施 under a lead, belong to the duty before."""
    if act.sentence is draft.sentence and _OWN_PART.match(reading.text, act.verb, act.end):
        return bool(re.search("牵头", reading.text[draft.verb : draft.end])) and bool(draft.lead)
    if act.role not in {"assist", "forward"} or not draft.lead:
        return False
    told_anew = reading.text.startswith("由", act.start) or everybody(act.by)
    if act.sentence is not draft.sentence and told_anew:
        return False
    if act.role == "forward":
        return bool(_STRONG.search(reading.text[draft.verb : draft.end]))
    if [a for a in acting.object_of_help(reading, act) if not a.key.startswith(("相关", "各"))]:
        return False
    # 配合做好某项具体工作 is a task of its own; 配合, 协助做好相关工作 adds to the duty before.
    return act.sentence is draft.sentence or bool(_ONLY_HELPS.fullmatch(reading.text[act.verb : act.end]))


def _own(reading: Reading, act: Act, inherited: list[Actor]) -> _Draft | None:
    text = reading.text
    predicate = text[act.verb : act.end]
    draft = _Draft(act)
    partners = acting.partners(reading, act)
    if not act.by and act.persons and re.search(r"牵头|负责|主抓|包抓", predicate):
        return draft
    if not act.by:
        specific = [p for p in partners if not everybody([p])]
        if (
            not (specific or (partners and re.match("(?:负责)?(?:会同|牵头|联合)", predicate)))
            or not inherited
            or everybody(inherited)
            or re.search(r"^(?:对|如|若|凡)", predicate)
        ):
            return None
        draft.lead, draft.assist = inherited, partners
        return draft
    strong = bool(_STRONG.search(predicate[:60])) or act.role in {"lead", "assist"}
    if everybody(act.by) or _not_ordered(reading, act):
        return None
    if act.role == "assist":
        draft.lead, draft.assist = acting.object_of_help(reading, act), list(act.by)
        if draft.lead and re.match(r"(?:要|应|须)?(?:密切|积极)?协同", predicate):
            draft.lead, draft.assist = draft.assist, draft.lead
        if not draft.lead and len(act.by) > 1 and _TOGETHER.match(predicate):
            draft.lead, draft.assist = draft.assist, []
        return draft
    if (
        not strong
        and not partners
        and (
            _only_handing(predicate)
            or _APPEAL.search(predicate[:24])
            or re.search(r"(?:重要|重大)[^,]{0,8}(?:任务|日程|工作)来?抓|摆上", predicate[:70])
        )
    ):
        return None
    draft.lead, draft.assist = list(act.by), partners
    return draft


def _not_ordered(reading: Reading, act: Act) -> bool:
    """Descriptions and conditions: 近年来…, 各地取得成效; a plain subject outside the body of the plan."""
    text = reading.text
    section = reading.role(act.sentence)
    if _FORMULA.search(text[act.sentence.start : act.sentence.end].rstrip(" 。;\n")):
        return True
    if re.search(r"(?:尤其|特别)是$", text[max(0, act.start - 3) : act.start]) or re.search(
        r"(?:尤其|特别)是", text[act.start : act.verb]
    ):
        return True
    if re.match(r"[^,。;]{0,40}?(?:办公室|办)(?:\([^()]*\))?设在", text[act.verb : act.end]):
        return True
    if re.match(
        r"(?:参与|参加|负责|配合|承担)[^,。;]{1,24}的[^,。;]{1,14}(?:要|应|须|不得)(?!求)", text[act.verb : act.end]
    ):
        return True
    if re.match(
        r"(?:要|也)?(?:成立|建立|设立|组建)[^,。;]{2,40}(?:领导小组|联席会议|专班|指挥部)(?!工作机制|机制|制度)",
        text[act.verb : act.end],
    ) and all(
        re.fullmatch(r"(?!各)[^各]{0,8}(?:人民政府|政府|[县市区省州旗]委|党委|镇|乡|街道)", a.key) for a in act.by
    ):
        return True
    if (
        section in {"topics", "scope", "goals", "time"}
        and act.role == ""
        and not _ORDERED.match(text, act.verb, act.end)
    ):
        return True
    if act.sentence.node is None and act.role == "" and not act.modal and reading.outline.nodes:
        return True
    return (
        bool(
            re.match(
                r"(?:(?:关于)?(?:印发|转发|批转|下发)[^。;]{0,4}《|[^,。;]{0,24}进行了|[^,。;]{0,8}(?:成立|开展|召开|制定|组织|印发|出台|建立|下发|完成)了|原定|原计划|的|(?:具体)?负责的|下设|设在|包括|是|为|取得|不断|已经|(?:研究)?决定|存在|出现|发生|在编|在册|在[^,]{2,20}中,需要)",
                text[act.verb : act.end],
            )
        )
        or text[act.end - 1] == "的"
    )


def _only_handing(predicate: str) -> bool:
    """True where the order only is to hand something in or to publish it."""
    if re.match(
        r"(?:要|应|须|将|应当)?(?:每[^,。;]{1,4}(?:首月)?(?:\d+[日号]前)?)?(?:及时|认真|组织|深入|全面|如实|定期)*(?:在[^,。;]{2,30})?(?:公布|公开|公示|开设|通报(?!批评)|向社会(?:公开|公布)|配备使用)",
        predicate,
    ):
        return True
    if re.match(
        r"(?!在)(?:要|应|须)?[^,。;]{0,24}自查(?!(?:自纠)?(?:[和与、][^,。;]{0,8})?(?:情况|结果|报告)|与[^,。;]{0,12}相结合)",
        predicate,
    ) and not re.match(r"[^,。;]{0,12}(?:督促|指导|制定|下发)", predicate):
        return True
    if _DOES_FIRST.match(predicate):
        return False
    predicate = re.sub(
        r"(?:将|把)[^,。;]*?(?=[上分呈]?报|送|反馈|汇总|抄)|对上报[^,。;]*|听取[^,。;]*汇报", "", predicate
    )
    return bool(_HANDING.search(predicate)) and not re.search(
        r"(?:检查|督查|抽查|排查|整改|研究|梳理|建立|制定|制订|编制|督促|指导|组织|提出|审核|初审|审查|审议|评估|核实|受理)[^,]*,|(?:制定|制订|编制|审核|核实|研究)[^,]{0,10}[并后]",
        predicate,
    )


def _from_note(reading: Reading, note: Note) -> Duty:
    task = task_words(reading, *note.task) if note.task else reading.words(note.start, min(note.end, note.start + 30))
    return Duty(
        task,
        unique(a.name for a in note.lead),
        unique(a.name for a in note.assist),
        unique(note.persons),
        reading.span(note.start, note.end),
    )


def _from_group(reading: Reading, group: Group) -> Duty:
    name = reading.words(*group.name)
    return Duty(
        name,
        (name,),
        unique(a.name for a in group.members if a.name != name),
        unique(group.persons),
        reading.span(group.start, group.end),
    )
