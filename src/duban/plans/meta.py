"""文头文尾: title, number, issuing organs, date, main recipients and the span of the campaign (FORMAT section 2)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from . import dates, recipients, span, titles
from .dates import Years
from .head import Meta
from .outline import Outline
from .stage_parts import Found
from .text import HAN, View

_MONTHS = "一二三四五六七八九十"
_NUMBER = re.compile(rf"(?:[{HAN}]{{1,14}}(?:发|字|函|办|通|电|办字|党字)?)\((?:19|20)\d{{2}}\)第?\d{{1,4}}号")


def read(view: View, outline: Outline, stages: Sequence[Found]) -> tuple[Meta, Years]:
    """All metadata, and the years that date phrases without one take from it; the dates of ``stages`` and of what
    stands inside them are not those of the whole campaign."""
    meta = Meta()
    lines = titles.lines_of(view.text)
    first_clause = _first_clause(view, outline)
    head = [ln for ln in lines[:40] if ln.start < max(first_clause, 1)]
    body_from = _title(meta, view, head)
    _number(meta, view, first_clause, body_from)
    _recipients(meta, view, head)
    _signature(meta, view, lines, head, [f.where for f in stages])
    _labelled_day(meta, view, first_clause)
    _run_on_signature(meta, view)
    _issuer_below(meta, view)
    _title_issuer(meta, view)
    years = _years(meta, view)
    if years.base is None and not any(p and p.year for f in stages if f.when for p in (f.when.a, f.when.b)):
        years.base = meta.base_year = _opening_year(view.text[body_from:first_clause]) or _time_year(view.text)
        years.span = None if years.base else _last_year(view.text)
    span.read(meta, view, outline, years, [f.scope for f in stages] + [f.where for f in stages])
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


def _title(meta: Meta, view: View, head: list[titles.Line]) -> int:
    """Take the plan's own title; returns where the text after it begins."""
    own, meta.notice = titles.find(view.text, head)
    if own is None:
        return 0
    meta.title = re.sub(r"[《》]", "", view.words(*own))
    meta.put("title", own)
    return own[1]


def _number(meta: Meta, view: View, first_clause: int, title_end: int) -> None:
    """A number on its own line or joined to the title; numbers in brackets after 《…》 belong to cited documents."""
    text = view.text
    for m in _NUMBER.finditer(text, 0, max(first_clause, title_end + 40)):
        before, after = text[max(0, m.start() - 1) : m.start()], text[m.end() : m.end() + 1]
        labelled = re.search(
            r"(?:文 ?号|发文字号|文件编号|文件字号)[)\t: ]*$", text[max(0, m.start() - 12) : m.start()]
        )
        below = (
            before == "(" and after == ")" and re.search(r"[知案见法划]\n?\($", text[max(0, m.start() - 3) : m.start()])
        )
        if (before in ("(", "》", "“") and not below) or (before == "" and after == ""):
            continue
        paper = re.match(rf"[{HAN}]{{4,20}}文件(?=[{HAN}]{{2}})", m.group())
        start = m.start() + (paper.end() if paper else 0)
        if meta.title and meta.places["title"][0][0] <= start < meta.places["title"][0][1]:
            start = meta.places["title"][0][1]
        ends = [b for _, b in [*meta.places.get("title", ()), *([meta.notice] if meta.notice else ())]]
        glued = start in ends or (before == " " and start - 1 in ends)
        alone = (before in ("", "\n")) and (after in ("", "\n"))
        if alone or glued or below or labelled or (before in ("", "\n") and start < 200):
            meta.doc_no = view.words(start, m.end())
            meta.put("doc_no", (start, m.end()))
            return


def _recipients(meta: Meta, view: View, head: list[titles.Line]) -> None:
    taken = (*meta.places.get("title", ()), *meta.places.get("doc_no", ()))
    found = recipients.find(view, [(line.start, line.end) for line in head[:14]], taken)
    if found is not None:
        meta.recipients, place = found
        meta.put("recipients", place)


def _signature(
    meta: Meta, view: View, lines: list[titles.Line], head: list[titles.Line], stages: Sequence[tuple[int, int]]
) -> None:
    """Organs above a date line: at the end of the covering letter or of the plan; or a date under the title."""
    for i in range(len(lines) - 1, -1, -1):
        bare = lines[i].text.strip()
        m = titles.DATE_LINE.match(bare.replace(" ", "")) or titles.DATE_LINE.match(
            re.sub(r"^.*?(?=\d{4}年|(?<= )[一二][〇零0oO一二三四五六七八九]{3}年)", "", bare).replace(" ", "")
        )
        if not m or (len(bare) > 45):
            continue
        when = dates.find(view.text, lines[i].start, lines[i].end)
        if not when or when[0].b is None or not when[0].b.day or not when[0].b.year:
            continue
        place = (when[0].start, when[0].end)
        if any(a <= place[0] < b for a, b in stages):
            continue
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
    if len(lines) > 3 and lines[-1] not in head and lines[-2].text.rstrip().endswith("。"):
        # An organ alone below the last sentence signs, even without a date.
        last = lines[-1]
        if (
            _organ(last.text)
            and not re.search(r"对|由|将|并|要|的", last.text)
            and not re.match(r"[\d(一二三四五六七八九十附抄主联]", last.text.strip())
        ):
            meta.issuers.append(view.words(last.start, last.end))
            meta.put("issuers", (last.start, last.end))


