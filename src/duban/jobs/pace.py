"""从容: what the clock does by the thousand leaves the machine to the people who wait for a page.

After weeks of standstill a hundred thousand dues may want their next rung. Worked off in one go, that keeps a core of two busy for
minutes and every page waits. So beside a running server the clock rests three times as long as it worked; from the command line,
where somebody waits for the end, it does not.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

RESTS = 3.0
"""Seconds of rest for each second of work."""
_here = threading.local()


def beside_people(stop: threading.Event) -> None:
    """From now on this thread works with rests; ``stop`` ends a rest, and the work after the piece in hand."""
    _here.stop = stop


def paced(things: Iterable[T]) -> Iterator[T]:
    """The things one by one, with a rest after each as long as its work asks for."""
    stop: threading.Event | None = getattr(_here, "stop", None)
    for thing in things:
        began = time.monotonic()
        yield thing
        if stop is not None and stop.wait(RESTS * (time.monotonic() - began)):
            return
