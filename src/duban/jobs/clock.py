"""The clock itself: a thread beside the server that runs each round when its time has come."""

from __future__ import annotations

import logging
import threading
import time
from datetime import datetime

from django.db import close_old_connections
from django.utils import timezone

from duban.jobs.pace import beside_people
from duban.jobs.round import Round
from duban.kernel.registry import kinds

_log = logging.getLogger("duban.jobs")
STEP_SECONDS = 5.0


def rounds() -> list[Round]:
    """All rounds, in the order of their codes."""
    return list(kinds("duban.jobs.rounds").values())


def run_all(at: datetime) -> dict[str, int]:
    """Run every round once at ``at``; returns how many things each did. For the command line and tests."""
    return {turn.code: turn.run(at) for turn in rounds()}


def run_forever(stop: threading.Event) -> None:
    """Run rounds as they fall due until ``stop`` is set. A round that fails is logged and tried again next time: one bad
    case must not keep the checkpoints from being signed."""
    beside_people(stop)
    next_at = {turn.code: time.monotonic() + i for i, turn in enumerate(rounds())}
    while not stop.wait(STEP_SECONDS):
        for turn in rounds():
            if time.monotonic() < next_at[turn.code]:
                continue
            next_at[turn.code] = time.monotonic() + turn.seconds
            try:
                turn.run(timezone.now())
            except Exception:  # noqa: BLE001  (one bad round must not stop the others; it is logged in full)
                _log.exception("定时任务“%s”未完成,稍后重试", turn.title)
            finally:
                close_old_connections()


def start() -> threading.Event:
    """Start the clock's thread; set the returned event to stop it."""
    stop = threading.Event()
    threading.Thread(target=run_forever, args=(stop,), name="duban-clock", daemon=True).start()
    return stop
