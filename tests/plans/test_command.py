"""`duban plan read|check|diff` (issue 3, line 2): the same readings as the functions, for people and for machines."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

import pytest

from duban import plans
from duban.cli import catalogue
from duban.cli.commands import plan as command
from duban.kernel.errors import Refusal
from tests.plans.expected import EXAMPLES

COUNTY = EXAMPLES / "青石县校园餐专项整治方案.txt"
TOWN = EXAMPLES / "柳河镇农村人居环境短方案.txt"


def said(capsys: pytest.CaptureFixture[str], *argv: object) -> str:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    spoken = [] if "--lang" in argv else ["--lang", "zh"]
    assert command.run(parser.parse_args([*(str(a) for a in argv), *spoken])) == 0
    return capsys.readouterr().out


def test_the_command_needs_no_data_folder_and_no_database() -> None:
    entry = catalogue.entries()["plan"]
    assert not (entry.data or entry.dev or entry.web)


def test_read_as_json_is_the_reading_of_the_function(capsys: pytest.CaptureFixture[str]) -> None:
    for path in (COUNTY, TOWN, EXAMPLES / "南屏市农村三资专项整治方案.docx"):
        shown = json.loads(said(capsys, "read", path, "--json"))
        assert shown == json.loads(json.dumps(plans.read(path.read_bytes(), path.name).to_dict()))
        assert shown["format"] == "duban-plan/1"


def test_read_for_people_names_every_phase_duty_and_question(capsys: pytest.CaptureFixture[str]) -> None:
    plan = plans.read(COUNTY.read_bytes(), COUNTY.name)
    shown = said(capsys, "read", COUNTY, "--names")
    for words in (
        [plan.title]
        + [p.name for p in plan.phases]
        + [d.task for d in plan.duties]
        + [q.text for q in plan.questions]
        + [n for o in plan.obligations for n in o.who]
    ):
        assert words and words in shown


def test_names_and_telephones_are_covered_on_screen_unless_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    """X-6, S2-4: what stands on a terminal ends in logs."""
    details = [p.text for p in plans.read(COUNTY.read_bytes(), COUNTY.name).persons]
    assert len(details) >= 5
    for verb in (["read", COUNTY], ["check", COUNTY], ["diff", COUNTY, TOWN]):
        shown = said(capsys, *verb)
        assert not [d for d in details if d in shown]
    assert "沈一川" in said(capsys, "read", COUNTY, "--names")


def test_check_shows_each_finding_with_its_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    plan = plans.read(COUNTY.read_bytes(), COUNTY.name)
    rows = json.loads(said(capsys, "check", COUNTY, "--json"))
    assert [r["code"] for r in rows] == [f.code for f in plans.check(plan)]
    assert all(r["quote"] == plan.quote(tuple(r["span"])) for r in rows if r["span"])
    shown = said(capsys, "check", COUNTY)
    assert "1月20日前将专项整治总结报" in shown


def test_check_against_the_plan_above(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    above, below = tmp_path / "市.txt", tmp_path / "县.txt"
    above.write_text(
        "某市停车乱收费专项整治方案\n一、行动时间\n2024年3月1日至6月30日。\n二、要求\n1.各县于6月20日前将总结报市发改委。\n",
        "utf-8",
    )
    below.write_text(
        "某县停车乱收费专项整治方案\n一、行动时间\n2024年3月1日至7月31日。\n二、要求\n1.各乡镇于7月10日前将总结报县发改局。\n",
        "utf-8",
    )
    codes = [r["code"] for r in json.loads(said(capsys, "check", below, "--parent", above, "--json"))]
    assert codes.count("parent_conflict") == 2


def test_diff_names_the_changed_due_and_whom_to_tell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    later = tmp_path / "补充.txt"
    later.write_text(COUNTY.read_text("utf-8").replace("2024年1月20日前", "2024年2月20日前"), "utf-8")
    rows = json.loads(said(capsys, "diff", COUNTY, later, "--json"))
    changed = [c for c in rows["changes"] if c["part"] == "obligations" and c["fields"] == ["due"]]
    assert [(c["old"]["due"]["on"], c["new"]["due"]["on"]) for c in changed] == [("2024-01-20", "2024-02-20")]
    assert "县教育局" in rows["tell"]
    assert "2024-01-20 ⇒ 2024-02-20" in said(capsys, "diff", COUNTY, later)


def test_an_english_system_is_answered_in_english_and_the_plan_stays_as_it_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = said(capsys, "read", COUNTY, "--lang", "en")
    assert "Phases (4)" in shown and "自查自纠阶段: 2023-09-11 to 2023-10-15" in shown
    assert "every month by day 5, for the month before" in shown
    assert "“专项整治总结” is due before the work it sums up has ended" in shown
    assert "Gaps (" in said(capsys, "check", COUNTY, "--lang", "en")
    assert "To be told (" in said(capsys, "diff", COUNTY, TOWN, "--lang", "en")
    for locale, spoken in (("en_GB.UTF-8", "en"), ("zh_CN.UTF-8", "zh"), ("C.UTF-8", "zh")):
        monkeypatch.setenv("LC_ALL", locale)
        parser = argparse.ArgumentParser()
        command.add_arguments(parser)
        assert parser.parse_args(["read", str(COUNTY)]).lang == spoken


def test_a_missing_file_and_a_wrong_date_are_sentences() -> None:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    with pytest.raises(Refusal, match="找不到方案文件"):
        command.run(parser.parse_args(["read", "没有.txt"]))
    with pytest.raises(SystemExit):
        parser.parse_args(["check", "x.txt", "--on", "明天"])


def test_standard_input_can_hold_the_plan() -> None:
    script = "import sys; from duban.cli.main import main; sys.exit(main(['plan', 'read', '-', '--json']))"
    done = subprocess.run([sys.executable, "-c", script], input=TOWN.read_bytes(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["title"] == "柳河镇乱占乱堆问题清理整治方案"
