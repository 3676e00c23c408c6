"""工作机制: the instruments a plan orders or sets up, by the closed list of FORMAT section 5.

A wording counts at its first place outside the description of problems; ``clear`` wording, where there is any, is
preferred for the span. ``not_`` guards against words that only look alike."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .model import Mechanism
from .reading import Reading


@dataclass(frozen=True, slots=True)
class Wording:
    """The usual words for one instrument."""

    code: str
    words: re.Pattern[str]


def _w(code: str, words: str) -> Wording:
    return Wording(code, re.compile(words))


WORDINGS: tuple[Wording, ...] = (
    _w("zero_return", r"零报告|零报送|“零”报告|无情况也要报|未发现(?:问题)?的?也要报|没有(?:问题|情况)(?:的)?也要(?:上)?报|无(?:问题|情况)也要"),
    _w("ledger", r"台[账帐]|(?<!组)建账|逐[一项件户](?:进行)?(?:登记|建档)|(?<!健全)动态管理档案|登记造册|一[\u4e00-\u9fff]一[档账册]|(?:建立|一户一|一校一|一企一|一村一)[^,。;]{0,6}档案(?!馆)"),
    _w("problem_list", r"(?:问题|任务|整改|责任|措施|隐患)(?:、(?:问题|任务|整改|责任|措施|任务|隐患))*(?:\W?(?:三|两|四)张)?清单|清单化管理|三张清单|三个清单"),
    _w("strike_off", r"(?<!推)销号|销案|销账|对账销"),
    _w("listed_supervision", r"挂账督办|挂牌督办|列入督办|重点督办|挂账|跟踪督办|集中交办、督办"),
    _w("written_order", r"督办(?:单|函|通知)|(?:整改|督查|督办)(?:建议|通知)书|任务书|建议书|责令(?:限期)?(?:整改|改正)通知|提醒函|交办(?:单|函)|监察建议|检察建议|整改通知"),
    _w("handover", r"(?<!上级)交办(?!机制|单|函|案件)|转交[^,。;]{0,8}办理|转办"),
    _w("self_check", r"自查(?!从轻)|对照检查|自纠"),
    _w("full_sweep", r"拉网|地毯式|全面(?:大)?(?:排查|摸排|清查|摸底|起底)|摸底(?:排查|调查|清查)?|排查摸底|全覆盖排查|逐[一村户校家](?:逐[户人项一家])?(?:排查|摸排|清查)|大排查|大起底|普查"),
    _w("cross_check", r"交叉(?:检查|互查|执法|督查|互检|审计|抽查)|(?<!自)互查|互检|异地(?:检查|交叉)|条块结合"),
    _w("joint_inspection", r"联合(?:开展)?(?:检查|执法|督查|行动|巡查|抽查|整治|验收)|执法联合行动|联合相关单位|部门联合[^,。;]{0,4}(?:检查|执法|行动)"),
    _w("random_check", r"随机抽[查取选]|双随机|(?<!交叉)抽查|抽检"),
    _w("covert_visit", r"暗访|四不两直|暗查"),
    _w("supervision_team", r"(?:督查|督导|巡回督导|督察|巡查|检查)(?:小)?组|(?:专项|重点|巡回|现场|全面|开展|日常|定期|跟踪|联合)(?:督查|督导|督察)(?!发现|检查相结合|、动态|与)|督查督导|督导检查|开展督查"),
    _w("recheck_unfounded", r"查否"),
    _w("look_back", r"回头看|“回头看”|回访复核|回访核实"),
    _w("acceptance", r"(?<!督导)(?:检查|复核|逐项|组织|开展|进行|考核|整改|评估|全面|集中|核查)?验收(?!合格后|挂钩)"),
    _w("rectify_deadline", r"责令限期|限期(?:整改|改正|整治|整顿|纠正|清退|拆除|完成|整改到位|治理)|限时(?:整改|办结|改正|完成|整治|销号|解决)|(?:规定|要求|指定)期限内(?:整改|改正|完成整改)"),
    _w("classified_handling", r"分类(?:处置|施策|处理|整改|整治|化解|指导|推进|处理处置|建账)|立行立改|立查立改|即知即改|边查边改"),
    _w("reporting_channel", r"(?:举报|投诉|监督|受理|反映)(?:热线|电话|信箱|邮箱|网站|平台|箱|窗口|渠道|入口|通道|二维码)|监督栏|(?:举报|投诉)(?:、(?:举报|投诉))?(?:平台|电话)|信访投诉窗口|投诉举报(?:电话|渠道|平台|信箱|方式)|畅通[^,。;]{0,8}渠道|12369"),
    _w("report_registration", r"(?:举报|受理|投诉)(?:线索)?登记|登记受理"),
    _w("hotline", r"(?:政风行风|民声|便民|市民|政务(?:服务)?)热线|123(?:45|15|69|48|33|93|88)(?!\d)|热线(?!电话)"),
    _w("info_sharing", r"信息(?:互通)?共享|信息通报(?:机制|制度)|协作配合(?:机制|制度)|信息互通|数据共享|共享(?:信息|平台)|信用信息共享|互联互通|信息(?:沟通|交换|互换)"),
    _w("data_matching", r"(?:数据|信息)(?:交叉)?比对|大数据(?:比对|筛查|分析|监督|核查)|交叉比对|数据筛查|比对(?:分析|核查)|数据碰撞"),
    _w("clue_transfer", r"(?:线索|案件)[^,。;]{0,8}移[送交]|移[送交][^,。;]{0,10}(?:司法|纪检|监察|公安|检察|纪委|线索|审判|案件)|移送移交|移交[^,。;]{0,6}处理"),
    _w("case_quota", r"必须查处|(?:查处|查办|办理|通报|曝光|立案)[^,。;]{0,8}(?:不少于|至少)[\d一二两三四五六七八九十]+(?:-[\d一二三四五]+)?[件起例]|(?:至少|不少于)(?:查处|查办|立案|办理|办结)"),
    _w("exposure", r"曝光(?!台)|媒体曝光|点名道姓"),
    _w("bulletin", r"通报(?!机制|精神会|会)|(?:工作)?简报"),
    _w("disclosure", r"(?:进行|予以|张榜|上墙|及时|在[^,。;]{1,16})?公示(?!系统|登记)|公开栏|公示栏|(?<!信)(?:每季|按季|定期|全面|主动|及时)公开|信息公开|向(?:全?社会|公众|群众|家长|业主|村民|居民)[^,。;]{0,12}(?:公开|公布|发布)|公开透明|(?:村务|政务|财务|党务|校务|院务|厂务|事务)公开|每季公开|公开制度|张榜公布"),
    _w("interview", r"约谈|提醒谈话|诫勉谈话(?!、组织)"),
    _w("accountability", r"问责|(?:责任追究|追究[^,。;]{0,16}责任|追责)"),
    _w("lenient_strict", r"从轻|减轻|从宽|从严(?:处理|处罚|处分|查处|惩处|从重)|从重(?:处理|处罚|处分)?|被查从严|宽严相济"),
    _w("tolerance", r"容错|尽职免责|免责机制|澄清正名"),
    _w("appraisal_link", r"(?:纳入|列入|作为)[^,。;]{0,36}(?:考核|考评|绩效|评估(?!报告)|评价|目标管理|评先|评优|综合评价|积分)|与[^,。;]{0,24}(?:考核|验收|评优|评先|绩效|资金|挂钩)[^,。;]{0,6}挂钩|挂钩|考核(?:内容|结果|依据|评分|扣分)"),
    _w("public_appraisal", r"民主评议(?!党员)|满意度(?:测评|调查|评价|回访)|群众(?:监督和)?评[判议价](?!评价等)|(?:接受|由)群众[^,。;]{0,8}评[判议价]|行评|好差评|群众满意度|测评"),
    _w("joint_meeting", r"联席会议?|部门会商|(?<!协)会商(?:制度|机制|会)"),
    _w("dispatch_meeting", r"(?:工作|定期|日常(?:推进)?|电话|集中|专题|月|周|旬|半月|按月|按周|每[月周旬]|视频)调度|推进会|(?:工作)?例会|调度(?:会|机制|制度|推进)|调度"),
    _w("leading_group", r"领导小组|指挥部|工作专班|(?<!检查)专班|协调(?:小)?组|领导机构|工作专组"),
    _w("first_responsible", r"第一责任人|第一责任|负总责|亲自抓|(?:主要(?:领导|负责人|负责同志)|一把手|“一把手”)[^,。;]{0,10}(?:亲自|总责)"),
    _w("leader_supervision", r"亲自督办|领导(?:批示|包案|包联|包保|督办|包抓)|包案|包保责任制|批示督办"),
    _w("long_term", r"长效(?:监管|治理|管理|工作|管护)?(?:机制|制度|办法)|建章立制|制度建设|制度机制建设|建立完善机制|常态长效|长效常态|长效化"),
    _w("warning_education", r"警示教育|以案(?:说法|释法|促改|示警|说纪|明纪|为鉴)|警醒教育|警示(?=[^,。;]{0,2}(?:教育|片))"),
    _w("publicity", r"(?:广泛|大力|加强|加大|深入|积极|做好|强化|组织|开展)[^,。;]{0,12}宣传|宣传(?:发动|报道|教育|引导|力度|活动|栏|单|资料|手册|解读|单页)|(?:专栏|专题)报道|明白[纸卡]|媒体[^,。;]{0,10}宣传|营造[^,。;]{0,8}氛围"),
    _w("solicit_opinion", r"问卷|座谈会?|(?<!深入)走访|网上调查|征求[^,。;]{0,14}意见|征集[^,。;]{0,10}(?:意见|线索|问题)|民意调查"),
    _w("invited_supervisor", r"(?:特邀|社会|义务|行风|党风|作风|政风)监督员|第三方(?:机构)?[^,。;]{0,10}(?:评估|测评|审计|评价|检测)|中介机构[^,。;]{0,6}测评|人大代表、政协委员[^,。;]{0,10}(?:监督|参与|视察)"),
    _w("audit", r"(?:专项|财务|离任|经济责任|跟踪|决算|第三方)审计|审计(?:监督|调查)|进行审计|开展审计"),
    _w("commitment", r"(?:整改|公开|书面|诚信|履约|信用|服务)?承诺(?:书|制|函)?(?!.{0,2}的?天数)"),
    _w("reward_reporting", r"举报(?:人)?(?:奖励|有奖)|有奖举报|奖励举报|对举报[^,。;]{0,10}奖励|给予(?:举报人)?[^,。;]{0,8}奖励(?=[^,。;]{0,6}举报)"),
    _w("credit_sanction", r"黑名单|联合惩戒|失信(?:联合)?(?:惩戒|名单|被执行|主体)|信用(?:评价|惩戒|等级|档案|监管|记录|修复|扣分)|不良(?:信用|行为)记录"),
    _w("refund", r"清退|退还|退回|追缴|追回|退赔|退款|收缴[^,。;]{0,6}(?:违规|资金)|返还|追偿|清欠"),
)
_ONLY_MENTIONED = re.compile(r"(?:对|不|未|没有|拒不|虚假|不按)[^,。;]{0,12}$")


def read(reading: Reading) -> list[Mechanism]:
    """One entry per code, in order of the text."""
    text = reading.text
    out: list[Mechanism] = []
    for wording in WORDINGS:
        place = _place(reading, wording.words)
        if place is not None:
            out.append(Mechanism(wording.code, reading.span(*place)))
    return sorted(out, key=lambda m: m.span) if text else []


def _place(reading: Reading, words: re.Pattern[str]) -> tuple[int, int] | None:
    for m in words.finditer(reading.text):
        if m.end() > m.start() and not described(reading, m.start()) and not _cited(reading, m.start()):
            return m.start(), m.end()
    return None


def described(reading: Reading, place: int) -> bool:
    """True inside the description of problems, refused passages and the scope of the plan."""
    raw = reading.view.at[place]
    if any(t.span[0] <= raw < t.span[1] for t in reading.topics if t.span[1] - t.span[0] > 12):
        return True
    return any(a <= place < b for a, b in reading.refused)


def _cited(reading: Reading, place: int) -> bool:
    """True inside 《…》, the title and the preamble up to the words that adopt the plan."""
    if any(a <= place < b for a, b in reading.outline.shelter if reading.text[a] == "《"):
        return True
    title = reading.meta.places.get("title")
    return bool(title) and any(a <= place < b for a, b in title or ())
