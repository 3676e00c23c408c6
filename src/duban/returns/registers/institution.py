"""制度登记: rules planned, drafted, issued, given up, with their number and the problem they answer (S0-18, S4-30, B72)."""

from __future__ import annotations

from duban.returns.form import Cell
from duban.returns.register import Register

KIND = Register(
    code="institution",
    title="制度登记",
    basis="S4-30 具备条件的尽快印发,尚不具备的作出计划;S0-18 监管办法",
    samples=("健全完善长效机制,制定监管办法",),
    fields=(
        Cell("status", "状态", kind="choice", options=(("planned", "计划"), ("drafted", "起草"), ("issued", "印发"), ("repealed", "废止"))),
        Cell("number", "文号", kind="text", needed=False),
        Cell("planned_on", "计划完成日期", kind="day", needed=False),
        Cell("answers", "解决什么问题", kind="text"),
    ),
)  # fmt: skip
