"""自查自纠: every unit and every person in scope checks itself; nothing found is stated, not left blank (S1-14, S2-11, S4-20, B15)."""

from __future__ import annotations

from duban.campaign.obligations.kind import Kind

KIND = Kind(
    code="self_check",
    title="自查自纠",
    takes=("self_check",),
    satisfied="单位自查表和应查人员的自查表都已签认,没有问题的明确写“无”",
    parts={"unit": "单位自查表", "persons": "个人自查表"},
    who="everyone",
    nil="signed_checked",
    persons=True,
    form="self_check",
    basis="S2-11 自查面须达到100%;S1-14 单位和个人分别自查",
    samples=("各单位开展自查自纠,自查面必须达到100%",),
)
