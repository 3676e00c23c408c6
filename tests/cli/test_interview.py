"""What ``setup`` asks, and how it takes bad answers."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from duban.cli.interview import Answers, interview
from duban.cli.ready.trouble import Trouble

THREE = {"sysadmin": ["sysa", "甲一"], "secadmin": ["seca", "乙二"], "auditor": ["auda", "丙三"]}


def answering(*answers: str) -> Callable[[str], str]:
    said = iter(answers)
    return lambda question: next(said)


def test_empty_answers_take_the_defaults_and_wrong_ones_are_asked_again() -> None:
    given = interview(
        answering(
            "苇塘县",
            "9",
            "",
            "WT01",
            "Mars/Base",
            "",
            "",
            "",
            "",
            "",
            "sysa",
            "甲一",
            "sysa",
            "seca",
            "乙二",
            "auda",
            "丙三",
        )
    )
    assert (given.level, given.time_zone, given.database, given.digest) == ("county", "Asia/Shanghai", "", "sha256")
    assert given.administrators == THREE, "one login cannot serve two administrators"


def test_settings_are_toml_that_says_what_was_answered() -> None:
    given = Answers("苇塘县", "county", "WT01", THREE, digest="sm3", hosts=["duban.example.cn"], https=True)
    assert tomllib.loads(given.settings()) == {
        "time_zone": "Asia/Shanghai",
        "digest": "sm3",
        "hosts": ["duban.example.cn"],
        "https": True,
        "origins": ["https://duban.example.cn"],
    }


@pytest.mark.parametrize(
    "wrong",
    [{"level": "planet"}, {"time_zone": "Mars/Base"}, {"administrators": {"sysadmin": ["a", "b"]}}, {"digest": "md5"}],
)
def test_an_answer_file_with_a_wrong_answer_is_refused_in_words(wrong: dict[str, object], tmp_path: Path) -> None:
    good = {"place": "苇塘县", "level": "county", "code": "WT01", "administrators": THREE}
    path = tmp_path / "answers.json"
    path.write_text(json.dumps({**good, **wrong}), encoding="utf-8")
    with pytest.raises(Trouble) as trouble:
        Answers.read(path)
    assert next(iter(wrong)) in trouble.value.zh


def test_an_answer_file_that_is_no_json_names_what_it_may_hold(tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    path.write_text("place: 苇塘县", encoding="utf-8")
    with pytest.raises(Trouble, match="administrators"):
        Answers.read(path)
