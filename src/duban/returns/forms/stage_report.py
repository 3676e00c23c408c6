"""阶段报告: how a phase went, with the figures of the phase (S1-49, S1-13, B45)."""

from __future__ import annotations

from duban.returns.form import Cell, Check, Form

KIND = Form(
    code="stage_report",
    title="阶段工作报告",
    basis="S1-49 阶段报告",
    samples=("阶段工作情况在下阶段工作开始后5日前报送",),
    cells=(
        Cell("found", "本阶段发现问题", "件", known="items.new", group="数据", definition="本阶段登记的问题。"),
        Cell("closed", "本阶段销号", "件", known="items.closed", group="数据", definition="本阶段批准销号的问题。"),
        Cell("open", "阶段末未销号", "件", known="items.open", group="数据", definition="到本阶段最后一天仍未销号的问题。"),
        Cell("overdue", "其中超期", "件", known="items.overdue", group="数据", definition="未销号且已超期的问题。"),
        Cell("activities", "动员宣传活动", "次", known="records.activities", group="数据", definition="本阶段登记的动员、宣传、学习活动。"),
        Cell("work", "开展情况", kind="text", group="报告", definition="本阶段做了哪些工作。"),
        Cell("problems", "存在问题", kind="text", group="报告", definition="还有哪些问题。"),
        Cell("next", "下一阶段打算", kind="text", group="报告", definition="下一阶段怎么做。"),
    ),
    checks=(Check("overdue_in_open", "overdue <= open", "超期的问题不能多于未销号的问题"),),
)  # fmt: skip
