"""机构: organs and lists of organs, told by how names are built and by what may follow them.

A name is read from its left edge (the start of a clause, or the word before it: 由, 报, 会同 …) to the first suffix
(局, 委, 办公室, 小组 …) after which the sentence can go on: a list mark, a predicate or the end. A list is first
measured as a whole and then split, so that elided heads and areas can be completed (国土和住房城乡建设部门;
市水利局、交通局). No list of existing organs is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import rjieba

from .text import HAN, View

_MANY = (
    "领导小组办公室 领导小组 协调小组 工作小组 小组 联席会议办公室 联席会议成员单位 联席会议 人民政府办公室 人民政府 政府办公室 政府 办事处 "
    "人民法院 人民检察院 检察院 法院 法庭 检察室 纪检监察组 纪检组 纪检监察机关 机关 委员会 管委会 常委会 理事会 业委会 村委会 居委会 村民委员会 居民委员会 "
    "党工委 党委会 党委 党组 党总支 党支部 支部 党组织 纪工委 纪委监委 纪委监察局 纪委 监委 县委 市委 区委 省委 州委 旗委 镇党委 工委 "
    "办公厅 办公室 指挥部 工作专班 专班 督查室 服务中心 指挥中心 分中心 中心 税务局 分局 总局 支局 支行 分行 银行 海关 公司 集团 "
    "供电所 派出所 卫生院 敬老院 养老院 福利院 幼儿园 学校 学院 大学 中学 小学 高中 医院 机构 协会 学会 商会 工会 联合会 残联 妇联 团委 工商联 文联 科协 "
    "供销社 合作社 信用社 联社 电视台 广播电台 报社 媒体 公证处 管理处 社区 村级组织 两委 站所 站(所) 单位(站、所) 大队 支队 总队 中队 "
    "主管部门 职能部门 部门 各部委 部委 成员单位 单位 企业 行业 党组织 社会组织 群团组织 经济组织 自治组织 基层组织 行业组织 各级组织 街道 乡镇场 乡镇 镇街 镇乡 街镇 镇办 乡办 片区 开发区 园区 高新区 经开区 新区 "
    "自治区 直辖市 自治州 自治县 地级市 以上市 县区 市县 县市区 市区县 区县 集聚区 部室 科室 股室 村民小组 村组 "
    "工作组 检查组 督查组 督导组 巡察组 巡视组 协调组 指导组 专家组 核查组 推进组 宣传组 综合组 整治组 执法组 保障组 服务队 工作队 执法队 物业服务企业 业主委员会 "
    "整治办 治理办 专治办 政府办 县府办 市府办 信访办 法制办 纠风办 扶贫办 农办 编办 金融办 督查办 优化办 效能办 作风办 信息办 巡察办 巡视办 网信办 招商办 "
    "政法委 编委 人大常委会 人大 政协 党校 档案馆 图书馆 气象台 农场 林场 车站 机场 港务")
_SINGLE = (
    "室(?!内|外)|局(?!面|部|限)|委(?!员|托|办|派)|厅(?!级|长)|院(?!长|校)|部(?!门|委|室|队|分|属|位|署|长)|办(?!公|事|理|法|案|学|好|主|结|税)|处(?!理|置|于|分|罚|级|长)|"
    "科(?!学|技|员|长|目|研|级)|所(?!有|在|属|需|以|涉|长|列)|站(?!在|长|点)|队(?!伍|员|长)|组(?!织|成|建|长|员|级|务)|盟|州(?!级|直)|旗(?!帜|下)|县(?!级|直|委|政)|"
    "市(?!场|民|政|容|直|级|县|区|委)|区(?!域|级|直|县|委|分)|省(?!级|直|委)|乡(?!村|镇|级)|镇(?!级|街|区)|村(?!民|级|务|干|组|委|两|党|支)")
_SUFFIX = re.compile("(?:" + "|".join(sorted(map(re.escape, _MANY.split()), key=len, reverse=True)) + rf")(?<!部)|(?:宣传|组织|统战|农工|武装)部(?!门)|{_SINGLE}|(?<=各)地(?![级方区])|(?<=各)地(?:区|方)?|(?<=各)级(?!党|纪|政|人|部|财|环|组|农|机|公|检|司|卫|教|民|行|有|相|主|职|各|工|单|监|领)")
_NOT_NAME = re.compile(
    r"(?:格局|大局|全局|结局|布局|全部|内部|外部|干部|局部|举办|承办|协办|主办|督办|交办|开办|查办|催办|经办|阅办|包办|代办|通办|帮办|办办|查处|惩处|好处|之处|到处|难处|"
    r"核处|客厅|餐厅|教室|浴室|会议室|卧室|地下室|住院|出院|庭院|场所|厕所|住所|网站|充电站|部队|军队|排队|改组|重组|编组|成组|分组|城市|超市|上市|门市|农村|乡村|城镇|城乡|下乡|本省|节省|"
    r"小区|校区|灾区|景区|山区|辖区|地区|误区|城区|库区|林区|牧区|矿区|社会|本市|全市|全县|全区|全省|全州|全镇|全乡|全村|我市|我县|我区|我省|集市|股市|楼市|菜市|"
    r"原则|法科|学科|专科|本科|各组织|有组织|本组|一组|编制|体制|一村|驻村|进村|到村|入村|市场|大院|剧院|病院|影院|国家行政机关)$")
_CORE = re.compile(
    r"(?:(?:宣传|组织|统战|监察|审计|执法|监督|管理|监管|督查|督导|督办|检察|整改|巡视|攻坚|化解|清欠|防控|创建|调查|评议|普查|征收|复核|评估|保障|服务|规划|建设|协调|指导|推进|检查|整治|治理|清理|领导|工作|改革|发展|开发|信访|"
    r"应急|专项|综合|行政|纪检|审批|稽查|巡察|政务|党风|政风|廉政|纠风|机关|内设|派驻|直属)){0,5}")
_PREDICATE = re.compile(
    r"(?:\d{1,4}[年月]|必须|应当|应(?!急|用)|要(?!求|素|点|闻)|须|必|务必|将|会同|会商|会(?!议|计)|需|可以|可|不得|不能|不再|负责(?!人|同志)|牵头(?!单位|部门)|主抓|主办|承办(?!单位)|协办(?!单位)|配合(?!单位|部门)|联合|联系|协同|协助|参与|参加|"
    r"组织(?!部|委|机构|生活|领导)|承担|担任|履行|肩负|自(?!然|治|行|主|贸|来|查|纠|上)|按|依|根据|结合|围绕|针对|对(?!象)|把|从|在|于|就|向|以(?!上|下)|为|是|由|与|每|定期|及时|适时|随时|分别|具体|统一|共同|密切|认真|切实|严格|进一步|"
    r"全面|全力|全程|积极|主动|加强|加大|加快|强化|建立|健全|完善|制定|制订|制作|开展|抓好|抓紧|抓实|做好|落实(?!情况)|推进|推动|督促|指导(?!组|意见|中心)|监督(?!管理|员|局|所|站|检查|执)|检查(?!组|站|室)|排查|梳理|汇总|协调(?!组|小组)|安排|设立|设置|开设|"
    r"公布|公开|公示|发布|披露|报(?!社|刊|表)|上报|抄|通过|采取|利用|运用|发挥|确定|明确|形成|实行|实施|执行|研究|召开|举办|成立|组成|抽调|选派|派出|提供|给予|受理|查处|纠正|整治(?!办|工作|领导|组)|处理|调查|审核|审查|审批|核实|"
    r"拨付|发放|支持|引导|鼓励|坚持|确保|保证|保障(?!局|厅|部|中心|组)|也|还|均|都|不|未|已|因|所(?!在|属|辖)|收到|接到|接|发现|各负其责|各司其职|各尽其责|齐抓共管|至少|最迟|原则上|同时|立即|迅速|尽快|限期|率先|带头|深入|广泛|充分|重点|集中|依法|"
    r"合理|准确|如实|逐|自觉|自行|直接(?!联系)|优先|作为|配备|培育|安装|使用|完成|启动|部署|动员|学习|汇报|反馈|提出|提交|填报|填写|报送|接受|包括|包含|设(?!施|备|计|区)|指定|确认|签订|签发|印发|下发|转发|责令|责成|委托|聘请|邀请|跟踪|跟进|牢固|高度|精心|周密|着力|聚焦|紧扣|压实|紧紧|大力|持续|严肃|严厉|严禁|始终|适当|妥善|稳妥|有序|分类|分级|分工|分管(?!领导|负责|同志|部门|单位|县|市|区|副|理)|经(?!济|贸|营|开|信|办)|现场|带队|带头|进行|取得|保持|形成|注重|突出|树立|扛牢|担负|负总责|负(?!面)|兼任|任|同(?!级|业)|受|协调|加速|参照|对照|遵照|凭|凡|仍|又|再|则|只|仅|先|即|应于|轮流|派|选|评|建|管|用|给|让|向|送|交|收|查|改|抓|做|办理|出具|出台|编制|绘制|优化|提高|提升|增强|扩大|减少|降低|清理|清退|退还|追缴|追究|追回|移送|移交|转交|转办|交办|督办|通报|曝光|约谈|问责|考核|评估|评价|验收|销号|复核|复查|回访|抽查|巡查|核查|检验|检测|监测|登记|备案|归集|归档|录入|上传|共享|比对|预警|宣传(?!部|组|栏)|培训|教育(?=引导|干部|党员|群众|职工)|辅导|解读|引入|推行|推广|推出|试行|开发|建设(?!局|厅|委|部|单位|银行)|改造|维护|运营|管理(?!局|部|中心|委|处|所|站|人|服务|区)|服务(?!中心|机构|单位|企业|站)|保护|打击|取缔|整顿|整改|巩固|总结|归纳|提炼|报告|研判|分析|会诊|化解|解决|回应|答复|告知|通知|联动|互通|衔接|对接|参|组建|搭建|构建|打造|创建|培养|选树|表彰|奖励|处罚|处置|处分|惩处|打造|盘活|处分|收回|收缴|缴纳|支付|垫付|拨|付|清偿|兑现|返还)")
# Words that look like a predicate but begin the attribute of a longer name (县直接联系基层单位的相关职能部门).
_ATTRIBUTE = re.compile(r"直接联系|直属|直管|负有[^,。;]{2,16}的|分管(?:部门|单位)|承办单位|牵头(?:部门|单位)|具备[^,。;]{2,10}的")
_LATE_PREDICATE = re.compile(r",(?:每[年月季周日旬半]|要|应当|应该|须|必须|务必|需|负责|均|一律|不得|于)")
_LISTMARK = re.compile(r"、|,|和|及|以及|与|或|暨")
_AFTER_OBJECT = re.compile(r"[,。;:!?)(“\n、 ]|$|备案|汇总|反馈|报告|检讨|提出|进行|汇报|等|人员|工作人员|审核|审批|审定|审查|批准|同意|作出|说明|负责|统一|并|后|组成|召开|开展|对|的|研究|复核|登记|共同|联合|定期|及时|通过|深入|做好|落实|参加|参与|配合|制定|实施|推进|建立|将|按|在|以|从|为|实行|执行|提供|整改|处理|调查|办理|查处|核实|牵头|组织|协调|分管|各|到|赴|前往|分赴|交办|移交|移送|发出|推送|下发|反映|申请|申报|提交|公开|公布|督查|检查|抽查|验收|督办|巡查")
# Words that cannot stand inside a name; met on the way, they show that no name began at the left edge.
_BREAK = re.compile(r"由(?!于)|向(?!阳)|将|把(?!关)|(?<!所)在(?!建)|从(?!业|化)|按照|根据|(?<!供)应(?!急|用|城|县)|要(?!素|闻|求)|对(?!口|外|接)|报送|负责|被|让|使(?!用|馆)|不|并(?!行)|已|没有|通过|确保")
_MODAL = re.compile(r"要|应|须|必须|将|分别|均|都|负责|牵头|配合|层层|上下|可")
_WITH_STAFF = re.compile(r"(?:和|及|、|及其|以及)(?:个人|其|所属|全体|各级)*(?:人员|工作人员|公职人员|干部职工|党员干部|个人|从业人员|负责人)(?=[要应须必将对在均都])")
# 重点排污单位, 定点医疗机构, 直属单位: adjectives that open names.
_ADJECTIVE = re.compile(r"(?:重点|定点|集中供水|共建|承办|公办|民办|收费|管理服务|经营|建设单位|施工|监理|用人|供水|供电|供气|配送|承包|发包|采购|参保|备案|培训)(?!抓|整治|查|检|排查|解决|开展|围绕|加强|推进|打击|治理|对|是|做|关注|突出)(?=[^,。;]{0,10}(?:单位|机构|企业|部门|行业|学校|医院|区域))")
# Suffixes that are objects of a verb rather than heads of a name with a verb in it (指导学校, 组织乡镇).
_OBJECTS = re.compile(r"学校|企业|社区|行业|乡镇.*|街道|县区|县市区|市县|.*村.*|医院|媒体|站所|[市县区乡镇村省州旗盟]|小学|中学|公司|幼儿园|单位\(站、所\)|成员单位")
# 市政府|解决拖欠农民工工资问题联席会议: a body named for what it is to do.
_BODY_AHEAD = re.compile(r"(?:解决|推进|整治|治理|清理|打击|防范|处置|优化|深化|规范|落实)[^,。;:、由向将对要报应须负]{2,22}?(?:联席会议|领导小组|协调小组|指挥部|专班|工作组)(?:办公室)?")
_BRACKET = re.compile(r"\([^()]{1,40}\)")
_ABORT = re.compile(r"[。;:!?\n《》%\t]")
_BARE_AREA = re.compile(r"^(?:各)?(?:省|自治区|直辖市|市|县|区|州|盟|旗|地|乡|镇|街道|乡镇|村|计划单列市|自治州|市级|县级|省级|区级|国家)(?:\([^()]*\))?$")
_AREA_HEAD = re.compile(
    r"(?:各(?:地级以上)?(?:乡镇|镇街|街道|县|市|区|镇|乡|省)(?:\([^()]*\))?|各级|[^、,()和及与]{0,12}(?:自治区|自治州|自治县|开发区|片区|园区|新区|街道|管理区|(?<![城社小校景灾辖])[省市县区州旗镇乡])(?!场|政|民|村|乡|划|域|直|容|内|级|人大|监局|两级))")
_COMPOUND = re.compile(
    r"(?:人力资源|住房|工业|经济|发展|自然资源|文化广电|文化|卫生|科技|科学技术|农业|规划|教育|宣传|金融|应急|人口|大数据|文物|广播电视|新闻出版|民政|商务|水利|生态环境|民族|退役军人|"
    r"市场|交通|城市管理|综合行政执法|体育|地方金融|网络安全|机关事务|医疗|公安|综治|国土|安全生产|环境|城乡建设|粮食|知识产权)(?:和|与|及)(?=社会保障|人力|城乡|信息|改革|规划|旅游|计划|工业|农村|自然|体育|科技|交通|高新|物流|宗教|移民|水务|林业|市容|综合|物资|地震|大数据|园林|应急|农业|市场|商务|国防|生态|健康|信用)")
_DUTCH_HEADS = re.compile(r"^(?:党委|政府|人民政府|纪委|办事处|党工委|党组|党支部|监委|人大|政协)")
_VERTICAL = re.compile(
    r"^(?:各|有关|相关|其他|基层|乡|镇|村|街道|人民银行|中国|国家|银保监|金融监管|海关|税务|国税|地税|供电|国网|电信|移动|联通|邮政|农商|农信|农行|工行|建行|烟草|气象|上级|本级|所属|下属|驻|全|执法|公安机关|司法机关|检察机关|纪检|监察机关|新闻|媒体|社会|企业|行业|人民法院|人民检察院|具备|重点|工业集聚|学校|医院)"
    r"|(?:支行|银行|海关|公司|集团|学院|大学|分行|机关|部门|单位|企业|行业|学校|机构|组织|乡镇|街道|站所|社区)$")
_HEAD_OF_GROUP = re.compile(r"(?:部门|单位|行业|机关|系统|局|厅|委|办|部|院|所|站|机构|企业)(?:\([^()]*\))?$")
_EMPTY = re.compile(r"(?:低于|高于|超过|存在|发生|出现|拒不|未|不)[^,]*的(?:单位|企业|部门)$|^(?:组织|小组|机构|单位|部门|委员会|政府部门|成员单位|以上单位|中心|办公室)$")
_COUNT = re.compile(r"^(?:\d+|[一二三四五六七八九十两]+|若干|几)(?:个|家|所|支|名)")
_EVERYBODY = re.compile(
    r"^(?:全[市县区省州镇]|我[市县区省]|以上|上述)?(?:各?(?:有关|相关|责任|所属|直属|涉及|参与|参建|成员)?(?:职能|行业|主管|牵头|配合|责任|成员|行政)?(?:部门|单位|地方|地区|地|机构|企业|组织|行业)|"
    r"各级各(?:有关)?(?:部门|单位)|各级|各地各(?:有关)?(?:部门|单位)|各地(?:区)?(?:、|和)?各(?:有关)?(?:部门|单位)|其他(?:有关|相关)?(?:部门|单位)|(?:各)?(?:牵头|配合|责任)(?:部门|单位))$")
_ALL_AREAS = re.compile(r"^各(?:乡镇|镇街|街道|乡|镇|县|区|市|村|地)[^局委办院部组会]*$|^各(?:乡镇|县|镇|街道|区|市)[^局委办院组会]*(?:党委|党组|政府|党工委|委)(?:\([^()]*\))?$|^乡镇场?$|^街道$")
_ALL_ORGANS = re.compile(r"^(?:[市县区省州]级|[市县区省州]直|[市县区省州]属)?(?:机关)?各?(?:有关|相关)?(?:部门|单位)(?:党委|党组)?(?:\([^()]*\))?$")


# 等部门, 等行业主管部门 and the like, which end a list without adding to it.
_ETC = (r"等(?:有关|相关|多个|\d+个|[一二三四五六七八九十]+个)?(?:行业|职能|主管|成员|责任|政府)*(?:(?:部门|单位|行业|机构|媒体|组织|企业|地|系统)(?:和|及|、)?){0,2}")
_REST = re.compile(_ETC + "$")
_ETC_HERE = re.compile(_ETC)


@dataclass(frozen=True, slots=True)
class Actor:
    """An organ as named at one place: ``name`` in the script of the source with elided parts completed, ``key`` the
    same in the clean text."""

    name: str
    key: str
    start: int
    end: int


def everybody(actors: list[Actor]) -> bool:
    """True where an order goes to everyone (各地各单位; 各乡镇、县直各部门), which is no duty (FORMAT section 4)."""
    if not actors:
        return False
    if all(_EVERYBODY.match(a.key) or a.key.startswith(("各类", "广大")) for a in actors) or actors[0].key.startswith("各类"):
        return True
    areas = [bool(_ALL_AREAS.match(a.key)) for a in actors]
    organs = [bool(_ALL_ORGANS.match(a.key) or _EVERYBODY.match(a.key)) for a in actors]
    return any(areas) and any(organs) and all(x or y for x, y in zip(areas, organs, strict=True))


@lru_cache(maxsize=20_000)
def _verbal(words: str) -> bool:
    """True where the next word can open a predicate, by its part of speech."""
    tagged = rjieba.tag(words)
    return bool(tagged) and tagged[0][1] in {"v", "d", "p", "vd", "ad"} and len(tagged[0][0]) > 1


def opens_predicate(text: str, at: int, end: int) -> bool:
    """True where a predicate can begin at ``at``."""
    return _predicate(text, at, end)


def _predicate(text: str, at: int, end: int) -> bool:
    if at >= end or _ATTRIBUTE.match(text, at, end):
        return False
    return bool(_PREDICATE.match(text, at, end)) or (
        "\u4e00" <= text[at] <= "\u9fff" and _verbal(text[at:min(end, at + 6)]))


def extent(text: str, start: int, end: int, subject: bool = True, free: bool = False, nested: bool = False) -> int:
    """End of the list of organs that begins at ``start``, or ``start`` if none does.

    As a subject it must be followed by a predicate; otherwise by whatever may stand after a recipient or partner.
    ``free``: a word before it (由) already shows that a name begins here. ``nested``: only the first name of the rest
    of a longer list is asked for, which may also end at a list mark."""
    if start >= end or text[start] in "()" or (not free and not _may_begin(text, start, end)):
        return start
    i, limit = start, min(end, start + 700)
    fallback = since = start
    while i < limit:
        if i - since > 60:
            break
        char = text[i]
        if char in "(“":
            close = _closing(text, i, limit)
            if close is None:
                break
            i = close
            if char == "(" and i - start > 2 and _ends_name(text, start, i) and _follows(text, i, end, subject):
                return i
            continue
        if i > start and fallback != i and _BREAK.match(text, i, end):
            break
        if _ABORT.match(char) or char == ",":
            if char == "," and fallback == i and i > start:
                if subject and _LATE_PREDICATE.match(text, i, end):
                    return i
                if not nested and _names_ahead(text, i + 1, end, subject):
                    i, since = i + 1, i + 1
                    continue
            break
        m = _SUFFIX.match(text, i, limit)
        if m is None:
            if char in "、和及与或" and fallback == i:
                since = i
            i += 1
            continue
        k = m.end()
        if k < limit and text[k] == "(" and (b := _BRACKET.match(text, k, limit)) and not re.search(r"\d{3}|:|。|=", b.group()):
            k2 = b.end()
        else:
            k2 = k
        if not _good_name(text, start, k):
            i += 1
            continue
        fallback = k2
        if subject and (staff := _WITH_STAFF.match(text, k2, end)):
            return k2 if _predicate(text, staff.end(), end) else start
        if nested and k2 < end and text[k2] in "、,和及与":
            return k2
        if not subject and k2 < end and text[k2] in "、和及与" and _names_ahead(text, k2 + 1, end, subject):
            i = k2
            continue
        if _follows(text, k2, end, subject) and not _longer(text, k, end, subject) and (
                not subject or k - m.start() > 1 or not re.fullmatch("[省市县区州盟旗地乡镇村]", re.split("[、,]", text[start:k])[-1])
                or _MODAL.match(text, k2, end)):
            return k2
        i = m.start() + 1 if k - m.start() == 1 else k
        if k2 > k:
            i = k2
    return fallback if not subject and fallback > start and fallback >= end else start


def _may_begin(text: str, start: int, end: int) -> bool:
    """False where a clause opens with a verb, a preposition or an adverb and not with a name."""
    m = _CORE.match(text, start, end)
    if m and m.group() and (n := _SUFFIX.match(text, m.end(), end)) and not _OBJECTS.fullmatch(n.group()):
        return True
    if _ADJECTIVE.match(text, start, end) or text.startswith(("所在", "所属", "当地", "属地", "同级", "本级", "上级", "各", "责任", "牵头", "配合单位", "劳动保障"), start):
        return True
    opener = _PREDICATE.match(text, start, end)
    if opener and (len(opener.group()) > 1 or opener.group() in "要应须将对把被向在从于按由不未与以为是每报经因凡给让请并"):
        return False
    return not _opens_verbally(text[start:min(end, start + 8)])


@lru_cache(maxsize=20_000)
def _opens_verbally(words: str) -> bool:
    tagged = rjieba.tag(words)
    return bool(tagged) and tagged[0][1] in {"v", "p", "c", "d", "vd", "ad", "u", "uj"} and not re.match(r"各|本|被|驻|[县市区省]", words)


def _closing(text: str, i: int, limit: int) -> int | None:
    close = text.find(")" if text[i] == "(" else "”", i, min(limit, i + 80))
    return close + 1 if close > 0 else None


def past_etc(text: str, at: int, end: int) -> int:
    """Skip 等部门 behind a list of names."""
    m = _ETC_HERE.match(text, at, end)
    return m.end() if m else at


def _ends_name(text: str, start: int, end: int) -> bool:
    opening = text.rfind("(", start, end)
    return opening > start and any(m.end() == opening for m in _SUFFIX.finditer(text, max(start, opening - 8), opening))


def _good_name(text: str, start: int, end: int) -> bool:
    words = text[start:end]
    tail = re.split(r"[、,]", words)[-1]
    if len(tail) < 2 and not _BARE_AREA.match(tail):
        return False
    return not _NOT_NAME.search(words) or words.endswith("各地区")


def _follows(text: str, at: int, end: int, subject: bool) -> bool:
    if at < end and text.startswith("等", at):
        m = _ETC_HERE.match(text, at, end)
        return m is not None and (_predicate(text, m.end(), end) if subject else True)
    if subject:
        return _predicate(text, at + 1, end) if text.startswith(":", at) else _predicate(text, at, end)
    return at >= end or bool(_AFTER_OBJECT.match(text, at, end)) or _predicate(text, at, end)


def _longer(text: str, at: int, end: int, subject: bool) -> bool:
    """True where the name goes on although a predicate could begin (县委|组织部, 市监察|审计机关)."""
    m = _CORE.match(text, at, end)
    if (body := _BODY_AHEAD.match(text, at, end)) and _follows(text, body.end(), end, subject):
        return True
    n = _SUFFIX.match(text, m.end(), end) if m else None
    if m is None or n is None or (m.group() and _OBJECTS.fullmatch(n.group())):
        return False
    if not m.group() and len(n.group()) < 2:
        return False
    return _good_name(text, at, n.end()) and (_follows(text, n.end(), end, subject) or bool(_LISTMARK.match(text, n.end(), end)))


def _names_ahead(text: str, at: int, end: int, subject: bool) -> bool:
    """True where the list goes on behind a comma: another name or list of names stands there and ends well."""
    if not re.compile(f"[{HAN}]").match(text, at, end) or re.compile(r"(?:并|且|由|对|按|将|要|在|以|各负|分别|负责|组成|同时|再|其中|确保)").match(text, at, end):
        return False
    return extent(text, at, end, subject, nested=True) > at


def listed(view: View, start: int, end: int, complete: bool = True) -> list[Actor]:
    """The names in ``text[start:end]``, which is known to be a list of organs."""
    text = view.text
    shared = None
    rest = _REST.search(text[start:end])
    if rest and rest.start() > 0:
        head = re.search("部门", rest.group())
        shared = (start + rest.start() + head.start(), start + rest.start() + head.end()) if head else None
        end = start + rest.start()
    parts = _split(text, start, end)
    return _named(view, parts, complete, shared) if parts else []


def _split(text: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """Parts between list marks, each with the mark before it; fragments are joined to what they belong to."""
    parts: list[tuple[int, int, str]] = []
    depth, a, mark = 0, start, ""
    i = start
    while i < end:
        char = text[i]
        depth += char in "(“"
        depth -= char in ")”"
        m = None if depth > 0 else re.compile(r"以及|[、,;和及与或暨 \t\n]").match(text, i, end)
        if m and _parts_here(text, start, a, i, m.end(), end, m.group()):
            if i > a:
                parts.append((a, i, mark))
            a, mark = m.end(), m.group()
            i = m.end()
            continue
        i += 1
    if end > a:
        parts.append((a, end, mark))
    return _joined(text, parts)


def _parts_here(text: str, start: int, a: int, i: int, j: int, end: int, mark: str) -> bool:
    if mark in "、,; \t\n":
        return True
    if text.startswith("及其", i) or any(m.start() < i < m.end() + 1 for m in _COMPOUND.finditer(text, a, end)):
        return False
    left, right = text[a:i], text[j:end]
    if not left or not right:
        return False
    if _has_suffix(left):
        return not re.match(r"其(?!他)|相关人员", right)
    rest = re.split(r"[、,]", right)[0]
    return bool(re.search(r"(?:部门|单位|行业|机关|小组|协调组|系统)(?:\([^()]*\))?$", rest)) and mark in "和及以及" and len(left) >= 2


def is_name(key: str) -> bool:
    """True for words that end as names of organs do."""
    return _has_suffix(key) or bool(_BARE_AREA.match(key) and key.startswith("各"))


def _has_suffix(words: str) -> bool:
    bare = re.sub(r"\([^()]*\)$", "", words)
    return any(m.end() == len(bare) for m in _SUFFIX.finditer(bare)) and not _NOT_NAME.search(bare)


def _joined(text: str, parts: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Join, from the right, fragments that are no names of their own (各省、市、|县级人民政府)."""
    out: list[tuple[int, int, str]] = []
    for a, b, mark in reversed(parts):
        if out and out[-1][2] == "、" and _is_fragment(text[a:b], text[out[-1][0]:out[-1][1]]):
            out[-1] = (a, out[-1][1], mark)
        else:
            out.append((a, b, mark))
    return out[::-1]


