"""文头文尾: title, number, issuing organs, date, main recipients and the span of the campaign (FORMAT section 2)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from . import dates, recipients
from .dates import Years
from .model import Phase
from .outline import Outline
from .sections import role, role_of_words
from .text import HAN, View

_KINDS = "任务分工表|责任分工表|任务分解表|分工方案|任务清单|责任清单|问题清单|方案|通告|通知|意见|计划|办法|规定|要点|安排|细则|公告|决定|措施|规划|规程|部署|函|行动|指引|通报|任务书"
_YEAR_WORDS = r"(?:(?:19|20)\d{2}|[一二][〇零0oO一二三四五六七八九]{3})"
_TITLE_END = re.compile(
    rf"(?:{_KINDS})(?:\({_YEAR_WORDS}(?:年?-+{_YEAR_WORDS})?年?(?:度)?\))?(?:\((?:试行|修订|暂行|送审稿|征求意见稿|讨论稿|草案|代拟稿|修改稿|印发稿|节选|摘要)[^()]{{0,6}}\))?$"
)
_NOTICE = re.compile(r"印发|转发|下发")
_NUMBER = re.compile(rf"(?:[{HAN}]{{1,14}}(?:发|字|函|办|通|电|办字|党字)?)\((?:19|20)\d{{2}}\)第?\d{{1,4}}号")
_ORGAN_END = (
    r"(?:办公室|人民政府|政府|委员会|领导小组|工作组|指挥部|专班|联席会议|管委会|办事处|党委|党工委|党组|纪委|监委|人民法院|人民检察院"
    r"|机关|总站|支队|总队|局|委|厅|部|办|院|处|所|会|中心|公司|集团|学校|大学|学院|医院|银行|社|分局|支行|队|站|县|市)"
)
_DATE_LINE = re.compile(
    r"^\(?((?:\d{4}|[一二][〇零0oO一二三四五六七八九]{3})年[ \d一二三四五六七八九十]{1,3}月[ \d一二三四五六七八九十]{1,4}[日号])"
    r"(?:[^()]{0,40}?(?:印发|发布|通过|批准))?\)?$"
)
_SPAN_CUE = re.compile(r"(?:自|从|时间|期限|为期|期间|开展|启动|进行|工作|行动|整治|活动|历时|集中)")


@dataclass(slots=True)
class Meta:
    """Metadata with places in the clean text; texts in the script of the source."""

    title: str | None = None
    doc_no: str | None = None
    issuers: list[str] = field(default_factory=list)
    issued_on: str | None = None
    recipients: list[str] = field(default_factory=list)
    starts_on: str | None = None
    ends_on: str | None = None
    places: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    base_year: int | None = None
    span_inferred: bool = False
    notice: tuple[int, int] | None = None  # the title of the notice that transmits the plan

    def put(self, key: str, *places: tuple[int, int]) -> None:
        self.places.setdefault(key, []).extend(places)


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str


def read(view: View, outline: Outline, stages: Sequence[tuple[int, int]]) -> tuple[Meta, Years]:
    """All metadata, and the years that date phrases without one take from it; ``stages`` are places of phases, whose
    dates are not those of the whole campaign."""
    meta = Meta()
    lines = _lines(view.text)
    first_clause = _first_clause(view, outline)
    head = [ln for ln in lines[:40] if ln.start < max(first_clause, 1)]
    body_from = _title(meta, view, head)
    _number(meta, view, first_clause, body_from)
    _recipients(meta, view, head)
    _signature(meta, view, lines, head)
    _run_on_signature(meta, view)
    _issuer_below(meta, view)
    _title_issuer(meta, view)
    years = _years(meta, view)
    _span(meta, view, outline, years, stages)
    return meta, years


def _first_clause(view: View, outline: Outline) -> int:
    """Where the clauses begin: the first number of a kind that opens chapters, or any that numbers several clauses."""
    roots = outline.roots()
    for node in outline.nodes:
        if node.kind in {"cn", "part", "section", "article", "stage", "plain"}:
            return node.start
        if node.kind != "annex" and sum(n.kind == node.kind for n in roots) >= 3:
            return node.start
    return len(view.text)


def _lines(text: str) -> list[_Line]:
    return [_Line(m.start(), m.end(), m.group()) for m in re.finditer(r"[^\n]+", text)]


def _title(meta: Meta, view: View, head: list[_Line]) -> int:
    """Find the plan's own title; returns where the text after it begins."""
    found: list[tuple[int, int, str]] = []
    i = 0
    while i < len(head) and len(found) < 6:
        candidate = _title_at(view.text, head, i)
        if candidate is None:
            i += 1
            continue
        found.append(candidate)
        while i < len(head) and head[i].end <= candidate[1]:
            i += 1
        if i < len(head) and head[i].start < candidate[1]:
            i += 1
    own = [t for t in found if not _NOTICE.search(t[2])] or found
    if not own:
        return 0
    meta.notice = next(((a, b) for a, b, words in found if _NOTICE.search(words)), None)
    start, end, _ = own[0]
    meta.title = re.sub(r"[《》]", "", view.words(start, end))
    meta.put("title", (start, end))
    return end


