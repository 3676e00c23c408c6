"""What a step is: a check before and a change beyond what the move table already says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from duban.cases.models import Case
from duban.cases.turn import Turn
from duban.kernel.errors import Refusal


def nothing(turn: Turn) -> None:
    """Most moves change no more than the table says."""


def always(case: Case, unit_id: int | None) -> Refusal | None:
    """Most moves fit wherever the table allows them."""
    return None


@dataclass(frozen=True, slots=True)
class Step:
    """一步的特别之处.

    ``fits``   why the move cannot be made whatever is typed, given the case as it is and the actor's unit; None if it can. Asked before
               the form is shown and again at the door.
    ``hides``  True if a move that does not fit is not worth a word (nothing to take off a list it is not on).
    ``check``  raises Refusal for what is wrong with the values, before anything is changed.
    ``apply``  changes the case within the turn's deed.
    """

    code: str
    fits: Callable[[Case, int | None], Refusal | None] = always
    hides: bool = False
    check: Callable[[Turn], None] = nothing
    apply: Callable[[Turn], None] = nothing
