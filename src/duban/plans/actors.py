"""机构: organs and lists of organs, told by how names are built and by what may follow them.

A name is read from its left edge (the start of a clause, or the word before it: 由, 报, 会同 …) to the first suffix
(局, 委, 办公室, 小组 …) after which the sentence can go on: a list mark, a predicate or the end. Names whose stem
holds a verb (监督管理局, 领导小组办公室) are joined by ``_CORE``. No list of existing organs is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .text import HAN, View

# Words that end the name of an organ, longest first inside the pattern.
_SUFFIX_WORDS = (
    "领导小组办公室 工作领导小组 领导小组 协调小组 工作小组 专项小组 联席会议办公室 联席会议成员单位 联席会议 人民政府办公室 人民政府 办事处 "
    "人民法院 人民检察院 检察院 法院 公安机关 纪检监察组 纪检组 纪检监察机关 监察机关 司法机关 政法机关 审计机关 行政机关 党政机关 机关 委员会 管委会 "
    "党工委 工作委员会 党委会 党委 党组 党总支 党支部 支部 党组织 纪工委 纪委监委 纪委 监委 政法委 网信办 宣传部 组织部 统战部 农工部 "
    "办公室 政府办 督查室 巡察办 信访办 法制办 纠风办 扶贫办 指挥部 工作专班 专班 工作组 检查组 督查组 督导组 巡察组 协调组 指导组 专家组 核查组 整治办 治理办 专治办 "
    "服务中心 指挥中心 政务中心 管理中心 中心 管理局 监管局 税务局 分局 总局 支行 分行 银行 海关 公司 集团 供电所 派出所 司法所 财政所 管理所 卫生院 "
    "敬老院 养老院 幼儿园 中小学校 学校 学院 大学 中学 小学 医院 医疗机构 定点医疗机构 金融机构 保险机构 培训机构 中介机构 监测机构 监察机构 机构 协会 学会 商会 工会 妇联 团委 工商联 "
    "残联 供销社 合作社 信用社 电视台 广播电视台 报社 媒体中心 新闻媒体 新闻单位 媒体 社区居委会 村委会 居委会 村民委员会 村(居)委会 村(居) 村(社区)委 村(社区) 村级组织 村两委 两委 "
    "基层站所 站所 大队 支队 总队 中队 队伍 "
    "主管部门 职能部门 监管部门 牵头部门 责任部门 配合部门 成员单位 责任单位 牵头单位 配合单位 直属机构 各部委 部委 部门 单位 企业 行业 组织 "
    "街道 乡镇场 乡镇 镇街 镇乡 街镇 乡(镇) 镇(街道) 乡镇(街道) 片区 开发区 园区 自治区 直辖市 自治州 地级市 地级以上市 县区 县市区 县(市、区) 县(市) 区县 区(县) 市县 集聚区 部室 科室 股室 站室 室 院 厅 局 委 办 部 处 科 所 站 台 社 会 队 组 盟 州 旗 县 市 区 省 乡 镇 村 地 级"
)
SUFFIX = "|".join(sorted((re.escape(w) for w in _SUFFIX_WORDS.split()), key=len, reverse=True))
