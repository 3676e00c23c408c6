"""定期报表的共同栏目: what every period is asked alike – a week, a month, a quarter; only the period's name differs."""

from __future__ import annotations

from duban.returns.form import Cell, Check

CHECKS = (
    Check("overdue_in_open", "overdue <= open", "超期的问题不能多于未销号的问题"),
    Check("closed_in_found", "closed.sum <= found.sum", "累计销号多于累计新增,请说明(上期接转的除外)", "warn"),
)


def cells(this: str, end: str, coming: str, coming_whole: str) -> tuple[Cell, ...]:
    """The cells for a period called ``this`` (本周) with its ``end`` (周末); the ``coming`` one (下周) may have a longer name in a sentence."""
    return (
        Cell("found", f"{this}新增问题", "件", known="items.new", runs=True, group="问题台账", definition=f"{this}登记的问题,按登记日期计。"),
        Cell("closed", f"{this}销号", "件", known="items.closed", runs=True, group="问题台账", definition=f"{this}批准销号的问题。"),
        Cell("open", f"{end}未销号", "件", known="items.open", group="问题台账", definition=f"到{this}最后一天仍未销号的问题。"),
        Cell("overdue", "其中超期", "件", known="items.overdue", group="问题台账", definition=f"{end}未销号且已超过整改期限的问题。"),
        Cell("reports", f"{this}群众反映", "件", known="reports.new", runs=True, group="群众反映", definition=f"{this}登记的群众反映,合并后每件各计一件。"),
        Cell("answered", f"{this}答复", "件", known="reports.closed", runs=True, group="群众反映", definition=f"{this}办结的群众反映。"),
        Cell("blamed_cases", f"{this}问责", "件", runs=True, group="问责", definition=f"{this}作出问责决定的件数。"),
        Cell("blamed", f"{this}问责人数", "人", runs=True, group="问责", definition=f"{this}被问责的人数,一人多件只计一人。"),
        Cell("progress", "工作进展", kind="text", group="情况", definition=f"{this}做了什么。", needed=False),
        Cell("trouble", "存在困难", kind="text", group="情况", definition="需要上级协调的事。", needed=False),
        Cell("next", f"{coming}打算", kind="text", group="情况", definition=f"{coming_whole}要做什么。", needed=False),
    )  # fmt: skip
