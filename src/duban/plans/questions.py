"""待确认: what the plan leaves open, by the closed list of FORMAT section 6. Each is asked with its place and, where the
text suggests some, with answers to choose from; nothing is ever filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from . import outline as outlines
from .actors import Actor
from .dates import UNKNOWN
from .model import ByPhase, Obligation, OnDate, Phase, Question, Span, Unspecified, as_date
from .outline import Node, ordinal_of
from .reading import Reading
from .text import canonical

_MASK = re.compile(
    r"(?<![一二三四五六七八九〇])[xX×*＊○〇]{1,4}(?=[年月日县市区镇乡村省号个家元万名件]|同志|(?:政|府|委|办|党|字|教|财)[^\n]{0,4}\()|_{2,}|_+(?=[年月日])|＿{2,}|某(?:某)?(?=[县市区镇乡省])|[（(]\s{2,}[)）]"
)
_RATIO = re.compile(r"一定(?:的)?比例|适当比例|按比例(?=抽|进行|复|随机)|若干比例|一定数量")
_PAGE = re.compile(r"索 ?引 ?号[:\t ]|发布机构[:\t ]|浏览次数[:\t ]")
_SUMMING = re.compile(r"总结|评估报告")
# Errors of typing and scanning that change a word; left form is wrong in every context of the genre.
_SLIPS = {
    "弘杨": "弘扬",
    "布署": "部署",
    "贯砌": "贯彻",
    "落买": "落实",
    "督察室査": "督察室查",
    "己经": "已经",
    "巳经": "已经",
    "既时": "即时",
    "立既": "立即",
    "既日起": "即日起",
    "截止到位": "截至到位",
    "自査": "自查",
    "检査": "检查",
    "排査": "排查",
    "报迭": "报送",
    "台胀": "台账",
    "整冶": "整治",
    "治埋": "治理",
    "责仕": "责任",
    "领寻": "领导",
    "专項": "专项",
    "问題": "问题",
    "単位": "单位",
    "惩防体糸": "惩防体系",
    "按步就班": "按部就班",
    "一愁莫展": "一筹莫展",
    "再接再励": "再接再厉",
    "勿需": "无需",
    "收辑": "收集",
    "挂勾": "挂钩",
    "反溃": "反馈",
    "反馈愦": "反馈",
    "销毫": "销号",
    "复合验收": "复核验收",
    "严励": "严厉",
    "查漏补却": "查漏补缺",
    "搞好协条": "搞好协调",
    "调渡": "调度",
    "逐鹿排查": "逐路排查",
}
_SLIP = re.compile("|".join(map(re.escape, _SLIPS)) + r"|\d[ ]\d[ ]\d|[lIO]\d[日月年]|\d[lOo](?=[日月年])")
_ANNOUNCED = re.compile(
    r"(?:(?<!部)分为?|共分|划分为|分成|按照)[^,。;\n]{0,40}?(?<!第)(\d|[一二三四五六七八九])个?(?:阶段|步骤)|(?<!第)(\d|[一二三四五六七八九])个阶段(?:进行|实施|推进|开展)"
)
_TOTAL = re.compile(
    r"(?P<n>[二三四五六七八九十]+|\d{1,2})(?:大|项|个|类|条)(?:重点|专项|突出|主要|整治|治理|工作)*(?:任务|行动|问题|措施|方面|工程|举措|事项|机制|阶段|步骤)"
)
_ATTACHED = re.compile(r"(?:^|\n|。)\s?附(?:件|表)\d?[:：]|(?:详|具体)?见附(?:件|表)|附(?:件|表)\d")
_ABBREVIATED = (
    ("人力资源和社会保障", "人社"),
    ("人力资源社会保障", "人社"),
    ("住房和城乡建设", "住建"),
    ("住房城乡建设", "住建"),
    ("发展和改革", "发改"),
    ("发展改革", "发改"),
    ("卫生健康", "卫健"),
    ("卫生和计划生育", "卫计"),
    ("市场监督管理", "市场监管"),
    ("工业和信息化", "工信"),
    ("文化和旅游", "文旅"),
    ("文化广电和旅游", "文旅"),
    ("自然资源和规划", "自规"),
    ("交通运输", "交通"),
    ("农业和农村", "农业农村"),
    ("应急管理", "应急"),
    ("国有资产监督管理", "国资"),
    ("医疗保障", "医保"),
    ("综合行政执法", "综合执法"),
    ("城市管理", "城管"),
    ("退役军人事务", "退役军人"),
)


def read(reading: Reading, obligations: Sequence[Obligation], named: Sequence[Actor]) -> list[Question]:
    """All questions, in order of the text; those without a place last."""
    found = [
        *_whole(reading),
        *_phases(reading),
        *_obligations(reading, obligations),
        *_words(reading),
        *_variants(reading, named),
    ]
    return sorted(found, key=lambda q: (q.span is None, q.span or (0, 0)))


def _whole(reading: Reading) -> Iterator[Question]:
    meta, view, text = reading.meta, reading.view, reading.text
    if (where := _fragment(reading)) is not None:
        yield Question("fragment", reading.span(*where), "文本不完整,前文或后文不在文中")
    if meta.title is None:
        yield Question("title_missing", None, "文中没有标题")
    if not meta.issuers:
        yield Question("issuer_missing", None, "文中没有发文机关")
    for code, reason, words in (
        ("repeated_block", "repeat", "这一段与前文重复,只按一遍处理"),
        ("foreign_text", "carrier", "这里不是方案正文(网页、页码或转载信息)"),
    ):
        place = next((span for span, why in view.noise if why == reason), None)
        if place is not None:
            yield Question(code, place, words)
    if (page := _PAGE.search(text, 0, 800)) is not None and not any(why == "carrier" for _, why in view.noise):
        yield Question("foreign_text", reading.span(*page.span()), "这里不是方案正文(网页、页码或转载信息)")
    for a, b in reading.refused:
        yield Question("refused_content", reading.span(a, b), "涉及对特定人员或群体的管控,不纳入;只保留事项办理质量")
    m = _ATTACHED.search(text)
    if m and not _has_annex(reading):
        yield Question("attachment_missing", reading.span(m.start(), m.end()), "提到附件,但附件不在文中")


def _fragment(reading: Reading) -> tuple[int, int] | None:
    """Begins at a later number, or breaks off in the middle of a sentence."""
    text, nodes = reading.text, reading.outline.nodes
    if not text.strip():
        return None
    title = reading.meta.places.get("title")
    if title and nodes and nodes[0].ordinal > 1 and 0 <= nodes[0].start - title[0][1] < 12:
        return nodes[0].start, nodes[0].body
    first_kind = {n.ordinal for n in nodes if nodes and n.kind == nodes[0].kind and n.level == nodes[0].level}
    if nodes and nodes[0].start < 30 and reading.meta.title is None and 1 not in first_kind:
        return nodes[0].start, nodes[0].body
    top = min(nodes, key=lambda n: (n.level, outlines.RANK[n.kind])) if nodes else None
    if top is not None and top.kind != "annex" and (reading.meta.title is None or top.ordinal > 2):
        same = {n.ordinal for n in nodes if n.kind == top.kind and n.level == top.level}
        if top.ordinal > 1 and 1 not in same:
            return top.start, top.body
    first = reading.view.raw.strip()[:12]
    if first[:1] in "，。；、）)”,;" or "接上页" in first:
        return 0, min(6, len(text))
    last = text.rstrip()
    line = last[last.rfind("\n") + 1 :]
    if len(line) > 18 and line[-1] in "、,；;：:的和与及对在" and "\t" not in line:
        return len(last) - 6, len(last)
    return None


def _has_annex(reading: Reading) -> bool:
    text = reading.text
    return any(n.kind == "annex" and _beyond_list(text[n.body : n.end]) > 60 for n in reading.outline.nodes) or any(
        _beyond_list(text[m.end() :]) > 60
        for m in re.finditer(r"\n附(?:件|表)\s?\d?[^\n。]{0,30}(?=\n[^\n]{0,60}\n)", text)
    )


def _beyond_list(words: str) -> int:
    """Characters that are neither items of a list of attachments nor a signature."""
    lines = [ln.strip() for ln in words.split("\n")[1:] + words.split("\n")[:1]]
    return sum(
        len(ln)
        for ln in lines
        if not re.match(r":?\d{1,2}[.、]", ln) and not re.fullmatch(r"[^,。;:]{2,24}|.*\d日\)?", ln)
    )


def _phases(reading: Reading) -> Iterator[Question]:
    phases = reading.phases
    for phase in phases:
        if phase.starts_on is None and phase.ends_on is None:
            yield Question("phase_undated", phase.span, f"{phase.name}没有起止日期")
    if any(d and d.startswith(UNKNOWN) for p in phases for d in (p.starts_on, p.ends_on)) or (
        reading.meta.starts_on or reading.meta.ends_on or ""
    ).startswith(UNKNOWN):
        yield Question("year_missing", phases[0].span if phases else None, "日期没有年份")
    yield from _missing_phases(reading)
    yield from _miscounted(reading)
    for one, two in zip(phases, phases[1:], strict=False):
        end, start = _day(one.ends_on), _day(two.starts_on)
        if end is None or start is None or "starts_on" in two.derived or two.parent or one.parent:
            continue
        if start - end > timedelta(days=1):
            yield Question("phase_gap", two.span, f"{one.name}与{two.name}之间有日子不属于任何阶段")
        elif start <= end:
            yield Question("phase_overlap", two.span, f"{one.name}与{two.name}的日期重叠")
    last, stated = (_day(phases[-1].ends_on) if phases else None), _day(reading.meta.ends_on)
    if last and stated and last > stated:
        yield Question(
            "date_conflict",
            phases[-1].span,
            f"{phases[-1].name}的结束日晚于行动的结束日",
            (phases[-1].ends_on or "", reading.meta.ends_on or ""),
        )
    issued = as_date(reading.meta.issued_on)
    for phase in phases:
        end = as_date(phase.ends_on)
        if issued and end and end <= issued:
            yield Question("already_due", phase.span, f"{phase.name}截止日不晚于印发日")


def _missing_phases(reading: Reading) -> Iterator[Question]:
    phases, text = reading.phases, reading.text
    nodes = {n.start: n for n in reading.outline.nodes}
    first = nodes.get(reading.found[0].where[0]) if reading.found else None
    if first is not None and first.ordinal > 1 and (first.kind == "stage" or reading.outline.nodes[0] is first):
        yield Question("phase_missing", phases[0].span, f"阶段从第{first.ordinal}个开始,前面的阶段不在文中")
        return
    m = _ANNOUNCED.search(text)
    if m is None:
        return
    count = ordinal_of(next(g for g in m.groups() if g))
    here = len([p for p in phases if p.parent is None])
    if here < count:
        yield Question("phase_missing", reading.span(m.start(), m.end()), f"文中说分{count}个阶段,只找到{here}个")
    elif here > count:
        yield Question("count_mismatch", reading.span(m.start(), m.end()), f"文中说分{count}个阶段,实际写了{here}个")


def _miscounted(reading: Reading) -> Iterator[Question]:
    """十项任务 over five items: a number in a heading or in the title against the items below it."""
    text = reading.text
    for node in reading.outline.nodes:
        m = _TOTAL.search(text, *node.heading) if node.titled and len(node.children) >= 2 else None
        if m and ordinal_of(m["n"]) != len(node.children):
            yield Question(
                "count_mismatch",
                reading.span(*m.span()),
                f"写明“{reading.words(*m.span())}”,实际列出{len(node.children)}项",
            )
    for node in reading.outline.nodes:
        said = _said_before(text, node)
        here = len([n for n in node.children if n.kind == node.children[0].kind]) if said else 0
        if said and ordinal_of(said["n"]) != here:
            yield Question(
                "count_mismatch", reading.span(*said.span()), f"写明“{reading.words(*said.span())}”,实际列出{here}项"
            )
    tops = [t for t in reading.topics if t.parent is None]
    for a, b in reading.meta.places.get("title", []):
        m = _TOTAL.search(text, a, b)
        if m and len(tops) >= 2 and ordinal_of(m["n"]) != len(tops):
            yield Question(
                "count_mismatch", reading.span(*m.span()), f"标题写“{reading.words(*m.span())}”,实际列出{len(tops)}项"
            )


_FOLLOWING = re.compile(
    r"(?:以下|下列|如下)(?P<n>[二三四五六七八九十]|\d{1,2})(?:个|项|类|条|种)[^,。;:\n]{0,12}(?=:\s*)"
)


def _said_before(text: str, node: Node) -> re.Match[str] | None:
    """抓好以下六个方面: right above a list."""
    if len(node.children) < 2:
        return None
    first = node.children[0].start
    m = _FOLLOWING.search(text, max(node.body, first - 40), first)
    return m if m and not text[m.end() : first].strip(": \n") else None


def _day(iso: str | None) -> date | None:
    """A day to compare with others of the same plan; an unknown year counts as one and the same."""
    if iso is None:
        return None
    return date.fromisoformat(iso.replace(UNKNOWN, "2001"))


def _obligations(reading: Reading, obligations: Sequence[Obligation]) -> Iterator[Question]:
    issued = as_date(reading.meta.issued_on)
    unknown = not any((p.ends_on or p.starts_on or "").startswith(UNKNOWN) for p in reading.phases)
    for o in obligations:
        due = o.due
        if isinstance(due, Unspecified):
            words = f"(“{due.phrase}”)" if due.phrase else ""
            yield Question(
                "due_missing",
                o.span,
                f"{o.what}没有明确时限{words}",
                ("每周", "每月", "每季度") if due.phrase == "定期" else (),
            )
        if o.kind in {"report", "return", "filing"} and not o.to:
            yield Question("recipient_missing", o.span, f"{o.what}没有写明报给谁")
        if (
            isinstance(due, ByPhase)
            and due.anchor == "next_start"
            and (due.phase == "each" or not reading.phases or due.phase == reading.phases[-1].name)
        ):
            yield Question(
                "next_phase_missing",
                o.span,
                "最后一个阶段没有“下阶段”,其报告时限不明",
                _after_campaign(reading, due.days),
            )
        if isinstance(due, OnDate):
            day = as_date(due.on)
            if day is None and unknown:
                unknown = False
                yield Question("year_missing", o.span, "日期没有年份")
            if day is not None and day.weekday() >= 5:
                yield Question("weekend_due", o.span, f"{o.what}的截止日{due.on}是周末")
            if day is not None and issued is not None and day <= issued:
                yield Question("already_due", o.span, f"{o.what}的截止日不晚于印发日")
            yield from _against_campaign(reading, o, due)


def _after_campaign(reading: Reading, days: int | None) -> tuple[str, ...]:
    end = as_date(reading.meta.ends_on)
    return ((end + timedelta(days=days)).isoformat(),) if end and days else ()


def _against_campaign(reading: Reading, o: Obligation, due: OnDate) -> Iterator[Question]:
    """A summing-up report before the end of what it sums up; a task after the stated end of the campaign."""
    day = _day(due.on)
    phase = _phase_of(reading, o.span)
    end = _day(phase.ends_on if phase is not None and phase.ends_on else reading.meta.ends_on)
    if day is None or end is None:
        return
    words = re.sub(
        r"[\s\ufeff\u200b-\u200d\u2060\u00ad]",
        "",
        "".join(map(canonical, reading.view.raw[max(0, o.span[0] - 40) : o.span[1]])),
    )
    said = re.split("[。;\n]", words)[-1]
    closing = phase is not None and "总结" in "".join(map(canonical, phase.name)) and "报告" in said
    summing = o.kind in {"report", "filing", "return"} and bool(_SUMMING.search(said) or closing)
    if summing and day < end:
        yield Question("due_before_end", o.span, f"{o.what}早于所总结工作的结束日", (due.on,))
    stated = None if reading.meta.span_inferred else _day(reading.meta.ends_on)
    if stated and day > stated and not summing and o.kind not in {"report", "return"}:
        yield Question(
            "date_conflict", o.span, f"{o.what}的截止日晚于行动的结束日", (due.on, reading.meta.ends_on or "")
        )


def _phase_of(reading: Reading, span: Span) -> Phase | None:
    return next(
        (
            p
            for p, f in zip(reversed(reading.phases), reversed(reading.found), strict=True)
            if reading.view.at[f.scope[0]] <= span[0] < reading.view.at[f.scope[1] - 1] + 1
        ),
        None,
    )


def _words(reading: Reading) -> Iterator[Question]:
    text, raw = reading.text, reading.view.raw
    m = _MASK.search(text)
    if m:
        end = min(len(text), m.end() + 1)
        yield Question(
            "placeholder", reading.span(m.start(), end), f"“{reading.words(m.start(), end)}”是留空或遮盖,需要补全"
        )
    for m in _RATIO.finditer(text):
        yield Question("ratio_missing", reading.span(m.start(), m.end()), "比例没有给出")
    for m in _SLIP.finditer(text):
        mended = _SLIPS.get(m.group())
        hint = f",疑为“{mended}”" if mended else ",疑有误"
        yield Question(
            "ocr_suspect",
            reading.span(m.start(), m.end()),
            f"“{raw[reading.view.at[m.start()] : reading.view.at[m.end() - 1] + 1]}”{hint}",
            (mended,) if mended else (),
        )
    for m in re.finditer(r"\d{1,2}月(?:\d{1,2}日)?(?:或|左右|前后)(?:者)?(?=\d|[,。;完开前])", text):
        yield Question("date_ambiguous", reading.span(m.start(), m.end()), "这个日期有两种读法")


def _variants(reading: Reading, named: Sequence[Actor]) -> Iterator[Question]:
    """One organ written in two ways without explanation (S2-34)."""
    places: dict[str, Actor] = {}
    for actor in named:
        places.setdefault(actor.key, actor)
    keys = list(places)[:400]
    short = {k: _shortened(k) for k in keys}
    seen: dict[str, str] = {}
    for key in keys:
        for form in _forms(short[key]):
            other = seen.setdefault(form, key)
            if other != key and _same_place(other, key):
                here = places[key]
                yield Question(
                    "name_variant",
                    reading.span(here.start, here.end),
                    f"同一单位两种写法:{places[other].name}、{here.name}",
                )
                break


def _same_place(one: str, two: str) -> bool:
    return (one not in two and two not in one) or (
        bool(re.search(r"\(", one + two)) and not (one.startswith(two) or two.startswith(one))
    )


def _shortened(key: str) -> str:
    for long, abbreviation in _ABBREVIATED:
        key = key.replace(long, abbreviation)
    return key


def _forms(key: str) -> tuple[str, ...]:
    """Spellings under which two ways of writing one organ meet."""
    bare = re.sub(r"\([^()]*\)", "()", key)
    forms = [bare]
    if re.search(r"[局委]$", bare) and len(bare) >= 4:
        forms.append(bare[:-1] + "§")
    m = re.fullmatch(r"(.{4,})(?:监察|监督|管理|协调|督查|工作|领导|服务)(室|办|组|办公室|局|中心)", bare)
    forms.append(m.group(1) + m.group(2) if m else bare)
    return tuple(dict.fromkeys(forms))