def _title_at(text: str, head: list[_Line], i: int) -> tuple[int, int, str] | None:
    """A title that begins in line ``i``: one to three short lines, or the front of a run-together line."""
    line = head[i]
    words = re.sub(r"^\((?:[^()]{2,20})\)(?=.{8,})", "", line.text)
    words = re.sub(rf"^[^:,。]{{2,14}}{_ORGAN_END}:(?=[^:。;]{{6,60}}(?:方案|意见|计划|通知)$)", "", words)
    start = line.end - len(words)
    numbered = re.search(rf"(?<=[知案见法划])\([{HAN}]{{2,12}}\((?:19|20)\d{{2}}\)第?\d{{1,4}}号\)$", words)
    if numbered and _TITLE_END.search(words[: numbered.start()]):
        return start, start + numbered.start(), words[: numbered.start()]
    if len(words) >= 6 and (run := _run_together(words)):
        return start, start + run, words[:run]
    joined = words.strip()
    for k in range(3):
        if k and i + k >= len(head):
            break
        if k:
            joined += head[i + k].text.strip()
        tail = head[i + k].text.strip() if k else joined
        if (
            re.search(r"[。;:!?]|^\(|号$|^第?[一二三四五六七八九十]+[、.]", tail)
            or len(joined) > 90
            or _DATE_LINE.match(tail)
        ):
            return None
        if _TITLE_END.search(joined) and len(joined) >= 6 and not re.match(r"(?:为|根据|按照|现将|现就|结合)", joined):
            if i + k + 1 < len(head) and _continues(joined, head[i + k + 1].text.strip()):
                return start, head[i + k + 1].end, joined + head[i + k + 1].text.strip()
            if i + k + 1 < len(head) and re.fullmatch(
                rf"\({_YEAR_WORDS}年?-+{_YEAR_WORDS}年(?:度)?\)", head[i + k + 1].text.strip()
            ):
                return start, head[i + k + 1].end, joined + head[i + k + 1].text.strip()
            return start, head[i + k].end, joined
        if not re.search(r"关于|年|开展|推进|整治|治理|印发|[县市区省州旗局委办府镇乡室会组部厅院处]$", joined):
            return None
    return None


def _continues(title: str, following: str) -> bool:
    """True where the next line is the rest of a title: …三年行动 / 2022年度工作要点."""
    return (
        len(following) <= 18
        and bool(_TITLE_END.search(following))
        and not re.search(r"方案$|通知$|意见$|[,。:《]", title + following[:-2])
        and not re.search(r"关于|印发", following)
    )


def _run_together(words: str) -> int:
    """Length of a title that runs on into the text: …的通知国办发〔2014〕56号各省…, …方案为贯彻…"""
    m = re.match(
        rf"[^。;:!?\n]{{4,80}}?(?:{_KINDS})(?= ?(?:[{HAN}]{{2,6}}\(20\d\d\)\d+号|为(?:了|进一步|全面|深入|贯彻|认真|切实|深|落实|加强|规范|推)|根据《|各[县市省区乡镇]))",
        words,
    )
    if not m or len(words) - m.end() < 10:
        return 0
    return m.end() if re.search(r"关于|整治|治理|清理|行动|工作|实施|开展", m.group()) else 0


