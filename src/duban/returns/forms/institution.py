"""建章立制情况表: rules issued and rules planned, with days (S0-18, S4-30)."""

from __future__ import annotations

from duban.returns.form import Cell, Form

KIND = Form(
    code="institution",
    title="建章立制情况表",
    basis="S4-30 具备条件的尽快印发,尚不具备的作出计划",
    samples=("健全完善长效机制,制定监管办法",),
    cells=(
        Cell("issued", "已印发制度", "项", known="records.institutions", group="制度", definition="本期印发的制度。"),
        Cell("planned", "计划制定制度", "项", group="制度", definition="条件尚不具备、已定计划的制度。"),
        Cell("names", "制度名称和进度", kind="text", definition="逐项写名称、文号或计划完成日期、解决什么问题。"),
    ),
)  # fmt: skip
