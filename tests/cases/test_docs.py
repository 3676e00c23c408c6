"""The page about the road says what the code does: its tables are the code's own, its file list is complete."""

from __future__ import annotations

import re
from pathlib import Path

from duban.cases import flow
from duban.cases.clocks import CLOCKS
from duban.cases.flow import MOVES, STATIONS
from scripts import write_road


def test_the_tables_of_the_page_are_those_of_the_code() -> None:
    page = write_road.PAGE.read_text(encoding="utf-8")
    assert write_road.written(page) == page, "run scripts/write_road.py"
    assert all(f"| `{code}` |" in page for code in (*MOVES, *STATIONS))
    assert all(f"\n| {code} |" in page for code in CLOCKS)


def test_every_file_the_page_names_is_there() -> None:
    page = write_road.PAGE.read_text(encoding="utf-8")
    folder = Path(flow.__file__).parent
    named = {
        name
        for row in re.findall(r"^\| (`[^|]+) \|", page.split("## What one move does")[0], re.M)
        for name in re.findall(r"`([^`]+)`", row)
    }
    assert named and all((folder / name.rstrip("/")).exists() for name in named)
