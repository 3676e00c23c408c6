"""排队: requests are worked on in the order they came, one at a time in a process, instead of all at once.

Python runs one thread of a process at a time. Eight pages begun together therefore all end late, each taking the turn from the
others at every question to the database; one after the other, each is done as soon as those before it are. Measured with eight
readers, the slowest twentieth waits half as long. Nobody waits for ever: a request that has stood for ``PATIENCE`` seconds is
begun anyway, so that a long export holds nobody up.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from threading import Event, Lock
from typing import Any

AT_ONCE = 1
PATIENCE = 0.3

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Turns:
    """轮次: so many may work; who leaves hands the turn to whoever has waited longest, never to a newcomer."""

    def __init__(self, at_once: int) -> None:
        self._free = at_once
        self._waiting: deque[Event] = deque()
        self._lock = Lock()

    def take(self, patience: float) -> bool:
        """Wait for a turn; False if none came within ``patience`` seconds."""
        with self._lock:
            if self._free:
                self._free -= 1
                return True
            mine = Event()
            self._waiting.append(mine)
        if mine.wait(patience):
            return True
        with self._lock:
            if mine.is_set():  # handed over while we gave up
                return True
            self._waiting.remove(mine)
        return False

    def leave(self) -> None:
        """Hand the turn on."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1


def in_order(application: Application, turns: Turns | None = None) -> Application:
    """The same application, entered by ``AT_ONCE`` threads at a time. Sending the answer is outside: slow readers hold no turn."""
    held_by = turns or Turns(AT_ONCE)

    def entered(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        mine = held_by.take(PATIENCE)
        try:
            return application(environ, start_response)
        finally:
            if mine:
                held_by.leave()

    return entered
