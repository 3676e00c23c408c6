"""The practice gold of the benchmark, by its own scorer (issue 3, line 6). Lives outside the repository."""

from __future__ import annotations

import importlib.util
import json
import os
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from duban import plans

SHARED = Path(os.environ.get("DUBAN_SHARED", Path(__file__).resolve().parents[3] / "shared"))
GOLD = SHARED / "plans" / "gold"
NAMES = sorted(p.stem for p in GOLD.glob("*.json")) if GOLD.is_dir() else []

pytestmark = pytest.mark.skipif(not NAMES, reason=f"the practice gold is not at hand ({GOLD}); set DUBAN_SHARED")


@cache
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("plan_score", SHARED / "plans" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def scored(name: str) -> dict[str, Any]:
    score = scorer()
    path = GOLD / f"{name}.json"
    gold = json.loads(path.read_text("utf-8"))
    text_path = score.find_text(gold["source"]["name"], str(path), [])
    data, text = score.load_text(text_path)
    out = plans.read(data, gold["source"]["name"]).to_dict()
    broken = score.check(out, text, data)
    result = dict(score.score(gold, score.clean(out), text))
    return result | {"broken": broken}


@pytest.mark.parametrize("name", NAMES)
def test_the_invariants_of_the_format_are_kept(name: str) -> None:
    assert scored(name)["broken"] == []


def test_the_mean_over_the_practice_plans_is_high() -> None:
    assert sum(scored(n)["macro_f1"] for n in NAMES) / len(NAMES) >= 0.96


@pytest.mark.parametrize(
    ("category", "least"),
    [
        ("metadata", 0.97),
        ("phases", 0.97),
        ("quantities", 0.97),
        ("topics", 0.93),
        ("duties", 0.93),
        ("obligations", 0.93),
        ("mechanisms", 0.93),
        ("questions", 0.93),
    ],
)
def test_each_category_is_high_over_all_practice_plans(category: str, least: float) -> None:
    rows = [scored(n)["categories"][category] for n in NAMES]
    hit, out, gold = (sum(r[k] for r in rows) for k in ("hit", "out", "gold"))
    assert 2 * hit / (out + gold) >= least
