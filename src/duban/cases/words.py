"""Fixed vocabularies of a case (pure data): code → Chinese term. Sources: domain guide C1–C5, S1-20, S4-27, S4-43."""

from __future__ import annotations

KINDS = {"report": "群众反映件", "item": "问题台账条目"}

# Where word of a problem came from. The first four are the campaign's own (S1-20); the rest are channels (S0-10, S4-16, S4-21, S4-27).
SOURCES = {
    "self_found": "自己找",
    "public_raised": "群众提",
    "colleague_helped": "同事帮",
    "leader_pointed": "领导点",
    "self_check": "自查自纠",
    "cross_check": "交叉检查",
    "line_check": "单项垂直检查",
    "key_inspection": "重点督查",
    "open_visit": "明察",
    "covert_visit": "暗访",
    "patrol": "巡察",
    "audit": "审计",
    "visit": "来访",
    "letter": "来信",
    "phone": "来电",
    "web": "网络",
    "mailbox": "举报箱",
    "transfer": "移送转办",
    "superior": "上级交办",
    "media": "媒体曝光",
    "opinion": "征求意见",
    "data_check": "数据比对",
    "look_back": "回头看",
}

FINDINGS = {
    "true": "属实",
    "partly": "部分属实",
    "unfounded": "不属实(查否)",
    "doubtful": "未查实但不能排除(存疑)",
    "not_checkable": "不具备可查性",
    "policy": "属政策问题",
    "no_legal_support": "依法不能支持",
}

FIX_KINDS = {"at_once": "立行立改", "by_date": "限时整改", "continuing": "持续整改"}

URGENCIES = {"normal": "一般", "urgent": "紧急", "danger": "危急"}

NATURES = {"forward": "转送", "assign": "交办", "supervise": "督办"}

RETURN_REASONS = {
    "not_ours": "非本单位职责",
    "incomplete": "信息不全",
    "duplicate": "重复件",
    "already_done": "此前已办结",
    "in_court": "已进入诉讼、仲裁或复议",
}

REFUSAL_REASONS = {
    "court": "应当或已经通过诉讼、仲裁、行政复议解决",
    "discipline": "属于检举控告,应由纪检监察机关处理",
    "final": "已经复核终结,又以同一事实和理由提出",
    "under_review": "已经受理或者正在办理,在规定期限内重复提出",
    "out_of_scope": "不属于本级或本行动范围",
}

SUSPEND_CAUSES = {
    "lawsuit": "等待诉讼、仲裁或复议结果",
    "appraisal": "等待鉴定、检测、审计结论",
    "hearing": "听证期间",
    "material": "等待反映人补充材料",
    "force_majeure": "不可抗力",
}

REDO_TRIGGERS = {
    "dissatisfied_undone": "回访不满意:应办未办",
    "dissatisfied_unexplained": "回访不满意:解释不够",
    "look_back": "回头看发现反弹或未落实",
    "review": "复查、复核意见要求重新办理",
    "court": "法院判决或裁定",
    "new_facts": "反映人提出新的事实",
    "recheck": "查否复查推翻原结论",
}

REQUEST_RESULTS = {"support": "支持", "partly": "部分支持", "refuse": "不支持"}
CONTACTS = {"reached": "联系上", "not_reached": "未联系上"}
SOLVED = {"yes": "已解决", "partly": "部分解决", "no": "未解决"}
SATISFACTION = {"good": "满意", "fair": "基本满意", "bad": "不满意", "unsaid": "未表态"}
NOTICE_WAYS = {
    "written": "书面",
    "oral": "当面或电话(已记录)",
    "code": "凭查询码网上告知",
    "none": "姓名地址不清,无法告知",
}
CHECK_RESULTS = {"done": "到位", "not_done": "未到位", "slow": "进度慢", "weak": "效果不佳"}

# Registering a discipline clue: four kinds of disposal and coded results, nothing else (C5).
CLUE_CLASSES = {
    "unfair": "处事不公",
    "private_gain": "以权谋私",
    "idle": "作风不实",
    "fees": "乱收费、乱罚款",
    "funds": "截留、挪用、套取资金",
    "court_favour": "人情案、关系案、金钱案",
    "other": "其他",
}
DISPOSALS = {"talk": "谈话函询", "first_check": "初步核实", "shelve": "暂存待查", "conclude": "予以了结"}
CLUE_RESULTS = {
    "pending": "未办结",
    "unfounded": "查否",
    "doubtful": "存疑",
    "form_1": "第一种形态",
    "form_2": "第二种形态",
    "form_3": "第三种形态",
    "form_4": "第四种形态",
}
