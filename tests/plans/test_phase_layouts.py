"""Phases in every layout of the genre (issue 3, lines 3 and 6): small plans, each read without fault."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from duban import plans

LAYOUTS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "phase_layouts.json").read_text("utf-8"))


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: str(layout["about"]))
def test_the_phases_of_a_layout_are_read_without_fault(layout: dict[str, Any]) -> None:
    plan = plans.read_text("\n".join(layout["text"]))
    found: list[list[Any]] = [[p.name, p.starts_on, p.ends_on, p.parent] for p in plan.phases]
    wanted = [[*row, None][:4] for row in layout["phases"]]
    assert [row[1:] for row in found] == [row[1:] for row in wanted]
    for (here, *_), (name, *_) in zip(found, wanted, strict=True):
        assert name in here or here in name
    assert [plan.starts_on, plan.ends_on] == layout["span"]
    assert all(plan.quote(p.span).strip() for p in plan.phases)


def test_a_part_of_a_phase_never_gets_a_derived_date() -> None:
    """FORMAT section 4: sub-phases never get derived dates."""
    for layout in LAYOUTS:
        for phase in plans.read_text("\n".join(layout["text"])).phases:
            assert phase.parent is None or phase.derived == ()
