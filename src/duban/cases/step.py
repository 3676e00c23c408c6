"""What a step is: a check before and a change beyond what the move table already says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from duban.cases.turn import Turn


def nothing(turn: Turn) -> None:
    """Most moves change no more than the table says."""


@dataclass(frozen=True, slots=True)
class Step:
    """一步的特别之处. ``check`` raises Refusal before anything is changed; ``apply`` changes the case within the turn's deed."""

    code: str
    check: Callable[[Turn], None] = nothing
    apply: Callable[[Turn], None] = nothing
