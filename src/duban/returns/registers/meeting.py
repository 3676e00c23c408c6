"""会议登记: joint meetings and dispatch meetings with what they decided; a decision becomes a dated task of a unit (S1-44, S4-37)."""

from __future__ import annotations

from duban.returns.form import Cell
from duban.returns.register import Register

KIND = Register(
    code="meeting",
    title="会议登记",
    basis="S1-44 联席会议纪要、议定事项;S4-37 日常推进调度",
    samples=("建立联席会议制度,定期研究调度工作",),
    fields=(
        Cell("way", "会议", kind="choice", options=(("joint", "联席会议"), ("dispatch", "调度推进会"), ("leading", "领导小组会议"), ("other", "其他会议"))),
        Cell("attended", "到会单位", kind="text"),
        Cell("decided", "议定事项", kind="text"),
    ),
)  # fmt: skip
