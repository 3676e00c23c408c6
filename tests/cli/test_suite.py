"""`./duban test` counts every outcome, hides no skip, and lets none pass where none is allowed (item 1.4)."""

from __future__ import annotations

from pathlib import Path

import pytest

from duban.cli import machine, postgres, suite
from duban.cli.machine import Tool
from duban.cli.suite import Outcome, Stage
from duban.kernel.errors import Refusal
from tests.conftest import NO_SHARED

ABSENT = Tool("Nothing", "no-such-package", lambda: False)


@pytest.fixture(autouse=True)
def _nothing_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_may_install", lambda: False)
    monkeypatch.delenv("DUBAN_NO_SKIP", raising=False)


def stages(monkeypatch: pytest.MonkeyPatch, **outcomes: Outcome) -> list[str]:
    """Put stages in place that end as told; returns the list that their runs are noted in."""
    ran: list[str] = []

    def stage(word: str, outcome: Outcome) -> Stage:
        def run(paths: object) -> Outcome:
            ran.append(word)
            return outcome

        return Stage(word, word, word, (ABSENT,) if word == "needy" else (), run)

    monkeypatch.setattr(suite, "STAGES", tuple(stage(word, outcome) for word, outcome in outcomes.items()))
    return ran


def test_a_failed_stage_fails_the_whole_and_the_later_ones_still_run(monkeypatch: pytest.MonkeyPatch) -> None:
    ran = stages(monkeypatch, one=Outcome(failed=True), two=Outcome())
    assert suite.run([], []) == 1
    assert ran == ["one", "two"]


def test_only_the_stages_asked_for_run(monkeypatch: pytest.MonkeyPatch) -> None:
    ran = stages(monkeypatch, one=Outcome(failed=True), two=Outcome())
    assert suite.run(["two"], []) == 0
    assert ran == ["two"]


def test_a_path_that_is_not_there_is_refused_before_anything_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    ran = stages(monkeypatch, one=Outcome())
    with pytest.raises(Refusal, match="sqlite"):
        suite.run(["one"], ["sqlite"])
    assert suite.run(["one"], ["tests/cli/test_suite.py::test_x"]) == 0
    assert ran == ["one"]


def test_a_stage_without_its_tool_is_skipped_loudly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = stages(monkeypatch, needy=Outcome(), other=Outcome())
    assert suite.run([], []) == 0
    assert ran == ["other"]
    told = capsys.readouterr().out
    assert "!! 跳过 SKIPPED:缺少 Nothing" in told
    assert "apt-get install no-such-package" in told
    assert "SKIPPED, hence not tested" in told.split("summary")[1]


def test_a_stage_without_its_tool_fails_where_no_skip_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    stages(monkeypatch, needy=Outcome())
    monkeypatch.setenv("DUBAN_NO_SKIP", "1")
    assert suite.run([], []) == 1


def test_the_summary_adds_up_and_names_each_skip_with_its_cause(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    one = Outcome(counts={"passed": 3, "skipped": 1}, skips=[("tests/x.py::test_y", "no moon")])
    stages(monkeypatch, one=one, two=Outcome(failed=True, counts={"passed": 2, "failed": 1}))
    assert suite.run([], []) == 1
    lines = capsys.readouterr().out.splitlines()
    assert "!!   tests/x.py::test_y: no moon" in lines
    assert lines[-1] == "5 passed, 1 failed, 1 skipped"


def test_outcomes_are_told_as_pytest_saw_them_across_workers(tmp_path: Path) -> None:
    (tmp_path / "test_one.py").write_text(
        "import pytest\n"
        "@pytest.fixture\ndef bad(): raise OSError\n"
        "def test_passes(): pass\n"
        "def test_fails(): assert 0\n"
        "def test_errs(bad): pass\n"
        "def test_skips(): pytest.skip('no moon')\n",
        encoding="utf-8",
    )
    (tmp_path / "test_two.py").write_text(
        "import pytest\npytest.skip('no sun', allow_module_level=True)\n", encoding="utf-8"
    )
    outcome = suite._pytest("not db", [str(tmp_path)], workers="2")
    assert outcome.failed
    assert outcome.counts["passed"] == 1
    assert outcome.counts["failed"] == 2
    assert {why for _, why in outcome.skips} == {"no moon", "no sun"}


@pytest.mark.parametrize(
    ("reason", "no_skip", "failed"),
    [("no moon", "", False), ("no moon", "1", True), (NO_SHARED, "1", False)],
)
def test_where_no_skip_is_allowed_only_the_outside_texts_excuse_one(
    monkeypatch: pytest.MonkeyPatch, reason: str, no_skip: str, failed: bool
) -> None:
    monkeypatch.setenv("DUBAN_NO_SKIP", no_skip)
    told = {"counts": {"passed": 1, "skipped": 1}, "skips": [["tests/x.py::test_y", reason]]}
    outcome = suite._judged(0, told, some_only=False)
    assert outcome.failed is failed
    assert outcome.skips == [("tests/x.py::test_y", reason)]


@pytest.mark.parametrize(
    ("status", "some_only", "failed"),
    [(0, False, False), (1, False, True), (1, True, True), (5, True, False), (5, False, True)],
)
def test_a_path_without_such_tests_is_no_failure_but_a_suite_without_any_is(
    status: int, some_only: bool, failed: bool
) -> None:
    assert suite._judged(status, {"counts": {}, "skips": []}, some_only=some_only).failed is failed


def test_a_private_server_runs_while_it_is_needed_and_leaves_nothing(tmp_path: Path) -> None:
    programs = postgres.programs()
    if programs is None:
        pytest.skip("no PostgreSQL on this machine: install it (Debian: apt-get install postgresql) and run again")
    with postgres.private_server(programs) as address:
        place = Path(address.split("@")[1].split("/")[0].replace("%2F", "/"))
        assert place.stat().st_mode & 0o077 == 0
        assert list(place.glob(".s.PGSQL.*"))
    assert not place.exists()
