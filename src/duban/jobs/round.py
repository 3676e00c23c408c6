"""What a round of the clock is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Round:
    """巡检: ``run(at)`` does what is due at the moment ``at`` and returns how many things it did; ``seconds`` between two rounds."""

    code: str
    title: str
    seconds: int
    run: Callable[[datetime], int]
