"""书面说明: why something was not found, not done or late; signed by the head (S0-7, E2 no. 7)."""

from __future__ import annotations

from duban.returns.form import Cell, Form

KIND = Form(
    code="explanation",
    title="书面说明",
    basis="S0-7 整改不到位或问题发现不及时的作出书面说明",
    samples=("对整改不到位的,要作出书面说明",),
    cells=(
        Cell("text", "说明", kind="text", definition="什么事、什么原因、怎样改、谁负责。"),
    ),
)  # fmt: skip
