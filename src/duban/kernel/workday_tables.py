"""节假日安排表: one JSON file a year, read and checked before any clock may rest on it.

A file follows one notice of the State Council's office (国务院办公厅关于某年部分节假日安排的通知)::

    {"format": "duban-workdays/1", "year": 2026, "source": "……(国办发明电〔2025〕7号)",
     "rest": {"2026-01-01": "元旦"}, "work": {"2026-01-04": "元旦"}}

``rest`` names the days off (weekends may be left out), ``work`` the weekend days worked in exchange (调休上班).
Dates lie in the year of the file or in the December before, which a notice may reach back to (as in December 2018).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

from duban.kernel.errors import Refusal

FORMAT = "duban-workdays/1"
GROUND = "F1.6;国务院办公厅年度节假日安排通知"
_KEYS = {"format", "year", "source", "rest", "work"}


@dataclass(frozen=True, slots=True)
class YearTable:
    """年度安排: what one year's notice changes against plain weekends. ``rest``/``work`` map a day to its holiday's name."""

    year: int
    source: str
    rest: dict[date, str]
    work: dict[date, str]


def parse_table(text: str, name: str) -> YearTable:
    """Read one year's file; ``name`` is the file name used in messages. Raises ``Refusal`` ``workdays.bad_file``."""
    try:
        raw = json.loads(text, object_pairs_hook=_no_twins)
    except _TwinKey as error:
        raise _bad(name, f"“{error}”出现两次,请删去一处") from error
    except ValueError as error:
        raise _bad(name, f"不是有效的 JSON({error}),请对照随附的年度文件修改") from error
    if not isinstance(raw, dict) or set(raw) != _KEYS:
        raise _bad(name, f"应当恰好有 {'、'.join(sorted(_KEYS))} 五项")
    if raw["format"] != FORMAT:
        raise _bad(name, f"format 应为 {FORMAT}")
    year, source = raw["year"], raw["source"]
    if isinstance(year, bool) or not isinstance(year, int) or not 1949 <= year <= 2199:
        raise _bad(name, "year 应为四位年份数字")
    if not isinstance(source, str) or not source.strip():
        raise _bad(name, "source 应写明所依据的通知名称和文号")
    rest = _days(raw["rest"], "rest", year, name)
    work = _days(raw["work"], "work", year, name)
    if both := sorted(rest.keys() & work.keys()):
        raise _bad(name, f"{both[0].isoformat()} 既列为放假又列为上班")
    if weekdays := [day for day in sorted(work) if day.weekday() < 5]:
        raise _bad(name, f"work 中的 {weekdays[0].isoformat()} 不是周六或周日;调休上班日只会落在周末")
    if date(year, 1, 1) not in rest and date(year, 1, 1).weekday() < 5:
        raise _bad(name, f"rest 缺少元旦 {year}-01-01,表不完整")
    return YearTable(year, source.strip(), rest, work)


def read_folder(folder: Path) -> list[YearTable]:
    """Read every ``*.json`` of a folder that an administrator keeps; raises ``Refusal`` on the first bad file."""
    if not folder.is_dir():
        raise Refusal("workdays.no_folder", f"节假日文件夹 {folder} 不存在或不是文件夹,请核对设置。", ground=GROUND)
    tables = []
    for path in sorted(folder.glob("*.json")):
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise _bad(path.name, f"无法按 UTF-8 读取({error})") from error
        tables.append(_named(parse_table(text, path.name), path.stem, path.name))
    return tables


def built_in() -> list[YearTable]:
    """The tables that come with Duban: 2014–2026, built by ``scripts/build_workdays.py``."""
    folder = resources.files("duban.kernel") / "data" / "workdays"
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".json")), key=lambda f: f.name)
    return [_named(parse_table(f.read_text(encoding="utf-8"), f.name), f.name[:-5], f.name) for f in found]


def merged(tables: Iterable[YearTable]) -> dict[int, YearTable]:
    """Tables by year; a later table replaces an earlier one of the same year (the administrator's own comes last)."""
    return {table.year: table for table in tables}


class _TwinKey(ValueError):
    """A key written twice in one JSON object; plain ``json`` would silently keep the second."""


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _TwinKey(key)
        found[key] = value
    return found


def _bad(name: str, what: str) -> Refusal:
    return Refusal("workdays.bad_file", f"节假日文件 {name}:{what}。该文件未载入。", ground=GROUND)


def _named(table: YearTable, stem: str, name: str) -> YearTable:
    if stem != str(table.year):
        raise _bad(name, f"文件名应为 {table.year}.json,与文件内的 year 一致")
    return table


def _days(raw: object, key: str, year: int, name: str) -> dict[date, str]:
    if not isinstance(raw, dict):
        raise _bad(name, f'{key} 应为 {{"日期": "节日名称"}} 的对应表')
    found = {}
    for text, holiday in raw.items():
        try:
            day = date.fromisoformat(text)
        except ValueError as error:
            raise _bad(name, f"{key} 中的“{text}”不是日期,应写成 {year}-01-31 的样子") from error
        if day.isoformat() != text:
            raise _bad(name, f"{key} 中的“{text}”应写成 {day.isoformat()}")
        if day.year != year and (day.year, day.month) != (year - 1, 12):
            raise _bad(name, f"{key} 中的 {text} 不属于 {year} 年(上一年 12 月除外)")
        if not isinstance(holiday, str) or not holiday.strip():
            raise _bad(name, f"{key} 中的 {text} 没有写节日名称")
        found[day] = holiday.strip()
    return found
