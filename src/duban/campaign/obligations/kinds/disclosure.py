"""公开公示: finances or results put up for the public; village and group finances by the unit one level above (S1-40, B55)."""

from __future__ import annotations

from duban.campaign.obligations.kind import Kind

KIND = Kind(
    code="disclosure",
    title="公开公示",
    takes=("disclosure",),
    satisfied="已在规定地点公开,并留有公开凭证;本期无收支的也要公开",
    parts={"place": "公开地点和日期", "proof": "公开凭证"},
    who="discloser",
    nil="signed",
    form="disclosure",
    recurs=True,
    basis="S1-40 每季公开;村委会组织法第三十条",
    samples=("组级财务由村委会公开,村级财务由乡镇公开,每季度公开一次",),
)
