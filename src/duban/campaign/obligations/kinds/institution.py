"""建章立制: a rule or system to be drawn up and issued, or planned with a day where the conditions are not there yet (S0-18, S4-30, B72)."""

from __future__ import annotations

from duban.campaign.obligations.kind import Kind

KIND = Kind(
    code="institution",
    title="建章立制",
    takes=(),
    satisfied="制度已印发并登记文号;条件尚不具备的已登记计划完成日期",
    parts={"institution": "制度登记"},
    lateness="remind",
    form="institution",
    basis="S4-30 具备条件的尽快印发,尚不具备的作出计划;S0-18 监管办法",
    samples=("健全完善长效机制,制定监管办法",),
)
