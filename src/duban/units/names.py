"""名称: under which keys a unit is found, and how like two names are (S2-34). Pure; links nothing, only says why it thinks so.

An organ is called by what it stands in (某县), what it does (发展和改革) and what it is (委员会). Writers leave out the first,
shorten the second, swap the third. So two names are alike when what they do is the same and nothing else speaks against it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from duban.kernel.script import organ_key

SHORT = {
    "发展和改革": "发改", "发展改革": "发改", "工业和信息化": "工信", "经济和信息化": "经信", "国有资产监督管理": "国资",
    "民族宗教": "民宗", "民族和宗教": "民宗", "人力资源和社会保障": "人社", "人力资源社会保障": "人社", "劳动和社会保障": "劳保",
    "自然资源和规划": "资规", "国土资源": "国土", "城乡规划": "规划", "住房和城乡建设": "住建", "住房城乡建设": "住建",
    "交通运输": "交通", "农业农村": "农业农村", "农业和农村": "农业农村", "文化广电新闻出版旅游": "文广新旅", "文化广电新闻出版": "文广新",
    "文化广电和旅游": "文广旅", "文化和旅游": "文旅", "文化旅游": "文旅", "卫生健康": "卫健", "卫生和计划生育": "卫计", "卫生计生": "卫计",
    "人口和计划生育": "计生", "退役军人事务": "退役军人", "应急管理": "应急", "安全生产监督管理": "安监", "市场监督管理": "市监",
    "市场和质量监督管理": "市监", "市场监管": "市监", "工商行政管理": "工商", "质量技术监督": "质监", "食品药品监督管理": "食药监", "医疗保障": "医保",
    "生态环境": "生态环境", "环境保护": "环保", "扶贫和移民": "扶贫", "扶贫开发": "扶贫", "乡村振兴": "乡村振兴", "城市管理综合执法": "城管",
    "城市管理和综合执法": "城管", "城市管理": "城管", "行政审批": "审批", "政务服务数据管理": "政数", "机关事务管理": "机关事务",
    "国家税务": "税务", "地方税务": "地税", "教育体育": "教体", "教育和体育": "教体", "科学技术": "科技", "科技和工业信息化": "科工",
    "行政效能监察": "效能", "效能监察": "效能", "供销合作社联合": "供销", "残疾人联合": "残联", "妇女联合": "妇联", "文学艺术界联合": "文联",
    "党风政风监督": "党风", "公安交通管理": "交警", "交通警察": "交警", "纪律检查": "纪", "监察委": "监委", "机构编制": "编",
    "精神文明建设指导": "文明", "政府纠正行业不正之风": "纠风", "纠正行业不正之风": "纠风",
}  # fmt: skip
"""简称: what long words of an organ's name are shortened to in daily use."""

_LONG = re.compile("|".join(sorted(map(re.escape, SHORT), key=len, reverse=True)))
_TAILS = (
    "委员会办公室",
    "领导小组办公室",
    "委员会",
    "办公室",
    "领导小组",
    "管理局",
    "监督局",
    "分局",
    "总局",
    "局",
    "委",
    "办",
    "厅",
    "处",
    "室",
    "站",
    "所",
    "科",
    "股",
    "部",
    "院",
)
_TAIL_SHORT = {"委员会": "委", "办公室": "办", "委员会办公室": "委办", "领导小组办公室": "领导小组办"}
_IN = "[^省市县区乡镇]"
_PLACE = re.compile(
    rf"^(?:{_IN}{{0,6}}?(?:省|自治区))?(?:{_IN}{{1,6}}?(?:市(?!场|监|容|政(?!府|协)|民(?!政))|州|盟))?"
    rf"(?:{_IN}{{0,6}}?(?:县(?!域)|(?<![社校园辖景])区(?![域划])|旗|市(?!场|监|容|政(?!府|协)|民(?!政))))?"
    rf"(?:{_IN}{{1,6}}?(?:乡(?![村规居建])|镇(?![化居职])|街道))?"
)
_BRACKETED = re.compile(r"\([^()]*\)")
_FULL_COMMITTEE = re.compile(r"^中国共产党|^中共")
_VILLAGE = re.compile(r"(?:行政村|自然村|村村民委员会|村民委员会|村委会|村委|村党支部|村)$")
_VILLAGE_FORMS = ("村", "行政村", "村委会", "村村民委员会", "村民委员会")


@lru_cache(maxsize=65536)
def key(name: str) -> str:
    """A name as it is compared: Simplified, half width, no blanks, one kind of bracket, capitals."""
    return organ_key(name)