def _number(meta: Meta, view: View, first_clause: int, title_end: int) -> None:
    """A number on its own line or joined to the title; numbers in brackets after 《…》 belong to cited documents."""
    text = view.text
    for m in _NUMBER.finditer(text, 0, max(first_clause, title_end + 40)):
        before, after = text[max(0, m.start() - 1) : m.start()], text[m.end() : m.end() + 1]
        below = (
            before == "(" and after == ")" and re.search(r"[知案见法划]\($", text[max(0, m.start() - 2) : m.start()])
        )
        if (before in ("(", "》", "“") and not below) or (before == "" and after == ""):
            continue
        start = m.start()
        if meta.title and meta.places["title"][0][0] <= start < meta.places["title"][0][1]:
            start = meta.places["title"][0][1]
        glued = start == meta.places.get("title", [(0, -1)])[0][1]
        alone = (before in ("", "\n")) and (after in ("", "\n"))
        if alone or glued or below or (before in ("", "\n") and start < 200):
            meta.doc_no = view.words(start, m.end())
            meta.put("doc_no", (start, m.end()))
            return


def _recipients(meta: Meta, view: View, head: list[_Line]) -> None:
    taken = (*meta.places.get("title", ()), *meta.places.get("doc_no", ()))
    found = recipients.find(view, [(line.start, line.end) for line in head[:14]], taken)
    if found is not None:
        meta.recipients, place = found
        meta.put("recipients", place)


def _signature(meta: Meta, view: View, lines: list[_Line], head: list[_Line]) -> None:
    """Organs above a date line: at the end of the covering letter or of the plan; or a date under the title."""
    for i in range(len(lines) - 1, -1, -1):
        bare = lines[i].text.strip()
        m = _DATE_LINE.match(bare.replace(" ", "")) or _DATE_LINE.match(
            re.sub(r"^.*?(?=\d{4}年)", "", bare).replace(" ", "")
        )
        if not m or (len(bare) > 45):
            continue
        when = dates.find(view.text, lines[i].start, lines[i].end)
        if not when or when[0].b is None or not when[0].b.day or not when[0].b.year:
            continue
        place = (when[0].start, when[0].end)
        same_line = view.text[lines[i].start : when[0].start].strip(" (")
        names = (
            _signers(view, lines, i, lines[i].start + bare.startswith("("), when[0].start)
            if _organ(same_line) or re.fullmatch(rf"[{HAN}]{{1,10}}(?:镇|乡|街道)", same_line)
            else _signers(view, lines, i, 0, 0)
        )
        under_title = bool(meta.places.get("title")) and 0 <= lines[i].start - meta.places["title"][0][1] <= 2
        if not names and not under_title and bare[0] != "(" and i + 1 < len(lines) and lines[i] not in head:
            continue
        meta.issued_on = dates.iso(when[0].b.year, when[0].b.last())
        meta.put("issued_on", place)
        for a, b in names:
            meta.issuers.append(view.words(a, b))
            meta.put("issuers", (a, b))
        return


def _run_on_signature(meta: Meta, view: View) -> None:
    """A signature at the end of a text in one paragraph: …。某街道办事处 2020年4月16日"""
    if meta.issued_on:
        return
    m = re.search(
        rf"(?:[。\n] ?)(?P<who>[^,。;:!?\n]{{2,40}}{_ORGAN_END}) ?(?P<when>\d{{4}}年\d{{1,2}}月\d{{1,2}}[日号])\)?\s*$",
        view.text,
    )
    if not m:
        return
    when = dates.find(view.text, m.start("when"), m.end("when"))
    if when and when[0].b is not None:
        meta.issued_on = dates.iso(when[0].b.year, when[0].b.last())
        meta.put("issued_on", m.span("when"))
        for n in re.finditer(r"[^ 、]+", m["who"]):
            place = m.start("who") + n.start(), m.start("who") + n.end()
            meta.issuers.append(view.words(*place))
            meta.put("issuers", place)


