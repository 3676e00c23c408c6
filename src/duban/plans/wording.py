"""措辞: the object of an order, freed of the words that only say that, when and how it is ordered."""

from __future__ import annotations

import re

from . import dates
from .reading import Reading

_FRONT = re.compile(
    r"(?:[ ,、]|[一二三四五六]是|并(?!购)|还|也|且|都|均|要(?!求|点)|应当?|须|必须|请|务必|至少|统一|分别|及时|定期|适时|按时|按期|按要求|按规定|按分管渠道|认真|切实|组织|在?规定期限内|"
    r"每(?:周|星期)[一二三四五六日天末](?:[上下]午|\d{1,2}[时点:](?:\d\d)?)?(?:下班)?前?|每个?[年月季周日旬](?:度)?(?:末月|首月|末|底)?(?:\d{1,2}[日号])?(?:以?前)?|每半[年月]|(?:每[日天])?\d{1,2}[时点:](?:\d\d)?前?|下月\d{1,2}[日号]前|(?:于|在)(?=\d)|将(?!军)|把(?!关))+"
)
_TAIL = re.compile(r"(?:,|、|于|在|向|分别|及时|统一|按要求|按规定|直接|一并|要|应|须|并|请|及时报|进行|组织)+$")


def what(reading: Reading, a: int, b: int) -> str:
    """The object of the order, without modal words, cycles, 将 and dates around it."""
    text = reading.text
    a, b = _cut(text, a, b)
    return reading.words(a, min(b, a + 60)).strip(",，、 ") if b > a else ""


def _cut(text: str, a: int, b: int) -> tuple[int, int]:
    while a < b:
        m = _FRONT.match(text, a, b)
        start = m.end() if m else a
        when = next(iter(dates.find(text, start, min(b, start + 24))), None)
        start = when.end if when and when.start <= start + 1 else start
        if start == a:
            break
        a = start
    for when in dates.find(text, max(a, b - 24), b):
        if when.end == b or text[when.end : b] in {"前", "按规定"}:
            b = when.start
    m = _TAIL.search(text[a:b])
    return a, b - len(m.group()) if m else b