def _labelled_day(meta: Meta, view: View, first_clause: int) -> None:
    """发文日期:2011-09-27 in the head of a page of a public register."""
    m = re.compile(r"(?:发文|成文|印发|生成)日期[:)\t ]*").search(view.text, 0, first_clause)
    when = dates.find(view.text, m.end(), m.end() + 14) if m and not meta.issued_on else []
    if m and when and when[0].start == m.end() and when[0].b is not None and when[0].b.year and when[0].b.day:
        meta.issued_on = dates.iso(when[0].b.year, when[0].b.last())
        meta.put("issued_on", (when[0].start, when[0].end))


def _run_on_signature(meta: Meta, view: View) -> None:
    """A signature at the end of a text in one paragraph: …。某街道办事处 2020年4月16日"""
    if meta.issued_on:
        return
    m = re.search(
        rf"(?:[。\n] ?)(?P<who>[^,。;:!?\n]{{2,40}}{titles.ORGAN_END}) ?(?P<when>\d{{4}}年\d{{1,2}}月\d{{1,2}}[日号])\)?\s*$",
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
        and bool(re.search(rf"{titles.ORGAN_END}(?:\([^()]*\))?$", words))
        and not re.search(r"[,。;:!?《》]", words)
    )


def _signers(view: View, lines: list[titles.Line], i: int, a: int, b: int) -> list[tuple[int, int]]:
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
        rf"\s*\((?P<who>[^()\d,。;:]{{3,30}}?)[ ,]*(?:{titles.YEAR_WORDS}年\d{{1,2}}月(?:\d{{1,2}}日)?)?\)\n"
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
    m = re.match(
        rf"((?:中共)?[^关于《》\d\n]{{2,40}}?{titles.ORGAN_END})(?=\n?(?:关于|印发|转发|批转|\d{{4}}年|[一二]〇))",
        words,
    )
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
        found = re.search(
            rf"({titles.YEAR_WORDS})年|(?<!\d)(20\d\d)(?=行动|专项|[春夏秋冬]|[”、])", view.text[a:b]
        ) or re.match(
            rf"\s*\(?({titles.YEAR_WORDS})年?(?:度|[{_MONTHS}\d]{{1,3}}月(?:份)?)?\)?\s*?(?:\n|$)",
            view.text[b : b + 16],
        )
    if found:
        meta.base_year = dates.year_of(next(g for g in found.groups() if g))
    elif meta.base_year is None and meta.doc_no and (number := re.search(r"(?:19|20)\d\d", meta.doc_no)):
        meta.base_year = int(number.group())
    return Years(meta.base_year, issued)


# What the opening says the plan is for: 为做好2009年…工作, 为推进2019年冬季…; a plan of work of that year it carries out.
_FOR_YEAR = re.compile(
    r"(?:^|[。\n,])(?:为|现就|现将|决定)[^。;《》\n]{0,16}?(?P<y>(?:19|20)\d{2})年(?:度)?(?![\d前底末初以来-]|至|到|是|发生|期间)"
    r"|《[^《》]{0,20}?(?<![\d-])(?P<cited>(?:19|20)\d{2})年(?:度)?(?![\d-])[^《》]{0,30}?(?:要点|方案|计划|安排|任务|通知)》"
)


def _opening_year(words: str) -> int | None:
    """The one year an opening names for the work itself, where neither title, number nor date says it."""
    told = {int(m["y"] or m["cited"]) for m in _FOR_YEAR.finditer(words[:800])}
    return told.pop() if len(told) == 1 else None


def _time_year(text: str) -> int | None:
    """一、时间:2023年春季学期(2月13日至6月30日): a year beside a stretch of time that does not repeat it."""
    m = re.search(
        rf"(?:^|\n)[^\n{HAN}]{{0,4}}.?[、.)]?[{HAN}]{{0,6}}时间(?:安排)?[:。\n ]{{1,2}}[^\n]{{0,16}}?((?:19|20)\d\d)年",
        text,
    )
    return int(m.group(1)) if m else None


def _last_year(text: str) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """行动自印发之日起至2024年12月底结束; …,2022年6月底前全部完成: the twelve months up to the campaign's last day."""
    m = re.search(
        r"(?:自|从)[^。;,\n\d]{0,14}之?日起,?(?:开始)?,?(?:直?至|到)((?:19|20)\d\d)年(\d{1,2})月", text
    ) or re.search(
        r"(?:工作|行动|活动|整治|治理|清理|检查|阶段|步骤)[^。;\n\d]{0,12}?((?:19|20)\d\d)年(\d{1,2})月(?:\d{1,2}日|底|末)?(?:之?前|以前)?(?:全部|全面|基本)(?:完成|结束)",
        text,
    )
    if m is None or not 1 <= int(m.group(2)) <= 12:
        return None
    year, month = int(m.group(1)), int(m.group(2))
    return ((year - 1, month + 1) if month < 12 else (year, 1)), (year, month)