def shortened(folded: str) -> str:
    """The daily form of a folded name: 某县发展和改革委员会 → 某县发改委."""
    found = _LONG.sub(lambda m: SHORT[m[0]], _FULL_COMMITTEE.sub("", _BRACKETED.sub("", folded)))
    for tail, short in _TAIL_SHORT.items():
        if found.endswith(tail) and len(found) > len(tail) + 1:
            return found[: -len(tail)] + short
    return found


def forms(name: str, short_name: str = "") -> dict[str, str]:
    """The keys under which a unit is stored for searching, each with how it came about: ``name``, ``short`` or ``daily``."""
    found: dict[str, str] = {}
    whole = key(name)
    for text, how in ((whole, "name"), (key(short_name), "short"), (shortened(whole), "daily")):
        if text:
            found.setdefault(text[:120], how)
    return found


@dataclass(frozen=True, slots=True)
class Parts:
    """拆分的名称: place (某县), core (发改) and tail (委) of a folded name."""

    place: str
    core: str
    tail: str


@lru_cache(maxsize=65536)
def parts(folded: str) -> Parts:
    """Split a folded name; the core is never empty for a name that is not."""
    village = _VILLAGE.search(folded)
    if village and village.start():
        head = folded[: village.start()]
        place = _place(head, len(head) - 1)
        return Parts(place, head[len(place) :] or head, "村")
    text = shortened(folded) or folded
    tail = next((t for t in _TAILS if text.endswith(t) and len(text) > len(t) + 1), "")
    body = text[: len(text) - len(tail)]
    place = _place(body, len(body) - 1)
    return Parts(place, body[len(place) :], tail)


def _place(text: str, most: int) -> str:
    """The leading place words, leaving at least something after them."""
    found = _PLACE.match(text)
    return found[0] if found and 0 < len(found[0]) <= most else ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """相似: ``score`` 0 … 100 and why; below 40 it is not worth a person's look."""

    score: int
    why: str


NONE = Likeness(0, "")


def likeness(a: str, b: str) -> Likeness:
    """How like two folded names are. Symmetric; equal names score 100. Different places or different work never pass 60."""
    if a == b:
        return Likeness(100, "名称相同")
    if shortened(a) == shortened(b):
        return Likeness(95, "简称相同")
    one, two = parts(a), parts(b)
    if not one.core or not two.core:
        return NONE
    same_place = one.place == two.place
    open_place = not same_place and (one.place.endswith(two.place) or two.place.endswith(one.place))
    if one.core == two.core:
        return _same_core(one, two, same_place, open_place)
    short, long = sorted((one.core, two.core), key=len)
    if len(short) >= 2 and one.tail == two.tail and (same_place or open_place) and in_order(short, long):
        return Likeness(70 if same_place else 60, "字面是另一名称的缩写")
    share = _shared(a, b)
    return Likeness(int(55 * share), "用字相近") if share >= 0.6 else NONE


def _same_core(one: Parts, two: Parts, same_place: bool, open_place: bool) -> Likeness:
    tails = {one.tail, two.tail}
    swap = one.tail == two.tail or tails <= {"局", "委", "办", "厅", "室", "处"} or "" in tails
    if not swap:
        return Likeness(45, "职能用字相同,机构形式不同") if same_place or open_place else NONE
    if same_place:
        return (
            Likeness(98, "同一名称的不同写法") if one.tail == two.tail else Likeness(85, "职能相同,局、委、办写法不同")
        )
    if open_place:
        return Likeness(80, "省略了地名") if one.tail == two.tail else Likeness(72, "省略了地名,局、委、办写法不同")
    return Likeness(50, "职能相同,地名不同")


def in_order(short: str, long: str) -> bool:
    """True if the characters of ``short`` come in ``long`` in the same order: 效能室 in 效能监察室."""
    rest = iter(long)
    return all(c in rest for c in short)


def _shared(a: str, b: str) -> float:
    """Share of common neighbouring pairs of characters (Dice), 0 … 1."""
    one, two = {a[i : i + 2] for i in range(len(a) - 1)}, {b[i : i + 2] for i in range(len(b) - 1)}
    return 2 * len(one & two) / (len(one) + len(two)) if one and two else 0.0


def pieces(folded: str) -> tuple[str, ...]:
    """Words to look up candidates by, rarest kind first: the core, else the whole."""
    split = parts(folded)
    found = [split.core] if len(split.core) >= 2 else []
    return tuple(dict.fromkeys([*found, folded]))


def village_forms(folded: str) -> tuple[str, ...]:
    """Other ways a village is written (E4): 王家村, 王家村委会, 王家行政村; empty for names that are no village's."""
    found = _VILLAGE.search(folded)
    if not found or found.start() == 0:
        return ()
    return tuple(folded[: found.start()] + form for form in _VILLAGE_FORMS)
