"""公开情况表: where and when finances were put up, income and spending of the period; 本季无收支 is disclosed as well (S1-40, B55)."""

from __future__ import annotations

from duban.returns.form import Cell, Check, Form

KIND = Form(
    code="disclosure",
    title="财务公开情况表",
    basis="S1-40 每季公开;村委会组织法第三十条",
    samples=("组级财务由村委会公开,村级财务由乡镇公开,每季度公开一次",),
    nil=True,
    note="本期无收支的选“零报告”,同样须在公开栏写明“本季无收支”。",
    cells=(
        Cell("posted_on", "公开日期", kind="day", group="公开", definition="在公开栏张贴的日期。"),
        Cell("place", "公开地点", kind="text", group="公开", definition="张贴的地点和方式。"),
        Cell("income", "本期收入", "万元", "money", group="收支", definition="本期全部收入。"),
        Cell("spending", "本期支出", "万元", "money", group="收支", definition="本期全部支出。"),
        Cell("objections", "群众异议", "件", group="异议", definition="公开期间收到的异议。"),
        Cell("answers", "已答复异议", "件", group="异议", definition="其中已书面答复的。"),
    ),
    checks=(Check("answers_in_objections", "answers <= objections", "已答复的异议不能多于收到的异议"),),
)  # fmt: skip
