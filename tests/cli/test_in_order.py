"""Requests are begun in the order they came; a long one holds the others up for a moment only (2/6.1)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from duban.cli import in_order
from duban.cli.in_order import Turns


def _begin(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_whoever_leaves_hands_the_turn_to_the_one_who_waits_longest() -> None:
    turns, order = Turns(1), []
    assert turns.take(1)

    def wait(number: int) -> None:
        assert turns.take(10)
        order.append(number)
        turns.leave()

    threads = []
    for number in range(5):
        threads.append(_begin(lambda number=number: wait(number)))  # type: ignore[misc]
        while len(turns._waiting) <= number:
            time.sleep(0.001)
    turns.leave()
    for thread in threads:
        thread.join(10)
    assert order == [0, 1, 2, 3, 4]
    assert turns.take(0), "the turn is free again"


def test_who_gives_up_takes_no_turn_and_leaves_none_lost() -> None:
    turns = Turns(1)
    assert turns.take(0)
    assert not turns.take(0.01)
    turns.leave()
    assert turns.take(0)


def test_a_request_that_has_waited_long_is_begun_beside_the_slow_one(monkeypatch: Any) -> None:
    monkeypatch.setattr(in_order, "PATIENCE", 0.05)
    slow_ends, answered = threading.Event(), threading.Event()

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        (slow_ends.wait(10) if environ["slow"] else answered.set())
        return [b""]

    door = in_order.in_order(application, Turns(1))
    slow = _begin(lambda: door({"slow": True}, lambda *_: None))
    quick = _begin(lambda: door({"slow": False}, lambda *_: None))
    assert answered.wait(5), "it was not kept until the slow one ended"
    slow_ends.set()
    slow.join(10)
    quick.join(10)


def test_a_request_that_fails_leaves_its_turn() -> None:
    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        raise RuntimeError

    turns = Turns(1)
    try:
        in_order.in_order(application, turns)({}, lambda *_: None)
    except RuntimeError:
        assert turns.take(0)
