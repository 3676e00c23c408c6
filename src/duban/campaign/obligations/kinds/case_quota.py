"""典型案件: a number of typical cases to be dealt with and filed; a signed 确无 is allowed, so that nobody invents one (S0-30, B31)."""

from __future__ import annotations

from duban.campaign.obligations.kind import Kind

KIND = Kind(
    code="case_quota",
    title="典型案件",
    takes=("case_quota",),
    satisfied="规定件数的典型案件已查处并备案;确实没有的已签认“确无”",
    parts={"cases": "备案的典型案件"},
    nil="signed_checked",
    lateness="remind",
    form="case_filing",
    basis="S0-30 每项查处典型案件并备案",
    samples=("每个单位每项必须查处2-3件典型案件,结果报办公室备案",),
)
