"""进展报表: the same questions as every week, for a month, a quarter or half a year (S1-49, S4-33)."""

from __future__ import annotations

from duban.returns.form import Cell, Check, Form

KIND = Form(
    code="progress",
    title="工作进展报表",
    basis="S1-49 定期报告;S4-33 零报告",
    samples=("每月5日前将上月进展报专治办,没有发现问题的实行零报告", "每季度末报送工作进展"),
    nil=True,
    cells=(
        Cell("found", "本期新增问题", "件", known="items.new", runs=True, group="问题台账", definition="本期登记的问题,按登记日期计。"),
        Cell("closed", "本期销号", "件", known="items.closed", runs=True, group="问题台账", definition="本期批准销号的问题。"),
        Cell("open", "期末未销号", "件", known="items.open", group="问题台账", definition="到本期最后一天仍未销号的问题。"),
        Cell("overdue", "其中超期", "件", known="items.overdue", group="问题台账", definition="期末未销号且已超过整改期限的问题。"),
        Cell("reports", "本期群众反映", "件", known="reports.new", runs=True, group="群众反映", definition="本期登记的群众反映,合并后每件各计一件。"),
        Cell("answered", "本期答复", "件", known="reports.closed", runs=True, group="群众反映", definition="本期办结的群众反映。"),
        Cell("blamed_cases", "本期问责", "件", runs=True, group="问责", definition="本期作出问责决定的件数。"),
        Cell("blamed", "本期问责人数", "人", runs=True, group="问责", definition="本期被问责的人数,一人多件只计一人。"),
        Cell("progress", "工作进展", kind="text", group="情况", definition="本期做了什么。", needed=False),
        Cell("trouble", "存在困难", kind="text", group="情况", definition="需要上级协调的事。", needed=False),
        Cell("next", "下期打算", kind="text", group="情况", definition="下一期要做什么。", needed=False),
    ),
    checks=(
        Check("overdue_in_open", "overdue <= open", "超期的问题不能多于未销号的问题"),
        Check("closed_in_found", "closed.sum <= found.sum", "累计销号多于累计新增,请说明(上期接转的除外)", "warn"),
    ),
)  # fmt: skip
