"""需大型程序库的格式: loaded when the first such file is cleaned, not at every start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO


@dataclass(frozen=True, slots=True)
class Document:
    """一种格式. ``clean(source, target)`` gives what was removed and why anything was left; raises Unfit."""

    code: str
    title: str
    clean: Callable[[BinaryIO, BinaryIO], tuple[set[str], str]]