def _organ(words: str) -> bool:
    words = words.strip()
    return (
        2 < len(words) <= 34
        and bool(re.search(rf"{_ORGAN_END}(?:\([^()]*\))?$", words))
        and not re.search(r"[,。;:!?《》]", words)
    )


def _signers(view: View, lines: list[_Line], i: int, a: int, b: int) -> list[tuple[int, int]]:
    if b > a:
        pieces = [(a, b)]
    else:
        pieces = []
        for line in reversed(lines[max(0, i - 5) : i]):
            if not _organ(line.text) and not all(map(_organ, line.text.split())):
                break
            pieces.insert(0, (line.start, line.end))
    out: list[tuple[int, int]] = []
    for start, end in pieces:
        out += [
            (start + m.start(), start + m.end())
            for m in re.finditer(r"[^ \t、(]+(?:\([^()]*\))?", view.text[start:end])
            if _organ(m.group()) or (b > a and re.search(r"[镇乡道]$", m.group()))
        ]
    return out


def _issuer_below(meta: Meta, view: View) -> None:
    """(开发区管委会办公室 2025年9月) on a line of its own below the title."""
    if meta.issuers or not meta.places.get("title"):
        return
    at = meta.places["title"][0][1]
    m = re.compile(
        rf"\s*\((?P<who>[^()\d,。;:]{{3,30}}?)[ ,]*(?:{_YEAR_WORDS}年\d{{1,2}}月(?:\d{{1,2}}日)?)?\)\n"
    ).match(view.text, at)
    if m and _organ(m["who"].strip()):
        a = m.start("who")
        b = a + len(m["who"].rstrip())
        meta.issuers.append(view.words(a, b))
        meta.put("issuers", (a, b))


def _title_issuer(meta: Meta, view: View) -> None:
    """国务院办公厅关于…, 某县教育局2023年…: the maker named at the front of the title."""
    if meta.issuers or not meta.places.get("title"):
        return
    start, end = meta.notice or meta.places["title"][0]
    words = view.text[start:end]
    m = re.match(rf"((?:中共)?[^关于《》\d\n]{{2,40}}?{_ORGAN_END})(?=\n?(?:关于|印发|\d{{4}}年|[一二]〇))", words)
    if not m or re.search(r"(?:开展|推进|加强|县|市|区|省|州)$", m.group(1)):
        return
    for n in re.finditer(r"[^ 、\n]+", m.group(1)):
        meta.issuers.append(view.words(start + n.start(), start + n.end()))
        meta.put("issuers", (start + n.start(), start + n.end()))


def _years(meta: Meta, view: View) -> Years:
    """Base year: the title's, else the issue date's, else the number's (FORMAT section 3)."""
    issued = None
    if meta.issued_on:
        issued = int(meta.issued_on[:4]), int(meta.issued_on[5:7])
        meta.base_year = issued[0]
    title = meta.places.get("title")
    found = None
    if title:
        a, b = title[0]
        found = re.search(rf"({_YEAR_WORDS})年", view.text[a:b]) or re.match(
            rf"\s*\(?({_YEAR_WORDS})年?(?:度)?\)?\s*?(?:\n|$)", view.text[b : b + 16]
        )
    if found:
        meta.base_year = dates.year_of(found.group(1))
    elif meta.base_year is None and meta.doc_no and (number := re.search(r"(?:19|20)\d\d", meta.doc_no)):
        meta.base_year = int(number.group())
    return Years(meta.base_year, issued)


