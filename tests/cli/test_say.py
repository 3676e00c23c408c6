"""What is said while something long is done."""

from __future__ import annotations

import pytest

from duban.cli.ready import say


def test_time_left_is_told_by_the_pieces_done_not_by_what_came_before_them(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [0.0]
    monkeypatch.setattr("duban.cli.ready.say.time.monotonic", lambda: clock[0])
    with say.counted("建立", "Making") as tell:
        clock[0] = 60.0  # a long preparation
        tell(1, 101)
        clock[0] = 80.0
        tell(21, 101)
    said = capsys.readouterr().out.splitlines()
    assert said[0].rstrip().endswith("1/101"), "the first piece alone says nothing of the rest"
    assert "还需约 80 秒 about 80 s left" in said[1]
    assert said[2].rstrip().endswith("80.0 s")
