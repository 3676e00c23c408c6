"""主送机关: the recipients above the text of a plan or of the notice that transmits it (FORMAT section 2)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .text import HAN, View


def find(
    view: View, lines: Sequence[tuple[int, int]], taken: Sequence[tuple[int, int]]
) -> tuple[list[str], tuple[int, int]] | None:
    """The names and their place: a line of organs that ends in a colon. ``taken`` are places of title and number."""
    text = view.text
    for start, stop in lines:
        begin = start
        for _, b in taken:
            if begin < b <= stop:
                begin = b
        words = text[begin:stop]
        m = re.match(
            rf"((?:各|县|市|区|省|全|驻|机关|本|局|委|[{HAN}]{{2,8}}(?:乡|镇|街道|县|市|区))[^。;:!?]{{1,400}}):(?=$|\n| |[{HAN}])",
            words,
        )
        if not m or (
            re.search(r"如下|通知|方案|要求|时间|目标|组长|内容|单位|电话", m.group(1)[-6:])
            and not m.group(1).endswith("单位")
        ):
            continue
        if not re.search(r"[乡镇街办局委部门位府县市区州省院校司构会团企厂所场]", m.group(1)[-3:] + m.group(1)[:4]):
            continue
        return _completed(view, split_names(text, begin, begin + m.end(1))), (begin, begin + m.end(1))
    return None


def _completed(view: View, places: list[tuple[int, int]]) -> list[str]:
    """各乡镇党委、政府 are 各乡镇党委 and 各乡镇政府."""
    out: list[str] = []
    area = ""
    for a, b in places:
        words = view.words(a, b)
        head = re.match(r"(各[^,、]{1,16}?)(?:党委|党工委|党组|人民政府|政府)", view.text[a:b])
        if head:
            area = view.words(a, a + head.end(1))
        elif (area and re.match(r"(?:人民)?政府|办事处|党委|管委会", view.text[a:b])) or (
            area
            and view.text[a - 1] == "、"
            and re.match(rf"(?![各省市县区镇乡街])[{HAN}]{{2,12}}[局委厅办院](?:\(|$)", view.text[a:b])
        ):
            words = area + words
        elif offices := re.match(
            r"(各(?:设区)?(?:省|市|县|区|州|盟|地)(?:\([^()]*\))?)[^,、]{2,12}[局委厅办院](?:\(|$)", view.text[a:b]
        ):
            area = view.words(a, a + offices.end(1))
        else:
            area = ""
        out.append(words)
    return out


def split_names(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Places of the names in a list of recipients: split at 、 and comma, but not inside one name
    (各省、自治区、直辖市人民政府; 市委和市级国家机关各部委办局)."""
    parts: list[tuple[int, int]] = []
    depth, a = 0, start
    for i in range(start, end):
        char = text[i]
        depth += char in "(“《"
        depth -= char in ")”》"
        if depth <= 0 and char in "、,;":
            parts.append((a, i))
            a = i + 1
    parts.append((a, end))
    out: list[tuple[int, int]] = []
    for a, b in reversed(parts):
        if (
            out
            and text[b] == "、"
            and (
                _fragment(text[a:b], text[out[-1][0] : out[-1][1]])
                or re.match(r"[办局委](?:$|、)", text[out[-1][0] : out[-1][1]])
            )
        ):
            out[-1] = (a, out[-1][1])
        else:
            out.append((a, b))
    return [(a, b) for a, b in reversed(out) if text[a:b].strip()]


def _fragment(left: str, right: str) -> bool:
    """True where ``left`` is only an area word that borrows its head from ``right``."""
    last = re.split(r"[、]", left)[-1]
    if re.fullmatch(r"(?:各|中央)?[省市县区]?[直属]?企", last) and right.startswith("事业"):
        return True
    area = re.fullmatch(
        r"(?:各)?(?:省|自治区|直辖市|市|县|区|州|盟|旗|地|乡|镇|计划单列市|自治州)(?:\([^()]*\))?", last
    )
    return (
        bool(area)
        and bool(
            re.search(
                r"人民政府|党委|纪委|政府|局|委|厅|部门|单位|法院|检察院|小组|办公室|指挥部|联席会议|学校|企业", right
            )
        )
        and (not re.match(r"各|[市县区]直", right) or right[:1] != "各")
    )
