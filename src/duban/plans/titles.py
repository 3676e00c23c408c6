"""标题: the plan's own title among the lines of its head, and that of the notice that transmits it (FORMAT section 2)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .text import HAN

_KINDS = "任务分工表|责任分工表|任务分解表|分工方案|任务清单|责任清单|问题清单|方案|通告|通知|意见|计划|办法|规定|要点|安排|细则|公告|决定|措施|规划|规程|部署|函|行动|指引|通报|任务书"
YEAR_WORDS = r"(?:(?:19|20)\d{2}|[一二][〇零0oO一二三四五六七八九]{3})"
_TITLE_END = re.compile(
    rf"(?:{_KINDS})(?:\({YEAR_WORDS}(?:年?-+{YEAR_WORDS})?年?(?:度)?\))?(?:\((?:第[一二三四五六七八九十]+批|试行|修订|暂行|送审稿|征求意见稿|讨论稿|草案|代拟稿|修改稿|印发稿|节选|摘要)[^()]{{0,6}}\))?$"
)
_NOTICE = re.compile(r"印发|转发|下发")
_COVER = re.compile(r"(?:通知|函)$")  # what encloses a plan, where its heading does not say so
ORGAN_END = (
    r"(?:办公室|人民政府|政府|委员会|领导小组|工作组|指挥部|专班|联席会议|管委会|办事处|党委|党工委|党组|纪委|监委|人民法院|人民检察院"
    r"|机关|总站|支队|总队|局|委|厅|部|办|院|处|所|会|中心|公司|集团|学校|中学|小学|幼儿园|大学|学院|医院|银行|社|分局|支行|队|站|县|市)"
)
DATE_LINE = re.compile(
    r"^\(?((?:\d{4}|[一二][〇零0oO一二三四五六七八九]{3})年[ \d一二三四五六七八九十]{1,3}月[ \d一二三四五六七八九十]{1,4}[日号])"
    r"(?:[^()]{0,40}?(?:印发|发布|通过|批准))?\)?$"
)
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Line:
    start: int
    end: int
    text: str


def lines_of(text: str) -> list[Line]:
    return [Line(m.start(), m.end(), m.group()) for m in re.finditer(r"[^\n]+", text)]


def find(text: str, head: Sequence[Line]) -> tuple[Place | None, Place | None]:
    """Places of the plan's own title and of the title of what transmits it."""
    found: list[tuple[int, int, str]] = []
    i = 0
    while i < len(head) and len(found) < 6:
        candidate = _title_at(text, head, i)
        if candidate is None:
            i += 1
            continue
        found.append(candidate)
        while i < len(head) and head[i].end <= candidate[1]:
            i += 1
        if i < len(head) and head[i].start < candidate[1]:
            i += 1
    own = [t for t in found if not _NOTICE.search(t[2])] or found
    enclosed = [t for t in found[1:] if re.search(r"(?:^|\n)附(?:件|表)?\d?:?\s*$", text[: t[0]])]
    if enclosed and _COVER.search(found[0][2]):
        own = enclosed
    announced = _announced(text, head)
    if announced is not None and (
        not own or _NOTICE.search(own[0][2]) or not (own[0][0] <= announced[0] and own[0][1] == announced[1])
    ):
        own = [announced]
    if not own:
        return None, None
    covers = [(a, b) for a, b, words in found if _NOTICE.search(words)]
    notice = next((c for c in reversed(covers) if c[0] < own[0][0]), covers[0] if covers else None)
    if notice is None and enclosed and own is enclosed:
        notice = found[0][:2]
    return own[0][:2], notice


_SENT = re.compile(
    r"(?:印发|转发|下发|现将|制定了?)\n?《(?P<title>[^《》]{6,80}|[^《》]{2,40}《[^《》]{4,60}》[^《》]{2,20})》"
)


def _announced(text: str, head: Sequence[Line]) -> tuple[int, int, str] | None:
    """The lines that spell out the title which the notice in front of the plan names (印发《…》的通知)."""
    if not head:
        return None
    for m in _SENT.finditer(text, 0, head[-1].end):
        wanted = re.sub(r"\s", "", m["title"])
        for i, line in enumerate(head):
            if line.start < m.end():
                continue
            joined = ""
            for k in range(i, min(i + 4, len(head))):
                joined += re.sub(r"\s", "", head[k].text)
                if joined == wanted:
                    return line.start, head[k].end, joined
                if not wanted.startswith(joined):
                    break
    return None


def _title_at(text: str, head: Sequence[Line], i: int) -> tuple[int, int, str] | None:
    """A title that begins in line ``i``: one to three short lines, or the front of a run-together line."""
    line = head[i]
    words = re.sub(r"^\((?:[^()]{2,20})\)(?=.{8,})", "", line.text)
    words = re.sub(rf"^[^:,。]{{2,14}}{ORGAN_END}:(?=[^:。;]{{6,60}}(?:方案|意见|计划|通知)$)", "", words)
    words = re.sub(rf"^[{HAN}]{{2,24}}\((?:19|20)\d{{2}}\)第?\d{{1,4}}号 ?(?=[{HAN}“]{{6,}})", "", words)
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
            joined += re.sub(rf"(?<=[{HAN}]) (?=[{HAN}])", "", head[i + k].text.strip())
        tail = head[i + k].text.strip() if k else joined
        if (
            re.search(r"[。;:!?]|^\(|号$|^第?[一二三四五六七八九十]+[、.]|^\d{1,2}[.、]", tail)
            or len(joined) > 90
            or DATE_LINE.match(tail)
            or (k == 1 and re.match(rf"[^,。]{{2,30}}?{ORGAN_END}(?:关于|印发|转发)", tail))
            or DATE_LINE.match(re.sub(r"^\S{4,30} (?=[\d一二])", "", tail))
        ):
            return None
        if _TITLE_END.search(joined) and len(joined) >= 6 and not re.match(r"(?:为|根据|按照|现将|现就|结合)", joined):
            if i + k + 1 < len(head) and _continues(joined, head[i + k + 1].text.strip()):
                return start, head[i + k + 1].end, joined + head[i + k + 1].text.strip()
            if i + k + 1 < len(head) and re.fullmatch(
                rf"\({YEAR_WORDS}年?-+{YEAR_WORDS}年(?:度)?\)", head[i + k + 1].text.strip()
            ):
                return start, head[i + k + 1].end, joined + head[i + k + 1].text.strip()
            return start, head[i + k].end, joined
        if not re.search(
            r"关于|年|开展|推进|整治|治理|印发|转发|批转|的$|[县市区省州旗局委办府镇乡室会组部厅院处]$", joined
        ):
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
        rf"[^。;:!?\n]{{4,80}}?(?:{_KINDS})(?= ?(?:[{HAN}]{{2,6}}\(20\d\d\)\d+号|为(?:了|进一步|全面|深入|贯彻|认真|切实|深|落实|加强|规范|推)|根据(?:《|[{HAN}]{{2,14}}(?:文件|通知|精神|要求|部署|安排))|各[县市省区乡镇]))",
        words,
    )
    if not m or len(words) - m.end() < 10:
        return 0
    return m.end() if re.search(r"关于|整治|治理|清理|行动|工作|实施|开展", m.group()) else 0
