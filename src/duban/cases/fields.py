"""What a move may ask for: one row per field, with its words, its kind and the rule it rests on (pure data).

``kind`` is one of: ``line`` short text, ``text`` long text, ``day``, ``choice``, ``unit``, ``units``, ``person``, ``topic``,
``money`` (yuan typed, fen kept), ``count``, ``files`` (evidence uploaded with the move), ``case`` (number of another
case), ``yes`` (must be ticked), ``flag`` (may be ticked), ``rows`` (lines of text, some with a date).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from duban.cases import words


@dataclass(frozen=True, slots=True)
class Field:
    """表单项: ``code`` is the key in a move's values; ``ground`` is quoted when it is missing."""

    code: str
    label: str
    kind: str
    hint: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    ground: str = ""
    most: int = 0


def _table(*rows: Field) -> dict[str, Field]:
    return {row.code: row for row in rows}


FIELDS: dict[str, Field] = _table(
    Field("title", "标题", "line", "一句话说清是什么事,不写反映人信息", most=80),
    Field(
        "facts",
        "事实",
        "text",
        "什么事、何时、何地、影响了谁、哪个单位或岗位;不写反映人的姓名、电话、住址",
        ground="S4-24 具体化",
        most=8000,
    ),
    Field(
        "not_reporter",
        "已核对:文中的电话、邮箱不是反映人的",
        "flag",
        "例如被反映单位公开的办公电话;身份证号、银行卡号一律不录",
        ground="C8.2 不留反映人信息",
    ),
    Field(
        "summary",
        "办理摘要",
        "text",
        "转给承办单位的文字:由受理人改写,不得照抄原件,不得出现能认出反映人的内容",
        ground="检举控告工作规则第47条",
        most=8000,
    ),
    Field("topic", "问题类别", "topic", "选到最末一级", ground="S1-8"),
    Field("source", "来源", "choice", choices=words.SOURCES, ground="S0-10"),
    Field("source_note", "来源说明", "line", "例如检查组名称、转办文号", most=120),
    Field("place", "发生地", "unit", "事情发生在哪个乡镇(街道)、村(社区)"),
    Field("occurred_on", "发生日期", "day"),
    Field("found_on", "反映/发现日期", "day", ground="E3 台账列"),
    Field("urgency", "紧急程度", "choice", choices=words.URGENCIES),
    Field(
        "about_unit",
        "被反映单位",
        "unit",
        "事情是反映哪个单位的,就填哪个单位;它和它的下级将看不到、也办不了这件事",
        ground="C8.1 回避",
    ),
    Field("about_person", "被反映人(系统内人员)", "person", ground="C8.1 回避"),
    Field("about_post", "被反映岗位", "line", "只写岗位,不写私人生活", ground="S4-24", most=80),
    Field("money_fen", "涉及金额(元)", "money"),
    Field("people", "涉及人数", "count"),
    Field("is_clue", "涉嫌党员干部违纪,另走纪检渠道", "flag", ground="S1-26"),
    Field("duplicates_checked", "已查重", "yes", "已用单位和关键词查过有无同一件事", ground="C2 研判"),
    Field("handler", "承办(责任)单位", "unit", ground="C3 交办"),
    Field("assists", "协办单位", "units"),
    Field("only_competent", "依法只有被反映单位有权办理(改由其上一级承办)", "flag", ground="C8.1(d)"),
    Field("nature", "交转性质", "choice", choices=words.NATURES, ground="C2 转送/交办"),
    Field("reply_due", "办结期限", "day", ground="C2 转送/交办"),
    Field("fix_kind", "整改类型", "choice", choices=words.FIX_KINDS, ground="S4-43"),
    Field("measures", "整改措施", "text", ground="S4-25 六要素", most=4000),
    Field("goal", "整改目标", "text", ground="S4-25 六要素", most=1000),
    Field("fix_due", "整改时限", "day", ground="S4-25 六要素"),
    Field("lead_leader", "牵头领导", "line", ground="S4-25 六要素", most=40),
    Field("responsible_unit", "责任单位", "unit", ground="S4-25 六要素"),
    Field("responsible_person", "具体责任人", "line", ground="S4-25 六要素", most=40),
    Field(
        "milestones",
        "阶段目标",
        "rows",
        "每行一个:日期 内容,例如 2026-09-30 完成清退;持续整改至少两个",
        ground="S4-43 持续整改须有阶段目标",
        most=4000,
    ),
    Field("milestone", "完成的阶段目标", "choice", ground="S4-43"),
    Field("progress", "进展", "text", ground="E3 台账列", most=4000),
    Field("finding", "核查结论", "choice", choices=words.FINDINGS, ground="S2-26 没有结论不得办结"),
    Field("basis", "依据", "text", "法规、文件或标准的名称和条款", ground="C2 结果须有依据", most=2000),
    Field("result", "办理(整改)结果", "text", ground="C3 销号须有结果", most=8000),
    Field("request_result", "对诉求的处理", "choice", choices=words.REQUEST_RESULTS, ground="C2 逐项答复"),
    Field(
        "answer",
        "答复内容(可对外)",
        "text",
        "给反映人看的话,不出现其他人的信息",
        ground="信访工作条例第34条",
        most=8000,
    ),
    Field("answer_way", "告知方式", "choice", choices=words.NOTICE_WAYS, ground="信访工作条例第23条"),
    Field("refunded_fen", "退还群众金额(元)", "money", ground="C3 退款凭证"),
    Field("institution", "建章立制", "line", "共性问题须写明制定或修订的制度", ground="C3 共性问题"),
    Field("evidence", "佐证材料", "files", "照片、票据、文件;拍摄位置等信息会自动清除", ground="C3 销号须有佐证"),
    Field("opinion", "意见", "text", most=2000),
    Field("reason", "理由", "text", most=2000),
    Field("part_answer", "协办意见", "text", "本单位负责的部分办得怎样", ground="C3 协办单位答复本部分", most=4000),
    Field("missing", "还缺什么", "text", "逐条写明退回后要补什么", ground="C2 退回重办", most=2000),
    Field("new_due", "新的期限", "day"),
    Field("so_far", "已采取的措施", "text", ground="信访工作条例第34条", most=2000),
    Field("told_reporter", "已(将)于当日告知反映人延期理由", "yes", ground="信访工作条例第34条"),
    Field("return_reason", "退件理由", "choice", choices=words.RETURN_REASONS, ground="信访工作条例第23条第3款"),
    Field("proposed_unit", "建议承办单位", "unit"),
    Field("refusal_reason", "不予受理理由", "choice", choices=words.REFUSAL_REASONS, ground="信访工作条例第22条"),
    Field("channel", "应走的渠道", "line", "告诉反映人该去哪里、怎么去", ground="信访工作条例第22条", most=200),
    Field("notice", "告知内容", "text", ground="信访工作条例第23条", most=2000),
    Field("cause", "暂停原因", "choice", choices=words.SUSPEND_CAUSES, ground="C2 暂停"),
    Field("until", "预计恢复日期", "day", ground="C2 暂停自动恢复"),
    Field("needed", "需要补充什么", "text", most=1000),
    Field("supplement", "补充内容", "text", "改写后的内容,不含反映人信息", most=8000),
    Field("contact", "联系情况", "choice", choices=words.CONTACTS, ground="C2 回访"),
    Field("solved", "是否解决", "choice", choices=words.SOLVED, ground="C2 回访"),
    Field("attitude", "对态度", "choice", choices=words.SATISFACTION, ground="C2 回访"),
    Field("outcome", "对结果", "choice", choices=words.SATISFACTION, ground="C2 回访"),
    Field("trigger", "重新办理的原因", "choice", choices=words.REDO_TRIGGERS, ground="C2 重新办理"),
    Field("new_facts", "新的事实或应办未办之处", "text", ground="C2 重新办理", most=4000),
    Field("requested_on", "提出日期", "day", ground="信访工作条例第35条"),
    Field("main_case", "主件编号", "case", "并入哪一件", ground="C2 并入"),
    Field("same_matter", "同一事项的理由", "text", ground="C2 并入", most=1000),
    Field("parts", "拆分出的事项", "rows", "每行一件:一句话说清是什么事", ground="B18 拆分", most=2000),
    Field("asked_twice", "已两次与本人确认,不是迫于压力", "yes", ground="C2 撤回"),
    Field("instruction", "批示内容", "text", ground="S1-55", most=2000),
    Field("feedback_due", "反馈期限", "day", ground="S1-55"),
    Field("feedback", "反馈内容", "text", ground="S1-55", most=4000),
    Field("where", "公示地点或媒体", "line", most=200),
    Field("publicity_days", "公示天数", "count", "自然日"),
    Field("check_result", "检查结果", "choice", choices=words.CHECK_RESULTS, ground="S0-6、S4-26"),
)
