"""周报表: what came, what was settled and what stands at the end of the week; two clicks where there is nothing (S4-33, E3 weekly report)."""

from __future__ import annotations

from duban.returns.form import Cell, Check, Form

KIND = Form(
    code="weekly",
    title="专项行动周报表",
    basis="S4-33 周报告、零报告;E3 周报内容",
    samples=("实行周报告制度,未发现问题的实行零报告",),
    nil=True,
    cells=(
        Cell("found", "本周新增问题", "件", known="items.new", runs=True, group="问题台账", definition="本周登记的问题,按登记日期计。"),
        Cell("closed", "本周销号", "件", known="items.closed", runs=True, group="问题台账", definition="本周批准销号的问题。"),
        Cell("open", "周末未销号", "件", known="items.open", group="问题台账", definition="到本周最后一天仍未销号的问题。"),
        Cell("overdue", "其中超期", "件", known="items.overdue", group="问题台账", definition="周末未销号且已超过整改期限的问题。"),
        Cell("reports", "本周群众反映", "件", known="reports.new", runs=True, group="群众反映", definition="本周登记的群众反映,合并后每件各计一件。"),
        Cell("answered", "本周答复", "件", known="reports.closed", runs=True, group="群众反映", definition="本周办结的群众反映。"),
        Cell("blamed_cases", "本周问责", "件", runs=True, group="问责", definition="本周作出问责决定的件数。"),
        Cell("blamed", "本周问责人数", "人", runs=True, group="问责", definition="本周被问责的人数,一人多件只计一人。"),
        Cell("progress", "工作进展", kind="text", group="情况", definition="本周做了什么。", needed=False),
        Cell("trouble", "存在困难", kind="text", group="情况", definition="需要上级协调的事。", needed=False),
        Cell("next", "下周打算", kind="text", group="情况", definition="下周要做什么。", needed=False),
    ),
    checks=(
        Check("overdue_in_open", "overdue <= open", "超期的问题不能多于未销号的问题"),
        Check("closed_in_found", "closed.sum <= found.sum", "累计销号多于累计新增,请说明(上期接转的除外)", "warn"),
    ),
)  # fmt: skip
