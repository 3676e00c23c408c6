"""备案表: a sub-plan, list or register with the meeting that settled it; without the meeting record nothing is filed (S4-19, B8)."""

from __future__ import annotations

from duban.returns.form import Cell, Check, Form

KIND = Form(
    code="filing",
    title="方案(材料)备案表",
    basis="S4-19 方案经集体研究后报备",
    samples=("制定具体实施方案,经集体研究后报办公室备案",),
    cells=(
        Cell("paper_title", "材料名称", kind="text", group="材料", definition="方案、名单或台账的全称。"),
        Cell("paper_no", "文号", kind="text", group="材料", definition="有文号的填写。", needed=False),
        Cell("issued_on", "印发日期", kind="day", group="材料", definition="印发的日期。"),
        Cell("met_on", "会议日期", kind="day", group="集体研究", definition="集体研究的会议日期。"),
        Cell("meeting", "会议名称和记录", kind="text", group="集体研究", definition="什么会议研究的,结论是什么。"),
        Cell("attended", "到会人数", "人", group="集体研究", definition="实到人数。", least=1),
    ),
    checks=(Check("more_than_one", "attended >= 2", "集体研究的到会人数少于两人"),),
)  # fmt: skip
