"""部分: what a clause is about, told from the words of its heading, inherited by the clauses inside it."""

from __future__ import annotations

import re
from functools import lru_cache

from .outline import Node

_CORRECT = "整治|治理|清理|排查|检查|清查|查处|打击|纠治|整顿|自查|巡查|督查|稽查|审计|整改|纠正|解决|监督|清欠|规范|攻坚|查办|核查|督导|督察|执法|惩治|抽查|打非|禁烧|攻克|起底"
# In order: the first pattern that fits a heading names its section.
_ROLES: tuple[tuple[str, str], ...] = (
    ("annex", r"^附(?:件|表)"),
    ("reporting", r"(?:信息|材料|情况|数据|报表|资料)报送|报送(?:要求|时间|制度)|信息反馈"),
    (
        "topics",
        rf"^(?!.*(?:阶段|工作要求|方式|措施|责任|线索|组织))(?:.*?(?:{_CORRECT})的?(?:主要|重点|具体|突出)?(?:内容|重点|事项|问题|清单|范围(?:和|及|与)重点|重点范围)(?:$|(?:及|和|与)(?!时间|步骤|安排|进度|分工))"
        rf"|(?:主要|重点|着力)(?:{_CORRECT})(?:的?(?:对象|内容|问题|事项|领域|方面|行为)|$)|.*(?:内容|重点|范围)(?:和|及|与)(?:内容|重点)|.*(?:突出|主要|存在的?|具体)问题$|.*(?:负面清单|问题表现)|(?:主要|重点)?内容$)",
    ),
    (
        "phases",
        r"步骤|阶段(?:安排|划分|任务|要求)?$|(?:时间|进度|工作|行动|实施|日程|整治|治理|检查|清理|排查|活动|推进)安排|(?:推进|实施|进度)计划|时间节点|工作进度|时间进度|(?:工作|实施|推进)流程$|方法和时间|时间和方法",
    ),
    ("time", r"(?:时间|时限|期限|周期)$"),
    ("scope", r"范围|对象"),
    ("duties", r"分工|职责|责任(?:单位|部门|主体|落实|清单)$|任务分解"),
    ("organisation", r"组织(?:领导|机构|架构|体系|保障)|领导(?:机构|小组)|(?:工作|领导|议事|办事)机构|工作专班"),
    ("goals", r"目标|总体(?:要求|思路)|指导思想|(?:工作|基本)原则|目的意义|重要意义"),
    ("requirements", r"要求|保障(?:措施|机制)?$|纪律|注意事项"),
    ("measures", r"任务|措施|重点|举措|方法|方式|内容"),
)
_PATTERNS = tuple((role, re.compile(pattern)) for role, pattern in _ROLES)


@lru_cache(maxsize=4096)
def role_of_words(heading: str) -> str:
    """The section a heading announces, or an empty text."""
    words = re.sub(r"\([^()]*\)", "", heading).strip(" 。:;,")
    if len(words) > 24:
        return ""
    return next((role for role, pattern in _PATTERNS if pattern.search(words)), "")


def role(node: Node | None, text: str) -> str:
    """The section a clause belongs to: its own heading's, else that of the nearest clause above."""
    for here in node.above() if node is not None else ():
        if here.kind == "annex":
            return "annex"
        if here.titled:
            found = role_of_words(text[here.heading[0] : here.heading[1]])
            if found:
                return found
    return ""


def own_role(node: Node, text: str) -> str:
    """The section a clause opens by its own heading."""
    if node.kind == "annex":
        return "annex"
    return role_of_words(text[node.heading[0] : node.heading[1]]) if node.titled or node.children else ""