_ONLY_AREA = re.compile(r"(?:各)?(?:乡镇场?|镇场?|街道|社区|村)(?:\([^()]*\))?|[县市区省]直(?!接).*|各.*")


def _is_fragment(left: str, right: str) -> bool:
    if ("的" in left and not _has_suffix(left)) or (re.search(r"(?:区域|流域|地段)$", left) and len(left) < 12):
        return True
    if re.fullmatch(r"各(?:省|市|地|州|盟)", left) and re.fullmatch(r"(?:县|区|市|旗)(?:\([^()]*\))?", right):
        return True
    if not _BARE_AREA.match(left) or _BARE_AREA.match(right) or _ONLY_AREA.fullmatch(right):
        return False
    return not left.startswith("各") or bool(re.match(r"自治区|直辖市|市|县|区|州|盟|旗|乡|镇|村|街道|社区|农村", right))


def _named(view: View, parts: list[tuple[int, int, str]], complete: bool, shared: tuple[int, int] | None) -> list[Actor]:
    text = view.text
    last = text[parts[-1][0]:parts[-1][1]]
    tail = shared or _shared_tail(text, parts)
    out: list[Actor] = []
    prefix: tuple[int, int] | None = None
    for n, (a, b, mark) in enumerate(parts):
        start = a
        m = _COUNT.match(text[a:b])
        a += m.end() if m else 0
        m = re.match(r"(?:全[市县区省州镇]|我[市县区省])(?=各)|其他(?=各)|由|请|上述|本次", text[a:b])
        a += m.end() if m else 0
        alias = re.search(r"\((?:[^()]*(?:下同|简称|以下称|及其办公室)[^()]*)\)$", text[a:b])
        b = a + alias.start() if alias else b
        pieces: list[tuple[int, int]] = [(a, b)]
        if (n < len(parts) - 1 or shared) and tail and not _has_suffix(text[a:b]) and not last.startswith("各"):
            pieces.append(tail)
        elif n == len(parts) - 1 and tail and parts[-1][0] < tail[0] and re.search(r"(?:\d|[一二三四五六七八九十两])个$", text[a:tail[0]]):
            pieces = [(a, a + re.search(r"(?:\d+|[一二三四五六七八九十两]+)个$", text[a:tail[0]]).start()), tail]  # type: ignore[union-attr]
        if complete and n and mark == "、" and prefix and _wants_prefix(text, a, b, prefix):
            pieces.insert(0, prefix)
        elif mark != "、" and n:
            prefix = None
        name, key = "".join(view.words(*p) for p in pieces), "".join(text[x:y] for x, y in pieces)
        key = re.sub(r"\s", "", key)
        if len(key) >= 2 and not _EMPTY.match(key):
            out.append(Actor(name, key, start, b))
        area = _AREA_HEAD.match(text[a:b])
        if area and area.end() < b - a and pieces[0] == (a, b):
            prefix = (a, a + area.end())
        elif pieces[0] == (a, b) and not (n and prefix and mark == "、" and text[a:b].startswith(text[prefix[0]:prefix[1]])):
            prefix = prefix if _VERTICAL.search(text[a:b]) else None
    return out


