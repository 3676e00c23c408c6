"""流水用语: what each kind of entry, subject and field is called on screen. Moves of cases take their words from the flow."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from duban.cases.flow import MOVES
from duban.desk.wording import label

ENTRY_KINDS: dict[str, Any] = {
    "account.add": _("建立账号"), "account.disable": _("停用账号"), "account.enable": _("启用账号"), "account.end_sessions": _("结束全部登录"),
    "account.expire": _("账号到期锁定"), "account.factors": _("解除两步验证"), "account.leave": _("离任"), "account.reset": _("重置密码"), "account.until": _("修改有效期"),
    "alias.confirm": _("确认写法"), "alias.confirmed": _("增加写法"), "alias.suggested": _("读到一种写法"), "alias.undo": _("撤销写法"), "alias.undone": _("撤销写法"),
    "audit.export": _("导出审计记录"), "calendar.year": _("添加年度节假日安排"),
    "campaign.add_topic": _("增加问题类别"), "campaign.basics": _("修改专项基本情况"), "campaign.date_phase": _("确定阶段日期"), "campaign.draft": _("上传方案"),
    "campaign.link": _("对应方案中的单位"), "campaign.unlink": _("撤回单位对应"), "campaign.open": _("启动专项行动"), "campaign.question_answered": _("答复待答问题"),
    "campaign.question_open": _("撤回答复"), "campaign.question_set_aside": _("搁置待答问题"),
    "campaign.add_element": _("补充方案要素"), "campaign.edit_element": _("修改方案要素"), "campaign.confirm": _("确认方案要素"), "campaign.drop": _("删除方案要素"),
    "campaign.split": _("拆分方案要素"), "campaign.merge": _("合并方案要素"), "campaign.undo": _("撤回一步核对"), "campaign.add_phase": _("增加阶段"),
    "campaign.edit_topic": _("修改问题类别"), "campaign.collective": _("标为统称"), "campaign.ask_approval": _("送审方案解读"),
    "campaign.approve": _("批准方案解读"), "campaign.not_approved": _("退回方案解读"), "campaign.asking_back": _("撤回送审"),
    "campaign.add_version": _("上传方案新版本"), "campaign.apply_version": _("启用方案新版本"), "campaign.drop_version": _("放弃方案新版本"),
    "campaign.child": _("建立下级专项"), "campaign.import": _("导入专项行动"),
    "case.export": _("导出台账"), "clock.set": _("修改期限"),
    "clue.dispose": _("记录线索处置"), "clue.end": _("线索办结"), "clue.pass_on": _("移送线索"), "clue.register": _("登记线索"),
    "demand.apply": _("布置应报事项"), "demand.chase": _("催报"), "demand.end": _("停止应报事项"), "demand.lock": _("锁定一期报表"), "demand.follow": _("应报事项随方案调整"),
    "demand.settle": _("明确应报事项"), "demand.take_over": _("按方案布置应报事项"),
    "digest.settle": _("修改投递设置"), "digest.subscribe": _("添加摘要收件人"), "digest.unsubscribe": _("停止向收件人发摘要"), "digest.trial": _("试发"),
    "file.add": _("上传材料"), "file.open": _("下载材料"), "file.read": _("下载材料"), "file.withdraw": _("撤回材料"),
    "grant.approve": _("批准授权"), "grant.ask": _("申请授权"), "grant.end": _("收回授权"), "grant.refuse": _("不批准授权"),
    "house.found": _("初始化"), "house.restore": _("恢复管理员"),
    "journal.restored": _("流水恢复备案"),
    "person.check": _("签认个人自查"), "person.codes": _("重新生成恢复码"), "person.factor_failed": _("验证码不正确"), "person.factor_off": _("停用两步验证"), "person.factor_on": _("启用两步验证"),
    "person.factor_passed": _("通过两步验证"), "person.locked": _("输错密码被锁定"), "person.password": _("修改密码"), "person.session_ended": _("登录被结束"),
    "person.sign_in": _("登录"), "person.sign_in_failed": _("密码不正确"), "person.sign_out": _("退出"),
    "post.add": _("设岗"), "post.approve": _("批准岗位"), "post.end": _("结束岗位"), "post.expire": _("岗位到期"), "post.hand_over": _("提名接任"), "post.handed_over": _("岗位已交接"),
    "post.left": _("离任"), "post.propose": _("提名岗位"), "post.refuse": _("不批准岗位"), "post.unit_closed": _("单位撤销,岗位结束"),
    "record.add": _("登记事项"), "record.end": _("结束登记事项"),
    "return.accept": _("接收报表"), "return.correct": _("更正报表"), "return.escalated": _("逾期未报提醒上级"), "return.link_back": _("零报告期内查出问题"),
    "return.remind": _("提醒报送"), "return.save": _("填写报表"), "return.send_back": _("退回报表"), "return.sign": _("签报"), "return.sign_nil": _("签报零报告"),
    "unit.add": _("新增单位"), "unit.close": _("撤销单位"), "unit.correct": _("更正单位"), "unit.direct": _("改主管单位"), "unit.import": _("导入单位"),
    "unit.merge": _("合并重复记录"), "unit.move": _("移动单位"), "unit.rename": _("单位更名"), "unit.succeed": _("登记承接单位"), "unit.unmerge": _("撤回合并"),
}  # fmt: skip
"""条目种类."""

SUBJECT_KINDS: dict[str, Any] = {
    "campaign": _("专项行动"), "case": _("办件"), "clock": _("期限"), "clue": _("线索"), "extract": _("导出"), "file": _("材料"), "identity": _("反映人身份"),
    "person": _("账号"), "post": _("岗位"), "unit": _("单位"), "demand": _("应报事项"), "record": _("登记事项"), "return": _("报表"), "way": _("投递设置"), "subscriber": _("摘要收件人"), "person_check": _("个人自查表"),
}  # fmt: skip
"""对象种类."""

ENTRY_FAMILIES: dict[str, Any] = {
    "person": _("登录与本人账号"), "account": _("账号管理"), "post": _("岗位"), "grant": _("临时授权"), "unit": _("单位"), "alias": _("单位写法"), "campaign": _("方案"),
    "case": _("办件"), "clue": _("线索"), "journal": _("流水"), "file": _("材料"), "clock": _("期限"), "audit": _("审计"), "demand": _("应报事项"), "return": _("报表"), "record": _("登记事项"), "digest": _("待办摘要"),
}  # fmt: skip
"""条目大类: the first part of a kind."""

ENTRY_FIELDS: dict[str, Any] = {
    "code": _("代码"), "name": _("名称"), "short_name": _("简称"), "kind": _("类型"), "level": _("层级"), "parent_id": _("上级单位"), "trail": _("位置"), "line_id": _("主管单位"),
    "opened_on": _("设立日期"), "closed_on": _("撤销日期"), "same_as_id": _("同一单位"), "login": _("账号"), "is_active": _("启用"), "until_on": _("有效期至"),
    "must_change": _("须改密码"), "password_mark": _("密码标记"), "unit_id": _("单位"), "role": _("角色"), "title": _("名称"), "holder_id": _("任职人"), "area_id": _("辖区"),
    "topics": _("问题类别"), "charge": _("责任"), "from_on": _("起"), "to_on": _("止"), "state": _("状态"), "replaces_id": _("接替岗位"), "proposed_by_id": _("提出人"),
    "decided_by_id": _("决定人"), "reason": _("理由"), "factor": _("验证方式"), "browser": _("浏览器"), "by": _("方式"), "sessions": _("登录数"), "posts": _("岗位数"),
    "right": _("权限"), "from_at": _("起"), "until_at": _("止"), "ended_at": _("收回"), "basis": _("依据"), "source": _("依据"), "on": _("日期"), "file": _("文件摘要"),
    "double": _("重复记录"), "to": _("接任岗位"), "person_id": _("人员"), "post_id": _("岗位"), "successor_id": _("承接单位"), "merged_id": _("合并自"), "how": _("方式"), "asked": _("范围"), "rows": _("条数"), "sha256": _("摘要"), "year": _("年度"), "noted": _("记录"), "step": _("步骤"), "taken": _("采纳的变动"),
    "left": _("未采纳的变动"), "unknown": _("未找到的单位"), "version": _("方案版本"), "question": _("待答问题"), "questions": _("待答问题"), "amount": _("数量"), "unit_of": _("单位"),
    "way": _("投递方式"), "hint": _("地址"), "settings": _("设置"), "link": _("本系统网址"), "hour": _("几点以后"), "sealed_mark": _("密文标记"), "result": _("结果"),
}  # fmt: skip
"""字段."""

PART_WORDS: dict[str, Any] = {
    "units.alias": _("写法"), "units.succession": _("沿革"), "units.grant": _("临时授权"), "campaign.element": _("方案要素"), "campaign.phase": _("阶段"),
    "campaign.topic": _("问题类别"), "campaign.mention": _("方案中的单位"), "campaign.question": _("待答问题"), "campaign.revision": _("核对步骤"),
    "campaign.plantext": _("方案文本"), "returns.round": _("报送期"), "returns.member": _("应报单位"), "returns.correction": _("更正单"),
    "returns.afterward": _("零报告期内查出问题"),
}  # fmt: skip
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
