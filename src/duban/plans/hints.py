"""合规提示: old instruments and wordings beside today's name or limit (domain guide H1). A hint never changes a plan;
a person decides. ``since`` is the day from which the rule or name holds; a hint is shown where that day has come."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from .model import Plan, Span
from .text import canonical


@dataclass(frozen=True, slots=True)
class Hint:
    """提示: ``words`` in a plan call it up; ``sure`` False marks a rule that still has to be checked at its source."""

    code: str
    words: re.Pattern[str]
    text: str
    english: str
    source: str
    since: date
    sure: bool


def _h(code: str, words: str, text: str, english: str, source: str, since: str, sure: bool = True) -> Hint:
    return Hint(code, re.compile(words), text, english, source, date.fromisoformat(since), sure)


_RELIEF = "整治形式主义为基层减负若干规定(2024)"
_SCREENS = "国办函〔2026〕12号"
HINTS: tuple[Hint, ...] = (
    _h(
        "old_supervision",
        r"(?<!劳动)(?<!保障)监察局|(?<!劳动)监察厅|纠风办|纠正(?:行业)?不正之风办公室|行政效能监察室|效能监察室|效能办",
        "监察局、纠风办、效能监察室等机构已并入监察委员会或撤销,请核对现行机构名称。",
        "Supervision bureaus, offices against malpractice and efficiency supervision offices were merged into the supervision commissions or abolished: check today's name.",
        "监察法(2018)",
        "2018-03-20",
        False,
    ),
    _h(
        "old_tax",
        r"国税(?:分?局)|地税(?:分?局)|国税、地税|国家税务局|地方税务局",
        "国税、地税机构已合并为税务局。",
        "State and local tax bureaus have been merged.",
        "国税地税征管体制改革(2018)",
        "2018-07-20",
        False,
    ),
    _h(
        "old_names",
        r"国土(?:资源)?(?:所|局|厅)|(?<!农村)农业局(?!农村)|卫计委|卫计局|卫生(?:和)?计(?:划)?生(?:育)?(?:委|局)|食(?:品)?药(?:品)?监(?:管|督管理)?局|"
        r"工商(?:行政管理)?局|质(?:量技术)?监(?:督)?局|农工部|法制办|安(?:全)?(?:生产)?监(?:督)?(?:管)?(?:理)?局|环(?:境)?保(?:护)?局|物价局|人事局|"
        r"人口(?:和)?计(?:划)?生(?:育)?|林业厅|粮食局|文广新局|旅游局",
        "机构改革后名称已变(自然资源、农业农村、卫生健康、市场监管、司法、应急管理、生态环境、发展改革等),请核对承接单位。",
        "Names have changed with the reform of 2018 (natural resources, agriculture, health, market supervision, justice, emergency, ecology, development): check who took over.",
        "2018年机构改革",
        "2018-03-21",
        False,
    ),
    _h(
        "efficiency_inspection",
        r"行政监察|效能监察",
        "行政监察、效能监察已由监察监督和政府督查承担。",
        "Administrative and efficiency supervision are now done by the supervision commissions and by government inspection.",
        "政府督查工作条例(国务院令第733号)",
        "2021-02-01",
    ),
    _h(
        "wind_hotline",
        r"政风行风热线|行风热线|行评|民主评议(?:政风)?行风",
        "政风行风热线、行评多已由12345热线和“好差评”承担,各地做法不同。",
        "Conduct hotlines and appraisals are mostly done by the 12345 line and service ratings now; practice differs.",
        "12345热线归并与政务服务“好差评”制度",
        "2021-01-06",
        False,
    ),
    _h(
        "borrowed_staff",
        r"抽调[^,。;]{0,16}(?:人员|干部|骨干|力量|人)|借调",
        "原则上不得从县及县以下单位借调人员;抽调要有期限。",
        "Staff are not to be borrowed from counties and below as a rule; secondment needs a term.",
        _RELIEF,
        "2024-08-06",
    ),
    _h(
        "office_orders_party",
        r"(?:领导小组|专治办|整治办|专班|指挥部|联席会议)(?:办公室)?[^,。;]{0,20}(?:部署|要求|责令|下达|通报)[^,。;]{0,16}党委|"
        r"(?:领导小组|专治办|整治办|专班|指挥部|联席会议)(?:办公室)?[^,。;]{0,12}向[^,。;]{0,10}党委[^,。;]{0,12}(?:下达|发出|印发)",
        "议事协调机构办公室不得向下级党委和政府发指令性公文。",
        "The office of a coordinating body may not send orders to Party committees and governments below.",
        _RELIEF,
        "2024-08-06",
    ),
    _h(
        "office_inspects",
        r"(?:领导小组|专治办|整治办|专班|指挥部|联席会议)(?:办公室)?[^,。;]{0,24}(?:检查|执法)[^,。;]{0,10}企业|"
        r"(?:领导小组|专治办|整治办|专班|指挥部|联席会议)(?:办公室)?[^,。;]{0,24}企业[^,。;]{0,12}(?:检查|执法)|对(?:涉企|企业)[^,。;]{0,12}(?:检查|执法检查)",
        "议事协调机构不得实施行政检查;涉企检查要公布频次上限,实行扫码入企。",
        "Coordinating bodies may not inspect; inspections of enterprises need a published upper limit and entry by code.",
        "国办发〔2024〕54号",
        "2024-12-26",
    ),
    _h(
        "burden",
        r"(?:每日|每天|(?<!\d)日)(?:报送|报告|调度)|每周[^,。;]{0,16}(?:报|调度|通报)|周(?:调度|报送|通报)|(?<![\d\u4e00-\u9fff])(?:日报|周报)(?!社|》)|"
        r"日报(?:告)?制|周报(?:告)?制|零报告|照片|截图|打卡|(?<!不得以信访量)排名|积分(?!入学|落户)|留痕",
        "报表和频次保持最少,不得以打卡、截图、排名代替工作。",
        "Keep reports and their frequency to the least; check-ins, screenshots and rankings are no substitute for work.",
        f"{_SCREENS};{_RELIEF}",
        "2024-08-06",
    ),
    _h(
        "quota",
        r"(?:查处|必查|查办|立案|办理|曝光)[^,。;]{0,8}(?:不少于|至少|\d+\s?[-至~]\s?\d+|\d+|[二两三四五六七八九十]+)[^,。;]{0,6}(?:件|起|例|案)|不少于\d+(?:件|起|例)",
        "办案数量要求有凑数风险;建议允许经签字确认的“确无”。",
        "A number of cases to be found invites padding: allow a signed “none found”.",
        "Duban 建议",
        "2000-01-01",
    ),
    _h(
        "naming",
        r"点名(?:道姓)?(?:通报|曝光|批评)?|公开通报|通报曝光|公开曝光|媒体曝光|实名曝光",
        "公开点名前须作个人信息审查和审批,并留更正渠道。",
        "Before anyone is named in public: a privacy check, an approval, and a way to correct.",
        "个人信息保护法",
        "2021-11-01",
        False,
    ),
    _h(
        "petition_rules",
        r"(?<!工作)信访条例",
        "《信访条例》已由《信访工作条例》代替。",
        "The Regulations on Petitions were replaced by the Regulations on Petition Work.",
        "信访工作条例",
        "2022-05-01",
    ),
    _h(
        "persons_watched",
        r"重点(?:人员|群体|人群|上访|信访)[^。;]{0,24}(?:管控|稳控|盯防)|管控制度|稳控",
        "对特定人员或群体的管控不纳入系统,只看诉求是否依法受理、答复和办结。",
        "Control of certain persons or groups is not taken into the system: only whether the demand was accepted, answered and settled by law.",
        "Duban 红线",
        "2000-01-01",
    ),
    _h(
        "fewer_reports",
        r"(?:信访|上访|举报|投诉|诉求|来信来访)(?:总)?(?:量|件数|件次|人次|批次)[^,。;]{0,14}(?:下降|减少|压降|压减|只减不增|控制在|不超过|降低)",
        "不宜以举报、投诉、信访数量下降作为指标:少报不等于少事,请改用办结、答复和满意的指标。",
        "Fewer complaints are no aim to be measured by: fewer reports are not fewer problems. Measure settlement, answers and satisfaction.",
        "Duban 红线",
        "2000-01-01",
    ),
    _h(
        "four_forms",
        r"四种形态",
        "监督执纪“四种形态”的现行表述可能不同,请核对。",
        "Today's wording of the four forms of discipline may differ: check.",
        "监督执纪工作规则;纪律处分条例(2023)",
        "2024-01-01",
        False,
    ),
)


@dataclass(frozen=True, slots=True)
class Given:
    """A hint at its sentence in the plan."""

    hint: Hint
    span: Span


def find(plan: Plan, on: date | None = None) -> list[Given]:
    """Hints that hold on day ``on`` (all of them if it is not given), each at its first place."""
    clean = "".join(map(canonical, plan.text))
    out = []
    for hint in HINTS:
        if on is not None and hint.since > on:
            continue
        m = hint.words.search(clean)
        if m:
            out.append(Given(hint, m.span()))
    return sorted(out, key=lambda g: g.span)
