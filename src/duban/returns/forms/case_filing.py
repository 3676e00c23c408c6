"""典型案件备案表: how many typical cases were dealt with and what they teach; 确无 is signed and joins the spot checks (S0-30, B31)."""

from __future__ import annotations

from duban.returns.form import Cell, Form

KIND = Form(
    code="case_filing",
    title="典型案件备案表",
    basis="S0-30 每项查处典型案件并备案",
    samples=("每个单位每项必须查处2-3件典型案件,结果报办公室备案",),
    nil=True,
    note="确实没有的选“零报告”并说明怎样查过;不得为凑数而立案。",
    cells=(
        Cell("cases", "备案典型案件", "件", group="案件", definition="已查处并在此备案的典型案件。"),
        Cell("list", "案件编号和结果", kind="text", group="案件", definition="逐件写台账编号、结果和教训;不写反映人的任何情况。"),
    ),
)  # fmt: skip
