"""Write the tables of docs/cases.md anew from the code: stations, moves, clocks. A test compares them.

python scripts/write_road.py
"""

from __future__ import annotations

from pathlib import Path

from duban.cases.clocks import CLOCKS, LASTING
from duban.cases.flow import BACK, HERE, MOVES, STATIONS, Move
from duban.units.roles import ROLES

PAGE = Path(__file__).resolve().parents[1] / "docs" / "cases.md"
WHO = {
    "any": "", "desk": "登记单位或辖区专治办", "handler": "承办单位", "party": "协办单位", "office": "辖区内", "other": "辖区内,不是承办单位",
    "clock": "辖区内,或系统时钟",
}  # fmt: skip
TARGETS = {HERE: "(不变)", BACK: "(回到原环节)", "@returned": "审核确认 / 待研判", "@handed": "已交办 / 已转送交办"}
KINDS = {"item": "条目", "report": "反映件", "both": "两类"}
PHASES = {"open": "在办", "parked": "停在专治办", "closed": "已结"}
STATUS = {"law": "法规", "unconfirmed": "条款待核", "setting": "可设置"}


def stations() -> list[str]:
    """One row a station."""
    rows = [f"| `{s.code}` | {s.title} | {KINDS[s.kind]} | {PHASES[s.phase]} |" for s in STATIONS.values()]
    return ["| code | 环节 | 类别 | 状态 |", "|---|---|---|---|", *rows]


def moves() -> list[str]:
    """One row a move, in the table's order."""
    return [
        "| code | 动作 | 从 | 到 | 谁 | 须由另一人 | 起算 | 依据 |",
        "|---|---|---|---|---|---|---|---|",
        *map(_move, MOVES.values()),
    ]


def _move(move: Move) -> str:
    roles = "、".join(role.title for role in ROLES.values() if move.right in role.rights)
    who = f"{roles}({WHO[move.who]})" if WHO[move.who] else roles
    apart = "、".join(MOVES[code].title for code in move.apart)
    starts = "、".join("改派时限" if entry == "@handed" else entry.partition("@")[0] for entry in move.starts)
    source = "、".join(STATIONS[code].title for code in move.sources) or "(新登记)"
    target = TARGETS.get(move.target) or STATIONS[move.target].title
    return f"| `{move.code}` | {move.title} | {source} | {target} | {who} | {apart} | {starts} | {move.ground} |"


def clocks() -> list[str]:
    """One row a clock."""
    rows = [
        f"| {c.code} | {c.title} | {c.words} | {'期限过后不能再办' if c.window else '全程' if c.code in LASTING else '本环节'} "
        f"| {c.source} | {STATUS[c.status]} |"
        for c in CLOCKS.values()
    ]
    return ["| 规则 | 事项 | 时限 | 管多久 | 依据 | 性质 |", "|---|---|---|---|---|---|", *rows]


TABLES = {"stations": stations, "moves": moves, "clocks": clocks}


def written(page: str) -> str:
    """The page with its tables as the code has them."""
    for name, rows in TABLES.items():
        head, begin, rest = page.partition(f"<!-- {name} -->\n")
        _, end, tail = rest.partition(f"<!-- /{name} -->")
        page = head + begin + "\n".join(rows()) + "\n" + end + tail
    return page


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
