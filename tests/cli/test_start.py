"""`./duban start` from nothing to a page, and again within three seconds (item 1.1)."""

from __future__ import annotations

import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from duban.cli.ready.checks import HOST

ROOT = Path(__file__).resolve().parents[2]
PLAN = """青禾县农贸市场专项整治实施方案(演示)

为整治农贸市场短斤少两问题,制定本方案。

一、整治时间

2026年3月1日至2026年9月30日。

二、整治内容

(一)计量器具不合格。重点整治使用作弊秤的问题。

(二)摊位费收取不规范。重点整治违规收费的问题。

三、工作要求

县市场监管局于每月5日前报送进展。
"""


@pytest.fixture
def port() -> int:
    """A port that is free."""
    with socket.create_server((HOST, 0)) as holder:
        return int(holder.getsockname()[1])


@contextmanager
def started(data: Path, port: int, *more: str) -> Iterator[float]:
    """A server that says it is serving, by the number of seconds that took."""
    began = time.monotonic()
    command = [sys.executable, str(ROOT / "duban"), "start", "--data", str(data), "--port", str(port), *more]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        said: list[str] = []
        for line in process.stdout:
            said.append(line)
            if f"督办已启动:http://{HOST}:{port}" in line:
                break
        else:
            pytest.fail("".join(said))
        try:
            yield time.monotonic() - began
        finally:
            process.send_signal(signal.SIGTERM)
            rest = process.stdout.read()
    assert process.returncode == 0, rest
    assert "督办已停止。" in rest


def first_page(port: int) -> str:
    with urlopen(f"http://{HOST}:{port}/", timeout=30) as answer:
        assert answer.status == 200
        return str(answer.read().decode())


def processor_seconds() -> float:
    """What the processes that this one started and saw end have used, in seconds of processor time."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_a_plan_opens_on_an_empty_folder_and_a_second_start_makes_nothing_anew(tmp_path: Path, port: int) -> None:
    data = tmp_path / "data"
    plan = tmp_path / "方案.txt"
    plan.write_text(PLAN, encoding="utf-8")
    with started(data, port, str(plan)):
        assert "<html" in first_page(port)
    assert (data / "duban.sqlite3").stat().st_size > 0
    assert not (data / "duban.sqlite3.making").exists()
    before = processor_seconds()
    with started(data, port):
        assert "<html" in first_page(port)
    # The processor's time, from start to stop, and twice what it takes: a slow hour must not decide whether this test passes, an
    # environment or a training campaign made anew would.
    assert processor_seconds() - before < 6
