"""报告: a text with figures, handed in on a day or by the end of a phase (S0-20, S1-49, S2-12, S4-32)."""

from __future__ import annotations

from duban.campaign.obligations.kind import Kind

KIND = Kind(
    code="report",
    title="报告",
    takes=("report",),
    satisfied="报告已由单位负责人签报,并被接收单位接收",
    parts={"text": "报告正文"},
    form="summary_report",
    basis="S0-20 按方案时间节点上报",
    samples=("总结报告于7月10日前上报", "阶段工作情况在下阶段工作开始后5日前报送"),
)
