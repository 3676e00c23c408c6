"""不符之处: one finding of a verification."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Fault:
    """不符之处: ``place`` names the row (e.g. ``流水 #1234``), ``sentence`` what is wrong with it.

    ``row`` is the same for machines: (table or file, key); ``until`` the last key where a whole range is meant.
    """

    code: str
    place: str
    sentence: str
    row: tuple[str, int | str] = field(default=("", 0), compare=False)
    until: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return f"{self.place}:{self.sentence}"
