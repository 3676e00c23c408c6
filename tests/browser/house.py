"""A house for browser tests: the real application, in processes of its own, on a data folder of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "long-enough-demo-1"


@contextmanager
def open_house(data: Path) -> Iterator[str]:
    """Make the house in ``data``, serve it, and give its address; it is stopped on leaving the block."""
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    env = os.environ | {
        "PYTHONPATH": paths,
        "DUBAN_DATA": str(data),
        "DUBAN_BUILD": str(settings.BUILD),
        "DUBAN_DATABASE": "",
        "DJANGO_SETTINGS_MODULE": "duban.site.settings",
    }
    subprocess.run([sys.executable, "-m", "tests.browser.prepare"], env=env, cwd=ROOT, check=True, timeout=300)
    port = _free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.browser.served", str(port)], env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        said = server.stdout.readline() if server.stdout else ""
        if said.strip() != "ready":
            raise RuntimeError(f"the server did not start: it said {said!r} and ended with {server.poll()}")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
