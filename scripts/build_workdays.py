# /// script
# requires-python = ">=3.11"
# dependencies = ["chinesecalendar==1.11.0", "holidays==0.109"]
# ///
"""重建工作日历:write `src/duban/kernel/data/workdays/YYYY.json` for 2014–2026.

Run by hand in an environment of its own (`uv run scripts/build_workdays.py`, or a venv with the two packages above);
neither package is a dependency of Duban. Two independent sources must agree day by day, otherwise nothing is written.
A day that a notice of year Y moves in the December before is kept in the file of year Y, because that notice decides it.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import holidays as second_source
from chinese_calendar.constants import Holiday, holidays, workdays

TARGET = Path(__file__).resolve().parent.parent / "src/duban/kernel/data/workdays"
YEARS = range(2014, 2027)
CHINESE = {kind.value: kind.chinese for kind in Holiday} | {"Anti-Fascist 70th Day": "抗战胜利70周年"}
NUMBERS = {
    2014: "国办发明电〔2013〕28号",
    2015: "国办发明电〔2014〕28号、国发明电〔2015〕1号",
    2016: "国办发明电〔2015〕18号",
    2017: "国办发明电〔2016〕17号",
    2018: "国办发明电〔2017〕12号",
    2019: "国办发明电〔2018〕15号、国办发明电〔2019〕3号",
    2020: "国办发明电〔2019〕16号、国办发明电〔2020〕1号",
    2021: "国办发明电〔2020〕27号",
    2022: "国办发明电〔2021〕11号",
    2023: "国办发明电〔2022〕16号",
    2024: "国办发明电〔2023〕7号",
    2025: "国办发明电〔2024〕12号",
    2026: "国办发明电〔2025〕7号",
}
# 元旦 2019 (国办发明电〔2018〕15号) reached back to 29 and 31 December 2018.
REACHES_BACK = {date(2018, 12, 29): 2019, date(2018, 12, 31): 2019}


def notice_year(day: date) -> int:
    return REACHES_BACK.get(day, day.year)


def tables(year: int) -> tuple[dict[date, str], dict[date, str]]:
    rest = {day: CHINESE[name] for day, name in holidays.items() if notice_year(day) == year and day.weekday() < 5}
    work = {day: CHINESE[name] for day, name in workdays.items() if notice_year(day) == year}
    return rest, work


def disagreements() -> list[str]:
    """Every weekday rest or weekend workday on which the two sources differ."""
    found = []
    for year in YEARS:
        other = second_source.country_holidays("CN", years=year)
        rest = {day for day in holidays if day.year == year and day.weekday() < 5}
        work = {day for day in workdays if day.year == year}
        other_rest = {day for day in other if day.year == year and day.weekday() < 5}
        other_work = {day for day in other.weekend_workdays if day.year == year}
        found += [f"{day} rest" for day in sorted(rest ^ other_rest)]
        found += [f"{day} work" for day in sorted(work ^ other_work)]
    return found


def main() -> int:
    if differing := disagreements():
        print("The two sources differ, nothing written:", *differing, sep="\n  ", file=sys.stderr)
        return 1
    TARGET.mkdir(parents=True, exist_ok=True)
    for year in YEARS:
        rest, work = tables(year)
        content = {
            "format": "duban-workdays/1",
            "year": year,
            "source": f"国务院办公厅关于{year}年部分节假日安排的通知({NUMBERS[year]})",
            "rest": {day.isoformat(): rest[day] for day in sorted(rest)},
            "work": {day.isoformat(): work[day] for day in sorted(work)},
        }
        text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
        (TARGET / f"{year}.json").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
