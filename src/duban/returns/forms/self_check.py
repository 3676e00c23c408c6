"""自查自纠表: units and persons counted apart, problems found and mended, an explicit 无 where there are none (S1-14, S2-11, S4-20)."""

from __future__ import annotations

from duban.returns.form import Cell, Check, Form

KIND = Form(
    code="self_check",
    title="自查自纠情况表",
    basis="S2-11 自查面须达到100%;S1-14 单位和个人分别自查",
    samples=("各单位开展自查自纠,自查面必须达到100%",),
    nil=True,
    note="没有发现问题的也要签认,签认后列入抽查;人数只计本单位工作人员。",
    cells=(
        Cell("people_due", "应自查人数", "人", known="persons.due", group="自查面", definition="本单位应当自查的工作人员。"),
        Cell("people_done", "已自查人数", "人", known="persons.done", group="自查面", definition="已交个人自查表的工作人员。"),
        Cell("people_nil", "其中填“无”", "人", known="persons.nil", group="自查面", definition="个人自查表明确填“无”的。"),
        Cell("found", "自查发现问题", "件", known="items.self_found", group="发现和整改", definition="自查发现并登记的问题。"),
        Cell("mended", "已整改", "件", known="items.self_closed", group="发现和整改", definition="其中已销号的。"),
        Cell("measures", "查找和整改情况", kind="text", group="发现和整改", definition="怎样查、查到什么、怎样改;没有问题的写“无”。"),
    ),
    checks=(
        Check("done_in_due", "people_done <= people_due", "已自查人数不能多于应自查人数"),
        Check("nil_in_done", "people_nil <= people_done", "填“无”的人数不能多于已自查人数"),
        Check("mended_in_found", "mended <= found", "已整改不能多于自查发现"),
        Check("all_checked", "people_done == people_due", "自查面没有达到100%,请说明还有谁没有自查、为什么", "warn"),
    ),
)  # fmt: skip
