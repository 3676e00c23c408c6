"""时限: what a passage says about when – dates, cycles, days after an event or a phase, vague words (FORMAT section 3)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from . import dates
from .model import ByPhase, DueRule, Every, OnDate, Period, Phase, Unspecified, Within
from .outline import ordinal_of
from .reading import Reading

VAGUE = re.compile(
    r"即日起|近期|适时|不定期|定期|及时|尽快|随时|限期|在?(?:规定|要求|指定|限定)(?:的)?(?:期限|时限|时间)内|第一时间|立即|迅速|实时|按时|按期|不得迟于规定时间|尽早|早日|同步|经常"
)
_WEAK = {"限期", "按时", "按期", "立即", "迅速", "同步", "经常", "早日", "不定期"}
_WEEKDAY = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "日": 7, "天": 7, "末": 7}
_NUM = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})"
_UNITS: tuple[tuple[str, Period], ...] = (
    (r"(?:每两周|每2周|两周一|每双周|隔周)", "fortnight"),
    (r"(?:每半个?月|半月|每(?:15|十五)天)", "half_month"),
    (r"(?:每旬|逐旬|按旬|一旬一|每(?:10|十)天)", "ten_days"),
    (r"(?:每半年|半年)(?!来|内|后|以|总结|工作总结|小结|度)", "half_year"),
    (r"每个?学期|学期(?=末|结束)", "half_year"),
    (r"(?:每个?季度|每季|按季度?|逐季|一季一|一季度一)", "quarter"),
    (r"(?:每个?月|按月|逐月|月月|一月一)", "month"),
    (r"(?:每周|每星期|按周|每个?礼拜|一周一|每(?:7|七)天)", "week"),
    (r"(?:每个?工作日|每日|每天|按日|逐日|一日一|一天一)", "day"),
    (r"(?:每年度?|按年度?|逐年)", "year"),
)
_EVERY = re.compile("|".join(f"(?P<u{i}>{p})" for i, (p, _) in enumerate(_UNITS)))
_COMPACT = re.compile(
    r"(?P<unit>[周日旬月季])(?:度)?(?P<what>报(?=[,。;制]|$)|报告|报表|通报|调度|例会|报送|排名|会商|研判|总结|小结|分析|检查|督查|巡查|自查|统计)(?!机制|制度|情况|表(?!.*报))"
)
_TAIL_MONTH = re.compile(
    rf"(?:的)?(?P<days>(?:{_NUM}[日号]?[、和及])*{_NUM})[日号]|(?:月)?(?P<end>底|末)|(?P<part>上旬|中旬|下旬|初)|的?第?(?P<first>{_NUM})个工作日|最后(?:一|{_NUM})(?:个)?(?:工作)?日"
)
_NEXT = re.compile(
    rf"(?:次|下)(?:一)?个?月(?:份)?的?(?P<day>{_NUM})[日号]|(?:次|下)(?:一)?个?月(?P<part>初|上旬|中旬|下旬|底)|(?:次|下)(?:一)?周(?P<wd>[一二三四五六日])|(?:次|下)个?季度?(?:首月|第一个月)(?P<qd>{_NUM})[日号]"
)
_AFTER_PERIOD = re.compile(
    rf"(?:季|月|周|年|半年|季度|月度|年度|学期)(?:度)?(?:终了|结束|末|期满)?(?:之日)?(?:起|以?后)(?:的)?(?P<n>{_NUM})个?(?P<w>工作)?[日天](?:以?内|前)?"
)
_WITHIN = re.compile(
    rf"(?P<n>{_NUM}|24|48|72|半)(?:个)?(?P<unit>工作日|自然日|日|天|小时|分钟|周|个?月)(?:以|之)?内(?!部)"
)
_WITHIN_AFTER = re.compile(
    r"(?:自|从|在|于|接到|接|收到|发现)?(?P<after>[^,。;:、()]{1,24}?)(?:之日|之时|当日|当天)?(?:起|以?后|之后|开始|的)?[, 的]{0,2}$"
)
_SAME_DAY = re.compile(
    r"(?:当日|当天|即日|即时)(?:内|须|要|必须|及时)?(?=交办|办结|上报|报告|报[送市县区省镇领专]|整改|反馈|处理|完成|处置|转办|核实|清零|受理|答复|移交|录入|公示|公布|通报|[,。;]|$)"
)
_PHASE_DUE = re.compile(
    rf"(?P<which>下一?个?阶段|各阶段|每个?阶段|本阶段|该阶段|阶段)(?:工作)?(?P<anchor>开始|启动|结束|完成|终了)(?:之日)?(?:起|以?后)?(?:的)?(?P<n>{_NUM})?个?(?:工作)?[日天]?(?:以?内|前)?"
)
_BY_YEAR = re.compile(r"(?<=[到至])(?P<y>20\d\d)年(?=,|$)")
_EACH_PHASE = re.compile(r"每个?阶段|各阶段|分阶段")


@dataclass(frozen=True, slots=True)
class Said:
    """A due said at ``start:end`` of the clean text."""

    start: int
    end: int
    due: DueRule


def _int(words: str) -> int:
    return int(words) if words.isdigit() else ordinal_of(words)


def said(reading: Reading, start: int, end: int, near: int | None = None) -> list[Said]:
    """All firm dues in a passage, in order: cycles, days after something, dates."""
    text = reading.text
    out: list[Said] = []
    out += _phase_dues(text, start, end)
    out += _cycles(text, start, end)
    out += [s for s in _withins(text, start, end) if not _hits(out, s)]
    out += [Said(m.start(), m.end(), OnDate(f"{m['y']}-12-31")) for m in _BY_YEAR.finditer(text, start, end)]
    last: dates.When | None = None
    for when in dates.find(text, start, end):
        last = when = _same_year(text, last, when)
        here = Said(when.start, when.end, Unspecified())
        if _hits(out, here) or _not_a_due(text, start, when):
            continue
        year = _year_near(reading, when.start) if near is None else near
        on = dates.bounds(when, reading.years, year)[1 if when.b is not None else 0]
        if on is not None:
            out.append(replace(here, due=OnDate(on)))
        elif when.masked:
            out.append(replace(here, due=Unspecified(text[when.start : when.end])))
    return sorted(out, key=lambda s: s.start)


def _same_year(text: str, last: dates.When | None, when: dates.When) -> dates.When:
    """2011年6月10日、8月10日前: a date beside one with a year is of that year, or of the next where its month is earlier."""
    if last is None or not re.fullmatch("(?:以?前|之前)?[、和及与](?:于)?", text[last.end : when.start]):
        return when
    before, here = last.b or last.a, when.b or when.a
    if before is None or here is None or not (before.year and before.month and here.month):
        return when
    year = before.year + (1 if here.month < before.month else 0)
    a, b = (p if p is None or p.year or p.relative else replace(p, year=year) for p in (when.a, when.b))
    return replace(when, a=a, b=b)


def _year_near(reading: Reading, place: int) -> int | None:
    """The year of the phase a passage stands in, where that phase lies in one year."""
    phase = reading.phase_at(place)
    if phase is None or not phase.ends_on or phase.ends_on.startswith(dates.UNKNOWN):
        return None
    if phase.starts_on and phase.starts_on[:4] != phase.ends_on[:4]:
        return None
    return int(phase.ends_on[:4])


def _hits(out: list[Said], here: Said) -> bool:
    return any(s.start < here.end and here.start < s.end for s in out)


def _not_a_due(text: str, start: int, when: dates.When) -> bool:
    """Dates that look back or only name something: 2014年以来, 截至…, 自2015年起, inside 《…》 or a quoted number."""
    before, after = text[max(start, when.start - 8) : when.start], text[when.end : when.end + 6]
    if when.form == "from":
        return True
    if re.match(r"以来|份?(?:来|的(?!报|总结)|至今|期间|(?:印发|发布|出台)的|以后|后|会议|之后)", after) or re.search(
        r"截至|截止(?!时间|日期)|《[^》]*$|\([^)]*〔$", text[max(start, when.start - 30) : when.start]
    ):
        return True
    if when.form == "on" and when.a is not None and when.a.day is None and not re.search(r"[于在到]$", before):
        return not re.match(r"(?:,|)(?:完成|前|开展|组织|召开|对|进行|集中)", after)
    return (
        when.a is None
        and when.b is not None
        and when.b.year is None
        and text[when.start : when.end] in {"年终", "年底"}
        and bool(re.match(r"(?:绩效|考核|考评|目标|综合|述职|评优|决算|总结会)", after))
        and not re.match(r"前", after)
    )


def _phase_dues(text: str, start: int, end: int) -> list[Said]:
    out = []
    for m in _PHASE_DUE.finditer(text, start, end):
        if m["which"] == "阶段" and re.search(r"[\u4e00-\u9fff]$", text[max(start, m.start() - 1) : m.start()]):
            continue
        days = _int(m["n"]) if m["n"] else None
        if days is None and m["which"] in {"阶段", "本阶段", "该阶段"}:
            continue
        anchor = (
            ("next_start" if m["which"].startswith("下") else "start") if m["anchor"] in {"开始", "启动"} else "end"
        )
        out.append(Said(m.start(), m.end(), ByPhase("each", anchor, days)))  # type: ignore[arg-type]
    for m in _EACH_PHASE.finditer(text, start, end):
        here = Said(m.start(), m.end(), ByPhase("each", "end", None))
        if not _hits(out, here):
            out.append(here)
    firm = [s for s in out if isinstance(s.due, ByPhase) and s.due.days is not None]
    return firm or out


def _cycles(text: str, start: int, end: int) -> list[Said]:
    out: list[Said] = []
    for m in _EVERY.finditer(text, start, end):
        index = int((m.lastgroup or "u0")[1:])
        period = _UNITS[index][1]
        out += _cycle(text, m, period, start, end)
    for m in _NEXT.finditer(text, start, end):
        # 次月5日前 says a cycle even where 每月 stands in the clause before.
        day = m["day"]
        if day and not out and text[m.end() : m.end() + 1] in {"前", "以", "之", "内", "向", "报", "将", "上"}:
            out.append(Said(m.start(), m.end(), Every("month", _int(day), 1)))
    for m in _COMPACT.finditer(text, start, end):
        if (m.start() > start and text[m.start() - 1] not in "行立施展、,和及:。 “落出按实") or any(
            s.start <= m.start() < s.end + 12 and not (text[m.start() - 1] == "、" and m["unit"] != text[s.start])
            for s in out
        ):
            continue
        unit: dict[str, Period] = {"日": "day", "周": "week", "旬": "ten_days", "月": "month", "季": "quarter"}
        if re.search(r"\d$|[一二三四五六七八九十]$", text[m.start() - 1 : m.start()]) or re.match(
            r".{0,4}(?:机制|制度)", text[m.end() : m.end() + 6]
        ):
            continue
        if m["what"] in {"检查", "督查", "巡查", "自查", "统计", "分析", "总结", "小结"}:
            continue
        out.append(Said(m.start(), m.end(), Every(unit[m["unit"]])))
    return out


def _cycle(text: str, m: re.Match[str], period: Period, start: int, end: int) -> list[Said]:
    """One cycle word with the day behind it, and whether it looks back on the period before (offset 1)."""
    at = m.end()
    if re.match(
        r"(?:工作|例|调度|通报|报告|例会|会商|督查|排名|考核|零报告)?(?:机制|制度)|(?:都|均)有", text[at : at + 5]
    ):
        return []
    if period == "week" and (d := re.compile(r"(?:的)?([一二三四五六日天末])(?![个次])").match(text, at, end)):
        return [Said(m.start(), d.end(), _offset(text, Every("week", _WEEKDAY[d.group(1)]), start, end))]
    nxt = _NEXT.search(text, at, end)
    if nxt and period in {"month", "week", "quarter"} and not re.search(r"每", text[at : nxt.start()]):
        day = nxt["day"] or nxt["qd"]
        part = {"初": 10, "上旬": 10, "中旬": 20}.get(nxt["part"] or "")
        number = _int(day) if day else (_WEEKDAY[nxt["wd"]] if nxt["wd"] else part)
        return [
            Said(m.start(), m.end(), Every(period, number, 1)),
        ][:1]
    if period in {"quarter", "half_year", "year", "month"} and (
        a := _AFTER_PERIOD.search(text, max(start, m.start()), min(end, at + 16))
    ):
        return [Said(m.start(), a.end(), Every(period, _int(a["n"]), 1))]
    if period == "month" and (t := _TAIL_MONTH.match(text, at, end)):
        return _monthly(text, m, t, start, end)
    if period in {"quarter", "half_year", "year"}:
        return _longer(text, m, period, start, end)
    return [Said(m.start(), at, _offset(text, Every(period), start, end))]


def _monthly(text: str, m: re.Match[str], t: re.Match[str], start: int, end: int) -> list[Said]:
    if t["days"]:
        days = [_int(d) for d in re.findall(_NUM, t["days"])]
        return [Said(m.start(), t.end(), _offset(text, Every("month", d), start, end)) for d in days if 1 <= d <= 31]
    day = {"初": 10, "上旬": 10, "中旬": 20}.get(t["part"] or "")
    return [Said(m.start(), t.end(), _offset(text, Every("month", day), start, end))]


def _longer(text: str, m: re.Match[str], period: Period, start: int, end: int) -> list[Said]:
    """每季度末月25日前, 每季度首月10日前, 每年6月底、12月底前."""
    at = m.end()
    q = re.compile(
        rf"(?:的)?(?:(?P<last>末月?|最后一?个月|第三个?月)|(?P<first>首月|第一个?月)|(?P<mid>第二个?月))(?:的)?(?:(?P<d>{_NUM})[日号])?"
    ).match(text, at, end)
    if q:
        size = {"quarter": 3, "half_year": 6, "year": 12}[period]
        month = (size if q["last"] else 2 if q["mid"] else 1) if q["d"] or not q["last"] else None
        rule = Every(period, _int(q["d"]) if q["d"] else None, 0, month)
        return [Said(m.start(), q.end(), _offset(text, rule, start, end))]
    out = []
    for when in dates.find(text, at, min(end, at + 30)):
        if when.b is None or when.b.month is None or when.start - at > 12 or period != "year":
            break
        month, day = when.b.month, when.b.day
        if month == 12 and day is None and when.b.part in {"底", "末", ""}:
            out.append(Said(m.start(), when.end, Every("year")))
        else:
            tail = {"上旬": 10, "初": 10, "中旬": 20}.get(when.b.part)
            out.append(Said(m.start(), when.end, Every("year", day or tail, 0, month)))
    return out or [Said(m.start(), at, _offset(text, Every(period), start, end))]


def _offset(text: str, rule: Every, start: int, end: int) -> Every:
    """上月情况 handed in this month lies in the following period."""
    word = {
        "week": r"上(?:一)?周",
        "month": r"上(?:一)?个?月",
        "quarter": r"上(?:一)?个?季度?",
        "year": r"上(?:一)?年度?|上年",
        "half_year": r"上(?:一)?个?半年",
        "day": r"前一日|上一日",
        "fortnight": r"上两周",
        "ten_days": r"上旬情况",
        "half_month": r"上半月情况",
    }[rule.period]
    if rule.offset == 0 and re.search(word, text[start:end]):
        return replace(rule, offset=1)
    return rule


def _withins(text: str, start: int, end: int) -> list[Said]:
    out = []
    for m in _WITHIN.finditer(text, start, end):
        if re.search(r"\d$|[一二三四五六七八九十]$|月$|年$", text[start : m.start()][-1:]) and text[
            m.start() - 1 : m.start()
        ] not in {"起", "后"}:
            continue
        unit = m["unit"]
        n = 1 if m["n"] == "半" else _int(m["n"])
        days = {"小时": -(-n // 24), "分钟": 1, "周": n * 7, "个月": n * 30, "月": n * 30}.get(unit, n)
        if unit in {"个月", "月"} and not re.search(r"(?:[在于须应起后要]|之日起?,?)$", text[start : m.start()]):
            continue
        before = _WITHIN_AFTER.search(text[max(start, m.start() - 30) : m.start()])
        after = re.sub(r"^.*[应须要当在于](?:当)?(?=自|从)(?:自|从)", "", before["after"]) if before else ""
        event = re.search(r"(?:收到|接到|接|发现|受理|立案|完成|结束|印发|移交|提出|申请|下发|通过).*$", after)
        after = event.group() if event else re.sub(r"^.*(?:[在于须应]|应当)$", "", after)
        out.append(
            Said(m.start(), m.end(), Within(days, unit == "工作日", re.sub(r"^(?:并|应|要|须|于|在|自|从)", "", after)))
        )
    return out + [Said(m.start(), m.end(), Within(0, False, "")) for m in _SAME_DAY.finditer(text, start, end)]


def vague(reading: Reading, start: int, end: int) -> str:
    """The vague word of a passage as written, or an empty text; 按时, 立即 and the like set no time at all."""
    text = reading.text
    for m in VAGUE.finditer(text, start, end):
        if re.match(r".{0,4}(?:机制|制度)", text[m.end() : m.end() + 6]) or m.group() in _WEAK:
            continue
        return reading.words(m.start(), m.end())
    return ""


def by_phase(phase: Phase | None, conditional: bool) -> DueRule:
    """Rules (3) and (4) of FORMAT section 3."""
    return Unspecified() if phase is None or conditional else ByPhase(phase.name, "end", 0)
