"""Readers spread over the workers: who has far more in hand than another sends its browsers on (2/6.1)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from duban.cli.evenly import Crowd, evenly


def answered(crowd: Crowd, in_hand: int) -> list[tuple[str, str]]:
    """Headers of an answer of worker 0 while ``in_hand`` other requests of its are under way."""
    told: list[list[tuple[str, str]]] = []

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["more"]:
            door({"more": environ["more"] - 1}, start_response)
        else:
            start_response("200 OK", [("content-type", "text/plain")])
        return [b""]

    door = evenly(application, crowd, 0)
    door({"more": in_hand}, lambda status, headers, *rest: told.append(headers))
    return told[0]


def test_a_worker_with_far_more_in_hand_sends_browsers_on_and_one_about_even_keeps_them() -> None:
    crowd = Crowd(2)
    crowd.put(1, 2)
    assert ("Connection", "close") not in answered(crowd, 2), "three beside two"
    assert ("Connection", "close") in answered(crowd, 3), "four beside two"
    assert crowd.all() == (0, 2), "what is answered is no longer in hand"


def test_a_worker_alone_keeps_everybody() -> None:
    assert ("Connection", "close") not in answered(Crowd(1), 5)


def test_a_request_that_fails_is_not_in_hand_for_ever() -> None:
    crowd = Crowd(2)

    def fails(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        raise RuntimeError

    try:
        evenly(fails, crowd, 1)({}, lambda *_: None)
    except RuntimeError:
        assert crowd.all() == (0, 0)