def _shared_tail(text: str, parts: list[tuple[int, int, str]]) -> tuple[int, int] | None:
    """The head of the last name that the names before it leave out (部门; 治理工作协调组)."""
    if len(parts) < 2:
        return None
    a, b, _ = parts[-1]
    words = text[a:b]
    counted = re.search(r"(?:\d+|[一二三四五六七八九十两]+)个", words)
    if counted and counted.start() > 0:
        return a + counted.end(), b
    m = _HEAD_OF_GROUP.search(words)
    return (a + m.start(), b) if m and m.start() > 0 else None


def _wants_prefix(text: str, a: int, b: int, prefix: tuple[int, int]) -> bool:
    words, head = text[a:b], text[prefix[0]:prefix[1]]
    if re.search(r"[室科股处]$", words):
        return False
    if words.startswith(head) or len(words) < 2:
        return False
    if head.startswith("各"):
        return bool(_DUTCH_HEADS.match(words))
    if _VERTICAL.search(words) or re.match(r"(?:[省市县区州镇乡](?!场|政|民|容)|自贸|中共|本|北|南|东|西)", words):
        return False
    area = _AREA_HEAD.match(words)
    return (not (area and area.end() >= 2 and area.end() < len(words)) and _has_suffix(words)) or bool(
        len(head) == 1 and not _has_suffix(words) and len(words) <= 4)
