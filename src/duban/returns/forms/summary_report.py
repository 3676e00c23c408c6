"""总结评估报告: 开展情况, 取得成效 with three sub-items, 主要问题 (of policy, not of persons), 下一步打算; a missing section blocks it (S0-19)."""

from __future__ import annotations

from duban.returns.form import Cell, Check, Form

KIND = Form(
    code="summary_report",
    title="总结评估报告",
    basis="S0-19 总结评估报告的内容",
    samples=("总结报告于8月10日前上报", "11月15日前报送专项清理总结"),
    note="“主要问题”只写政策、制度上的问题,不写由人造成的问题;由人造成的问题在台账中办理。",
    cells=(
        Cell("found", "发现问题", "件", known="items.new", group="一、开展情况", definition="行动期间登记的问题。"),
        Cell("reports", "受理群众反映", "件", known="reports.new", group="一、开展情况", definition="行动期间登记的群众反映。"),
        Cell("work", "开展情况", kind="text", group="一、开展情况", definition="怎样组织、做了哪些工作。"),
        Cell("money_back", "退还群众", "万元", "money", known="items.refunded", group="二、取得成效(一)资金发放", definition="行动期间退还、补发给群众的金额。"),
        Cell("funds", "资金发放", kind="text", group="二、取得成效(一)资金发放", definition="检查了哪些资金、人数和金额,纠正了什么。"),
        Cell("closed", "整改到位", "件", known="items.closed", group="二、取得成效(二)问题整改落实", definition="行动期间批准销号的问题。"),
        Cell("open", "未整改到位", "件", known="items.open", group="二、取得成效(二)问题整改落实", definition="报告截止时仍未销号的问题,长期整改的也计在内。"),
        Cell("mended", "问题整改落实", kind="text", group="二、取得成效(二)问题整改落实", definition="整改是否100%到位,没有到位的为什么。"),
        Cell("rules_made", "建立制度", "项", known="records.institutions", group="二、取得成效(三)制度建设", definition="行动期间印发的制度。"),
        Cell("institutions", "制度建设", kind="text", group="二、取得成效(三)制度建设", definition="建立了哪些制度,解决什么问题。"),
        Cell("policy", "主要问题", kind="text", group="三、主要问题", definition="政策、制度上的问题,非人力所为。"),
        Cell("next", "下一步打算", kind="text", group="四、下一步打算", definition="今后怎么做,对常态化治理的建议。"),
    ),
    checks=(Check("all_found", "closed + open == found", "整改到位与未整改到位之和不等于发现问题,请说明(接转、合并的除外)", "warn"),),
)  # fmt: skip
