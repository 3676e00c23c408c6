"""角色和权限的说明: one sentence on what each right allows and on what each role is there for; every one has a line (a test asks)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Any] = {
    "account.manage": _("建立、停用账号,重置密码,提名岗位;不能批准岗位。"),
    "audit.export": _("把审计记录导出为文件;每次导出本身也进流水。"),
    "audit.read": _("查看谁在何时做了什么;看不到办件内容。"),
    "audit.verify": _("核验流水是否完整、有无改动。"),
    "calendar.manage": _("添加各年度节假日安排。"),
    "campaign.approve": _("批准专项方案中须批准的事项。"),
    "campaign.manage": _("上传方案,核对读出的内容,启动专项行动。"),
    "case.approve": _("批准销号、延期等须审批的事项;不能审批自己经办的。"),
    "case.assign": _("把问题交办给承办单位,写明期限。"),
    "case.confirm": _("审核登记的问题,确认立项或不予立项。"),
    "case.endorse": _("审签本单位的整改方案、销号申请和答复。"),
    "case.export": _("导出台账;导出的文件带水印,进流水。"),
    "case.handle": _("签收、办理本单位承办的件,报方案、进展和结果。"),
    "case.instruct": _("作出批示,写明要求和反馈期限。"),
    "case.register": _("登记问题和群众反映。"),
    "case.remind": _("催办临期和超期的件。"),
    "case.review": _("审核其他单位办理的结果;不能审核本单位的。"),
    "case.split": _("拆分和合并件,可以撤回。"),
    "case.supervise": _("挂账督办、提级办理。"),
    "case.suspend": _("按列明的原因暂停期限,到时自动恢复。"),
    "case.triage": _("研判群众反映:受理、转送、不予受理或并件。"),
    "case.verify": _("现场核验、进度检查和回头看。"),
    "case.withdraw": _("按反映人意愿撤回其反映。"),
    "clue.dispose": _("记录线索处置方式和结果代码。"),
    "clue.read": _("查看纪律线索登记;须另有限时授权。"),
    "clue.register": _("登记纪律线索;只记编号、单位、类别和日期。"),
    "file.add": _("为能看到的件上传材料。"),
    "file.read": _("下载能看到的件的材料;每次下载进流水。"),
    "grant.ask": _("申请限时的敏感权限。"),
    "grant.manage": _("批准、不批准和收回临时授权;不能批准自己申请或使用的。"),
    "key.manage": _("更换签名密钥。"),
    "post.approve": _("批准或不批准提名的岗位;不能批准自己的。"),
    "return.fill": _("填报、签报本单位的报表,零报告须本人签名。"),
    "return.receive": _("接收、退回和汇总报到本单位的报表,催报。"),
    "session.manage": _("结束任何人的登录。"),
    "setting.manage": _("按新的规定修改期限;在办的期限不变。"),
    "unit.manage": _("增加、更名、移动、撤销单位,确认别名。"),
}
DUTIES: dict[str, Any] = {
    "intake": _("接收并登记群众反映和发现的问题。"),
    "liaison": _("承办单位的经办人:签收、办理、报结果。"),
    "deputy": _("承办单位的分管负责人:审签,临期受告知。"),
    "leader": _("承办单位的主要负责人:审签,超期受告知。"),
    "reviewer": _("审核其他单位的办理结果。"),
    "office": _("专治办:管方案、台账、交办、督办和销号。"),
    "inspector": _("督查组:现场核验,登记发现的问题。"),
    "chief": _("领导:看辖区全部件,作批示。"),
    "discipline": _("纪检岗:登记和处置纪律线索。"),
    "sysadmin": _("系统管理员:管单位、账号和设置;看不到任何件。"),
    "secadmin": _("安全管理员:批准岗位和授权;看不到任何件。"),
    "auditor": _("审计管理员:查流水、核验、导出;看不到任何件的内容。"),
}
