"""服务: granian workers with threads, forked from the process that has already loaded everything.

One worker a core (Python runs one thread of a process at a time), four at most; ``DUBAN_WORKERS`` says otherwise. What
must run once, the clock above all, runs in the one that takes the first number. A worker that dies takes the server down with it,
so that nothing that runs once can go missing while pages are still answered. Workers end with their parent, even when
the parent is killed: else they would go on holding port and data with nobody to stop them. Stopping waits for requests
under way.
"""

from __future__ import annotations

import gc
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

from duban.cli.evenly import Crowd, evenly
from duban.cli.in_order import in_order
from duban.cli.ready.checks import HOST

THREADS = 8
MOST_WORKERS = 4
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

    ``say_ready`` is called once, when a request would be taken. Each of ``beside`` runs in a thread of one worker; its
    event is never set, it ends with the process as it would in a crash, so all it does must bear that. Open no
    database connection and start no thread before this call: workers are forks of this process.
    """
    alive_reader, alive_writer = os.pipe()
    workers = worker_count()
    number_reader, number_writer = os.pipe()
    os.write(number_writer, bytes(range(workers)))
    os.set_blocking(number_reader, False)
    crowd = Crowd(workers)
    # What is loaded by now lives as long as the process: never looked through again, and its memory stays shared.
    gc.collect()
    gc.freeze()

    def load_in_worker() -> Any:
        os.close(alive_writer)
        threading.Thread(target=_end_with_parent, args=(alive_reader,), daemon=True).start()
        number = _take_number(number_reader)
        if number == 0:
            threading.Thread(target=_when_listening, args=(port, say_ready), daemon=True).start()
            for work in beside:
                threading.Thread(target=work, args=(threading.Event(),), daemon=True).start()
        ordered = in_order(application)
        return ordered if number is None else evenly(ordered, crowd, number)

    server = Server(
        "duban",
        address=HOST,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        log_level=LogLevels.error,
        workers_kill_timeout=STOP_SECONDS,
    )
    server.serve(target_loader=load_in_worker, wrap_loader=False)


def worker_count() -> int:
    """How many processes answer: ``DUBAN_WORKERS`` if it is a number from 1 on, else one a core this process may use."""
    wanted = os.environ.get("DUBAN_WORKERS", "")
    if wanted.isascii() and wanted.isdigit() and int(wanted) > 0:
        return int(wanted)
    return min(MOST_WORKERS, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def _take_number(number_reader: int) -> int | None:
    """This worker's number: the pipe holds one byte for each, and reading takes it. None if there is none left."""
    try:
        found = os.read(number_reader, 1)
    except BlockingIOError:
        return None
    return found[0] if found else None


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
