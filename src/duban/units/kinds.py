"""单位类型: what a unit is, and the words by which its name shows it (S1-5…7, S4-48, B11). Pure.

A kind decides nothing about rights. It tells an import what it is looking at, the tree which units are areas, and a plan's
scope ("基层执法监管单位") which units it means. A name that fits several kinds gives them all: the person is asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

LEVELS = {1: "省", 2: "市", 3: "县(市、区)", 4: "乡镇(街道、场)", 5: "村(社区)", 6: "村民小组"}
"""层级: the six levels of the area tree."""

GROUPS = {
    "area": "行政区划",
    "enforcement": "基层执法监管单位",
    "service": "公共服务站所",
    "party": "党委及其部门",
    "state": "人大、政府、政协及司法机关",
    "department": "政府部门",
    "village": "村(社区)组织",
    "public": "事业单位、国企和群团",
    "task": "临时和派驻机构",
}
"""类别: how a plan speaks of kinds together."""


@dataclass(frozen=True, slots=True)
class Kind:
    """单位类型.

    ``level``   1 … 6 for areas, 0 for everything else.
    ``group``   key of ``GROUPS``.
    ``marks``   patterns found in the half-width, Simplified name; the longest match of all kinds decides.
    ``outside`` True for bodies that are not part of government (供电所), which may still owe work (S1-6).
    ``retired`` what took the kind's place, for organs abolished since (S1-53); still recognised, for old papers.
    """

    code: str
    title: str
    group: str
    level: int = 0
    marks: tuple[str, ...] = ()
    outside: bool = False
    retired: str = ""
    pattern: re.Pattern[str] = field(default=re.compile("(?!)"), repr=False, compare=False)

    @property
    def is_area(self) -> bool:
        """True for a node of the area tree, False for an organ standing in one."""
        return self.level > 0


def _kind(code: str, title: str, group: str, marks: str, **more: object) -> Kind:
    """``marks``: blank-separated patterns; each must end the name, apart from what stands in brackets after it.

    All of them end at the name's end, so the leftmost match of any is the longest of all.
    """
    words = tuple(marks.split())
    pattern = re.compile(rf"(?:{'|'.join(words)})(?:\([^()]*\))?$")
    return Kind(code, title, group, marks=words, pattern=pattern, **more)  # type: ignore[arg-type]


_NUMBER = "[一二三四五六七八九十百零〇第0-9]+"

_TABLE = (
    # 区划
    _kind("province", "省(自治区、直辖市)", "area", "省 自治区 (?:北京|天津|上海|重庆)市", level=1),
    _kind("city", "市(地、州、盟)", "area", "市 地区 自治州 盟", level=2),
    _kind("county", "县(市、区、旗)", "area", "县 自治县 市 区 旗 自治旗 新区 开发区 高新区 管理区 风景区", level=3),
    _kind("township", "乡镇", "area", "乡 镇 民族乡 苏木", level=4),
    _kind("street", "街道", "area", "街道 办事处 街道办事处", level=4),
    _kind("farm", "场", "area", "(?:农|林|垦殖|原种|良种|牧|渔|茶|果|园艺|种畜)场 管理处", level=4),
    _kind("village", "村", "area", "村 嘎查", level=5),
    _kind("community", "社区", "area", "社区", level=5),
    _kind("group", "村(居)民小组", "area", f"村民小组 居民小组 小组 {_NUMBER}组 组", level=6),
    # 基层执法监管单位 (S1-5)
    _kind("prosecutor_room", "基层检察室", "enforcement", "检察室"),
    _kind("tribunal", "基层法庭", "enforcement", "法庭"),
    _kind("police_station", "公安派出所", "enforcement", "派出所"),
    _kind("forest_police", "森林公安派出所", "enforcement", "森林(?:公安|警察)?派出所 森林公安(?:分局|局)"),
    _kind("traffic_squad", "交警中队", "enforcement", "交(?:通)?警(?:察)?(?:大队)?.{0,6}中队 交(?:通)?警(?:察)?大队"),
    _kind("timber_check", "木材检查站", "enforcement", "木材检查站 木竹检查站"),
    _kind("forestry_station", "林业工作站", "enforcement", "林业工作站 林业站 林管站"),
    _kind("finance_office", "财政所", "enforcement", "财政所 财政分局"),
    _kind("land_office", "国土(自然)资源所", "enforcement", "国土(?:资源)?(?:管理)?(?:所|分局) 自然资源(?:和规划)?(?:所|分局) 土管所"),
    _kind("state_tax", "国税分局(征收组)", "enforcement", "国(?:家)?税(?:务)?(?:局)?(?:分局|所|征收组)", retired="2018 年国税地税合并为税务分局(所)"),
    _kind("local_tax", "地税分局(征收组)", "enforcement", "地(?:方)?税(?:务)?(?:局)?(?:分局|所|征收组)", retired="2018 年国税地税合并为税务分局(所)"),
    _kind("tax_branch", "税务分局(所)", "enforcement", "税务(?:局)?(?:分局|所)"),
    _kind("market_branch", "市场和质量监督管理分局", "enforcement", "市场(?:和质量)?监(?:督|管)(?:管理)?(?:局)?(?:分局|所) 工商(?:行政管理)?(?:分局|所)"),
    # 公共服务站所 (S1-6)
    _kind("vet_station", "动物检疫站", "service", "动物(?:卫生|防疫)?(?:检疫|监督|防疫)(?:检疫)?(?:站|所|分所) (?:畜牧)?兽医站 畜牧(?:兽医)?站"),
    _kind("grain_station", "粮管所", "service", "粮管所 粮食管理所 粮站 粮所"),
    _kind("justice_office", "司法所", "service", "司法所"),
    _kind("power_station", "供电所", "service", "供电所 供电(?:营业)?(?:站|营业厅)", outside=True),
    _kind("clinic", "卫生院", "service", "卫生院 社区卫生服务中心 卫生所 卫生室"),
    _kind("school", "学校", "service", "学校 小学 中学 初中 高中 中心校 完小 幼儿园 教学点 [一二三四五六七八九十]中 学院 大学"),
    _kind("civil_station", "其他站所", "service", "水务站 水管站 农技站 农业技术推广站 民政所 劳动保障(?:事务)?所 人社所 文化站 规划所 计生(?:服务)?(?:站|所|办) 便民服务(?:中心|站) 农机站 交管站 城建所"),
    # 党委
    _kind("party_committee", "党委(党工委)", "party", "党委 县委 市委 区委 省委 党工委 委员会党委 中共.*委员会"),
    _kind("discipline", "纪委监委(监察局)", "party", "纪委 纪律检查委员会 监委 监察委(?:员会)? 纪委监委 纪检监察机关 纪工委 监察局"),
    _kind("party_organ", "党委部门", "party", "组织部 宣传部 统战部 政法委(?:员会)? 编办 编委办 机关工委 直属机关工作委员会 党校 党史办 老干(?:部)?局 "
          "农工部 农村工作部 督查室 党委办公室 [省市县区]委办(?:公室)? 信访局 台办 网信办 巡[察视](?:办|组)"),
    # 国家机关
    _kind("congress", "人大", "state", "人大 人大常委会 人民代表大会 人大(?:主席团|工委|联络处)"),
    _kind("government", "人民政府", "state", "政府 人民政府"),
    _kind("cppcc", "政协", "state", "政协 政治协商会议.*委员会 政协联络(?:处|组)"),
    _kind("court", "人民法院", "state", "法院"),
    _kind("procuratorate", "人民检察院", "state", "检察院"),
    # 部门
    _kind("department", "政府部门", "department", "局 厅 (?:发展和?改革|发改|卫生(?:和)?(?:健康|计划生育)|卫健|卫计|经(?:济和)?信(?:息化)?|"
          "教育|城管|国资|住建|科技|民宗|农业|国有资产监督管理|教育工作|计生|交通|建设|经济贸易)委(?:员会)? [省市县区]?(?:政府)?(?:办公厅|办公室|法制办|扶贫办|纠风办|移民办|人防办|金融办|外侨办|政府办|府办|农办|农业农村工作办公室) "
          "公安局 税务局 海关"),
    _kind("inner", "内设机构", "department", "科 股 处 室 办公室 综治办 党政办 经济发展办 社会事务办 城建办 农办 监察室 行政效能监察室 效能(?:监察)?室 大队 中队"),
    # 村社
    _kind("village_committee", "村(社区)两委", "village", "村委会? 村民委员会 居委会 居民委员会 村(?:党)?支部(?:委员会)? 村党总支 村两委 社区两委 社区党(?:支部|总支|委)"),
    _kind("village_watch", "村务监督委员会", "village", "村务监督委员会 监委会 监督委员会"),
    _kind("collective", "集体经济组织", "village", "经济合作社 股份(?:经济)?合作社 经济联合社 集体经济组织", outside=True),
    # 事业、企业、群团
    _kind("institution", "事业单位", "public", "中心 站 所 院 馆 台 队 档案局 疾控中心 服务大厅 医院 妇幼保健院 研究所 场"),
    _kind("enterprise", "国有企业", "public", "公司 集团 厂 银行 信用社 联社 供销社 电网 烟草局 邮政局 通信 矿 总站", outside=True),
    _kind("mass", "群团组织", "public", "总?工会 团委 共青团.* 妇联 妇女联合会 科协 文联 残联 残疾人联合会 工商联 侨联 红十字会 贫协 关工委", outside=True),
    # 临时与派驻
    _kind("task_office", "领导小组及其办公室", "task", "领导小组 领导小组办公室 指挥部(?:办公室)? 专治办 专项(?:整治|治理|清理|行动).*办(?:公室)? 效能办 优化办 作风办 纠风办 整治办 工作专班 联席会议(?:办公室)?"),
    _kind("inspection_group", "督查组(检查组)", "task", "督[查导察]组 检查组 巡[察视]组 工作组 暗访组 验收组"),
    _kind("posted_discipline", "派驻纪检监察组", "task", "(?:派驻|驻).*纪检(?:监察)?组 纪检组"),
)  # fmt: skip

KINDS: dict[str, Kind] = {kind.code: kind for kind in _TABLE}
"""All kinds by code, areas first, in the order of the lists of S1."""

TITLES: dict[str, str] = {kind.title: kind.code for kind in _TABLE}
"""Codes by title, for sheets that name the kind in words."""

AREAS = frozenset(kind.code for kind in _TABLE if kind.is_area)


@lru_cache(maxsize=65536)
def recognised(key: str, parent: Kind | None = None) -> tuple[Kind, ...]:
    """The kinds a name may be of, best first; ``key`` is the name's ``organ_key``, ``parent`` the kind of the unit above.

    The longest matching words decide. Of areas only those fitting under the parent stay: 某某市 under a province is a city,
    under a city a county-level city. Empty if no words match; more than one kind means that a person must say which.
    """
    best, found = 0, list[Kind]()
    for kind in _TABLE:
        match = kind.pattern.search(key)
        if match is None or (kind.is_area and not fits(kind, parent)):
            continue
        length = len(match[0])
        if length > best:
            best, found = length, [kind]
        elif length == best:
            found.append(kind)
    return tuple(found)


def fits(kind: Kind, parent: Kind | None) -> bool:
    """True if a unit of ``kind`` may hang under one of kind ``parent`` (``None`` = it is the root).

    Areas hang under higher areas; levels may be skipped (省直管县, 直辖市). Organs hang under anything but are no root of areas.
    """
    if parent is None or not kind.is_area:
        return True
    return parent.is_area and parent.level < kind.level
