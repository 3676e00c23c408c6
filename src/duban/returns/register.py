"""Registers that plans demand are files: which fields a line has, and whether every unit in scope must have one (issue 4 line 9). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from duban.kernel.registry import kinds
from duban.returns.form import Cell
from duban.returns.rules import read_cell


@dataclass(frozen=True, slots=True)
class Register:
    """登记簿.

    ``fields``  what a line says beside unit, title and day; persons named are the unit's own posts, never members of the public (C11).
    ``each``    True if every unit in scope must have a line: those without are listed (S0-22).
    ``basis``, ``since``, ``retired``, ``samples`` as of every kind.
    """

    code: str
    title: str
    basis: str
    samples: tuple[str, ...]
    fields: tuple[Cell, ...]
    each: bool = False
    since: date = date(2026, 1, 1)
    retired: date | None = None


REGISTERS: Mapping[str, Register] = kinds("duban.returns.registers")
"""Every register by its code."""
REGISTER_FIELDS = {f"{one.code}.{cell.code}": cell.title for one in REGISTERS.values() for cell in one.fields}
REGISTER_CHOICES = {
    f"{one.code}.{cell.code}.{code}": title
    for one in REGISTERS.values()
    for cell in one.fields
    for code, title in cell.options
}
"""What the screen says of registers, for whoever puts it into other languages."""


def read(register: Register, typed: Mapping[str, str]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Values of a line, and (field, what is wrong)."""
    values: dict[str, Any] = {}
    wrong = []
    for cell in register.fields:
        value, fault = read_cell(cell, typed.get(cell.code, ""))
        values[cell.code] = value
        if fault:
            wrong.append((cell.code, fault))
        elif cell.needed and value in (None, ""):
            wrong.append((cell.code, f"“{cell.title}”没有填写。"))
    return values, wrong


def without(asked: Sequence[int], registered: Sequence[int]) -> list[int]:
    """Units that must have a line and have none, in the order asked."""
    have = set(registered)
    return [id_ for id_ in dict.fromkeys(asked) if id_ not in have]
