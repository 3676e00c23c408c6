"""Two servers never share a data folder by accident, and a killed one never keeps it."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from duban.cli.datalock import only_server
from duban.cli.ready.trouble import Trouble

HOLD = """
import sys, time
from pathlib import Path
from duban.cli.datalock import only_server
with only_server(Path(sys.argv[1]), "http://127.0.0.1:8123"):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_server_is_told_where_the_first_answers_and_a_killed_one_leaves_the_folder_free(
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    with subprocess.Popen([sys.executable, "-c", HOLD, str(data)], stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        with (
            pytest.raises(Trouble, match=r"http://127\.0\.0\.1:8123") as told,
            only_server(data, "http://127.0.0.1:8124"),
        ):
            pytest.fail("two servers hold one folder")
        assert told.value.code == "data.taken"
        first.send_signal(signal.SIGKILL)
    with only_server(data, "http://127.0.0.1:8124"):
        assert "8124" in (data / "server.lock").read_text(encoding="utf-8")
