"""书面说明: a unit states in writing why something was not found, not done or done late (S0-7, E2 no. 7)."""

from __future__ import annotations

from duban.campaign.obligations.kind import Kind

KIND = Kind(
    code="explanation",
    title="书面说明",
    takes=(),
    satisfied="书面说明已由单位主要负责人签报",
    parts={"text": "说明正文"},
    form="explanation",
    basis="S0-7 整改不到位或问题发现不及时的作出书面说明",
    samples=("对整改不到位的,要作出书面说明",),
)
