"""读法: formats that need a library of their own, one file each; loaded when the first such file is read, not at every start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reader:
    """一种格式. ``read(data, name)`` gives the text, or raises Refusal for what is damaged."""

    code: str
    title: str
    read: Callable[[bytes, str], str]
