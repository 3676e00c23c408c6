"""Roles a post can carry, and what each may do at all. One table; where a right applies is decided by reach and wall.

Separation of duties (三员分立, GB/T 22239 管理): system, security and audit administrators are three roles, none of which
may see a case, and no person may hold two of them or one of them beside a role that works on cases.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Role:
    """岗位角色.

    ``scope``  what the holder may see of cases: ``unit`` what the own unit handles or assists in, ``area`` everything in the post's
               area subtree, ``none`` nothing.
    ``rank``   place on the escalation ladder 承办 → 分管 → 主要 (1, 2, 3; S0-24); 0 = not on it.
    ``sensitive`` rights of this role that need a timed, journalled grant.
    """

    code: str
    title: str
    scope: str
    rights: frozenset[str]
    rank: int = 0
    sensitive: frozenset[str] = frozenset()


def _role(code: str, title: str, scope: str, rights: str, rank: int = 0, sensitive: str = "") -> Role:
    return Role(code, title, scope, frozenset(rights.split()), rank, frozenset(sensitive.split()))


_TABLE = (
    _role(
        "intake",
        "受理岗",
        "unit",
        "case.register case.triage case.split case.withdraw return.fill return.receive file.add file.read",
    ),
    _role("liaison", "承办联络员", "unit", "case.handle return.fill return.receive file.add file.read", rank=1),
    _role(
        "deputy", "分管负责人", "unit", "case.handle case.endorse return.fill return.receive file.add file.read", rank=2
    ),
    _role(
        "leader",
        "单位主要负责人",
        "unit",
        "case.handle case.endorse return.fill return.receive file.add file.read",
        rank=3,
    ),
    _role("reviewer", "审核员", "area", "case.review case.verify return.fill return.receive file.add file.read"),
    _role(
        "office",
        "专治办",
        "area",
        "case.register case.triage case.split case.withdraw case.assign case.confirm case.supervise case.approve "
        "case.suspend case.remind case.review case.verify case.export campaign.manage campaign.approve unit.manage return.fill return.receive file.add file.read",
    ),
    _role("inspector", "督查组", "area", "case.register case.verify file.add file.read"),
    _role("chief", "领导", "area", "case.instruct file.read"),
    _role(
        "discipline",
        "纪检岗",
        "area",
        "clue.register clue.dispose return.fill return.receive file.read grant.ask",
        sensitive="clue.read",
    ),
    _role("sysadmin", "系统管理员", "none", "unit.manage account.manage grant.ask calendar.manage setting.manage"),
    _role("secadmin", "安全管理员", "none", "post.approve grant.manage session.manage key.manage"),
    _role("auditor", "审计管理员", "none", "audit.read audit.verify audit.export"),
)

ROLES: dict[str, Role] = {role.code: role for role in _TABLE}
RIGHTS = {
    "account.manage": "管理账号和提名岗位",
    "audit.export": "导出审计记录",
    "audit.read": "查看审计记录",
    "audit.verify": "校验审计记录",
    "calendar.manage": "维护工作日历",
    "campaign.approve": "批准专项方案",
    "campaign.manage": "管理专项",
    "case.approve": "审批办件事项",
    "case.assign": "交办",
    "case.confirm": "确认办结",
    "case.endorse": "签批本单位办件",
    "case.export": "导出台账",
    "case.handle": "承办",
    "case.instruct": "批示",
    "case.register": "登记",
    "case.remind": "催办",
    "case.review": "审核",
    "case.split": "拆分合并",
    "case.supervise": "督办",
    "case.suspend": "中止办理",
    "case.triage": "分流",
    "case.verify": "核验",
    "case.withdraw": "撤回",
    "clue.dispose": "处置线索",
    "clue.read": "查看线索内容",
    "clue.register": "登记线索",
    "file.add": "上传附件",
    "file.read": "查看附件",
    "grant.ask": "申请临时授权",
    "grant.manage": "批准和收回临时授权",
    "key.manage": "管理密钥",
    "post.approve": "批准岗位",
    "return.fill": "填报和签报",
    "return.receive": "接收、退回和汇总报表",
    "session.manage": "管理登录会话",
    "setting.manage": "修改系统设置",
    "unit.manage": "维护单位",
}
"""权限: what each right is called on screen; every right of the table has a line here (a test sees to it)."""

CHARGES = {
    "first": "第一责任人",
    "leading": "领导责任",
    "direct": "直接责任",
    "actual": "具体责任",
    "steering": "牵头主抓",
}
"""责任类别: the kinds of responsibility a plan names (S1-47, B10)."""

USUAL_CHARGE = {"leader": "first", "deputy": "leading", "liaison": "direct"}
"""What a post of this role answers for unless its proposal says otherwise (S2-20)."""

ADMINISTRATORS = frozenset({"sysadmin", "secadmin", "auditor"})


def clash(held: frozenset[str], wanted: str) -> str:
    """Why a person holding the roles ``held`` may not also hold ``wanted``; empty if there is no objection."""
    admins = (held | {wanted}) & ADMINISTRATORS
    if len(admins) > 1:
        return "系统管理员、安全管理员、审计管理员须由不同的人担任"
    if admins and (held | {wanted}) - ADMINISTRATORS:
        return "管理员岗位不得与办理业务的岗位由同一人兼任"
    return ""
