"""任务完成情况表: what was done of a task of the plan (B14)."""

from __future__ import annotations

from duban.returns.form import Cell, Form

KIND = Form(
    code="task",
    title="任务完成情况表",
    basis="B14 任务跟踪",
    samples=("8月上旬前召开动员会",),
    cells=(
        Cell("done_on", "完成日期", kind="day", group="任务", definition="没有完成的不填。", needed=False),
        Cell("done", "完成情况", kind="text", definition="做了什么、结果怎样;没有完成的写原因和打算。"),
    ),
)  # fmt: skip
