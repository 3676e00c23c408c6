"""What does not change a plan's meaning does not change its reading, spans apart (issue 3, line 6)."""

from __future__ import annotations

import itertools
import json
import random
import re
from collections.abc import Callable
from functools import cache
from typing import Any

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duban import plans
from duban.plans.outline import ordinal_of
from duban.plans.text import canonical
from tests.plans.expected import names, source_of

TXT = [n for n in names() if source_of(n).suffix == ".txt"]
# Written with line breaks of their own, so that a line is no paragraph.
WRAPPED = frozenset({"工程欠薪-白鹭市-2010", "非煤矿山-苍岭市-2022", "雁过拔毛-富水县-2016"})


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


@cache
def as_written(name: str) -> dict[str, Any]:
    """The reading of a plan as it is; made once."""
    return shape(plans.read_text(text_of(name)))


@given(st.sampled_from(TXT), st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_blank_lines_and_blanks_at_line_ends_change_nothing(name: str, chance: random.Random) -> None:
    text = text_of(name)
    loose = "\n".join(line + " " * chance.randint(0, 3) + "\n" * chance.randint(0, 2) for line in text.splitlines())
    assert shape(plans.read_text(loose)) == as_written(name)


@pytest.mark.parametrize("name", TXT)
def test_the_other_script_gives_the_same_reading(name: str) -> None:
    text = text_of(name)
    way = "t2s" if plans.read_text(text).source.script == "traditional" else "s2t"
    convert = opencc.OpenCC(way).convert
    other = "".join(convert(c)[:1] or c for c in text)
    assert shape(plans.read_text(other)) == as_written(name)


def wrapped(text: str, width: int) -> str:
    """The text with its paragraphs broken at ``width``; tables and columns are no paragraphs."""
    out: list[str] = []
    for line in map(str.strip, text.splitlines()):
        columns = "\t" in line or (len(line) < 200 and re.search(r"\S[ \u3000]+\S", line))
        out += [line] if columns else [line[i : i + width] for i in range(0, max(len(line), 1), width)]
    return "\n".join(out)


# Texts in which breaking off at a width leaves too few or too mixed full lines to tell the width.
_TOO_SHORT = frozenset({"欠薪清零-海陵港-2025", "环保行动-宁川市-2006", "农村三资-马桥镇-2026"})


@pytest.mark.parametrize("width", [36, 46])
@pytest.mark.parametrize("name", [n for n in TXT if n not in WRAPPED | _TOO_SHORT])
def test_wrapping_at_a_fixed_width_changes_nothing(name: str, width: int) -> None:
    text = text_of(name)
    assert shape(plans.read_text(wrapped(text, width))) == as_written(name)


@given(st.sampled_from(TXT), st.integers(1, 9))
@settings(max_examples=15, deadline=None)
def test_page_numbers_between_lines_are_noise(name: str, page: int) -> None:
    lines = text_of(name).splitlines()
    at = len(lines) * page // 10
    if not lines[at : at + 1] or name in WRAPPED:
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
    assert shape(plans.read_text(half)) == as_written(name)


@pytest.mark.parametrize("name", TXT)
def test_reading_twice_gives_the_same(name: str) -> None:
    text = text_of(name)
    assert plans.read_text(text).to_dict() == plans.read_text(text).to_dict()
    assert not plans.diff(plans.read_text(text), plans.read_text(text)).changes


# ---------------------------------------------------------------- renumbering, shuffling, noise
_NUMBER = re.compile(
    r"^(?P<blank>[ \u3000]*)(?:(?P<one>[一二三四五六七八九十]{1,3})、|[（(](?P<two>[一二三四五六七八九十]{1,3})[）)]|(?P<three>\d{1,2})[.．、](?!\d))",
    re.MULTILINE,
)
_NUMERALS = "一二三四五六七八九十"
_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def _han(n: int) -> str:
    tens, ones = divmod(n, 10)
    return (("" if tens < 2 else _NUMERALS[tens - 1]) + "十" if tens else "") + (_NUMERALS[ones - 1] if ones else "")


# Each style numbers the three levels in another way of the genre; the levels stay what they are.
STYLES: dict[str, tuple[Callable[[int], str], Callable[[int], str], Callable[[int], str]]] = {
    "一． （一）、 1、": (lambda n: f"{_han(n)}．", lambda n: f"（{_han(n)}）、", lambda n: f"{n}、"),
    "第一部分 一、 （一）": (lambda n: f"第{_han(n)}部分 ", lambda n: f"{_han(n)}、", lambda n: f"（{_han(n)}）"),
    "1． （1） ①": (lambda n: f"{n}．", lambda n: f"（{n}）", lambda n: _CIRCLES[n - 1]),
    "第一章 第一条 （一）": (lambda n: f"第{_han(n)}章 ", lambda n: f"第{_han(n)}条 ", lambda n: f"（{_han(n)}）"),
}


def renumbered(text: str, style: str) -> str:
    """The text with the numbers at line starts in another style."""
    one, two, three = STYLES[style]

    def changed(m: re.Match[str]) -> str:
        if m["one"]:
            return m["blank"] + one(ordinal_of(m["one"]))
        return m["blank"] + (two(ordinal_of(m["two"])) if m["two"] else three(int(m["three"])))

    return _NUMBER.sub(changed, text)


def unnumbered(reading: dict[str, Any]) -> dict[str, Any]:
    """A reading whose topics have levels in place of codes, which are the plan's own numbers."""
    by = {t["code"]: t for t in reading["topics"]}

    def level(topic: dict[str, Any]) -> int:
        return 1 + (level(by[topic["parent"]]) if topic["parent"] else 0)

    topics = [(level(t), t["text"]) for t in reading["topics"]]
    return reading | {"topics": topics}


# Plans whose numbers stand at line starts on every level; in a paste only the first level would change.
NUMBERED = [
    n
    for n in TXT
    if _NUMBER.search(text_of(n))
    and not re.search(
        r"(?m)^[ \u3000]*第[一二三四五六七八九十]+[章条]|[：:。][（(]一[）)]|[：:]\d[.．]|^1、", text_of(n)
    )
]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", NUMBERED)
def test_another_style_of_numbers_changes_nothing(name: str, style: str) -> None:
    text = text_of(name)
    assert unnumbered(shape(plans.read_text(renumbered(text, style)))) == unnumbered(as_written(name))


def in_any_order(reading: dict[str, Any]) -> dict[str, Any]:
    """A reading whose lists are sorted: sections in another order list their elements in another order."""
    return {
        key: sorted(value, key=lambda x: json.dumps(x, ensure_ascii=False, sort_keys=True))
        if isinstance(value, list)
        else value
        for key, value in unnumbered(reading).items()
    }


def shuffled(text: str, seed: int) -> str | None:
    """The text with its chapters in another order, numbered anew; head and signature keep their places."""
    tops = [m.start() for m in re.finditer(r"(?m)^[ \u3000]*[一二三四五六七八九十]{1,2}、", text)]
    if len(tops) < 3:
        return None
    tail = re.compile(
        r"(?m)^[ \u3000]*附件|^(?:[ \u3000]*[^。；：，\n]{2,40}\n\s*){0,4}[ \u3000]*\S{4}年\S{1,3}月\S{1,4}日$"
    ).search(text, tops[-1])
    end = tail.start() if tail else len(text)
    parts = [text[a:b].rstrip() + "\n" for a, b in itertools.pairwise([*tops, end])]
    random.Random(seed).shuffle(parts)
    numbered = [
        re.sub(r"^([ \u3000]*)[一二三四五六七八九十]{1,2}、", rf"\g<1>{_han(i + 1)}、", part)
        for i, part in enumerate(parts)
    ]
    return text[: tops[0]] + "".join(numbered) + text[end:]


@pytest.mark.parametrize("seed", [1, 5])
@pytest.mark.parametrize("name", [n for n in TXT if n not in WRAPPED and shuffled(text_of(n), 1)])
def test_chapters_in_another_order_change_nothing(name: str, seed: int) -> None:
    text = text_of(name)
    other = shuffled(text, seed)
    assert other is not None
    assert in_any_order(shape(plans.read_text(other))) == in_any_order(as_written(name))


NOISE = (
    "[接上页]",
    "— 3 —",
    "第 2 页 共 9 页",
    "当前位置：首页 > 政务公开 > 通知公告",
    "发布时间：2020-01-02 浏览次数：317",
    "https://www.example.com/show/12345.html",
    "分享到：",
    "打印本页",
)


@given(st.sampled_from(TXT), st.lists(st.tuples(st.integers(0, 60), st.sampled_from(NOISE)), min_size=1, max_size=4))
@settings(max_examples=25, deadline=None)
def test_what_a_carrier_puts_between_the_lines_changes_nothing(name: str, put: list[tuple[int, str]]) -> None:
    lines = text_of(name).splitlines()
    if name in WRAPPED or len(lines) < 8:
        return
    noisy = list(lines)
    for at, words in sorted(put, reverse=True):
        noisy.insert(1 + at % len(lines), words)
    found, plain = plans.read_text("\n".join(noisy)), plans.read_text("\n".join(lines))
    without = ("foreign_text", "fragment")
    assert shape(found, without=without) == shape(plain, without=without)
    marks = {found.quote(q.span) for q in found.questions if q.code == "foreign_text" and q.span}
    assert marks


@given(st.sampled_from(TXT), st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_invisible_characters_change_nothing(name: str, chance: random.Random) -> None:
    text = text_of(name)
    hidden = "".join(c + chance.choice(["", "", "", "", "\u200b", "\ufeff", "\u2060"]) for c in text)
    assert shape(plans.read_text(hidden)) == as_written(name)
