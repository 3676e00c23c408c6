"""阶段零件: what the finders of phases share: what a phase is before it is dated, and its date phrase."""

from __future__ import annotations

import re
from dataclasses import dataclass

from . import dates
from .dates import When

STAGE_WORDS = re.compile(
    r"动员|部署|启动|准备|宣传|发动|自查|排查|摸底|摸排|摸清|调查|梳理|清理|整改|整治|治理|集中|实施|推进|督查|督导|检查|抽查|核查|巡查|"
    r"验收|总结|评估|巩固|提升|提高|完善|建章|迎检|攻坚|查处|处理|申报|评审|公示|试点|铺开|推开|推广|开展|回头看|考核|监督|学习|起底|化解|处置|登记|普查|调研|谋划|筹备|收官|自纠|自改|深化|落实|查摆|剖析|对照|评议|反馈|公示|整顿|规范"
)


@dataclass(slots=True)
class Found:
    """A phase as found: ``where`` its name with the date phrase, ``scope`` the text that belongs to it, ``above`` the
    phase of which it is a part."""

    name: str
    where: tuple[int, int]
    scope: tuple[int, int]
    when: When | None
    parent: str | None = None
    above: Found | None = None


def when_in(text: str, a: int, b: int) -> When | None:
    """The date phrase of a heading; a bare year in brackets or at its front or end stands for all its days."""
    found = dates.find(text, a, b)
    if found:
        return found[0]
    year = dates.whole_years(text, a, b)
    if year is None:
        return None
    alone = text[year.start - 1 : year.start] in {"(", ":"} or year.start == a or year.end == b
    return year if alone else None


def with_bracket(text: str, when: When | None) -> int:
    if when is None:
        return 0
    end = when.end
    while end < len(text) and text[end] in ")完成结束前进行":
        end += 1
        if text[end - 1] == ")":
            break
    return end
