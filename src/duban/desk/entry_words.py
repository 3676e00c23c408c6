"""流水用语: what each kind of entry, subject and field is called on screen. Moves of cases take their words from the flow."""

from __future__ import annotations

from duban.cases.flow import MOVES
from duban.desk.wording import label

ENTRY_KINDS = {
    "account.add": "建立账号", "account.disable": "停用账号", "account.enable": "启用账号", "account.end_sessions": "结束全部登录",
    "account.expire": "账号到期锁定", "account.factor_lifted": "解除两步验证", "account.leave": "离任", "account.reset": "重置密码", "account.until": "修改有效期",
    "alias.confirm": "确认写法", "alias.confirmed": "增加写法", "alias.suggested": "读到一种写法", "alias.undo": "撤销写法", "alias.undone": "撤销写法",
    "audit.export": "导出审计记录", "calendar.year": "添加年度节假日安排",
    "campaign.add_topic": "增加问题类别", "campaign.basics": "修改专项基本情况", "campaign.date_phase": "确定阶段日期", "campaign.draft": "上传方案",
    "campaign.link": "对应方案中的单位", "campaign.unlink": "撤回单位对应", "campaign.open": "启动专项行动", "campaign.question_answered": "答复待答问题",
    "campaign.question_open": "撤回答复", "campaign.question_set_aside": "搁置待答问题",
    "case.export": "导出台账", "clock.set": "修改期限",
    "clue.dispose": "记录线索处置", "clue.end": "线索办结", "clue.pass_on": "移送线索", "clue.register": "登记线索",
    "file.add": "上传材料", "file.open": "下载材料", "file.read": "下载材料", "file.withdraw": "撤回材料",
    "grant.approve": "批准授权", "grant.ask": "申请授权", "grant.end": "收回授权", "grant.refuse": "不批准授权",
    "house.found": "初始化", "house.restore": "恢复管理员",
    "journal.restored": "流水恢复备案",
    "person.codes": "重新生成恢复码", "person.factor_failed": "验证码不正确", "person.factor_off": "停用两步验证", "person.factor_on": "启用两步验证",
    "person.factor_passed": "通过两步验证", "person.locked": "输错密码被锁定", "person.password": "修改密码", "person.session_ended": "登录被结束",
    "person.sign_in": "登录", "person.sign_in_failed": "密码不正确", "person.sign_out": "退出",
    "post.add": "设岗", "post.approve": "批准岗位", "post.end": "结束岗位", "post.expire": "岗位到期", "post.hand_over": "提名接任", "post.handed_over": "岗位已交接",
    "post.left": "离任", "post.propose": "提名岗位", "post.refuse": "不批准岗位", "post.unit_closed": "单位撤销,岗位结束",
    "unit.add": "新增单位", "unit.close": "撤销单位", "unit.correct": "更正单位", "unit.direct": "改主管单位", "unit.import": "导入单位",
    "unit.merge": "合并重复记录", "unit.move": "移动单位", "unit.rename": "单位更名", "unit.succeed": "登记承接单位", "unit.unmerge": "撤回合并",
}  # fmt: skip
"""条目种类."""

SUBJECT_KINDS = {
    "campaign": "专项行动", "case": "件", "clock": "期限", "clue": "线索", "extract": "导出", "file": "材料", "identity": "反映人身份",
    "person": "账号", "post": "岗位", "unit": "单位",
}  # fmt: skip
"""对象种类."""

ENTRY_FAMILIES = {
    "person": "登录与本人账号", "account": "账号管理", "post": "岗位", "grant": "临时授权", "unit": "单位", "alias": "单位写法", "campaign": "方案",
    "case": "办件", "clue": "线索", "journal": "流水", "file": "材料", "clock": "期限", "audit": "审计",
}  # fmt: skip
"""条目大类: the first part of a kind."""

ENTRY_FIELDS = {
    "code": "代码", "name": "名称", "short_name": "简称", "kind": "类型", "level": "层级", "parent_id": "上级单位", "trail": "位置", "line_id": "主管单位",
    "opened_on": "设立日期", "closed_on": "撤销日期", "same_as_id": "同一单位", "login": "账号", "is_active": "启用", "until_on": "有效期至",
    "must_change": "须改密码", "password_mark": "密码标记", "unit_id": "单位", "role": "角色", "title": "名称", "holder_id": "任职人", "area_id": "辖区",
    "topics": "问题类别", "charge": "责任", "from_on": "起", "to_on": "止", "state": "状态", "replaces_id": "接替岗位", "proposed_by_id": "提出人",
    "decided_by_id": "决定人", "reason": "理由", "factor": "验证方式", "browser": "浏览器", "by": "方式", "sessions": "登录数", "posts": "岗位数",
    "right": "权限", "from_at": "起", "until_at": "止", "ended_at": "收回", "basis": "依据", "source": "依据", "on": "日期", "file": "文件摘要",
    "double": "重复记录", "to": "接任岗位", "person_id": "人员", "post_id": "岗位", "successor_id": "承接单位", "merged_id": "合并自", "how": "方式", "asked": "范围", "rows": "条数", "sha256": "摘要", "year": "年度", "noted": "记录", "amount": "数量", "unit_of": "单位",
}  # fmt: skip
"""字段."""

PART_WORDS = {"units.alias": "写法", "units.succession": "沿革", "units.grant": "临时授权"}
"""明细."""


def kind_words(kind: str) -> str:
    """What happened, in the reader's language; the code itself where it has no words."""
    family, _, code = kind.partition(".")
    if kind in ENTRY_KINDS:
        return label(ENTRY_KINDS[kind])
    return label(MOVES[code].title) if family == "case" and code in MOVES else kind


def field_words(name: str) -> str:
    """A field's name."""
    return label(ENTRY_FIELDS.get(name, name))
