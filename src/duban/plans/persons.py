"""个人信息: names, telephones and mail boxes of persons in a plan, found so that they can be kept back (X-6, S2-4)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .model import Person, Plan
from .text import canonical

_PHONE = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}[- ]?\d{7,8}(?:-\d{1,4})?|(?<=[:话真码 ])[2-8]\d{6,7})(?!\d)")
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_TITLED = re.compile(
    r"(?:书记|局长|主任|县长|区长|市长|镇长|乡长|部长|院长|校长|队长|组长|召集人|联系人|负责人|责任人|经办人|联络员)[:： ]{0,2}([\u4e00-\u9fff]{2,3})(?=[(（,，、;；。\s任兼担]|同志|电话|$)"
)
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲强延鄢逯晁亓冀勾卞厉奚尉巢栗楚楼盖蔚蔺訾诸赫辜边郁鞠雍阙荀茹缑矫虞敖巩明佘池查麻苑迟邝"
)


def find(text: str, named: Iterable[str] = ()) -> tuple[Person, ...]:
    """All of them in order; ``named`` are holders already understood from duties and groups."""
    clean = "".join(map(canonical, text))
    spots: dict[tuple[int, int], Person] = {}

    def put(kind: str, a: int, b: int) -> None:
        spots.setdefault((a, b), Person(kind, text[a:b], (a, b)))  # type: ignore[arg-type]

    for m in _PHONE.finditer(clean):
        put("phone", m.start(), m.end())
    for m in _MAIL.finditer(clean):
        put("mail", m.start(), m.end())
    for m in _TITLED.finditer(clean):
        if m.group(1)[0] in SURNAMES:
            put("name", m.start(1), m.end(1))
    for name in dict.fromkeys(named):
        if len(name) >= 2:
            for m in re.finditer(r"[ \u3000]*".join(map(re.escape, name)), text):
                put("name", m.start(), m.end())
    return tuple(spots[key] for key in sorted(spots))


def masked(plan: Plan) -> str:
    """The text of a plan with personal details covered: 周某某, 138****, ***@***; same length, so spans hold."""
    return cover(plan.text, plan.persons)


def cover(text: str, persons: Iterable[Person]) -> str:
    """``text`` with what was found in it covered, at the same length."""
    chars = list(text)
    for person in persons:
        a, b = person.span
        if person.kind == "name":
            chars[a + 1 : b] = "某" * (b - a - 1)
        else:
            chars[a:b] = "*" * (b - a)
    return "".join(chars)
