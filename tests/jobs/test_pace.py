"""Beside a running server the clock rests longer than it works; from the command line it does not (2/6.1)."""

from __future__ import annotations

import threading
import time

from duban.jobs import pace
from duban.jobs.pace import RESTS, paced


def _in_a_thread(stop: threading.Event, pieces: list[float]) -> tuple[list[int], float]:
    """Work through pieces of so many seconds as the clock does; what was begun, and how long it all took."""
    begun: list[int] = []

    def work() -> None:
        pace.beside_people(stop)
        for number in paced(range(len(pieces))):
            begun.append(number)
            time.sleep(pieces[number])

    at = time.monotonic()
    thread = threading.Thread(target=work)
    thread.start()
    thread.join(20)
    return begun, time.monotonic() - at


def test_it_rests_after_each_piece_as_long_as_the_piece_asks_for() -> None:
    begun, took = _in_a_thread(threading.Event(), [0.05, 0.05])
    assert begun == [0, 1]
    assert took >= 2 * 0.05 * (1 + RESTS)


def test_a_stop_ends_the_rest_and_nothing_new_is_begun() -> None:
    stop = threading.Event()
    stop.set()
    begun, took = _in_a_thread(stop, [0.05, 5.0])
    assert begun == [0]
    assert took < 5


def test_whoever_waits_for_the_end_waits_for_no_rests() -> None:
    at = time.monotonic()
    done = []
    for number in paced(range(3)):
        time.sleep(0.02)
        done.append(number)
    assert done == [0, 1, 2]
    assert time.monotonic() - at < 3 * 0.02 * (1 + RESTS)
