"""领导机构登记: which body leads the campaign in each unit, where its office sits, who is to be called (S0-22, S1-45, S2-20)."""

from __future__ import annotations

from duban.returns.form import Cell
from duban.returns.register import Register

KIND = Register(
    code="local_body",
    title="领导机构登记",
    basis="S0-22 各地成立领导机构、设置办事机构",
    samples=("各县(市、区)要成立相应的领导机构和办事机构",),
    each=True,
    fields=(
        Cell("head", "主要负责人职务", kind="text"),
        Cell("office", "办事机构设在", kind="text"),
        Cell("contact", "联系人职务", kind="text"),
        Cell("phone", "办公电话", kind="text"),
    ),
)
