"""进展报表: the same questions as every week, for a month, a quarter or half a year (S1-49, S4-33)."""

from __future__ import annotations

from duban.returns.form import Form
from duban.returns.periods import CHECKS, cells

KIND = Form(
    code="progress",
    title="工作进展报表",
    basis="S1-49 定期报告;S4-33 零报告",
    samples=("每月5日前将上月进展报专治办,没有发现问题的实行零报告", "每季度末报送工作进展"),
    nil=True,
    cells=cells("本期", "期末", "下期", "下一期"),
    checks=CHECKS,
)
