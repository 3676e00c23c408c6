"""备案: a unit's own sub-plan, list or register, with the record of the meeting that settled it (S4-19, S1-12, B8)."""

from __future__ import annotations

from duban.campaign.obligations.kind import Kind

KIND = Kind(
    code="filing",
    title="备案",
    takes=("filing",),
    satisfied="材料和集体研究的会议记录都已报送并被接收",
    parts={"paper": "报备材料", "meeting": "集体研究的会议记录"},
    form="filing",
    basis="S4-19 方案经集体研究后报备",
    samples=("制定具体实施方案,经集体研究后报办公室备案",),
)
