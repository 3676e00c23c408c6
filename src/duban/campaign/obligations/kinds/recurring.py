"""定期报表: figures owed again every period; an empty period is a signed nil, never a blank (S4-33, S1-48)."""

from __future__ import annotations

from duban.campaign.obligations.kind import Kind

KIND = Kind(
    code="recurring",
    title="定期报表",
    takes=("return",),
    satisfied="本期报表已由单位负责人签报;没有情况的已签认零报告",
    parts={"cells": "表中数据"},
    nil="signed",
    form="weekly",
    recurs=True,
    basis="S4-33 周报告、零报告;S1-48 月报",
    samples=("实行周报告制度,未发现问题的实行零报告", "每月5日前报送上月数据月报表"),
)
