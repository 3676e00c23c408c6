"""服务: one granian worker with threads, forked from the process that has already loaded everything.

The worker ends with its parent, even when the parent is killed: else it would go on holding port and data with nobody
to stop it. Stopping waits for requests under way.
"""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from duban.cli.ready.checks import HOST

THREADS = 8
STOP_SECONDS = 10
_PATIENCE_SECONDS = 60.0


def serve(
    application: Any,
    *,
    port: int,
    say_ready: Callable[[], None],
    beside: Iterable[Callable[[threading.Event], None]] = (),
) -> None:
    """Serve the WSGI ``application`` on 127.0.0.1:``port`` until SIGINT or SIGTERM.

    ``say_ready`` is called once, when a request would be taken. Each of ``beside`` runs in a thread of the worker; its
    event is never set, it ends with the process as it would in a crash, so all it does must bear that. Open no
    database connection and start no thread before this call: the worker is a fork of this process.
    """
    alive_reader, alive_writer = os.pipe()

    def load_in_worker() -> Any:
        os.close(alive_writer)
        threading.Thread(target=_end_with_parent, args=(alive_reader,), daemon=True).start()
        threading.Thread(target=_when_listening, args=(port, say_ready), daemon=True).start()
        for work in beside:
            threading.Thread(target=work, args=(threading.Event(),), daemon=True).start()
        return application

    server = Server(
        "duban",
        address=HOST,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        log_level=LogLevels.error,
        workers_kill_timeout=STOP_SECONDS,
    )
    server.serve(target_loader=load_in_worker, wrap_loader=False)


def _end_with_parent(alive_reader: int) -> None:
    """Nothing is ever written to the pipe: reading it returns when the parent, its only writer, is gone."""
    os.read(alive_reader, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(STOP_SECONDS)
    os.kill(os.getpid(), signal.SIGKILL)


def _when_listening(port: int, say_ready: Callable[[], None]) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            if probe.connect_ex((HOST, port)) == 0:
                say_ready()
                return
        time.sleep(0.02)
