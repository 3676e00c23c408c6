"""活动登记: mobilising, publicity, study: form, place, how many came; no personal opinions (S1-13, S1-19, S4-18, S4-47)."""

from __future__ import annotations

from duban.returns.form import Cell
from duban.returns.register import Register

KIND = Register(
    code="activity",
    title="活动登记",
    basis="S1-13 动员、宣传;S4-18 动员学习",
    samples=("通过报刊、广播电视、网络、宣传栏等形式广泛宣传",),
    fields=(
        Cell(
            "way", "形式", kind="choice",
            options=(
                ("meeting", "会议"), ("study", "学习"), ("press", "报刊"), ("broadcast", "广播电视"), ("online", "网络"),
                ("screen", "电子屏"), ("board", "宣传栏"), ("visit", "走访"),
            ),
        ),
        Cell("place", "地点", kind="text", needed=False),
        Cell("people", "参加人数", "人", needed=False),
        Cell("content", "内容", kind="text"),
    ),
)  # fmt: skip
