"""Chinese phrases are shown with full-width marks; what is not Chinese keeps its own."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.kernel.typeset import typeset

# Full-width marks by their numbers, so that no editor can flatten them.
COMMA, COLON, SEMICOLON, OPEN, CLOSE = "\uff0c", "\uff1a", "\uff1b", "\uff08", "\uff09"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("退件,须写明理由;一次为限。", f"退件{COMMA}须写明理由{SEMICOLON}一次为限。"),
        ("不属实(查否)", f"不属实{OPEN}查否{CLOSE}"),
        ("依据:%(ground)s", f"依据{COLON}%(ground)s"),
        ("%(name)s,密码已核对", f"%(name)s{COMMA}密码已核对"),
        ("支持 TOTP,离线可用", f"支持 TOTP{COMMA}离线可用"),
        ("最大 20 MB。共 20,280 元,12:30 前", f"最大 20 MB。共 20,280 元{COMMA}12:30 前"),
        ("已选 {n} 项(共 {all} 项)", f"已选 {{n}} 项{OPEN}共 {{all}} 项{CLOSE}"),
        ('编号 <strong class="mono">%(n)s</strong>,请告知', f'编号 <strong class="mono">%(n)s</strong>{COMMA}请告知'),
        ("见 https://x.example/a,b:c 一页", "见 https://x.example/a,b:c 一页"),
        ("No Chinese: here (at all), none", "No Chinese: here (at all), none"),
        ("", ""),
    ],
)  # fmt: skip
def test_marks_in_chinese_are_full_width(typed: str, shown: str) -> None:
    assert typeset(typed) == shown


@given(st.text(alphabet="督办,:;!?()()%sn{}<a>1 .“”。、", max_size=40))
def test_setting_again_changes_nothing_and_no_length_is_lost(text: str) -> None:
    once = typeset(text)
    assert len(once) == len(text)
    assert typeset(once) == once


@given(st.lists(st.sampled_from(["%(name)s", "%(n)d", "%%", "{n}", "督办", ",", "(", ")", ":", " "]), max_size=12))
def test_holes_to_fill_are_never_touched(parts: list[str]) -> None:
    text = "".join(parts)
    holes = re.compile(r"%\(\w+\)[sd]|%%|\{\w*\}")
    assert holes.findall(typeset(text)) == holes.findall(text)
