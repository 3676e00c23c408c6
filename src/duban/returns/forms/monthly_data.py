"""有关数据月报表: clues, disposal, cases, persons, money, each 本月, 上月累计 and 累计 (S1-48, B43, E3).

The columns follow E3; the official template was not found, so the form is a file to be mended, not law. Persons (人) and cases (件)
stand apart: that 立案 exceeds 线索 is only remarked upon.
"""

from __future__ import annotations

from duban.returns.form import Cell, Check, Form


def _cell(code: str, title: str, unit: str, group: str, definition: str, known: str = "", formula: str = "") -> Cell:
    kind = "money" if unit == "万元" else "count"
    return Cell(code, title, unit, kind, definition, formula, known, runs=True, group=group)  # type: ignore[arg-type]


_WAYS = (
    ("letter", "来信"), ("visit", "来访"), ("call", "来电"), ("online", "网络"), ("handed", "移送"), ("patrol", "巡察"), ("self", "自查"),
)  # fmt: skip
_HANDLED = (("talk", "谈话函询"), ("verify", "初步核实"), ("shelve", "暂存待查"), ("settle", "予以了结"))
_MATTERS = (
    ("unfair_1", "处事不公(一)"), ("unfair_2", "处事不公(二)"), ("gain_1", "以权谋私(一)"), ("gain_2", "以权谋私(二)"),
    ("gain_3", "以权谋私(三)"), ("style_1", "作风不实(一)"), ("style_2", "作风不实(二)"),
)  # fmt: skip
_MEASURES = (
    ("party", "党纪处分"), ("official", "政务处分"), ("organised", "组织处理"), ("admonished", "诫勉"), ("criticised", "批评教育"),
)  # fmt: skip
_LEVELS = (
    ("county", "县处级"), ("township", "乡科级"), ("staff", "一般干部"), ("village", "村(社区)干部"), ("group", "村民小组干部"),
    ("station", "站所人员"), ("others", "其他人员"),
)  # fmt: skip
_FORMS = (("first", "第一种形态"), ("second", "第二种形态"), ("third", "第三种形态"), ("fourth", "第四种形态"))


def _sum_of(prefix: str, parts: tuple[tuple[str, str], ...]) -> str:
    return " + ".join(f"{prefix}_{code}" for code, _ in parts)


def _parts(prefix: str, parts: tuple[tuple[str, str], ...], unit: str, group: str, words: str) -> tuple[Cell, ...]:
    return tuple(_cell(f"{prefix}_{code}", title, unit, group, f"{words}:{title}。") for code, title in parts)


KIND = Form(
    code="monthly_data",
    title="专项行动有关数据月报表",
    basis="S1-48 月报;B43;E3 栏目(未见统一表样,可修改)",
    samples=("每月5日前将上月工作进展和有关数据月报表报送",),
    paper="A3",
    cells=(
        _cell("clues", "受理线索小计", "件", "受理线索", "本月受理的问题线索,按来源各计一次。", formula=_sum_of("clue", _WAYS)),
        *_parts("clue", _WAYS, "件", "受理线索", "本月受理的线索"),
        *_parts("handle", _HANDLED, "件", "处置", "本月按此方式处置的线索"),
        _cell("filed", "立案", "件", "立案", "本月立案的件数。"),
        _cell("filed_people", "立案人数", "人", "立案", "本月立案涉及的人数。"),
        _cell("matters", "查处问题小计", "件", "查处问题", "本月查实的问题。", formula=_sum_of("matter", _MATTERS)),
        *_parts("matter", _MATTERS, "件", "查处问题", "本月查实的问题"),
        _cell("dealt", "处理小计", "人", "处理", "本月受到处理的人次,一人受两种处理计两次。", formula=_sum_of("dealt", _MEASURES)),
        *_parts("dealt", _MEASURES, "人", "处理", "本月受到此种处理的人数"),
        *_parts("kind", _FORMS, "人", "四种形态", "本月按此种形态处理的人数"),
        _cell("levels", "按职级小计", "人", "职级", "本月受到处理的人数。", formula=_sum_of("level", _LEVELS)),
        *_parts("level", _LEVELS, "人", "职级", "本月受到处理的人数"),
        _cell("judicial", "移送司法", "人", "移送", "本月移送司法机关的人数。"),
        _cell("blamed_bodies", "追究党组织", "个", "责任追究", "本月被追究责任的党组织。"),
        _cell("blamed_leaders", "追究领导干部", "人", "责任追究", "本月被追究责任的领导干部。"),
        _cell("blamed_duty", "其中两个责任不力", "人", "责任追究", "因主体责任、监督责任落实不力被追究的。"),
        _cell("money", "涉及金额", "万元", "金额", "本月查实问题涉及的金额。", known="items.money"),
        _cell("money_taken", "收缴金额", "万元", "金额", "本月收缴的金额。"),
        _cell("money_back", "退还群众", "万元", "金额", "本月退还群众的金额。", known="items.refunded"),
        _cell("bulletins", "通报", "期", "通报曝光", "本月印发的通报。"),
        _cell("exposed", "通报曝光典型问题", "件", "通报曝光", "本月通报、曝光的典型问题。"),
        _cell("exposed_people", "通报曝光人数", "人", "通报曝光", "本月通报、曝光涉及的人数。"),
        _cell("self_found", "自查发现问题", "件", "自查自纠", "本月自查发现的问题。", known="items.self_found"),
        _cell("self_mended", "自查已整改", "件", "自查自纠", "本月完成整改的自查问题。", known="items.self_closed"),
        _cell("rules_made", "建立制度", "项", "制度", "本月印发的制度。", known="records.institutions"),
    ),
    checks=(
        Check("duty_in_leaders", "blamed_duty <= blamed_leaders", "“两个责任不力”不能多于被追究的领导干部"),
        Check("back_in_money", "money_back.sum <= money.sum", "累计退还群众不能多于累计涉及金额"),
        Check("taken_in_money", "money_taken.sum <= money.sum", "累计收缴多于累计涉及金额,请说明", "warn"),
        Check("mended_in_found", "self_mended.sum <= self_found.sum", "累计自查已整改不能多于累计自查发现"),
        Check("filed_in_clues", "filed.sum <= clues.sum", "累计立案多于累计线索,请说明", "warn"),
        Check("levels_are_people", "levels == kind_first + kind_second + kind_third + kind_fourth", "按职级小计应等于四种形态之和"),
    ),
)  # fmt: skip
