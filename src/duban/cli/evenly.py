"""匀开: a browser's connection stays with the worker that took it, so one worker may have six readers and the other two.

Workers count, in memory they share, how many requests each has in hand. Who has two or more above the least busy one answers with
``Connection: close``: the browser connects anew and lands where it lands, until the numbers are about even. Nobody is refused.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any

from duban.cli.in_order import Application

FAR = 2
_CLOSE = ("Connection", "close")


class Crowd:
    """在手: how many requests each of ``workers`` processes has in hand. Made before the fork; each writes its own place alone."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._shared = mmap.mmap(-1, 4 * workers)

    def put(self, worker: int, number: int) -> None:
        """Write one worker's number."""
        struct.pack_into("i", self._shared, 4 * worker, number)

    def all(self) -> tuple[int, ...]:
        """Everybody's numbers."""
        return struct.unpack_from(f"{self.workers}i", self._shared)


def evenly(application: Application, crowd: Crowd, worker: int) -> Application:
    """The same application in worker number ``worker``, which sends its browsers on while it has far more in hand than another."""
    lock, hand = Lock(), 0

    def change(by: int) -> None:
        nonlocal hand
        with lock:
            hand += by
            crowd.put(worker, hand)

    def entered(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            told = [*headers, _CLOSE] if hand >= min(crowd.all()) + FAR else headers
            return start_response(status, told, *rest)

        change(1)
        try:
            return application(environ, start)
        finally:
            change(-1)

    return entered
