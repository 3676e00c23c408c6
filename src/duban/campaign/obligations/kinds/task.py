"""工作任务: anything else with an owner and a day: a meeting, an inspection, a bulletin, a step of the plan (B14)."""

from __future__ import annotations

from duban.campaign.obligations.kind import Kind

KIND = Kind(
    code="task",
    title="工作任务",
    takes=("completion", "meeting", "inspection", "bulletin", "other"),
    satisfied="已写明完成情况并经负责人签认",
    parts={"text": "完成情况"},
    form="task",
    basis="B14 任务跟踪",
    samples=("8月上旬前召开动员会", "每月通报一次工作进展"),
)
