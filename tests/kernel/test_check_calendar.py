"""The script that checks an administrator's holiday files says what it read, or why it did not."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.check_calendar import main

GOOD = '{"format": "duban-workdays/1", "year": 2027, "source": "演示通知", "rest": {"2027-01-01": "元旦"}, "work": {}}'


def test_a_good_folder_is_summed_up_year_by_year(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "2027.json").write_text(GOOD, encoding="utf-8")
    assert main([str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "2026:248 个工作日" in said and "2027:260 个工作日;演示通知" in said


def test_a_bad_file_ends_with_the_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "2027.json").write_text(GOOD.replace("2027-01-01", "2027-02-30"), encoding="utf-8")
    assert main([str(tmp_path)]) == 1
    assert "2027.json" in capsys.readouterr().err
    assert main([]) == 2
