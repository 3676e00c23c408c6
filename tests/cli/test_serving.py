"""The server answers when it says so, finishes what is under way when stopped, and never outlives its parent."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from urllib.request import urlopen

import pytest

from duban.cli.ready.checks import HOST, _bind_error
from duban.cli.serving import MOST_WORKERS, worker_count

SERVER = """
import sys, time
from duban.cli.serving import serve
def application(environ, start_response):
    if environ["PATH_INFO"] == "/slow":
        time.sleep(1.5)
    start_response("200 OK", [("content-type", "text/plain")])
    return [b"done"]
serve(application, port=int(sys.argv[1]), say_ready=lambda: print("ready", flush=True))
print("stopped", flush=True)
"""


@pytest.fixture
def port() -> int:
    """A port that is free."""
    with socket.create_server((HOST, 0)) as holder:
        return int(holder.getsockname()[1])


@pytest.fixture
def server(port: int) -> Iterator[subprocess.Popen[str]]:
    """A server that has said that it is ready."""
    with subprocess.Popen([sys.executable, "-c", SERVER, str(port)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
        process.kill()


def get(port: int, path: str) -> bytes:
    with urlopen(f"http://{HOST}:{port}{path}", timeout=20) as answer:
        return bytes(answer.read())


def wait_until_free(port: int, seconds: float) -> bool:
    """Whether the port is let go within ``seconds``."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not _bind_error(port):
            return True
        time.sleep(0.05)
    return False


def test_it_answers_as_soon_as_it_says_so(server: subprocess.Popen[str], port: int) -> None:
    assert get(port, "/") == b"done"


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_request_under_way_is_answered_before_it_stops(
    server: subprocess.Popen[str], port: int, stop: signal.Signals
) -> None:
    answers: list[bytes] = []
    asking = threading.Thread(target=lambda: answers.append(get(port, "/slow")))
    asking.start()
    time.sleep(0.5)
    server.send_signal(stop)
    asking.join()
    assert answers == [b"done"]
    assert server.wait(timeout=20) == 0
    assert server.stdout is not None
    assert server.stdout.read() == "stopped\n"


def test_its_worker_ends_with_it_when_it_is_killed(server: subprocess.Popen[str], port: int) -> None:
    assert get(port, "/") == b"done"
    server.kill()
    server.wait()
    assert wait_until_free(port, 15)


ONCE = """
import os, sys, time
from duban.cli.serving import serve
def application(environ, start_response):
    time.sleep(0.2)
    start_response("200 OK", [("content-type", "text/plain")])
    return [str(os.getpid()).encode()]
def once(stop):
    print("once", os.getpid(), flush=True)
serve(application, port=int(sys.argv[1]), say_ready=lambda: (time.sleep(1), print("ready", flush=True)), beside=[once])
"""


def test_several_processes_answer_and_what_must_run_once_runs_in_one(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUBAN_WORKERS", "3")
    with subprocess.Popen([sys.executable, "-c", ONCE, str(port)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = [process.stdout.readline(), process.stdout.readline()]
        seen: set[bytes] = set()
        for _ in range(20):
            asking = [threading.Thread(target=lambda: seen.add(get(port, "/"))) for _ in range(8)]
            for thread in asking:
                thread.start()
            for thread in asking:
                thread.join()
            if len(seen) > 1:
                break
        process.send_signal(signal.SIGTERM)
        rest = process.stdout.read()
    assert [line.split()[0] for line in said] == ["once", "ready"]
    assert len(seen) > 1
    assert rest == ""


@pytest.mark.parametrize(("wanted", "found"), [("1", 1), ("3", 3)])
def test_the_number_of_workers_can_be_set(monkeypatch: pytest.MonkeyPatch, wanted: str, found: int) -> None:
    monkeypatch.setenv("DUBAN_WORKERS", wanted)
    assert worker_count() == found


@pytest.mark.parametrize("wanted", ["", "0", "-1", "viele"])
def test_without_a_sensible_number_there_is_a_worker_a_core(monkeypatch: pytest.MonkeyPatch, wanted: str) -> None:
    monkeypatch.setenv("DUBAN_WORKERS", wanted)
    assert 1 <= worker_count() <= MOST_WORKERS


def test_several_requests_are_answered_side_by_side(server: subprocess.Popen[str], port: int) -> None:
    began = time.monotonic()
    asking = [threading.Thread(target=get, args=(port, "/slow")) for _ in range(4)]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    assert time.monotonic() - began < 4 * 1.5
