"""图与表: what charts.js draws, and the table that stands beside every chart and says the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from duban.desk.parts import marks
from duban.desk.parts.values import Chart, Column, Row, Table


def data(chart: Chart) -> dict[str, Any]:
    """The chart for charts.js. Nothing in it that the table does not show."""
    return {
        "kind": chart.kind,
        "across": chart.across,
        "unit": chart.unit,
        "categories": list(chart.categories),
        "hrefs": list(chart.hrefs),
        "series": [{"name": s.name, "values": list(s.values), "colour": s.colour} for s in chart.series],
    }


def table(chart: Chart, corner: str) -> Table:
    """The chart as rows: one a category, one column a series, each number a link if the chart has links."""
    columns = [
        Column("category", corner, kind="main"),
        *(Column(f"s{i}", s.name, kind="number") for i, s in enumerate(chart.series)),
    ]
    hrefs: Sequence[str] = chart.hrefs or [""] * len(chart.categories)
    rows = [
        Row(str(i), (name, *(_number(s.values[i], hrefs[i]) for s in chart.series)), href=hrefs[i])
        for i, name in enumerate(chart.categories)
    ]
    return Table(chart.title, columns, rows)


def _number(value: float | None, href: str) -> Any:
    if value is None:
        return "—"
    return marks.count(value, href) if isinstance(value, int) else f"{value:g}"


def trend_points(values: Sequence[float], width: int = 72, height: int = 20) -> str:
    """Points of a small trend line (SVG), from zero up; empty for fewer than two values."""
    if len(values) < 2:
        return ""
    top = max(*values, 1)
    step = width / (len(values) - 1)
    return " ".join(f"{i * step:.1f},{height - 1 - (height - 2) * max(v, 0) / top:.1f}" for i, v in enumerate(values))