def _span(meta: Meta, view: View, outline: Outline, years: Years, stages: Sequence[tuple[int, int]]) -> None:
    """The campaign span as stated: a range of dates in a section on time or beside a word for the whole campaign."""
    text = view.text
    begun: dates.When | None = None
    taken = bytearray(len(text) + 1)
    for a, b in stages:
        taken[a:b] = b"\x01" * (b - a)
    for sentence in outline.sentences:
        if (sentence.node is not None and sentence.node.level > 2) or (
            sentence.head and "阶段" in text[sentence.start : sentence.end]
        ):
            continue
        for when in dates.find(text, sentence.start, sentence.end):
            if taken[when.start]:
                continue
            if begun is None and _begins(text, sentence.start, when):
                begun = when
            if when.form != "range" or when.masked or not _whole(text, sentence.start, when, role(sentence.node, text)):
                continue
            start, end = dates.bounds(when, years)
            if start is None or end is None:
                continue
            meta.starts_on, meta.ends_on = start, end
            meta.put("starts_on", (when.start, when.end))
            meta.put("ends_on", (when.start, when.end))
            if not start.startswith(dates.UNKNOWN) and not end.startswith(dates.UNKNOWN):
                years.span = (int(start[:4]), int(start[5:7])), (int(end[:4]), int(end[5:7]))
            return
    for node in outline.nodes:
        if meta.ends_on is None and node.level == 1 and role_of_words(text[slice(*node.heading)]) == "time":
            for when in dates.find(text, node.heading[1], node.end)[:1]:
                open_start = re.search(
                    r"(?:即日|现在|印发之日|发布之日)(?:起|开始)?[,]?(?:直?至|到)$|^(?:从|自)?[^\d]{0,12}之?日起",
                    text[node.heading[1] : when.start + 12],
                )
                end = dates.bounds(when, years)[1]
                if when.form == "before" and open_start and end:
                    meta.ends_on = end
                    meta.put("ends_on", (when.start, when.end))
    if begun is not None and (start := dates.bounds(begun, years)[0]):
        meta.starts_on = start
        meta.put("starts_on", (begun.start, begun.end))
        if not start.startswith(dates.UNKNOWN):
            years.floor = int(start[:4]), int(start[5:7])


def _begins(text: str, start: int, when: dates.When) -> bool:
    """从2018年1月起,用一年左右时间; 2025年10月至2026年春节前: only the first day is stated."""
    after = text[when.end : when.end + 14]
    if when.masked or when.a is None or re.search(r"阶段|以来", text[start : when.start][-12:] + after):
        return False
    return bool(
        (when.form == "from" and re.match(r",?(?:利?用|为期|历时|集中)[^,。]{1,8}(?:年|月|时间|天)", after))
        or (
            when.form in {"on", "from"}
            and re.match(
                r"(?:起|开始)?(?:至|到)(?:(?:20\d\d|次|明)年)?[^\d,。]{0,2}(?:春节|国庆|元旦|中秋|五一)", after
            )
        )
    )


def _whole(text: str, start: int, when: dates.When, section: str) -> bool:
    """True where a range is said of the whole campaign and not of a stage, a task or a period under review."""
    before, after = text[start : when.start], text[when.end : when.end + 30]
    around = before[-25:] + after[:12]
    if re.search(r"阶段(?!性)(?!.*分)|以来|期间发生|发生的|结转|上年|数据|审计年度|收支", around) or re.match(
        r"\)", after
    ):
        return False
    if section == "time" or (section == "phases" and before.strip(" 自从为:时间") == ""):
        return True
    return bool(_SPAN_CUE.search(before[-30:] + text[when.start : when.start + 1])) and bool(
        re.search(r"共?分|结束|^(?:[,。]|,? ?(?:在|用|开展|集中|组织|为期))", after)
        or re.search(r"自|从|时间", before[-20:] + text[when.start : when.start + 1])
    )


def span_from_phases(meta: Meta, phases: Sequence[Phase], places: Sequence[tuple[int, int]]) -> None:
    """Where no span is stated, the start of the first and the end of the last phase, if those are stated."""
    if meta.starts_on or meta.ends_on or not phases:
        return
    if phases[0].starts_on and "starts_on" not in phases[0].derived:
        meta.starts_on = phases[0].starts_on
        meta.put("starts_on", places[0])
    if phases[-1].ends_on:
        meta.ends_on, meta.span_inferred = phases[-1].ends_on, True
        meta.put("ends_on", places[-1])
