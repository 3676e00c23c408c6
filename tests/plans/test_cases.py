"""Fictional plans of many layouts are read as a person read them (issue 3, line 6)."""

from __future__ import annotations

from functools import cache

import pytest

from duban import plans
from tests.plans.expected import load, names, source_of
from tests.plans.measure import CATEGORIES, measure


@cache
def _measured(name: str) -> dict[str, float]:
    path = source_of(name)
    plan = plans.read(path.read_bytes(), path.name)
    return measure(load(name, plan.text), plan.to_dict(), plan.text)


@pytest.mark.parametrize("name", names())
def test_a_plan_is_read_nearly_as_a_person_reads_it(name: str) -> None:
    rows = _measured(name)
    assert sum(rows.values()) / len(rows) >= 0.93, rows


@pytest.mark.parametrize("name", names())
def test_phases_are_read_without_fault(name: str) -> None:
    assert _measured(name).get("phases", 1.0) == 1.0


@pytest.mark.parametrize(("category", "least"), [(c, 0.95) for c in CATEGORIES])
def test_no_kind_of_element_is_weak_over_all_cases(category: str, least: float) -> None:
    rows = [m[category] for m in map(_measured, names()) if category in m]
    assert sum(rows) / len(rows) >= least
