"""日期: date phrases of the genre and the rules of F3 (FORMAT section 3).

``find`` recognises phrases, ``Years`` gives a phrase without a year its year from the text, never from the clock.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace

from .outline import ordinal_of

UNKNOWN = "XXXX"
_CN = "一二三四五六七八九十"
_YEAR = r"(?P<y{0}>(?:19|20|21)\d{{2}}|20[*xX_]{{1,2}}|20\d[*xX_]|[*xX_]{{2,4}}|[一二][〇零0oO一二三四五六七八九]{{3}}|今|本|当|明|次|翌|来|去)年(?:度)? ?"
_MONTH = rf"(?P<m{{0}}>\d{{{{1,2}}}}|[{_CN}]{{{{1,2}}}}|[xX*_]{{{{1,3}}}}|[xX×]{{{{1,2}}}})月(?:份)? ?"
_PART = r"(?P<p{0}>上中旬|中下旬|上旬|中旬|下旬|月?初|月?底|月?末|中(?=[前至到]))"
_DAY = rf"(?:(?P<d{{0}}>\d{{{{1,2}}}}|[{_CN}]{{{{1,3}}}}|[xX*_]{{{{1,3}}}})(?:[日号]|(?:(?<=月[1-9])|(?<=月[12]\d)|(?<=月3[01]))(?=\)|[以之]?前)))"
_DOTTED = r"(?:(?P<ny{0}>(?:19|20|21)\d{{2}})[./-])(?P<nm{0}>\d{{1,2}})(?:[./-](?P<nd{0}>\d{{1,2}}))?(?!\d)"
_SPECIAL = r"(?P<s{0}>年底|年末|年终|年内|年初|(?:第)?[一二三四1-4]季度|[上下]半年)(?P<q{0}>末|底)?"


def _point(tag: str) -> str:
    year, month, part, day = (s.format(tag) for s in (_YEAR, _MONTH, _PART, _DAY))
    return (
        rf"(?:{_DOTTED.format(tag)}|(?:{year})?{month}(?:{part}|{day})?"
        rf"|(?P<yy{tag}>(?:19|20|21)\d{{2}}|[一二][〇零0oO一二三四五六七八九]{{3}}|今|本|当|明|次|翌|来)年?{_SPECIAL.format(tag)}|(?<![\d\-一二两三几]){_SPECIAL.format(tag + 'z')})"
    )


_DAY_ONLY = rf"(?P<donly>\d{{1,2}}|[{_CN}]{{1,3}})[日号]"
_RANGE = re.compile(
    rf"(?P<from>自|从)?{_point('a')} ?(?:起|开始|启动)?(?P<paren>\([^()]{{1,8}}\))?(?:,? ?(?:直?至|到|-{{1,4}})|,(?=[^,。;]{{2,10}}(?:结束|完成|止)))(?! ?\d+[%家人件个名])"
    rf" ?(?:{_point('b')}|{_DAY_ONLY})(?P<tail> ?(?:前|以前|之前|底|止|结束|完成|为止)?)"
)
# 5.6-5.20 and 5月6-20日 as they stand in brackets behind the name of a stage.
_MONTH_DAY = re.compile(
    r"(?P<before>[(:阶段])(?P<m1>1[0-2]|0?[1-9])\.(?P<d1>[12]\d|3[01]|0?[1-9])(?:日)?-{1,4}(?:(?P<m2>1[0-2]|0?[1-9])\.)?(?P<d2>[12]\d|3[01]|0?[1-9])(?=[日),。:])日?"
)
_DAYS = re.compile(
    rf"(?P<from>自|从)?(?:{_YEAR.format('a')})?(?P<m>\d{{1,2}})月 ?(?P<d1>\d{{1,2}})(?:-{{1,4}}|至|到)(?P<d2>\d{{1,2}})[日号](?P<tail> ?(?:前|止|结束|完成|为止)?)"
)
_FROM_NOW = re.compile(
    rf"(?:从|自)?(?:即日|现在|即时|(?:本)?(?:方案|通知|文件|意见|通告|公告)?(?:印发|发布|下发|发文)之日)(?:起|开始)?,? ?(?:直?至|到|-{{1,4}}) ?{_point('b')}(?P<tail> ?(?:前|以前|之前|底|止|结束|完成|为止)?)"
)
# Whole years, as stages of campaigns over several years have them: (2021年), 2021年全年, 2020-2021年.
_WHOLE_YEARS = re.compile(
    r"(?P<y1>(?:19|20)\d{2})(?:年)?(?:(?:-{1,4}|至|到)(?P<y2>(?:19|20)\d{2}))?年(?:度|全年)?(?=[),。;:、\n 为]|$)"
)
_MONTHS = re.compile(
    r"(?P<from>自|从)?(?:(?P<y>(?:19|20|21)\d{2})年)?(?P<m1>\d{1,2})(?:-{1,4}|、|至|到)(?P<m2>\d{1,2})月(?:份)?(?P<p>上旬|中旬|下旬|初|底|末)?(?!\d)"
)
# 2016年11月15日至2017年春节前: the last day is a feast, which the plan does not date.
_TO_FEAST = re.compile(
    rf"(?P<from>自|从)?{_point('a')} ?(?:起|开始|启动)?,? ?(?:直?至|到|-{{1,4}}) ?(?:(?:(?:19|20)\d{{2}}|今|本|当|明|次|翌)年)?(?:度)?(?:春节|元旦|国庆|中秋|五一|清明|两节)节?(?:之?前|前夕|期间|前后|后|结束)?"
)
_ONE = re.compile(
    rf"(?:(?P<from>自|从)|(?P<until>截[止至]日?期?(?:到|至)?[:为]?))?{_point('a')}(?P<tail> ?(?:以前|之前|前|以后|之后|起|开始|启动|完成|结束|内|止|为止)?)"
)


@dataclass(frozen=True, slots=True)
class Point:
    """A day or part of a month as written. ``month`` None with ``mask`` True stands for xx月."""

    year: int | None
    month: int | None
    day: int | None = None
    part: str = ""
    mask: bool = False
    relative: int = 0  # 1 for 次年, 明年

    def first(self) -> tuple[int, int] | None:
        """Month and day on which it begins; None where it is masked."""
        if self.mask or self.month is None:
            return None
        if self.day:
            return self.month, min(self.day, _length(self.year, self.month))
        start = {
            "中旬": 11,
            "中下旬": 11,
            "中": 11,
            "下旬": 21,
            "底": _length(self.year, self.month),
            "末": _length(self.year, self.month),
        }
        back = {"季": 2, "半": 5, "年": 11}.get(self.part, 0)
        return self.month - back, start.get(self.part, 1)

    def last(self) -> tuple[int, int] | None:
        """Month and day of its lenient end (F3); None where it is masked."""
        if self.mask or self.month is None:
            return None
        length = _length(self.year, self.month)
        if self.day:
            return self.month, min(self.day, length)
        return self.month, {"上旬": 10, "初": 10, "中旬": 20, "中": 20, "上中旬": 20}.get(self.part, length)


@dataclass(frozen=True, slots=True)
class When:
    """A date phrase at ``start:end`` of the clean text. ``form``: range, before (only an end), from (only a start),
    on (a day, a month or a part of one)."""

    start: int
    end: int
    form: str
    a: Point | None
    b: Point | None

    @property
    def masked(self) -> bool:
        return any(p is not None and p.mask for p in (self.a, self.b))


def _length(year: int | None, month: int) -> int:
    if not 1 <= month <= 12:
        return 31
    return (
        monthrange(year, month)[1]
        if year and 1900 < year < 2200
        else (28 if month == 2 else monthrange(2001, month)[1])
    )


def _year(words: str | None) -> tuple[int | None, int]:
    if not words:
        return None, 0
    if words.isdigit():
        return int(words), 0
    if words[0] in "一二" and len(words) == 4:
        return int("".join(str(max(0, "〇一二三四五六七八九".find(c))) for c in words)), 0
    return None, {"明": 1, "次": 1, "翌": 1, "来": 1, "去": -1}.get(words, 0)


def year_of(words: str) -> int | None:
    """The year in 2017 or 二〇一七."""
    return _year(words)[0]


def _number(words: str | None) -> int | None:
    if not words or words[0] in "xX*_×":
        return None
    return int(words) if words.isdigit() else ordinal_of(words)


_SEASON = {"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12}


def _read_point(m: re.Match[str], tag: str, base: Point | None = None) -> Point | None:
    g = m.groupdict()
    if g.get(f"nm{tag}"):
        return Point(int(g[f"ny{tag}"]), int(g[f"nm{tag}"]), int(g[f"nd{tag}"]) if g[f"nd{tag}"] else None)
    special = g.get(f"s{tag}") or g.get(f"s{tag}z")
    if special:
        year, relative = _year(g.get(f"yy{tag}"))
        return replace(_special(special, year), relative=relative)
    month = g.get(f"m{tag}")
    if month is None:
        return None
    year, relative = _year(g.get(f"y{tag}"))
    number = _number(month)
    mask = number is None or bool(g.get(f"d{tag}") and g[f"d{tag}"][0] in "xX*_")
    day = None if mask else _number(g.get(f"d{tag}"))
    if (number is not None and not 1 <= number <= 12) or (day is not None and not 1 <= day <= 31):
        return None
    part = (g.get(f"p{tag}") or "").removeprefix("月")
    return Point(year, number, day, part, mask, relative)


def _special(words: str, year: int | None) -> Point:
    if words in {"年底", "年末", "年终", "年内"}:
        return Point(year, 12, None, "底")
    if words == "年初":
        return Point(year, 1, None, "初")
    if words[0] in "上下":
        return Point(year, 6 if words[0] == "上" else 12, None, "半")
    return Point(year, _SEASON[words.removeprefix("第")[0]], None, "季")


def find(text: str, start: int = 0, end: int | None = None) -> list[When]:
    """All date phrases in ``text[start:end]``, longest first, without overlap, in order."""
    end = len(text) if end is None else end
    out: list[When] = []
    at = start
    # Each pattern is asked again only once its last answer lies behind, so that a long text is gone through once.
    ahead: list[re.Match[str] | None] = [pattern.search(text, at, end) for pattern, _ in _READERS]
    while True:
        for k, (pattern, _) in enumerate(_READERS):
            here = ahead[k]
            if here is not None and here.start() < at:
                ahead[k] = pattern.search(text, at, end)
        found = [(m.start(), k, m) for k, m in enumerate(ahead) if m is not None]
        if not found:
            return out
        place, k, m = min(found, key=lambda f: f[:2])
        when = _READERS[k][1](m, text)
        if when is None:
            ahead[k] = _READERS[k][0].search(text, place + 1 if k < 5 else m.end(), end)
            continue
        out.append(when)
        at = when.end


def _months(m: re.Match[str], _: str) -> When | None:
    """4-5月, 2007年3、4月."""
    one, two = int(m["m1"]), int(m["m2"])
    if not (1 <= one <= 12 and 1 <= two <= 12):
        return None
    year = int(m["y"]) if m["y"] else None
    return When(m.start(), m.end(), "range", Point(year, one), Point(None, two, None, m["p"] or ""))


def _range(m: re.Match[str], _: str) -> When | None:
    a = _read_point(m, "a")
    b = Point(None, a.month if a else None, _number(m["donly"])) if m["donly"] else _read_point(m, "b")
    if a is None or b is None or (m["donly"] and a.day is None):
        return None
    if m["tail"].strip() == "底" and not b.day and not b.part:
        b = replace(b, part="底")
    return When(m.start(), m.end(), "range", a, b)


def _to_feast(m: re.Match[str], _: str) -> When | None:
    a = _read_point(m, "a")
    return None if a is None else When(m.start(), m.end(), "from", a, None)


def _one(m: re.Match[str], text: str) -> When | None:
    a = _read_point(m, "a")
    if a is None:
        return None
    before = text[max(0, m.start() - 2) : m.start()]
    if before[-1:] in "每逐" and before[-1:]:
        return None
    tail = m["tail"].strip()
    if tail in {"起", "开始", "启动", "以后", "之后"} or (m["from"] and tail not in {"前", "以前", "之前"}):
        return When(m.start(), m.end(), "from", a, None)
    if (
        tail in {"前", "以前", "之前", "完成", "结束", "止", "为止", "内"}
        or a.part in {"底", "末", "初"}
        or m["until"]
        or m.groupdict().get("qa")
        or m.groupdict().get("qaz")
    ):
        return When(m.start(), m.end(), "before", None, a)
    return When(m.start(), m.end(), "on", a, a)


def _month_day(m: re.Match[str], _: str) -> When | None:
    """(5.6-5.20)"""
    first = int(m["m1"])
    a, b = Point(None, first, int(m["d1"])), Point(None, int(m["m2"] or first), int(m["d2"]))
    return When(m.start() + 1, m.end(), "range", a, b)


def _days(m: re.Match[str], _: str) -> When | None:
    """3月1-15日"""
    month, first, last = int(m["m"]), int(m["d1"]), int(m["d2"])
    if not (1 <= month <= 12 and 1 <= first <= last <= 31):
        return None
    year, relative = _year(m["ya"])
    return When(m.start(), m.end(), "range", Point(year, month, first, "", False, relative), Point(None, month, last))


def _from_now(m: re.Match[str], _: str) -> When | None:
    """即日起至5月10日: only the end is a date."""
    b = _read_point(m, "b")
    return None if b is None else When(m.start(), m.end(), "before", None, b)


def whole_years(text: str, start: int, end: int) -> When | None:
    """The first year or run of years in ``text[start:end]`` that stands for all its days."""
    m = _WHOLE_YEARS.search(text, start, min(len(text), end + 1))
    if m is None or (m["y2"] and int(m["y2"]) < int(m["y1"])):
        return None
    a, b = Point(int(m["y1"]), 12, None, "年"), Point(int(m["y2"] or m["y1"]), 12, None, "年")
    return When(m.start(), m.end(), "range", a, b)


# In order of preference where two begin at one place.
_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], When | None]], ...] = (
    (_FROM_NOW, _from_now),
    (_MONTH_DAY, _month_day),
    (_DAYS, _days),
    (_RANGE, _range),
    (_TO_FEAST, _to_feast),
    (_ONE, _one),
    (_MONTHS, _months),
)


class Years:
    """The year of phrases that give none: issue or title, phase, campaign span, words that cross the year."""

    def __init__(self, base: int | None = None, issued: tuple[int, int] | None = None) -> None:
        self.base = base
        self.issued = issued  # year, month
        self.span: tuple[tuple[int, int], tuple[int, int]] | None = None
        self.floor: tuple[int, int] | None = None  # year and month before which nothing of the campaign is due

    def resolve(self, point: Point, after: tuple[int, int] | None = None, near: int | None = None) -> int | None:
        """The year of ``point``, never before the stated beginning of the campaign."""
        year = self._resolve(point, after, near)
        if year and not point.year and self.floor and point.month and not self.span:
            return year + ((year, point.month) < self.floor)
        return year

    def _resolve(self, point: Point, after: tuple[int, int] | None = None, near: int | None = None) -> int | None:
        """Year of ``point``; ``after`` = year and month it may not precede; ``near`` = year in force at its place."""
        if point.year:
            return point.year
        if point.relative and (near or self.base):
            return (near or self.base or 0) + point.relative
        if after and point.month:
            return after[0] + (1 if point.month < after[1] else 0)
        year = near or self.base
        if year is None and self.span:
            year = self.span[0][0]
        if year is None or point.month is None:
            return year
        if near is None and self.span and not self._inside(year, point.month):
            if self._inside(year + 1, point.month):
                return year + 1
            if self._inside(self.span[0][0], point.month):
                return self.span[0][0]
        if (
            near is None
            and not self.span
            and self.issued
            and self.issued[0] == year
            and self.issued[1] >= 10
            and point.month <= 6
            and point.month < self.issued[1]
        ):
            return year + 1
        return year

    def widen(self, starts_on: str | None, ends_on: str | None) -> None:
        """Take the years of the campaign span for phrases that have none of their own."""
        days = [d for d in (starts_on, ends_on) if d and not d.startswith(UNKNOWN)]
        if not days or self.span is not None:
            return
        first, last = days[0], days[-1]
        if self.base is None:
            self.base = int(first[:4])
        if starts_on and ends_on:
            self.span = (int(first[:4]), int(first[5:7])), (int(last[:4]), int(last[5:7]))

    def _inside(self, year: int, month: int) -> bool:
        return self.span is not None and self.span[0] <= (year, month) <= self.span[1]


def iso(year: int | None, day: tuple[int, int] | None) -> str | None:
    """ISO text of a month and day; ``XXXX`` for an unknown year; None where the day is masked."""
    if day is None:
        return None
    month, number = day
    number = min(number, _length(year, month))
    return f"{year:04d}-{month:02d}-{number:02d}" if year else f"{UNKNOWN}-{month:02d}-{number:02d}"


def bounds(when: When, years: Years, near: int | None = None) -> tuple[str | None, str | None]:
    """First and last day of a phrase as ISO texts; None for a side it does not give."""
    start = end = None
    year_a: int | None = None
    if when.a is not None:
        year_a = years.resolve(when.a, near=near)
        start = iso(year_a, replace(when.a, year=year_a).first())
    if when.b is not None:
        if when.form == "range" and when.a is not None and when.a.month and year_a and not when.b.year:
            year_b: int | None = (
                year_a + when.b.relative
                if when.b.relative
                else years.resolve(replace(when.b, relative=0), after=(year_a, when.a.month))
            )
        elif when.form == "on":
            year_b = year_a
        else:
            year_b = years.resolve(when.b, near=near)
        if year_a is None and year_b and when.a is not None and when.a.month and when.b.month:
            year_a = year_b - (1 if when.a.month > when.b.month else 0)
            start = iso(year_a, replace(when.a, year=year_a).first())
        end = iso(year_b, replace(when.b, year=year_b).last())
    return start, end
