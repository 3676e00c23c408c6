"""What does not change a plan's meaning does not change its reading, spans apart (issue 3, line 6)."""

from __future__ import annotations

import random
import re
from typing import Any

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duban import plans
from duban.plans.text import canonical
from tests.plans.expected import names, source_of

TXT = [n for n in names() if source_of(n).suffix == ".txt"]


def text_of(name: str) -> str:
    data = source_of(name).read_bytes()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def shape(plan: plans.Plan, *, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """A reading without places, in one script: what must stay equal."""
    whole = plan.to_dict()
    for key in ("source", "coverage", "meta_spans", "parties"):
        del whole[key]
    whole["questions"] = sorted({q["code"] for q in whole["questions"]} - set(without))
    whole["mechanisms"] = sorted(m["code"] for m in whole["mechanisms"])
    plain = _plain(whole)
    assert isinstance(plain, dict)
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items() if k != "span"}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    if isinstance(value, str):
        return re.sub(r"\s", "", "".join(map(canonical, value)))
    return value


@given(st.sampled_from(TXT), st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_blank_lines_and_blanks_at_line_ends_change_nothing(name: str, chance: random.Random) -> None:
    text = text_of(name)
    loose = "\n".join(line + " " * chance.randint(0, 3) + "\n" * chance.randint(0, 2) for line in text.splitlines())
    assert shape(plans.read_text(loose)) == shape(plans.read_text(text))


@pytest.mark.parametrize("name", TXT)
def test_the_other_script_gives_the_same_reading(name: str) -> None:
    text = text_of(name)
    way = "t2s" if plans.read_text(text).source.script == "traditional" else "s2t"
    other = "".join(opencc.OpenCC(way).convert(c)[:1] or c for c in text)
    assert shape(plans.read_text(other)) == shape(plans.read_text(text))


@pytest.mark.parametrize("width", [32, 40, 46])
@pytest.mark.parametrize("name", [n for n in TXT if n not in {"工程欠薪-白鹭市-2010", "非煤矿山-苍岭市-2022"}])
def test_wrapping_at_a_fixed_width_changes_nothing(name: str, width: int) -> None:
    text = text_of(name)
    wrapped = "\n".join(
        line[i : i + width] for line in map(str.strip, text.splitlines()) for i in range(0, max(len(line), 1), width)
    )
    assert shape(plans.read_text(wrapped)) == shape(plans.read_text(text))


@given(st.sampled_from(TXT), st.integers(1, 9))
@settings(max_examples=15, deadline=None)
def test_page_numbers_between_lines_are_noise(name: str, page: int) -> None:
    lines = text_of(name).splitlines()
    at = len(lines) * page // 10
    if not lines[at : at + 1] or name == "非煤矿山-苍岭市-2022":
        return
    marked = "\n".join([*lines[:at], f"— {page} —", *lines[at:]])
    plain = plans.read_text("\n".join(lines))
    found = plans.read_text(marked)
    assert shape(found, without=("foreign_text",)) == shape(plain, without=("foreign_text",))
    assert any(q.code == "foreign_text" for q in found.questions)


@given(st.sampled_from(TXT))
@settings(max_examples=10, deadline=None)
def test_a_second_copy_of_the_body_is_read_once(name: str) -> None:
    text = text_of(name).rstrip()
    tail = "\n".join(text.splitlines()[-8:])
    if len(re.sub(r"\s", "", tail)) < 200:
        return
    doubled = plans.read_text(f"{text}\n{tail}\n")
    once = plans.read_text(text)
    assert len(doubled.duties) == len(once.duties)
    assert len(doubled.obligations) == len(once.obligations)
    assert any(q.code == "repeated_block" for q in doubled.questions)


@pytest.mark.parametrize("name", TXT)
def test_half_width_and_full_width_marks_are_the_same(name: str) -> None:
    text = text_of(name)
    half = text.translate(str.maketrans("，：；（）％", ",:;()%"))
    assert shape(plans.read_text(half)) == shape(plans.read_text(text))


@pytest.mark.parametrize("name", TXT)
def test_reading_twice_gives_the_same(name: str) -> None:
    text = text_of(name)
    assert plans.read_text(text).to_dict() == plans.read_text(text).to_dict()
    assert not plans.diff(plans.read_text(text), plans.read_text(text)).changes
