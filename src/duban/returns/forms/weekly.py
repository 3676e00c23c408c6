"""周报表: what came, what was settled and what stands at the end of the week; two clicks where there is nothing (S4-33, E3 weekly report)."""

from __future__ import annotations

from duban.returns.form import Form
from duban.returns.periods import CHECKS, cells

KIND = Form(
    code="weekly",
    title="专项行动周报表",
    basis="S4-33 周报告、零报告;E3 周报内容",
    samples=("实行周报告制度,未发现问题的实行零报告",),
    nil=True,
    cells=cells("本周", "周末", "下周", "下周"),
    checks=CHECKS,
)
