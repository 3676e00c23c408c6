"""不予纳入: passages that ask for watching, control or dissuasion of persons or groups (C11, S4-11). They are marked
and asked about; nothing is compiled from them except a neutral topic about how well matters are handled."""

from __future__ import annotations

import re

from .outline import Outline

_WHOM = r"(?:重点(?:人员|人群|群体|人|信访人|对象)|上访(?:人员|人|户|群众)|信访(?:人员|人|户|老户|重点)|缠访|闹访|越级(?:上)?访|涉军|涉稳|退役军人群体|特殊群体|特殊人群|利益诉求群体|不稳定人员|反映人|举报人|诉求人)"
_HOW = r"(?:管控|稳控|监控|盯防|盯控|跟踪|劝返|劝阻|截访|拦截|接返|包保|包案稳控|五包一|四包一|三包一|动态掌控|掌控|行踪|轨迹|动向|看护|看管|监测.{0,6}(?:动向|行踪)|布控|训诫|摸排.{0,4}(?:人员|动向)|重点关注名单|纳入重点人)"
_REFUSED = re.compile(
    rf"{_WHOM}[^。;\n]{{0,40}}{_HOW}|{_HOW}[^。;\n]{{0,24}}{_WHOM}|(?:落实|认真落实)(?:管控|稳控)(?:制度|措施|责任)|(?:进京|赴省|到省|到市|越级)[^,。;]{{0,6}}(?:上访|非访)[^。;\n]{{0,24}}(?:劝返|稳控|管控|零|拦)"
)
_NOT = re.compile(r"保护(?:反映|举报)人|为举报人保密|严禁[^,。;]{0,12}(?:泄露|打击报复)|打击报复")


def read(text: str, outline: Outline) -> list[tuple[int, int]]:
    """Refused places in the clean text: whole sentences, minus a leading clause on how matters are handled."""
    out: list[tuple[int, int]] = []
    for sentence in outline.sentences:
        m = _REFUSED.search(text, sentence.start, sentence.end)
        if m and not _NOT.search(text, sentence.start, sentence.end):
            out.append((sentence.start, sentence.end))
    return out


_GROUP_WORDS = re.compile(r"涉军等?|涉稳|(?:等)?(?:重点|特殊|利益诉求)(?:人员|群体|人群|对象)(?:的)?")


def neutral(text: str) -> str:
    """A neutral clause without words that mark a group of people (C11)."""
    return _GROUP_WORDS.sub("", text) + "(只评办理质量)"


def neutral_end(text: str, start: int, end: int) -> int:
    """End of the clause of a refused sentence that only speaks of how matters are handled (信访案件麻木不仁)."""
    comma = text.find(",", start, end)
    return comma if comma > 0 and not re.search(_HOW, text[start:comma]) else start
