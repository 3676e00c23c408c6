"""`./duban test` counts every outcome, hides no skip, and lets none pass where none is allowed (item 1.4)."""

from __future__ import annotations

from pathlib import Path

import pytest

from duban.cli import machine, postgres, suite
from duban.cli.machine import Tool
from duban.cli.suite import SHARED_AWAY, Outcome, Stage
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


def write_tests(folder: Path, body: str) -> list[str]:
    """A file of tests of its own; returns the paths to run."""
    path = folder / "test_small.py"
    path.write_text(f"import pytest\n{body}", encoding="utf-8")
    return [str(path)]


SKIPS = "def test_a(): pytest.skip({reason!r})\ndef test_b(): pass\n"


def test_outcomes_are_counted_as_pytest_saw_them(tmp_path: Path) -> None:
    broken = "@pytest.fixture\ndef bad(): raise OSError\ndef test_c(bad): pass\ndef test_d(): assert 0\n"
    outcome = suite._pytest("not db", write_tests(tmp_path, SKIPS.format(reason="no moon") + broken), workers="0")
    assert outcome.failed
    assert outcome.counts == {"passed": 1, "failed": 2, "skipped": 1}
    assert [why for _, why in outcome.skips] == ["no moon"]


@pytest.mark.parametrize(
    ("reason", "no_skip", "failed"),
    [("no moon", "", False), ("no moon", "1", True), (NO_SHARED, "1", False)],
)
def test_where_no_skip_is_allowed_only_the_outside_texts_excuse_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: str, no_skip: str, failed: bool
) -> None:
    monkeypatch.setenv("DUBAN_NO_SKIP", no_skip)
    outcome = suite._pytest("not db", write_tests(tmp_path, SKIPS.format(reason=reason)), workers="0")
    assert outcome.failed is failed
    assert len(outcome.skips) == 1
    assert NO_SHARED.startswith(SHARED_AWAY)


def test_a_module_that_skips_itself_is_told_too_across_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_NO_SKIP", "1")
    paths = write_tests(tmp_path, "pytest.skip('no moon', allow_module_level=True)\n")
    (tmp_path / "test_other.py").write_text("def test_e(): pass\n", encoding="utf-8")
    outcome = suite._pytest("not db", [*paths, str(tmp_path / "test_other.py")], workers="2")
    assert outcome.failed
    assert {why for _, why in outcome.skips} == {"no moon"}
    assert outcome.counts["passed"] == 1


def test_a_path_without_such_tests_is_no_failure(tmp_path: Path) -> None:
    paths = write_tests(tmp_path, "def test_a(): pass\n")
    assert not suite._pytest("browser", paths, workers="0").failed


def test_a_private_server_runs_while_it_is_needed_and_leaves_nothing(tmp_path: Path) -> None:
    programs = postgres.programs()
    if programs is None:
        pytest.skip("no PostgreSQL on this machine: install it (Debian: apt-get install postgresql) and run again")
    with postgres.private_server(programs) as address:
        place = Path(address.split("@")[1].split("/")[0].replace("%2F", "/"))
        assert place.stat().st_mode & 0o077 == 0
        assert list(place.glob(".s.PGSQL.*"))
    assert not place.exists()
