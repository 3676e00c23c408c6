"""个人信息: names, telephones and mail boxes of persons in a plan, found so that they can be kept back (X-6, S2-4)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .model import Person, Plan
from .text import canonical

_PHONE = re.compile(
    r"(?<!\d)(?:1[3-9]\d[- ]?\d{4}[- ]?\d{4}|\(0\d{2,3}\)[- ]?\d{7,8}|0\d{2,3}[- ]{0,2}\d{7,8}(?:-\d{1,4})?|(?<=[:话真码\t ])[2-8]\d{6,7})(?!\d)"
)
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_ACCOUNT = re.compile(r"(?:微信号?|QQ号?|qq号?|身份证号?码?)[: ]{0,2}([A-Za-z0-9_-]{5,20})")
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_TITLES = (
    r"书记|局长|主任|县长|区长|市长|省长|州长|厅长|处长|科长|股长|所长|站长|镇长|乡长|部长|院长|校长|队长|庭长|检察长|秘书长|组长|召集人|"
    r"主席|会长|政委|常委|联系人|联系领导|责任领导|分管领导|包保领导|包案领导|负责人|责任人|经办人|承办人|签发人|审核人|联络员|填报人|姓名"
)
_TITLED = re.compile(
    rf"(?:{_TITLES})[: ]{{0,3}}([\u4e00-\u9fff]{{2,3}}|[\u4e00-\u9fff] ?[\u4e00-\u9fff])(?=[(,、;。\s任兼担\d]|同志|电话|手机|$)"
)
_COMRADE = re.compile(r"([\u4e00-\u9fff]{2,3}|[\u4e00-\u9fff] [\u4e00-\u9fff])同志")
_NO_NAME = re.compile(
    r"党[员委组]|成员|常委|兼任|同志|领导|主任|书记|负责|[局县区市镇乡部院校队组]长|全体|单位|干部|分管|时任|成立|[组組]長|[和及等任由]$"
)
_HOLDER = re.compile(r"(?:联系人|姓名|责任人|负责人|联络员|经办人|填报人)[^\t]{0,6}")
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
    for m in (*_ACCOUNT.finditer(clean), *_IDENTITY.finditer(clean)):
        put("phone", *m.span(m.lastindex or 0))
    for m in _TITLED.finditer(clean):
        if m.group(1)[0] in SURNAMES and not _NO_NAME.search(m.group(1)):
            put("name", m.start(1), m.end(1))
    for m in _COMRADE.finditer(clean):
        a = _name_before(clean, m.end(1))
        if a is not None:
            put("name", a, m.end(1))
    for a, b in _in_columns(clean):
        put("name", a, b)
    for name in dict.fromkeys(named):
        if len(name) >= 2 and not _NO_NAME.search(name):
            for m in re.finditer(r"[ \u3000]*".join(map(re.escape, name)), text):
                put("name", m.start(), m.end())
    return tuple(spots[key] for key in sorted(spots))


def _name_before(clean: str, end: int) -> int | None:
    """Where the name before 同志 begins: two or three characters from a surname on, none of them a title's or a helper's."""
    for size in (3, 2):
        a = end - size
        if a >= 0 and clean[a] in SURNAMES and not _NO_NAME.search(clean[a:end]):
            return a
    return None


def _in_columns(clean: str) -> Iterator[tuple[int, int]]:
    """Names in the columns of a table that is headed by 联系人, 姓名 …"""
    columns: list[int] = []
    at = 0
    for line in clean.splitlines(keepends=True):
        cells = line.rstrip("\r\n").split("\t")
        heads = [i for i, cell in enumerate(cells) if len(cells) > 1 and _HOLDER.fullmatch(cell.strip())]
        columns = [] if len(cells) < 2 else heads or columns
        place = at
        for i, cell in enumerate(cells):
            words = cell.strip()
            if i in columns and not heads and 2 <= len(words) <= 4 and words[0] in SURNAMES:
                start = place + cell.index(words)
                yield start, start + len(words)
            place += len(cell) + 1
        at += len(line)


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
