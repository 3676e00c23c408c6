"""One test asks every kind of obligation the same questions."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from duban import plans
from duban.campaign.obligations.kind import LATENESS, NIL, WHO, Kind, all_kinds, kind_of
from duban.plans.model import ObligationKind

KINDS = all_kinds()


@pytest.mark.parametrize("code", KINDS)
def test_every_kind_answers_the_same_questions(code: str) -> None:
    kind: Kind = KINDS[code]
    assert kind.title and kind.satisfied and kind.basis
    assert kind.who in WHO
    assert kind.nil in NIL
    assert kind.lateness in LATENESS
    assert kind.parts, "what satisfies it has at least one piece"
    assert kind.form
    assert kind.samples
    assert kind.retired is None or kind.retired > kind.since
    assert not kind.persons or kind.who == "everyone"


def test_every_kind_of_the_compiler_is_taken_by_exactly_one() -> None:
    taken = [compiled for kind in KINDS.values() for compiled in kind.takes]
    assert sorted(taken) == sorted(get_args(ObligationKind))
    assert kind_of("return").code == "recurring"
    with pytest.raises(KeyError):
        kind_of("")


def test_there_is_a_kind_for_each_that_plans_ask_for() -> None:
    """Issue 4 line 1."""
    assert set(KINDS) == {
        "report", "recurring", "filing", "self_check", "disclosure", "case_quota", "explanation", "institution", "task",
    }  # fmt: skip


def test_a_folder_is_walked_and_every_file_is_a_kind() -> None:
    folder = Path(__file__).parents[2] / "src/duban/campaign/obligations/kinds"
    assert {path.stem for path in folder.glob("*.py")} - {"__init__"} == set(KINDS)


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("各乡镇总结报告于2022年7月10日前报县政府办公室。", "report"),
        ("各乡镇要制定具体实施方案,于2022年3月20日前报县政府办公室备案。", "filing"),
        ("各乡镇每月5日前将统计表报县政府办公室。", "recurring"),
    ],
)
def test_what_a_plan_says_becomes_the_kind_it_means(sentence: str, kind: str) -> None:
    text = f"演示县整治工作方案\n为开展整治,制定本方案。\n一、工作要求\n{sentence}\n"
    found = plans.read(text.encode(), "演示.txt").obligations
    assert kind in {kind_of(one.kind).code for one in found}
