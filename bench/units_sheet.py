"""A made-up province as a workbook: six levels, departments with lines, stations, villages and groups (演示)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import count, islice, product

import xlsxwriter

HEAD = ("机构代码", "单位名称", "简称", "单位类型", "上级单位", "主管单位", "设立日期", "别名")
DEPARTMENTS = (
    "教育局",
    "卫生健康委员会",
    "发展和改革委员会",
    "财政局",
    "农业农村局",
    "自然资源局",
    "住房和城乡建设局",
    "司法局",
    "公安局",
    "林业局",
    "民政局",
    "市场监督管理局",
)
STATIONS = (
    ("财政所", 3),
    ("司法所", 7),
    ("林业工作站", 9),
    ("自然资源所", 5),
    ("卫生院", 1),
    ("中心小学", 0),
    ("派出所", 8),
    ("供电所", None),
)
_SYLLABLES = "高坪青山石桥龙潭东岭白水清江金田大湖长塘杨柳枫树新村"
_NUMBERS = "一二三四五六七八九十"


def sheet(rows: int) -> bytes:
    """An xlsx of about ``rows`` units below a root with code 99."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet("单位")
        for number, line in enumerate([HEAD, *islice(_units(), rows)]):
            for at, text in enumerate(line):
                if text:
                    page.write_string(number, at, text)
    return out.getvalue()


def _units() -> Iterator[tuple[str, ...]]:
    """Lines in no particular order of levels: each city with all below it, and on for ever."""
    places = ("".join(pair) for pair in product(_SYLLABLES, repeat=2))
    for c in count(1):
        city, city_code = f"{next(places)}市", f"99{c:02d}"
        yield city_code, city, "", "市(地、州、盟)", "99", "", "", ""
        for k in range(1, 4):
            yield from _county(f"{next(places)}县", f"{city_code}{k:02d}", city_code)


def _county(county: str, code: str, parent: str) -> Iterator[tuple[str, ...]]:
    yield code, county, "", "县(市、区、旗)", parent, "", "", ""
    for d, title in enumerate(DEPARTMENTS):
        yield (
            f"{code}B{d:02d}",
            f"{county}{title}",
            "",
            "政府部门",
            code,
            "",
            "2019-02-01",
            f"县{title}" if d % 4 == 0 else "",
        )
    for t in range(1, 13):
        first, second = _SYLLABLES[t], _SYLLABLES[(t * 7 + int(code[-2:])) % len(_SYLLABLES)]
        town, town_code = f"{first}{second}镇", f"{code}{t:02d}"
        yield town_code, town, "", "乡镇", code, "", "", ""
        for s, (title, line) in enumerate(STATIONS):
            yield (
                f"{town_code}S{s}",
                f"{town}{title}",
                "",
                "",
                town_code,
                f"{code}B{line:02d}" if line is not None else "",
                "",
                "",
            )
        for v in range(1, 15):
            village, village_code = f"{_SYLLABLES[v]}{_SYLLABLES[-v]}村", f"{town_code}{v:02d}"
            yield village_code, village, "", "村", town_code, "", "", ""
            for g in range(1, 19):
                ten, one = divmod(g, 10)
                number = ("十" if ten else "") + (_NUMBERS[one - 1] if one else "")
                yield f"{village_code}{g:02d}", f"第{number}村民小组", "", "", village_code, "", "", ""
