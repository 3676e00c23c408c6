"""节假日文件检查: read the holiday tables of a folder and say what each year comes to, before anyone relies on them.

Run from the root of the repository: ``PYTHONPATH=src python scripts/check_calendar.py DATA/calendar``.
Ends with 1 and the reason if a file does not fit.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path

from duban.kernel import workdays
from duban.kernel.errors import Refusal


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("用法:python scripts/check_calendar.py 节假日文件夹", file=sys.stderr)
        return 2
    try:
        calendar = workdays.load(Path(arguments[0]))
    except Refusal as refused:
        print(refused, file=sys.stderr)
        return 1
    for year in calendar.years:
        days = (date(year, 1, 1) + timedelta(days=n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days))
        print(f"{year}:{sum(map(calendar.is_workday, days))} 个工作日;{calendar.source(year)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
